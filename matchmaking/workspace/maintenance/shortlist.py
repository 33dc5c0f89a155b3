"""The shortlist: partners that a person means to contact, the status of each, and notes.

Each candidate is a document of its own, so two people who work on one list conflict only where both change the same candidate.
The outcome of a partner that was shown in a list is passed to ``feedback`` in the same transaction, so weights can be learnt
from it and a partner that was never shown does not count as a no. An analyst keeps no shortlist and sees none, since notes are
about people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaking.errors import ImpossibleRequest, NotAllowed
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.maintenance.feedback import Refusal, Result, write_outcome
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, delete, kept, write_document
from matchmaking.workspace.storage.joining import read_canonical_ids

KIND = "shortlist"
"""The kind of these documents in the workspace."""

LONGEST_NOTE = 2000


class Status(StrEnum):
    """The status of a candidate; ``NO`` has a reason."""

    TO_CONTACT = "to_contact"
    CONTACTED = "contacted"
    YES = "yes"
    NO = "no"


_RESULTS: Mapping[Status, Result | None] = {
    Status.TO_CONTACT: None,
    Status.CONTACTED: Result.CONTACTED,
    Status.YES: Result.YES,
    Status.NO: Result.NO,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner on somebody's shortlist.

    ``seeker`` is the member that looks for a partner, ``""`` for a need in words alone; ``name`` the partner's name when it was
    added; ``showing`` the list in which it was shown, ``""`` when it was added from elsewhere. A new candidate has no ``id``
    and edition 0. ``kept_as`` are the stored ids of seeker and partner, where these were merged with other members since.
    """

    seeker: str
    partner: str
    name: str
    status: Status = Status.TO_CONTACT
    reason: Refusal | None = None
    note: str = ""
    showing: str = ""
    owner: str = ""
    id: str = ""
    edition: int = 0
    created: datetime | None = None
    changed: datetime | None = None
    kept_as: tuple[str, str] | None = None


def shortlist(workspace: Database, viewer: Viewer = OFFICE) -> tuple[Candidate, ...]:
    """The viewer's own candidates, newest first; the office does not see the shortlists of companies.

    Members that were merged since are named by the id under which both are shown, and by their own id again after an undo.
    """
    if viewer.role is ViewerRole.ANALYST:
        return ()
    with workspace.reading() as connection:
        shown_as = read_canonical_ids(connection)
    found = [_shown(_candidate(document), viewer, shown_as) for document in kept(workspace, KIND, viewer.member, viewer)]
    return tuple(sorted(found, key=lambda each: (str(each.created), each.id), reverse=True))


def put_on(workspace: Database, candidate: Candidate, now: datetime, viewer: Viewer = OFFICE) -> Candidate:
    """Add a candidate to the viewer's shortlist, or put a removed one back with its status and notes; an existing one stays as
    it is.

    Raises ``NotAllowed`` for an analyst and for a company that acts for another member.
    """
    _check(viewer, candidate)
    here = on_it(shortlist(workspace, viewer), candidate.seeker, candidate.partner)
    if here is not None:
        return here
    return _written(workspace, replace(candidate, owner=viewer.member, id="", edition=0, created=None), now, viewer)


def mark(
    workspace: Database,
    candidate: Candidate,
    now: datetime,
    *,
    status: Status | None = None,
    reason: Refusal | None = None,
    note: str | None = None,
    viewer: Viewer = OFFICE,
) -> Candidate:
    """Change the status, with a reason for a no, or the note; ``None`` leaves a value unchanged.

    Raises ``ImpossibleRequest`` for a no without a reason or a note that is too long, ``StaleChange`` when somebody else
    changed or removed the candidate since it was read, and ``NotAllowed``.
    """
    _check(viewer, candidate)
    if status is not None:
        candidate = replace(candidate, status=status, reason=reason if status is Status.NO else None)
    if note is not None:
        candidate = replace(candidate, note=note.strip())
    if candidate.status is Status.NO and candidate.reason is None:
        raise ImpossibleRequest("A no needs a reason, and only a no has one.")
    if len(candidate.note) > LONGEST_NOTE:
        raise ImpossibleRequest("A note holds {most} characters at most.", most=LONGEST_NOTE)
    return _written(workspace, candidate, now, viewer)


def take_off(workspace: Database, candidate: Candidate, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Remove a candidate; its outcome stays stored. Raises ``StaleChange`` and ``NotAllowed`` as ``mark`` does."""
    _check(viewer, candidate)
    delete(workspace, _document(candidate), now, viewer)


def on_it(candidates: Sequence[Candidate], seeker: str, partner: str) -> Candidate | None:
    """The candidate for this seeker and partner, if it is on the list."""
    return next((each for each in candidates if (each.seeker, each.partner) == (seeker, partner)), None)


def _written(workspace: Database, candidate: Candidate, now: datetime, viewer: Viewer) -> Candidate:
    with workspace.writing() as connection:
        document = write_document(connection, _document(candidate), now, viewer)
        if candidate.showing:
            result = _RESULTS[candidate.status]
            write_outcome(connection, candidate.showing, _as_kept(candidate)[1], result, now, candidate.reason, viewer)
    return replace(_candidate(document), seeker=candidate.seeker, partner=candidate.partner, kept_as=candidate.kept_as)


def _check(viewer: Viewer, candidate: Candidate) -> None:
    if viewer.role is ViewerRole.ANALYST:
        raise NotAllowed("An analyst keeps no shortlist.")
    if viewer.role is ViewerRole.COMPANY and candidate.seeker != viewer.member:
        raise NotAllowed("A company looks for partners in its own name.")


def _shown(candidate: Candidate, viewer: Viewer, shown_as: Mapping[str, str]) -> Candidate:
    """The candidate with the ids that are shown now; a company looks for itself under its own."""
    kept_as = (candidate.seeker, candidate.partner)
    seeker, partner = (shown_as.get(id, id) for id in kept_as)
    seeker = candidate.seeker if candidate.seeker == viewer.member else seeker
    return candidate if (seeker, partner) == kept_as else replace(candidate, seeker=seeker, partner=partner, kept_as=kept_as)


def _as_kept(candidate: Candidate) -> tuple[str, str]:
    return candidate.kept_as or (candidate.seeker, candidate.partner)


def _document(candidate: Candidate) -> Document:
    body = {name: getattr(candidate, name) for name in ("status", "reason", "note", "showing")}
    body |= dict(zip(("seeker", "partner"), _as_kept(candidate), strict=True), reason=candidate.reason or "")
    return Document(KIND, candidate.name, body, candidate.owner, candidate.id, candidate.edition, candidate.created)


def _candidate(document: Document) -> Candidate:
    body, reason = document.body, document.body["reason"]
    return Candidate(
        name=document.name,
        status=Status(body["status"]),
        reason=Refusal(reason) if reason else None,
        **{name: body[name] for name in ("seeker", "partner", "note", "showing")},
        **{name: getattr(document, name) for name in ("owner", "id", "edition", "created", "changed")},
    )
