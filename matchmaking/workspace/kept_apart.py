"""Pairs kept apart: two members of whom one at most takes part in a consortium, why, for which call, and who may know it.

Each pair is a document of the office, or of the company that asked for it. A pair holds in what is composed by those who may
know it, and in nothing else: a proposal that left somebody out for a reason that its reader must not know would tell it.
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
"""What these documents are called in the workspace."""

LONGEST_REASON = 300
"""Characters of a reason."""


class KnownTo(StrEnum):
    """Who knows that two members are kept apart, and why: the cluster office alone (and the company that asked for it); the
    analysts too; the two themselves as well; everybody.
    """

    OFFICE = "office"
    ANALYSTS = "analysts"
    BOTH = "both"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class KeptApart:
    """That of two members (by id) one takes part at most, and why.

    ``call`` is the id of the call for which it holds, ``""`` for all; ``owner`` the company that asked for it, ``""`` for the
    office. A new one has no ``id``.
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
        """The two ids, in order."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)

    def is_known_to(self, viewer: Viewer) -> bool:
        """Whether a viewer may know of it."""
        if viewer.role is ViewerRole.MANAGER or self.known_to is KnownTo.EVERYBODY:
            return True
        if viewer.role is ViewerRole.ANALYST:
            return self.known_to in (KnownTo.ANALYSTS, KnownTo.BOTH)
        return viewer.member == self.owner or (self.known_to is KnownTo.BOTH and viewer.member in self.pair)


def keep_apart(workspace: Database, wanted: KeptApart, roster: Roster, now: datetime, viewer: Viewer = OFFICE) -> KeptApart:
    """Keep two members of the viewer's roster apart from now on; said again of the same two for the same call, it takes the
    place of what was said.

    A company keeps itself apart from others, in its own name; the office anybody. Raises ``NotAllowed``, ``UnknownMember``, and
    ``ImpossibleRequest`` for one member twice, and without a reason or with one of more than `LONGEST_REASON` characters.
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
    """Let two members sit together again; without effect where nothing of the kind is kept that the viewer may change."""
    for document in _documents(workspace, viewer):
        if document.id == id:
            delete(workspace, document, now, viewer)


def kept_apart(workspace: Database, roster: Roster, viewer: Viewer = OFFICE, call: Call | None = None) -> tuple[KeptApart, ...]:
    """The pairs of members of the viewer's roster that the viewer may know of, by name; with a ``call`` those that hold."""
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
    """The pairs alone, each once."""
    return frozenset(each.pair for each in pairs)


def _documents(workspace: Database, viewer: Viewer) -> tuple[Document, ...]:
    """Those that the viewer may change."""
    if viewer.role is ViewerRole.ANALYST:
        return ()
    return kept(workspace, KIND, viewer=viewer)


def _read(document: Document, roster: Roster) -> KeptApart:
    body: Mapping[str, Any] = document.body
    one, other = sorted(map(roster.id_of, (body["one"], body["other"])))
    known_to = KnownTo(body["known_to"])
    return KeptApart(one, other, body["reason"], known_to, body["call"], document.owner, document.id, document.changed)
