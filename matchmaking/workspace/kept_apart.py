"""Pairs kept apart: two members that may not be in one consortium, with the reason, the call, and who may know.

Each pair is a document of the office, or of the company that requested it. A pair constrains only what is composed for viewers
who may know it: a proposal that left a member out for a reason hidden from its reader would disclose that reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from matchmaking.composition.calls.call import Call
from matchmaking.errors import ImpossibleRequest, NotAllowed, UnknownMember
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole, check_is_office
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, delete, keep, kept

KIND = "kept_apart"
"""The kind of these documents in the workspace."""

LONGEST_REASON = 300
"""Maximum length of a reason, in characters."""


class KnownTo(StrEnum):
    """Who may know that two members are kept apart, and why.

    From few to many: the cluster office (and the company that requested it), the analysts too, the two members too, everybody.
    """

    OFFICE = "office"
    ANALYSTS = "analysts"
    BOTH = "both"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Two members (by id) of which at most one may take part in a consortium, and the reason.

    ``call`` is the id of the call to which the pair is limited, ``""`` for all calls; ``owner`` the company that requested it,
    ``""`` for the office. A new pair has no ``id``.
    """

    one: str
    other: str
    reason: str
    known_to: KnownTo = KnownTo.OFFICE
    call: str = ""
    owner: str = ""
    id: str = ""
    since: datetime | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids, sorted."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)

    def is_known_to(self, viewer: Viewer) -> bool:
        """Whether a viewer may know of the pair."""
        if viewer.role is ViewerRole.MANAGER or self.known_to is KnownTo.EVERYBODY:
            return True
        if viewer.role is ViewerRole.ANALYST:
            return self.known_to in (KnownTo.ANALYSTS, KnownTo.BOTH)
        return viewer.member == self.owner or (self.known_to is KnownTo.BOTH and viewer.member in self.pair)


def keep_apart(workspace: Database, wanted: KeptApart, roster: Roster, now: datetime, viewer: Viewer = OFFICE) -> KeptApart:
    """Keep two members of the viewer's roster apart; a new entry for the same two members and call replaces the earlier one.

    A company may keep itself apart from others, in its own name; the office any two members. Raises ``NotAllowed``,
    ``UnknownMember``, and ``ImpossibleRequest`` for a member paired with itself and for a reason that is empty or longer than
    `LONGEST_REASON` characters.
    """
    if viewer.role is ViewerRole.COMPANY:
        if viewer.member not in wanted.pair:
            raise NotAllowed("A company keeps itself apart from others, and not others from each other.")
    else:
        check_is_office(viewer)
    for member in wanted.pair:
        if member not in roster.position:
            raise UnknownMember("No member has the id '{id}'. `matchmaking members` lists them all.", id=member)
    if wanted.one == wanted.other:
        raise ImpossibleRequest("{member} cannot be kept apart from itself: name two members.", member=wanted.one)
    reason = " ".join(wanted.reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ImpossibleRequest("Say in up to {count} characters why the two are kept apart.", count=LONGEST_REASON)
    before = next(
        (
            each
            for each in _documents(workspace, viewer)
            if _read(each, roster).pair == wanted.pair and each.body["call"] == wanted.call and each.owner == viewer.member
        ),
        Document(KIND, " ".join(wanted.pair), {}, viewer.member),
    )
    one, other = wanted.pair
    body = {"one": one, "other": other, "reason": reason, "known_to": wanted.known_to.value, "call": wanted.call}
    return _read(keep(workspace, replace(before, body=body), now, viewer), roster)


def end_apart(workspace: Database, id: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete a pair (by id), so that both members may be in one consortium; no effect unless the viewer may change
    that pair.
    """
    for document in _documents(workspace, viewer):
        if document.id == id:
            delete(workspace, document, now, viewer)


def kept_apart(workspace: Database, roster: Roster, viewer: Viewer = OFFICE, call: Call | None = None) -> tuple[KeptApart, ...]:
    """The pairs in the viewer's roster that the viewer may know, sorted by name; with a ``call`` those that apply to it."""
    found = [_read(document, roster) for document in kept(workspace, KIND)]
    here = [
        each
        for each in found
        if each.is_known_to(viewer)
        and all(member in roster.position for member in each.pair)
        and each.one != each.other
        and (call is None or each.call in ("", call.id))
    ]
    return tuple(sorted(here, key=lambda each: (*(roster.member(member).name for member in each.pair), each.call, each.id)))


def pairs_of(pairs: Iterable[KeptApart]) -> frozenset[tuple[str, str]]:
    """The pairs of ids, without duplicates."""
    return frozenset(each.pair for each in pairs)


def _documents(workspace: Database, viewer: Viewer) -> tuple[Document, ...]:
    """The documents that the viewer may change."""
    if viewer.role is ViewerRole.ANALYST:
        return ()
    return kept(workspace, KIND, viewer=viewer)


def _read(document: Document, roster: Roster) -> KeptApart:
    body: Mapping[str, Any] = document.body
    one, other = sorted(map(roster.id_of, (body["one"], body["other"])))
    known_to = KnownTo(body["known_to"])
    return KeptApart(one, other, body["reason"], known_to, body["call"], document.owner, document.id, document.changed)
