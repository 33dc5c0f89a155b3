"""What rules ask about a member: its kind, its size with the group's figures, its place, its group, its experience."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.conditions import Independence, Part, Selector, SizeCondition
from matchmaking.composition.rules.countries import countries_of
from matchmaking.members.identity.wholes import is_part
from matchmaking.members.member import COMPANIES, Kind, Roster, Sector
from matchmaking.members.names import hospital_kind

SECTOR_FROM = 0.4
"""A member belongs to a sector when at least this share of it does; one that is a third of each belongs to none."""

LINKED_ABOVE = 50.0
PARTNER_FROM = 25.0
"""Percent of ownership: linked enterprises count as one, a partner's figures count in proportion (EU 2003/361)."""


@dataclass(frozen=True, slots=True)
class EligibilityProfile:
    """A member as rules see it.

    `group` is the same for all linked enterprises (owned for more than 50 %, directly or through a chain, also by the same
    outsider); `size` is None for those who are no company and for companies of unknown size; `experience` counts projects.
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
    if selector.region and not (standing.nuts and standing.nuts.startswith(selector.region)):
        return False
    if selector.part is not None and part is not selector.part:
        return False
    if selector.experience is not None and (standing.experience > 0) != (selector.experience == "experienced"):
        return False
    return selector.in_difficulty is None or standing.in_difficulty == selector.in_difficulty


def eligibility_profiles(
    roster: Roster, sectors: NDArray[np.float64] | None = None, experience: NDArray[np.float64] | None = None
) -> tuple[EligibilityProfile, ...]:
    """The standing of every member, in the order of the roster.

    ``sectors`` (members, 3) are known or derived shares in the order of `Sector`; without them each member's own count.
    ``experience`` is the number of projects; without it the roster's participations are counted.
    """
    members = roster.members
    group, headcount, independence = _groups(roster)
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
            size_of(kinds[row], headcount.get(row, member.headcount)),
            kinds_of_sectors[int(codes[row])],
            member.country,
            member.nuts,
            group.get(row, member.id),
            int(experience[row]),
            member.in_difficulty,
            independence.get(row, Independence.AUTONOMOUS),
        )
        for row, member in enumerate(members)
    )


def _kinds(roster: Roster) -> list[Kind]:
    """The kind of every member; a part has that of its whole: a faculty is the university, whatever a list calls it."""
    kinds = [member.kind for member in roster.members]
    wholes = dict(_owned(roster))
    for row, member in enumerate(roster.members):
        whole = wholes.get(row)
        if isinstance(whole, int) and is_part(member) and kinds[whole] is not Kind.UNKNOWN:
            kinds[row] = kinds[whole]
        elif isinstance(whole, str) and is_part(member) and member.kind in COMPANIES | {Kind.UNKNOWN}:
            kinds[row] = hospital_kind(whole) or Kind.UNIVERSITY
    return kinds


def size_of(kind: Kind, headcount: float | None) -> SizeCondition | None:
    """A company's size from the headcount of its group; a declared large company stays large."""
    if kind not in COMPANIES:
        return None
    if kind is Kind.LARGE_COMPANY:
        return SizeCondition.LARGE
    if headcount is None:
        return SizeCondition.SME if kind is Kind.SME else None
    for size, below in ((SizeCondition.MICRO, 10), (SizeCondition.SMALL, 50), (SizeCondition.MEDIUM, 250)):
        if headcount < below:
            return size
    return SizeCondition.LARGE


def _groups(roster: Roster) -> tuple[Mapping[int, str], Mapping[int, float | None], Mapping[int, Independence]]:
    """For members that own or are owned: the id of their group, the headcount with the group's figures, their independence."""
    owned = _owned(roster)
    nodes: dict[int | str, int | str] = {}

    def root(node: int | str) -> int | str:
        while nodes.setdefault(node, node) != node:
            node = nodes[node]
        return node

    shares = {(row, owner): roster.members[row].parent_share or 0.0 for row, owner in owned}
    for (row, owner), share in shares.items():
        root(row)
        root(owner)
        if share > LINKED_ABOVE:
            nodes[root(row)] = root(owner)
    linked: dict[int | str, list[int]] = defaultdict(list)
    for node in sorted(node for node in nodes if isinstance(node, int)):
        linked[root(node)].append(node)
    own = {head: [roster.members[row].headcount for row in rows] for head, rows in linked.items()}
    total = {head: sum(known for known in counts if known is not None) for head, counts in own.items()}
    whole: dict[int | str, float] = dict(total)
    for (row, owner), share in shares.items():
        ours, theirs = root(row), root(owner)
        if PARTNER_FROM <= share <= LINKED_ABOVE and ours != theirs:
            whole[ours] = whole.get(ours, 0.0) + share / 100 * total.get(theirs, 0)
            whole[theirs] = whole.get(theirs, 0.0) + share / 100 * total.get(ours, 0)
    named = {head: roster.members[rows[0]].id for head, rows in linked.items()}
    group = {row: named[head] for head, rows in linked.items() for row in rows}
    # a member whose own headcount is not known keeps its declared size, unless its group alone makes it large
    headcount = {
        row: whole[head] if roster.members[row].headcount is not None or whole[head] >= 250 else None
        for head, rows in linked.items()
        for row in rows
    }
    bound: dict[int, Independence] = {}
    for (row, owner), share in shares.items():
        if share >= PARTNER_FROM:
            kind = Independence.LINKED if share > LINKED_ABOVE else Independence.PARTNER
            for end in (row, owner):
                if isinstance(end, int) and bound.get(end) is not Independence.LINKED:
                    bound[end] = kind
    return group, headcount, bound


def _owned(roster: Roster) -> list[tuple[int, int | str]]:
    """The members that have an owner, by row, with the row of the owner, or its name when it is not in the roster."""
    rows = [row for row, member in enumerate(roster.members) if member.parent]
    if not rows:
        return []
    named: dict[str, int | None] = {}
    for row, member in enumerate(roster.members):
        for name in {name.casefold() for name in member.names}:
            named[name] = None if name in named else row
    owned: list[tuple[int, int | str]] = []
    for row in rows:
        parent = roster.members[row].parent.strip()
        owner = roster.position.get(parent, named.get(parent.casefold()))
        if owner != row:
            owned.append((row, parent.casefold() if owner is None else owner))
    return owned
