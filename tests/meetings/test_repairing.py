"""After a drop-out the fewest agreed meetings change, what was held stays, and free places are used again."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.greedy_meetings import may_meet, pairs_that_may_meet
from benchmarks.random_events import random_event
from matchmaking.meetings import (
    Event,
    Meeting,
    MeetingState,
    MeetingWish,
    Participant,
    Schedule,
    WishKind,
    check_schedule,
    repair,
    schedule,
)


def small_event(seed: int) -> Event:
    event = random_event(5 + seed % 3, 3, 1 + seed % 3, seed, wishes=2.5, no=0.1, away=0.1, quota=0.1)
    return replace(event, schedule=schedule(event))


def planned_at(event: Event) -> dict[tuple[str, str], int]:
    assert event.schedule is not None
    return {meeting.pair: meeting.slot for meeting in event.schedule.standing}


class FewestChanges:
    """The fewest agreed meetings that can change, by trying all schedules."""

    def __init__(self, event: Event, agreed: dict[tuple[str, str], int], tables: dict[int, int]) -> None:
        self.event, self.agreed, self.tables = event, agreed, tables
        self.pairs = sorted(agreed)
        self.fewest = len(agreed)

    def found(self) -> int:
        self._try(0, 0, {}, Counter(), Counter())
        return self.fewest

    def _try(self, at: int, changed: int, busy: dict[tuple[str, int], bool], met: Counter[str], used: Counter[int]) -> None:
        if changed >= self.fewest:
            return
        if at == len(self.pairs):
            self.fewest = changed
            return
        pair = self.pairs[at]
        slot = self.agreed[pair]
        room = used[slot] < self.tables.get(slot, self.event.tables)
        if room and may_meet(self.event, pair, slot, busy, met, used):
            met.update(pair)
            used[slot] += 1
            self._try(at + 1, changed, busy | {(id, slot): True for id in pair}, met, used)
            used[slot] -= 1
            met.subtract(pair)
        self._try(at + 1, changed + 1, busy, met, used)


@pytest.mark.parametrize("seed", range(60))
def test_a_repair_changes_the_fewest_meetings_that_can_be(seed: int) -> None:
    random, event = np.random.default_rng(seed), small_event(seed)
    ids = [each.id for each in event.participants]
    gone = {str(random.choice(ids))}
    away = {id: {int(random.integers(3))} for id in random.choice(ids, 2) if id not in gone}
    tables = {int(random.integers(3)): int(random.integers(event.tables + 1))}
    done = repair(event, gone=gone, away=away, tables=tables)
    agreed = {pair: slot for pair, slot in planned_at(event).items() if not gone & set(pair)}
    now = planned_at(done.event)
    changed = {pair for pair, slot in agreed.items() if now.get(pair) != slot}
    assert len(changed) == done.changes == FewestChanges(done.event, agreed, tables).found()
    assert {meeting.pair for meeting in (*done.moved, *done.cancelled)} == changed
    assert check_schedule(done.event) == ()
    assert not any(gone & set(pair) for pair in now)
    used = Counter(now.values())
    assert all(used[slot] <= room for slot, room in tables.items())


@pytest.mark.parametrize("seed", range(20))
def test_whoever_leaves_moves_nobody_elses_meeting_and_frees_places_for_others(seed: int) -> None:
    event = replace(random_event(30, 6, 8, seed, wishes=8), schedule=None)
    event = replace(event, schedule=schedule(event))
    busiest = Counter(id for pair in planned_at(event) for id in pair).most_common(1)[0][0]
    done = repair(event, gone={busiest})
    before, after = planned_at(event), planned_at(done.event)
    assert done.changes == 0
    assert {pair: slot for pair, slot in before.items() if busiest not in pair}.items() <= after.items()
    assert {meeting.pair for meeting in done.added} == after.keys() - before.keys()
    assert check_schedule(done.event) == ()


def test_what_has_begun_stays_as_it_is() -> None:
    event = random_event(20, 6, 6, 1, wishes=8, away=0)
    event = replace(event, schedule=schedule(event))
    gone = next(iter(planned_at(event)))[0]
    done = repair(event, gone={gone}, from_slot=3)
    before, after = planned_at(event), planned_at(done.event)
    early = {pair: slot for pair, slot in before.items() if slot < 3}
    assert early.items() <= after.items()
    assert all(slot >= 3 for pair, slot in after.items() if pair not in before)
    assert all(slot < 3 for pair, slot in after.items() if gone in pair)


def test_calendars_can_learn_of_a_meeting_that_is_off() -> None:
    event = small_event(1)
    assert event.schedule is not None
    off = event.schedule.standing[0]
    done = repair(event, gone={off.first})
    assert done.event.schedule is not None
    assert replace(off, state=MeetingState.CANCELLED) in done.event.schedule.of(off.second)
    assert off in done.lost


def test_free_places_stay_free_where_nobody_wants_them_filled() -> None:
    event = random_event(30, 6, 8, 2, wishes=8)
    event = replace(event, schedule=schedule(event))
    done = repair(event, gone={next(iter(planned_at(event)))[0]}, fill=False)
    assert done.added == ()


def test_an_agreed_meeting_finds_another_slot_before_a_new_one_takes_it() -> None:
    event = random_event(2, 2, 1, 0)
    wishes = (MeetingWish("a", "b", WishKind.MEET), MeetingWish("c", "d", WishKind.MUST))
    come = tuple(Participant(id, id) for id in "abcd")
    agreed = Schedule((Meeting(0, 1, "a", "b"),))
    event = replace(event, participants=come, wishes=wishes, schedule=agreed)
    done = repair(event, away={"a": {0}})
    assert planned_at(done.event)["a", "b"] == 1
    assert planned_at(done.event)["c", "d"] == 0
    assert pairs_that_may_meet(event).keys() == planned_at(done.event).keys()
