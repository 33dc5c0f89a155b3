"""Clustering: links between records and members, applied from the most certain to the least."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from scipy.cluster.hierarchy import DisjointSet

from matchmaking.members.identity.blocking import MOST_OF_ONE_WEBSITE, candidates
from matchmaking.members.identity.certainty import are_held_apart, is_sure
from matchmaking.members.identity.comparison import compare, names_alike, threshold
from matchmaking.members.identity.record_features import (
    RecordFeatures,
    are_in_two_towns,
    contradict,
    counted_otherwise,
    have_two_corners,
    numbers_differ,
    same_town,
    shared_facts,
    two_in_one_list,
    unplaced_and_turned,
)
from matchmaking.members.names import plain

SIMILAR = 0.88
"""Similarity of two names (0 to 1) from which two records with one website are one organisation."""

_BY_CODE, _BY_NUMBER, _BY_WEBSITE, _BY_NAME, _BY_LIKELIHOOD = range(5)


Pair = tuple[int, int]


def margins(scores: Mapping[Pair, float], record_features: Sequence[RecordFeatures]) -> dict[Pair, float]:
    """The margin of each pair: its score minus that of its best rival, infinite for a pair without a rival.

    Scores are log odds, by indexes in ``record_features``. A rival shares one record with the pair, and its other record is in
    the same list as the pair's other record: Volvo is not Volvo Technology where that list also holds Volvo.
    """
    of_place: dict[int, list[tuple[float, int]]] = {}
    for (one, other), score in scores.items():
        of_place.setdefault(one, []).append((score, other))
        of_place.setdefault(other, []).append((score, one))
    for others in of_place.values():
        others.sort(reverse=True)
    return {pair: score - _best_rival(pair, of_place, record_features) for pair, score in scores.items()}


def _best_rival(
    pair: Pair, of_place: Mapping[int, Sequence[tuple[float, int]]], record_features: Sequence[RecordFeatures]
) -> float:
    best = -math.inf
    for one, other in (pair, pair[::-1]):
        lists = record_features[other].lists
        for score, rival in of_place[one]:
            if rival != other and not lists.isdisjoint(record_features[rival].lists):
                best = max(best, score)
                break
    return best


def cluster_records(
    known: Sequence[RecordFeatures],
    records: Sequence[RecordFeatures],
    changed: Collection[RecordFeatures] = (),
    *,
    by_likelihood: bool = False,
) -> list[tuple[int | None, list[int]]]:
    """The clusters of records about one member: the index of the known member, if any, and the indexes of the records.

    Clusters follow equal numbers, websites and names, or with ``by_likelihood`` the match probability; pairs without a record
    among ``changed`` were compared before and are then skipped. No cluster joins two known members, two enterprise numbers or
    two participant codes. The result does not depend on the order of the records.
    """
    record_features = [*known, *records]
    groups = _Groups(record_features, len(known))
    links = _likely_links(record_features, len(known), changed) if by_likelihood else _links(record_features, len(known))
    for link in _by_certainty(links, record_features, len(known)):
        groups.join(link)
    return groups.found()


@dataclass(frozen=True, slots=True)
class _Link:
    """A certain link between two indexes; a smaller ``rank`` is more certain, then a larger ``match_probability``."""

    rank: int
    one: int
    other: int
    match_probability: float = 1.0


@dataclass
class _Groups:
    """The clusters so far; no cluster holds two known members."""

    record_features: Sequence[RecordFeatures]
    known: int
    joined: DisjointSet = field(default_factory=DisjointSet)

    def __post_init__(self) -> None:
        self.joined = DisjointSet(range(len(self.record_features)))

    def join(self, link: _Link) -> None:
        """Join two clusters unless they contradict each other."""
        if self.joined.connected(link.one, link.other):
            return
        ones, others = self.joined.subset(link.one), self.joined.subset(link.other)
        if min(ones) < self.known and min(others) < self.known:
            return
        if self._is_same_record(link) or not any(
            self._apart(link.rank, self.record_features[a], self.record_features[b]) for a in ones for b in others
        ):
            self.joined.merge(link.one, link.other)

    def found(self) -> list[tuple[int | None, list[int]]]:
        """The clusters with a record, by their first record: the index of the known member, and those of the records."""
        groups: list[tuple[int | None, list[int]]] = []
        for group in map(sorted, self.joined.subsets()):
            member = group[0] if group[0] < self.known else None
            if records := [place - self.known for place in group if place >= self.known]:
                groups.append((member, records))
        return sorted(groups, key=lambda group: group[1][0])

    def _is_same_record(self, link: _Link) -> bool:
        one, other = self.record_features[link.one].member, self.record_features[link.other].member
        return bool(one.id) and one.id == other.id

    @staticmethod
    def _apart(rank: int, one: RecordFeatures, other: RecordFeatures) -> bool:
        if rank == _BY_NAME:
            return not _are_one_by_name(one, other)
        if rank == _BY_LIKELIHOOD:
            comparison = compare(one, other)
            unlikely = contradict(one, other, in_town=False) or comparison.match_probability < threshold("review")
            elsewhere = are_in_two_towns(one, other) and not comparison.besides["named_by_website"]
            return unlikely or elsewhere or are_held_apart(one, other)
        return numbers_differ(one.member, other.member)


def _links(record_features: Sequence[RecordFeatures], known: int) -> Iterator[_Link]:
    """All certain links of a record with a member or another record, found through blocking and never over all pairs."""
    everyone = range(len(record_features))
    for rank, value in ((_BY_CODE, "participant_code"), (_BY_NUMBER, "enterprise_number")):
        for indexes in _sharing((index, (getattr(record_features[index].member, value),)) for index in everyone):
            yield from (_Link(rank, indexes[0], index) for index in indexes[1:] if index >= known)
            yield from (
                _Link(rank, one, index)
                for one in indexes[1:]
                for index in indexes
                if one < index and index >= known and (rank == _BY_NUMBER or one < known)
            )
    # organisations to which the Commission gave different numbers are not compared: its register decides
    people = {index for index in everyone if record_features[index].comes_from_people}
    if not people:
        return
    domains = {record_features[index].domain for index in people}
    for indexes in _sharing(
        (index, (record_features[index].domain,)) for index in everyone if record_features[index].domain in domains
    ):
        if len({record_features[index].solid_name for index in indexes}) > MOST_OF_ONE_WEBSITE:
            continue
        for one, other in _pairs(indexes, people, known):
            if _goes_by_one_name(record_features[one], record_features[other]):
                yield _Link(_BY_WEBSITE, one, other)
    for named in ("keys", "solid"):
        names = {name for index in people for name in getattr(record_features[index], named)}
        for indexes in _sharing(
            (index, [name for name in getattr(record_features[index], named) if name in names]) for index in everyone
        ):
            towns = {record_features[index].town for index in indexes} - {""}
            several = len(towns) > 1 and any(
                same_town(record_features[one], record_features[other]) is False for one, other in combinations(indexes, 2)
            )
            for one, other in _pairs(indexes, people, known):
                if several and same_town(record_features[one], record_features[other]) is None:
                    continue  # a person decides which of two namesakes in two towns is meant
                if _are_one_by_name(record_features[one], record_features[other]):
                    yield _Link(_BY_NAME, one, other)
    for one, other in _read_before(record_features, known, people):
        yield _Link(_BY_NAME, one, other)


def _are_one_by_name(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether two records with the same name do not contradict each other."""
    apart = contradict(one, other) or two_in_one_list(one, other) or counted_otherwise(one, other)
    return not apart and not unplaced_and_turned(one, other)


def _goes_by_one_name(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether two records with one website have similar names, or one's name is a short alias of the other.

    In two countries they are two organisations, since subsidiaries share a group's website. So are two records with two towns
    and two separate paths on the website: laboratories and spin-offs of one university.
    """
    if are_in_two_towns(one, other) and have_two_corners(one, other):
        return False
    if one.member.country and other.member.country and one.member.country != other.member.country:
        return False
    if counted_otherwise(one, other):
        return False
    given = one.solid_name in other.short_aliases or other.solid_name in one.short_aliases
    return given or names_alike(one, other) >= SIMILAR


def _read_before(record_features: Sequence[RecordFeatures], known: int, people: set[int]) -> Iterator[tuple[int, int]]:
    """Pairs of a member and a record from the same list whose values the member already holds."""
    spellings = ((index, record_features[index].spellings) for index in range(len(record_features)) if index in people)
    for indexes in _sharing(spellings):
        for one, other in _pairs(indexes, people, known):
            if (
                one < known
                and record_features[other].lists <= record_features[one].lists
                and _holds(record_features[one], record_features[other])
            ):
                yield one, other


def _likely_links(
    record_features: Sequence[RecordFeatures], known: int, changed: Collection[RecordFeatures]
) -> Iterator[_Link]:
    new = {id(trait) for trait in changed}
    looked_at = [id(trait) in new for trait in record_features]
    pairs = candidates(record_features, lambda one, other: other >= known and (looked_at[one] or looked_at[other]))
    compared = {
        (one, other): compare(record_features[one], record_features[other])
        for one, other in pairs
        if not contradict(record_features[one], record_features[other], in_town=False)
    }
    before = margins({pair: comparison.match_weight for pair, comparison in compared.items()}, record_features)
    sure = [
        pair
        for pair, comparison in compared.items()
        if is_sure(record_features[pair[0]], record_features[pair[1]], comparison, before[pair])
    ]
    torn = _torn_between_towns(sure, record_features)
    for pair in sure:
        if torn.isdisjoint(pair):
            yield _Link(_BY_LIKELIHOOD, *pair, compared[pair].match_probability)


def _torn_between_towns(pairs: Iterable[tuple[int, int]], record_features: Sequence[RecordFeatures]) -> set[int]:
    """Indexes without a town that match two records in different towns: a person decides which one is meant."""
    others: dict[int, list[int]] = {}
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            if not record_features[one].town:
                others.setdefault(one, []).append(other)
    return {
        index
        for index, found in others.items()
        if any(same_town(record_features[one], record_features[other]) is False for one, other in combinations(found, 2))
    }


def _sharing(valued: Iterable[tuple[int, Iterable[str]]]) -> Iterator[list[int]]:
    """The groups of indexes that share a value, each in ascending order."""
    indexes: dict[str, list[int]] = {}
    for index, values in valued:
        for value in values:
            if value:
                indexes.setdefault(value, []).append(index)
    return (group for group in indexes.values() if len(group) > 1)


def _pairs(indexes: Sequence[int], people: set[int], known: int) -> Iterator[tuple[int, int]]:
    """The pairs with at least one record, and at least one from a list that people keep."""
    for at, one in enumerate(indexes):
        for other in indexes[at + 1 :]:
            if other >= known and (one in people or other in people):
                yield one, other


def _by_certainty(links: Iterable[_Link], record_features: Sequence[RecordFeatures], known: int) -> list[_Link]:
    """The links, most certain first; ties by the number of agreeing fields, then by contents, so file order does not matter.

    Links between two otherwise unlinked indexes need no order and are not sorted: nearly all links of a list that is read
    again.
    """

    def order(link: _Link) -> tuple[object, ...]:
        one, other = record_features[link.one], record_features[link.other]
        if link.rank == _BY_CODE:
            elsewhere = link.one < known and not _holds(one, other)
            return (0, elsewhere, 0, one.member.participant_code, one.member.id, other.member.id)
        # a record that is read again links to the member that it was merged into
        again = link.one < known and _holds(one, other)
        return (
            1 if again else 2,
            link.rank,
            -link.match_probability,
            -shared_facts(one, other),
            *sorted((one.order, other.order)),
        )

    found = set(links)
    partners: dict[int, set[int]] = {}
    for link in found:
        partners.setdefault(link.one, set()).add(link.other)
        partners.setdefault(link.other, set()).add(link.one)
    contested: list[_Link] = []
    alone: list[_Link] = []
    for link in found:
        (alone if len(partners[link.one]) == 1 == len(partners[link.other]) else contested).append(link)
    return [*sorted(contested, key=order), *alone]


def _holds(member: RecordFeatures, record: RecordFeatures) -> bool:
    """Whether a member already holds all identifying values of a record."""
    one, other = member.member, record.member
    return (
        other.enterprise_number in {"", one.enterprise_number}
        and other.participant_code in {"", one.participant_code}
        and record.domain in {"", member.domain}
        and plain(other.name) in {plain(name) for name in one.names}
        and (not record.town or same_town(member, record) is True)
    )
