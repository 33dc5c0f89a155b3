"""Events drawn at random keep every promise, above all that a no is final, when they are planned and when somebody drops out.

`MATCHMAKING_POOLS` is the number of events (60 without it); `python -m benchmarks random-events 10000` tries as many as wanted.
"""

import os
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.random_events import random_event
from matchmaking.meetings import WishKind, check_schedule, repair, schedule

EVENTS = int(os.environ.get("MATCHMAKING_POOLS", "60"))


@pytest.mark.parametrize("seed", range(EVENTS))
def test_a_no_is_final_when_planned_and_when_repaired(seed: int) -> None:
    random = np.random.default_rng(seed)
    people, slots, tables = (int(random.integers(low, high)) for low, high in ((2, 16), (1, 7), (1, 8)))
    event = random_event(people, slots, tables, seed, wishes=5, no=0.25)
    planned = replace(event, schedule=schedule(event))
    gone = event.participants[int(random.integers(people))].id
    repaired = repair(planned, gone={gone}, from_slot=int(random.integers(slots))).event
    refused = {frozenset((wish.who, wish.whom)) for wish in event.wishes if wish.kind is WishKind.NO}
    for each in (planned, repaired):
        assert each.schedule is not None
        assert not refused & {frozenset(meeting.pair) for meeting in each.schedule.meetings}
        assert check_schedule(each) == ()
