"""Eligibility profiles: the properties of members that rules refer to (kind, size with its group, place, experience)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.conditions import (
    RESEARCH_ORGANISATIONS,
    Category,
    Independence,
    Part,
    Selector,
    SizeCondition,
)
from matchmaking.composition.rules.countries import countries_of, member_state_of
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.organisations import lists_of
from matchmaking.composition.rules.ownership import owners_of, ownership_of, size_of
from matchmaking.members.identity.wholes import is_part
from matchmaking.members.member import COMPANIES, HOSPITALS, SECTOR_FROM, Kind, Roster, Sector
from matchmaking.members.names import hospital_kind

_CLINICS = HOSPITALS | {Kind.CARE_PROVIDER}


@dataclass(frozen=True, slots=True)
class EligibilityProfile:
    """The properties of a member that rules refer to.

    `group` is the same for all linked enterprises (owned for more than 50 %, directly or through a chain, also by the same
    outsider; an owner whose share is not known counts as such, and `owner_in_doubt` is its name); `size` is None for those who
    are no company, and for companies whose size depends on unknown figures; `experience` counts projects; `country` is the
    member state that an overseas territory belongs to; `lists` are those of `organisations` that it is on; `legal_role` is
    that in the project at hand.
    `load` counts the projects and saved consortia that run, and in which it takes part, without the one at hand;
    `engagements` are these, where more than their number is known.
    """

    member: str
    name: str
    kind: Kind = Kind.UNKNOWN
    size: SizeCondition | None = None
    sectors: frozenset[Sector] = frozenset()
    country: str = ""
    nuts: str = ""
    group: str = ""
    experience: int = 0
    in_difficulty: bool = False
    independence: Independence = Independence.AUTONOMOUS
    owner_in_doubt: str = ""
    lists: frozenset[str] = frozenset()
    legal_role: LegalRole = LegalRole.BENEFICIARY
    load: int = 0
    engagements: tuple[Engagement, ...] = ()

    @property
    def is_company(self) -> bool:
        return self.kind in COMPANIES

    @property
    def category(self) -> Category | None:
        """None for those who are none of the three."""
        if self.is_company:
            return Category.COMPANY
        if self.kind in RESEARCH_ORGANISATIONS:
            return Category.ACADEMIA
        return Category.CLINIC if self.kind in _CLINICS else None

    @property
    def has_unknown_size(self) -> bool:
        """A company of which nobody can say yet whether it is small, medium-sized or large."""
        return self.is_company and self.size is None


def matches(selector: Selector, standing: EligibilityProfile, part: Part) -> bool:
    """Whether a rule that speaks about the selector speaks about this member, sitting in this part of the project."""
    if selector.kind and standing.kind not in selector.kinds:
        return False
    if selector.size and standing.size not in selector.sizes:
        return False
    if selector.independence and standing.independence not in selector.independence:
        return False
    if selector.role and standing.kind not in selector.able:
        return False
    if selector.sector and standing.sectors.isdisjoint(selector.sector):
        return False
    if selector.country and standing.country not in countries_of(selector.country):
        return False
    if selector.region and not (standing.nuts.startswith(selector.nuts) or standing.lists & selector.on_list):
        return False
    if selector.off_list and not standing.lists.isdisjoint(selector.off_list):
        return False
    if selector.legal_role and standing.legal_role not in selector.legal_role:
        return False
    if selector.part is not None and part is not selector.part:
        return False
    if selector.experience is not None and (standing.experience > 0) != (selector.experience == "experienced"):
        return False
    if selector.busy is not None and standing.load < selector.busy:
        return False
    return selector.in_difficulty is None or standing.in_difficulty == selector.in_difficulty


def eligibility_profiles(
    roster: Roster, sectors: NDArray[np.float64] | None = None, experience: NDArray[np.float64] | None = None
) -> tuple[EligibilityProfile, ...]:
    """The eligibility profile of every member, in the order of the roster.

    ``sectors`` (members, 3) are known or derived shares in the order of `Sector`; without them each member's own count.
    ``experience`` is the number of projects; without it the roster's participations are counted.
    """
    members = roster.members
    owned = ownership_of(roster)
    if sectors is None:
        sectors = np.array([[member.sectors.get(sector, 0.0) for sector in Sector] for member in members]).reshape(-1, 3)
    if experience is None:
        experience = np.zeros(len(members))
        for _, member in {(taken.project, taken.member) for taken in roster.participations}:
            experience[roster.position[member]] += 1
    belongs = np.asarray(sectors) >= SECTOR_FROM - 1e-9
    kinds_of_sectors = {code: frozenset(s for bit, s in enumerate(Sector) if code >> bit & 1) for code in range(8)}
    codes = belongs @ np.array([1, 2, 4])
    kinds = _kinds(roster)
    return tuple(
        EligibilityProfile(
            member.id,
            member.name,
            kinds[row],
            owned.size[row] if row in owned.size and kinds[row] in COMPANIES else size_of(kinds[row], member.headcount),
            kinds_of_sectors[int(codes[row])],
            member_state_of(member.country),
            member.nuts,
            owned.group.get(row, member.id),
            int(experience[row]),
            member.in_difficulty,
            owned.independence.get(row, Independence.AUTONOMOUS),
            owned.in_doubt.get(row, ""),
            lists_of(member),
        )
        for row, member in enumerate(members)
    )


def _kinds(roster: Roster) -> list[Kind]:
    """The kind of every member; a part has that of its whole: a faculty is the university, whatever a list calls it."""
    kinds = [member.kind for member in roster.members]
    wholes = owners_of(roster)
    for row, member in enumerate(roster.members):
        whole = wholes.get(row)
        if isinstance(whole, int) and is_part(member) and kinds[whole] is not Kind.UNKNOWN:
            kinds[row] = kinds[whole]
        elif isinstance(whole, str) and is_part(member) and member.kind in COMPANIES | {Kind.UNKNOWN}:
            kinds[row] = hospital_kind(member.parent) or Kind.UNIVERSITY
    return kinds
