"""Who owns whom: groups of linked enterprises, independence, and size with the group's figures (EU Recommendation 2003/361).

What is not known never counts in a member's favour. An owner without a share counts as linked until its share is known; a
headcount that is not known is a range, and a size is only stated where every number in the range gives the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, inf, nextafter

from scipy.cluster.hierarchy import DisjointSet

from matchmaking.composition.rules.conditions import Independence, SizeCondition
from matchmaking.members.member import COMPANIES, Kind, Member, Roster
from matchmaking.members.names import hospital_kind, name_key

LINKED_ABOVE = 50.0
PARTNER_FROM = 25.0
"""Percent of ownership: linked enterprises count as one, a partner's figures count in proportion."""

LARGE_FROM = 250.0
_BELOW = ((10.0, SizeCondition.MICRO), (50.0, SizeCondition.SMALL), (LARGE_FROM, SizeCondition.MEDIUM))

_LEAVE_AUTONOMOUS = frozenset({Kind.UNIVERSITY, Kind.RESEARCH_CENTRE, Kind.INVESTOR})
"""Owners of 25 to 50 % that leave an enterprise autonomous (annex, article 3(2)), as far as they are not linked to it."""

_UNIVERSITIES = frozenset({"ugent", "kuleuven", "vub", "ulb", "uantwerpen", "uhasselt", "uclouvain", "uliege"})

Node = int | str
"""A member by its row, or an outsider by the key of its name."""


@dataclass(frozen=True, slots=True)
class OwnershipTie:
    """A member (by row), its owner, and the owner's share in percent; None where it is not known."""

    owned: int
    owner: Node
    share: float | None

    @property
    def is_linked(self) -> bool:
        return self.share is not None and self.share > LINKED_ABOVE

    @property
    def is_partner(self) -> bool:
        return self.share is not None and PARTNER_FROM <= self.share <= LINKED_ABOVE


@dataclass(frozen=True, slots=True)
class Ownership:
    """For members that own or are owned, by row: the id of their group, their independence, their size with the figures of the
    group (None for those who are no company, and where it is not known), and the name of an owner whose share is not known.
    """

    group: Mapping[int, str]
    independence: Mapping[int, Independence]
    size: Mapping[int, SizeCondition | None]
    in_doubt: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Staff:
    """The least and the most staff of enterprises together; ``is_large`` where one of them is entered as a large company, and
    ``said_small`` where all of them are entered as small or medium-sized ones.
    """

    least: float
    most: float
    is_large: bool = False
    said_small: bool = False


def size_of(kind: Kind, headcount: float | None) -> SizeCondition | None:
    """The size of a company without owners, in annual work units; a declared large company stays large.

    >>> size_of(Kind.SME, 249.6).value, size_of(Kind.SME, 9.5).value, size_of(Kind.SME, None).value
    ('medium', 'micro', 'sme')
    """
    return _size(kind, _own(kind, headcount))


def ownership_of(roster: Roster) -> Ownership:
    """Groups, independence and sizes of all members that own somebody or have an owner."""
    ties = tuple(_ties(roster))
    linked = _joined(ties, (tie for tie in ties if tie.is_linked))
    bound = _joined(ties, (tie for tie in ties if tie.is_linked or tie.share is None))
    staff = _staff_of(roster.members, ties, linked, bound)
    groups: dict[Node, list[int]] = defaultdict(list)
    for node in sorted(node for node in bound if isinstance(node, int)):
        groups[bound[node]].append(node)
    group = {row: roster.members[rows[0]].id for rows in groups.values() for row in rows}
    independence: dict[int, Independence] = {}
    for tie in ties:
        if tie.is_linked or tie.is_partner or tie.share is None:
            how = Independence.PARTNER if tie.is_partner else Independence.LINKED
            for end in (tie.owned, tie.owner):
                if isinstance(end, int) and independence.get(end) is not Independence.LINKED:
                    independence[end] = how
    size = {row: _size(roster.members[row].kind, staff[linked[row]]) for row in group}
    return Ownership(group, independence, size, {tie.owned: _name(tie.owned, roster) for tie in ties if tie.share is None})


def owners_of(roster: Roster) -> Mapping[int, Node]:
    """The members that have an owner, by row, with the row of the owner, or the key of its name when it is an outsider."""
    rows = [row for row, member in enumerate(roster.members) if member.parent.strip()]
    if not rows:
        return {}
    by_name = _unique((name.casefold(), row) for row, member in enumerate(roster.members) for name in member.names)
    by_key = _unique((name_key(name), row) for row, member in enumerate(roster.members) for name in member.names)
    found: dict[int, Node] = {}
    for row in rows:
        parent = roster.members[row].parent.strip()
        key = name_key(parent) or parent.casefold()
        owner = next(
            (at for at in (roster.position.get(parent), by_name.get(parent.casefold()), by_key.get(key)) if at is not None),
            None,
        )
        if owner != row:
            found[row] = key if owner is None else owner
    return found


def _unique(named: Iterable[tuple[str, int]]) -> Mapping[str, int | None]:
    """From a name to the one row that has it; None where several have."""
    found: dict[str, int | None] = {}
    for name, row in named:
        if name and found.setdefault(name, row) != row:
            found[name] = None
    return found


def _ties(roster: Roster) -> Iterable[OwnershipTie]:
    """Who owns whom, without owners that leave those they own autonomous."""
    for row, owner in owners_of(roster).items():
        tie = OwnershipTie(row, owner, roster.members[row].parent_share)
        kind = roster.members[owner].kind if isinstance(owner, int) else _kind_named(roster.members[row].parent)
        if not (tie.is_partner and kind in _LEAVE_AUTONOMOUS):
            yield tie


def _kind_named(outsider: str) -> Kind | None:
    """A university by its name; of other outsiders nothing is known."""
    words = set(name_key(outsider).split())
    is_university = bool(words & _UNIVERSITIES) or ("university" in words and hospital_kind(outsider) is None)
    return Kind.UNIVERSITY if is_university else None


def _name(row: int, roster: Roster) -> str:
    parent = roster.members[row].parent.strip()
    return roster.member(parent).name if parent in roster.position else parent


def _joined(ties: Sequence[OwnershipTie], joining: Iterable[OwnershipTie]) -> Mapping[Node, Node]:
    """For every node of the ties the one that stands for its component."""
    components = DisjointSet([node for tie in ties for node in (tie.owned, tie.owner)])
    for tie in joining:
        components.merge(tie.owned, tie.owner)
    return {node: components[node] for node in components}


def _own(kind: Kind, headcount: float | None) -> _Staff:
    """The staff of one enterprise alone."""
    if kind is Kind.PUBLIC_BODY:
        # what public bodies own is no small firm, however few they employ (annex, article 3(4))
        return _Staff(0.0, inf)
    if headcount is not None:
        return _Staff(headcount, headcount, kind is Kind.LARGE_COMPANY, kind is Kind.SME)
    if kind is Kind.LARGE_COMPANY:
        return _Staff(LARGE_FROM, inf, is_large=True)
    return _Staff(0.0, nextafter(LARGE_FROM, 0.0) if kind is Kind.SME else inf, said_small=kind is Kind.SME)


def _staff_of(
    members: Sequence[Member], ties: Sequence[OwnershipTie], linked: Mapping[Node, Node], bound: Mapping[Node, Node]
) -> Mapping[Node, _Staff]:
    """The staff of every set of linked enterprises with that of its partners in proportion, by who stands for the set."""
    alone: dict[Node, list[_Staff]] = defaultdict(list)
    for node, head in linked.items():
        alone[head].append(_own(members[node].kind, members[node].headcount) if isinstance(node, int) else _Staff(0.0, inf))
    own = {head: _together(each) for head, each in alone.items()}
    partners: dict[Node, list[_Staff]] = defaultdict(list)
    for tie in ties:
        ours, theirs = linked[tie.owned], linked[tie.owner]
        if tie.is_partner and tie.share is not None and ours != theirs:
            for one, other in ((ours, theirs), (theirs, ours)):
                part = tie.share / 100
                partners[one].append(_Staff(part * own[other].least, part * own[other].most))
    whole = {
        head: _Staff(
            fsum([staff.least, *(each.least for each in partners[head])]),
            fsum([staff.most, *(each.most for each in partners[head])]),
            staff.is_large,
            staff.said_small and all(each.most < inf for each in partners[head]),
        )
        for head, staff in own.items()
    }
    together: dict[Node, list[Node]] = defaultdict(list)
    for head in whole:
        together[bound[head]].append(head)
    found: dict[Node, _Staff] = {}
    for heads in together.values():
        all_of_them = _together([whole[head] for head in heads])
        for head in heads:
            # owners whose share is not known may be linked, or nobody: the least stays, the most counts them in full
            most = inf if all_of_them.is_large else all_of_them.most
            found[head] = _Staff(whole[head].least, most, whole[head].is_large, all_of_them.said_small)
    return found


def _together(each: Sequence[_Staff]) -> _Staff:
    return _Staff(
        fsum(staff.least for staff in each),
        fsum(staff.most for staff in each),
        any(staff.is_large for staff in each),
        all(staff.said_small for staff in each),
    )


def _size(kind: Kind, staff: _Staff) -> SizeCondition | None:
    """The size that every number in the range gives; ``SME`` where it is only known to be small or medium-sized."""
    if kind not in COMPANIES:
        return None
    if kind is Kind.LARGE_COMPANY or staff.is_large or staff.least >= LARGE_FROM:
        return SizeCondition.LARGE
    least, most = (_band(staff.least), _band(staff.most))
    if least is most:
        return least
    return SizeCondition.SME if most is not SizeCondition.LARGE or staff.said_small else None


def _band(headcount: float) -> SizeCondition:
    return next((size for below, size in _BELOW if headcount < below), SizeCondition.LARGE)
