"""Filters on the members that may be found: values of one field are alternatives, all fields must match."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.members.identity.wholes import is_part
from matchmaking.members.member import SECTOR_FROM, Kind, Member, Roster, Sector
from matchmaking.members.places import country_codes, is_region
from matchmaking.ranking.question import Question


class Ties(StrEnum):
    """All partners, only those without a shared project, or only past partners."""

    ANY = "any"
    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True)
class Filters:
    """An empty field filters nothing; strict conditions of the question apply as well.

    ``regions`` are NUTS prefixes (BE2 is Flanders); ``trl`` a range that the member's own must touch (members that gave none
    pass); ``words`` must all stand, literally, in the member's names or texts; ``without`` are ids of members not to be found.
    Sectors and kinds may be given by their values.

    Raises ``ImpossibleRequest`` naming a sector, kind, country or region that does not exist.

    >>> Filters(kinds={"sme"}, regions=("BE2",)).kinds
    frozenset({<Kind.SME: 'sme'>})
    """

    sectors: frozenset[Sector] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    countries: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
    trl: tuple[int, int] | None = None
    ties: Ties = Ties.ANY
    words: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if unknown := sorted(map(str, set(self.sectors) - set(Sector))):
            raise ImpossibleRequest(
                "There is no sector '{value}'. Choose from {known}.", value=unknown[0], known=", ".join(Sector)
            )
        if unknown := sorted(map(str, set(self.kinds) - set(Kind))):
            raise ImpossibleRequest(
                "There is no kind of member '{value}'. Choose from {known}.", value=unknown[0], known=", ".join(Kind)
            )
        if unknown := sorted(set(self.countries) - country_codes()):
            raise ImpossibleRequest("'{value}' is no code of a country. Give two letters, such as BE.", value=unknown[0])
        object.__setattr__(self, "sectors", frozenset(map(Sector, self.sectors)))
        object.__setattr__(self, "kinds", frozenset(map(Kind, self.kinds)))
        if unknown := [code for code in self.regions if not is_region(code)]:
            raise ImpossibleRequest(
                "'{value}' is no region. Give a NUTS code or its beginning, such as BE2 for Flanders.", value=unknown[0]
            )

    def allowed(self, question: Question) -> NDArray[np.bool_]:
        """The members that may be found, shape (members,). Seekers never find themselves or parts of their own organisation."""
        members = question.features.roster.members
        allowed = question.admitted.copy()
        allowed[list(question.rows)] = False
        allowed[own_parts(question.features.roster, question.rows)] = False
        position = question.features.roster.position
        allowed[[position[id] for id in self.without if id in position]] = False
        if self.sectors:
            columns = [column for column, sector in enumerate(Sector) if sector in self.sectors]
            allowed &= (question.features.sectors[:, columns] >= SECTOR_FROM).any(axis=1)
        if question.rows and self.ties is not Ties.ANY:
            known = question.shared > 0
            allowed &= known if self.ties is Ties.KNOWN else ~known
        if self.kinds or self.countries or self.regions or self.trl:
            for row in np.flatnonzero(allowed):
                member = members[row]
                allowed[row] = (
                    (not self.kinds or member.kind in self.kinds)
                    and (not self.countries or member.country in self.countries)
                    and (not self.regions or member.nuts.startswith(self.regions))
                    and (not self.trl or not member.trl or (member.trl[0] <= self.trl[1] and self.trl[0] <= member.trl[1]))
                )
        if self.words:
            allowed &= self._says_all(question)
        return allowed

    def _says_all(self, question: Question) -> NDArray[np.bool_]:
        features = question.features
        texts = [text.casefold() for text in features.passages.texts]
        says = np.ones(len(features.roster.members), bool)
        for word in (word.casefold() for word in self.words):
            in_text = np.array([word in text for text in texts], np.float64)
            in_name = [any(word in name.casefold() for name in member.names) for member in features.roster.members]
            says &= (features.passages.best(in_text[:, None])[:, 0] > 0) | np.array(in_name, bool)
        return says


def own_parts(roster: Roster, rows: Sequence[int]) -> list[int]:
    """The rows of the organisations of these members: departments, their university and its other departments."""
    heads = {_head(roster, roster.members[row]) for row in rows}
    if not any(member.parent for member in roster.members):
        return []
    return [row for row, member in enumerate(roster.members) if _head(roster, member) in heads and row not in rows]


def _head(roster: Roster, member: Member) -> str:
    seen = {member.id}
    while is_part(member) and member.parent in roster.position and member.parent not in seen:
        member = roster.member(member.parent)
        seen.add(member.id)
    return member.parent.casefold() if is_part(member) and member.parent not in roster.position else member.id
