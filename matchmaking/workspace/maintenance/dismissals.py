"""Dismissals ("not interested"): a seeker hides a partner from its rankings; nobody else sees it, and it can be undone.

Each dismissal is a document of the viewer, like a candidate on a shortlist, and an outcome of the list in which the partner was
shown, from which weights are learnt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaking.errors import ImpossibleRequest, NotAllowed
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.maintenance.feedback import Refusal, Result, write_outcome
from matchmaking.workspace.privacy.consent import read_seen
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, kept, remove_document, write_document
from matchmaking.workspace.storage.joining import merged_groups, read_canonical_ids

KIND = "dismissal"
"""The kind of these documents in the workspace."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A partner hidden from a seeker (both by id), the reason, and the list in which it was shown (``""``: none)."""

    seeker: str
    partner: str
    reason: Refusal
    showing: str = ""
    at: datetime | None = None


def dismiss(workspace: Database, dismissal: Dismissal, now: datetime, viewer: Viewer = OFFICE) -> Dismissal:
    """Hide a partner from a seeker; a second reason replaces the first.

    Raises ``NotAllowed`` for an analyst and for a company that acts for another member, and ``ImpossibleRequest`` without a
    seeker, for the seeker itself, and for a partner that was not in the given list.
    """
    _check(viewer, dismissal.seeker)
    if not dismissal.seeker or dismissal.seeker == dismissal.partner:
        raise ImpossibleRequest("Somebody is hidden for one organisation that looks for partners: say which.")
    before = _documents(workspace, dismissal.seeker, dismissal.partner, viewer)
    body = {name: getattr(dismissal, name) for name in ("seeker", "partner", "showing")} | {"reason": dismissal.reason.value}
    with workspace.writing() as connection:
        for earlier in before:
            remove_document(connection, earlier, now, viewer)
        document = write_document(connection, Document(KIND, dismissal.partner, body, viewer.member), now, viewer)
        if dismissal.showing:
            write_outcome(connection, dismissal.showing, dismissal.partner, Result.NO, now, dismissal.reason, viewer)
    return _dismissal(document)


def take_back_dismissal(workspace: Database, seeker: str, partner: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Show a partner again and delete its dismissal; no effect where it is not hidden. Raises as ``dismiss`` does."""
    _check(viewer, seeker)
    for document in _documents(workspace, seeker, partner, viewer):
        earlier = _dismissal(document)
        with workspace.writing() as connection:
            remove_document(connection, document, now, viewer)
            if earlier.showing:
                write_outcome(connection, earlier.showing, earlier.partner, None, now, None, viewer)


def dismissals(workspace: Database, seeker: str, viewer: Viewer = OFFICE) -> tuple[Dismissal, ...]:
    """The partners that the viewer hid from a seeker, newest first, under the ids shown now; members that left are left out."""
    if viewer.role is ViewerRole.ANALYST or not seeker:
        return ()
    own = kept(workspace, KIND, viewer.member, viewer)
    with workspace.reading() as connection:
        shown_as = read_canonical_ids(connection)
        here = read_seen(connection, viewer, [document.body["partner"] for document in own], merged_groups(shown_as))
    found: dict[str, Dismissal] = {}
    for each in sorted(map(_dismissal, own), key=lambda each: str(each.at), reverse=True):
        partner = shown_as.get(each.partner, each.partner)
        if _same(shown_as, each.seeker, seeker) and each.partner in here and not _same(shown_as, partner, seeker):
            found.setdefault(partner, Dismissal(seeker, partner, each.reason, each.showing, each.at))
    return tuple(found.values())


def _documents(workspace: Database, seeker: str, partner: str, viewer: Viewer) -> list[Document]:
    with workspace.reading() as connection:
        shown_as = read_canonical_ids(connection)
    return [
        document
        for document in kept(workspace, KIND, viewer.member, viewer)
        if _same(shown_as, document.body["seeker"], seeker) and _same(shown_as, document.body["partner"], partner)
    ]


def _same(shown_as: Mapping[str, str], one: str, other: str) -> bool:
    return shown_as.get(one, one) == shown_as.get(other, other)


def _check(viewer: Viewer, seeker: str) -> None:
    if viewer.role is ViewerRole.ANALYST or (viewer.role is ViewerRole.COMPANY and viewer.member != seeker):
        raise NotAllowed("A company looks for partners in its own name.")


def _dismissal(document: Document) -> Dismissal:
    body = document.body
    return Dismissal(body["seeker"], body["partner"], Refusal(body["reason"]), body["showing"], document.changed)
