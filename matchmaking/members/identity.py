"""Who is who: whether a record is about a member that is known already, about a new one, or perhaps about another.

Sure is, in this order: the same participant code; the same enterprise number; the same website and a similar name; the same
name (after translation, see ``names``) in the same country, with no number, website or town that contradicts. Two members with
different enterprise numbers are never one. What is doubtful is left to people, see ``duplicates``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaking.members.member import Member
from matchmaking.members.names import plain
from matchmaking.members.traits import SIMILAR, Traits, contradict, likeness, numbers_differ, same_town


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two members that may be one and were both kept; a person decides.

    ``member`` and ``other`` are ids, the smaller first; ``score`` is from 0 to 1; ``reasons`` are the codes ``same_number``,
    ``same_website``, ``same_name``, ``similar_name``, ``name_within`` and ``same_town``.
    """

    member: str
    other: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    """Two places that are one for certain; the smaller ``rank`` the more so."""

    rank: int
    one: int
    other: int


@dataclass
class _Groups:
    """Which records and members belong together so far; no group holds two that were members before."""

    traits: Sequence[Traits]
    known: int
    leader: list[int] = field(default_factory=list)
    people: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.leader = list(range(len(self.traits)))

    def of(self, place: int) -> int:
        while self.leader[place] != place:
            self.leader[place] = self.leader[self.leader[place]]
            place = self.leader[place]
        return place

    def join(self, link: _Link) -> None:
        """Put two groups together unless something speaks against it."""
        one, other = sorted((self.of(link.one), self.of(link.other)))
        if one == other:
            return
        ones, others = self.people.get(one, [one]), self.people.get(other, [other])
        if ones[0] < self.known and others[0] < self.known:
            return
        if not self._is_same_record(link) and any(
            self._apart(link.rank, self.traits[a], self.traits[b]) for a in ones for b in others
        ):
            return
        self.leader[other] = one
        # the leader stands first: a member that was known before has the smallest place
        self.people[one] = [*ones, *others]

    def _is_same_record(self, link: _Link) -> bool:
        one, other = self.traits[link.one].member, self.traits[link.other].member
        return bool(one.id) and one.id == other.id

    @staticmethod
    def _apart(rank: int, one: Traits, other: Traits) -> bool:
        return contradict(one, other) if rank == _BY_NAME else numbers_differ(one.member, other.member)


_BY_CODE, _BY_NUMBER, _BY_WEBSITE, _BY_NAME = range(4)


@dataclass(frozen=True, slots=True)
class Recognition:
    """For each record, in the order given, the id of the member that it is about; ``new`` are the ids not known before."""

    ids: tuple[str, ...]
    new: frozenset[str]


def recognise(records: Sequence[Member], existing: Iterable[Member]) -> Recognition:
    """Find out which member each record is about.

    Records from the Commission's archives carry an id (``eu-…``) that they keep if they are new; rows of directories carry
    none and are named after themselves. The order of the records does not matter.

    >>> known = Member(id="barco", name="Barco NV", country="BE", website="https://www.barco.com")
    >>> recognise([Member(id="", name="BARCO", country="BE"), Member(id="", name="Imec", country="BE")], [known]).ids
    ('barco', 'imec')
    """
    known = list(existing)
    traits = [Traits(member) for member in (*known, *records)]
    groups = _Groups(traits, len(known))
    for link in _by_certainty(_links(traits, len(known)), traits):
        groups.join(link)
    by_leader: dict[int, list[int]] = {}
    for place in range(len(known), len(traits)):
        by_leader.setdefault(groups.of(place), []).append(place)
    names = {leader: known[leader].id for leader in by_leader if leader < len(known)}
    fresh = {leader: places for leader, places in by_leader.items() if leader >= len(known)}
    names |= _new_ids(fresh, traits, {member.id for member in known})
    return Recognition(
        tuple(names[groups.of(place)] for place in range(len(known), len(traits))),
        frozenset(names[leader] for leader in fresh),
    )


def _links(traits: Sequence[Traits], known: int) -> Iterator[_Link]:
    """Every sure likeness of a record with a member or another record, found through shared values and never pair by pair."""
    everyone = range(len(traits))
    for rank, value in ((_BY_CODE, "participant_code"), (_BY_NUMBER, "enterprise_number")):
        for places in _sharing((place, (getattr(traits[place].member, value),)) for place in everyone):
            yield from (_Link(rank, places[0], place) for place in places[1:] if place >= known)
            yield from (
                _Link(rank, one, place)
                for one in places[1:]
                for place in places
                if one < place and place >= known and rank == _BY_NUMBER
            )
    # organisations that the Commission numbers differently are not looked at: that is its own directory's business
    people = {place for place in everyone if traits[place].comes_from_people}
    if not people:
        return
    domains = {traits[place].domain for place in people}
    for places in _sharing((place, (traits[place].domain,)) for place in everyone if traits[place].domain in domains):
        for one, other in _pairs(places, people, known):
            if likeness(traits[one], traits[other]) >= SIMILAR:
                yield _Link(_BY_WEBSITE, one, other)
    for named in ("keys", "solid"):
        names = {name for place in people for name in getattr(traits[place], named)}
        for places in _sharing(
            (place, [name for name in getattr(traits[place], named) if name in names]) for place in everyone
        ):
            for one, other in _pairs(places, people, known):
                if not contradict(traits[one], traits[other]):
                    yield _Link(_BY_NAME, one, other)


def _sharing(valued: Iterable[tuple[int, Iterable[str]]]) -> Iterator[list[int]]:
    """The groups of places that share a value, each in ascending order."""
    places: dict[str, list[int]] = {}
    for place, values in valued:
        for value in values:
            if value:
                places.setdefault(value, []).append(place)
    return (group for group in places.values() if len(group) > 1)


def _pairs(places: Sequence[int], people: set[int], known: int) -> Iterator[tuple[int, int]]:
    """The pairs with at least one record, and at least one that comes from people."""
    for at, one in enumerate(places):
        for other in places[at + 1 :]:
            if other >= known and (one in people or other in people):
                yield one, other


def _by_certainty(links: Iterable[_Link], traits: Sequence[Traits]) -> list[_Link]:
    """The surest first; between equals what agrees in most, and then contents, so that the order of files plays no part."""

    def order(link: _Link) -> tuple[object, ...]:
        one, other = traits[link.one], traits[link.other]
        if link.rank == _BY_CODE:
            return (link.rank, 0, one.member.participant_code, one.member.id, other.member.id)
        return (link.rank, -_agreement(one, other), *sorted((one.order, other.order)))

    return sorted(set(links), key=order)


def _agreement(one: Traits, other: Traits) -> int:
    a, b = one.member, other.member
    return sum(
        (
            bool(a.enterprise_number) and a.enterprise_number == b.enterprise_number,
            bool(one.domain) and one.domain == other.domain,
            same_town(one, other) is True,
            bool({plain(name) for name in a.names} & {plain(name) for name in b.names}),
            a.country == b.country,
        )
    )


def _new_ids(groups: Mapping[int, Sequence[int]], traits: Sequence[Traits], taken: set[str]) -> dict[int, str]:
    """The ids of members that are new: the archive's own, or the name as one word, with a number where that is taken."""
    given: dict[int, str] = {}
    taken = set(taken)
    named: list[tuple[tuple[str, ...], str, int]] = []
    for leader, places in groups.items():
        from_people = sorted(traits[place].order for place in places if traits[place].comes_from_people)
        if from_people:
            best = min((traits[place] for place in places if traits[place].comes_from_people), key=lambda trait: trait.order)
            named.append((best.order, best.member.name, leader))
        else:
            given[leader] = min(traits[place].member.id for place in places)
            taken.add(given[leader])
    for _, name, leader in sorted(named):
        given[leader] = _free(slug(name), taken)
        taken.add(given[leader])
    return given


def slug(name: str) -> str:
    """A name as one word of plain letters, for an id.

    >>> slug("Zorgnet-Icuro vzw")
    'zorgnet-icuro-vzw'
    """
    words = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")
    return words[:60].strip("-") or "organisation"


def _free(word: str, taken: set[str]) -> str:
    number = 1
    candidate = word
    while candidate in taken:
        number += 1
        candidate = f"{word}-{number}"
    return candidate
