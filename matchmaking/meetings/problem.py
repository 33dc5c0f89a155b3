"""An event as arrays: the pairs that may meet, their values, free slots, and tables."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaking.meetings.event import Event, Meeting, MeetingWeights, Pair, Participant, WishKind, pair_of

Placement = dict[int, int]
"""The slot of each placed pair, by the pair's row."""


@dataclass(frozen=True)
class MeetingProblem:
    """``pairs`` has shape (pairs, 2) with indexes of people, ``value`` points by pair, ``free`` (people, slots), ``tables`` by
    slot.

    ``quota`` is the maximum number of meetings by person; each of the first ``share`` meetings of a person adds ``bonus``
    points (``share`` is 0 for all but small firms).
    """

    people: tuple[str, ...]
    pairs: NDArray[np.intp]
    value: NDArray[np.int64]
    free: NDArray[np.bool_]
    quota: NDArray[np.int64]
    share: NDArray[np.int64]
    tables: NDArray[np.int64]
    bonus: int

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """Whether both people of a pair are free, shape (pairs, slots)."""
        return self.free[self.pairs[:, 0]] & self.free[self.pairs[:, 1]] & (self.tables > 0)

    @cached_property
    def pairs_of(self) -> list[list[int]]:
        """The rows of each person's pairs."""
        found: list[list[int]] = [[] for _ in self.people]
        for row, (one, other) in enumerate(self.pairs.tolist()):
            found[one].append(row)
            found[other].append(row)
        return found

    def worth(self, rows: Iterable[int]) -> int:
        """The total value of these pairs' meetings, in points, fair shares included."""
        chosen = list(rows)
        count = np.bincount(self.pairs[chosen].ravel(), minlength=len(self.people)) if chosen else np.zeros_like(self.share)
        return int(self.value[chosen].sum()) + self.bonus * int(np.minimum(count, self.share).sum())

    def part(self, slots: Sequence[int], rows: Sequence[int], met: Iterable[int]) -> "MeetingProblem":
        """The subproblem of these slots and pairs, given the pairs that meet in other slots."""
        count = np.bincount(self.pairs[list(met)].ravel(), minlength=len(self.people))
        return replace(
            self,
            pairs=self.pairs[list(rows)],
            value=self.value[list(rows)],
            free=self.free[:, list(slots)],
            quota=np.maximum(self.quota - count, 0),
            share=np.maximum(self.share - count, 0),
            tables=self.tables[list(slots)],
        )


def pair_values(event: Event) -> dict[Pair, int]:
    """The value, in points, of every pair that may meet: one of them wants it, neither refuses, and they share a language."""
    points = {WishKind.MUST: event.weights.must, WishKind.MEET: event.weights.meet}
    found: dict[Pair, int] = {}
    for who, whom in event.wish:
        pair = pair_of(who, whom)
        if pair in found or who == whom or not {who, whom} <= event.participant.keys():
            continue
        kinds = [kind for side in (pair, pair[::-1]) if (kind := event.wish.get(side))]
        if WishKind.NO not in kinds and understand(*(event.participant[id] for id in pair)):
            found[pair] = sum(points[kind] for kind in kinds)
    return found


def understand(one: Participant, other: Participant) -> bool:
    """Whether two share a language; true where the languages of one are unknown."""
    return not one.languages or not other.languages or bool(one.languages & other.languages)


def problem_of(
    event: Event,
    kept: Sequence[Meeting] = (),
    from_slot: int = 0,
    only: Collection[Pair] | None = None,
) -> MeetingProblem:
    """The remaining problem from a slot on, given the kept meetings.

    ``only`` restricts planning to these pairs; ``None`` means all.
    """
    values = pair_values(event)
    agreed = {meeting.pair for meeting in kept}
    pairs = sorted(pair for pair in values if pair not in agreed and (only is None or pair in only))
    people = tuple(sorted(event.participant))
    row = {id: at for at, id in enumerate(people)}
    slots, weights = len(event.slots), event.weights
    free = np.ones((len(people), slots), np.bool_)
    room = np.array([event.room(slot) for slot in range(slots)], np.int64)
    count = np.zeros(len(people), np.int64)
    for id in people:
        free[row[id], [slot for slot in event.participant[id].away if slot < slots]] = False
    for meeting in kept:
        both = [row[id] for id in meeting.pair if id in row]
        free[both, meeting.slot] = False
        count[both] += 1
        room[meeting.slot] -= 1
    free[:, :from_slot] = False
    quota = [slots if (most := event.participant[id].quota) is None else most for id in people]
    return MeetingProblem(
        people,
        np.array([[row[one], row[other]] for one, other in pairs], np.intp).reshape(-1, 2),
        np.array([values[pair] for pair in pairs], np.int64),
        free,
        np.maximum(np.array(quota, np.int64) - count, 0),
        np.maximum(shares(event, people, weights) - count, 0),
        np.maximum(room, 0),
        weights.small_firm,
    )


def shares(event: Event, people: Sequence[str], weights: MeetingWeights) -> NDArray[np.int64]:
    """The number of each person's meetings that earn the bonus: the fair share of a small firm, else 0."""
    return np.array([weights.fair_share if event.participant[id].small else 0 for id in people], np.int64)


def worth_of(event: Event, meetings: Iterable[Meeting]) -> int:
    """The total value of meetings, in points."""
    values, count, total = pair_values(event), dict.fromkeys(event.participant, 0), 0
    for meeting in meetings:
        total += values.get(meeting.pair, 0)
        for id in meeting.pair:
            if id in count:
                count[id] += 1
    small = (count[each.id] for each in event.participants if each.small)
    return total + event.weights.small_firm * sum(min(met, event.weights.fair_share) for met in small)
