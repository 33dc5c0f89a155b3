"""The algorithm: choose pairs, place them in slots, bound the optimum, and seat them at tables.

The value of the choice bounds every schedule; where it can be placed completely, the schedule is optimal. Otherwise two slots
at a time are solved exactly, and a small event finally as a whole. Limits are in nodes and rounds, not in time, so the same
event has the same schedule on every machine.
"""

from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np

from matchmaking.meetings.choosing import choose
from matchmaking.meetings.event import Event, Meeting, MeetingState, Pair, Schedule
from matchmaking.meetings.model import solve_exactly
from matchmaking.meetings.placing import assign_tables, fill, place
from matchmaking.meetings.problem import MeetingProblem, Placement, problem_of, worth_of

EXACT_PLACES = 4_000
"""Maximum number of places (a pair in a slot open to it) for which the whole event is solved as one program."""
_NODES = 2_000
_WINDOW_NODES = 100
_WINDOW_PLACES = 3_000
_EFFORT = 60_000
"""Total number of places examined in all windows."""


def schedule(event: Event) -> Schedule:
    """The best schedule found for an event, with an upper bound.

    Meetings that were held or missed stay unchanged, and no new one is placed before the last of them. The result is
    deterministic.
    """
    begun = (
        [meeting for meeting in event.schedule.standing if meeting.state is not MeetingState.PLANNED] if event.schedule else []
    )
    return planned(event, begun, max((meeting.slot + 1 for meeting in begun), default=0))


def planned(
    event: Event,
    kept: Sequence[Meeting],
    from_slot: int = 0,
    only: Collection[Pair] | None = None,
) -> Schedule:
    """The best schedule found that keeps these meetings and places others from ``from_slot`` on.

    ``only`` restricts planning to these pairs; ``None`` means all.
    """
    problem = problem_of(event, kept, from_slot, only)
    placed, bound = best_placement(problem)
    new = [(slot, (problem.people[one], problem.people[other])) for one, other, slot in _named(problem, placed)]
    meetings = assign_tables(event, kept, new)
    value, fixed = worth_of(event, meetings), worth_of(event, kept)
    return Schedule(meetings, value, max(fixed + bound, value), len(kept))


def best_placement(problem: MeetingProblem) -> tuple[Placement, int]:
    """The best placement found, and an upper bound in points."""
    choice = choose(problem)
    placed = fill(problem, place(problem, choice.rows))
    bound = choice.bound
    if problem.worth(placed) < bound:
        placed = _improved(problem, placed, bound)
    if problem.worth(placed) < bound and problem.open.sum() <= EXACT_PLACES:
        placed, proven = solve_exactly(problem, placed, _NODES)
        bound = min(bound, proven)
    return placed, bound


def _improved(problem: MeetingProblem, placed: Placement, bound: int) -> Placement:
    """Solve two slots at a time exactly, with the others fixed, until no window improves."""
    windows = sorted(combinations(range(len(problem.tables)), 2), key=lambda pair: (pair[1] - pair[0], pair))
    stale, effort = 0, 0
    for window in windows * 2:
        if problem.worth(placed) >= bound or stale >= len(windows) or effort >= _EFFORT:
            break
        outside = {row: slot for row, slot in placed.items() if slot not in window}
        rows = [row for row in range(len(problem.value)) if row not in outside and problem.open[row, list(window)].any()]
        part = problem.part(window, rows, outside)
        if part.open.sum() > _WINDOW_PLACES:
            rows = _worth_trying(problem, rows, placed, window)
            part = problem.part(window, rows, outside)
        effort += int(part.open.sum())
        at, here = {row: place for place, row in enumerate(rows)}, {slot: place for place, slot in enumerate(window)}
        start = {at[row]: here[slot] for row, slot in placed.items() if slot in window}
        found, _ = solve_exactly(part, start, _WINDOW_NODES)
        better = outside | {rows[row]: window[slot] for row, slot in found.items()}
        gained = problem.worth(better) > problem.worth(placed)
        stale = 0 if gained else stale + 1
        placed = better if gained else placed
    return placed


def _worth_trying(problem: MeetingProblem, rows: Sequence[int], placed: Placement, window: tuple[int, int]) -> list[int]:
    """The pairs placed in these slots, and the most valuable others."""
    inside = [row for row in rows if placed.get(row) in window]
    others = sorted(set(rows) - set(inside), key=lambda row: (-int(problem.value[row]), row))
    return sorted(inside + others[: max(_WINDOW_PLACES // len(window) - len(inside), 0)])


def _named(problem: MeetingProblem, placed: Placement) -> list[tuple[int, int, int]]:
    pairs = np.asarray(problem.pairs)
    return sorted((int(pairs[row, 0]), int(pairs[row, 1]), slot) for row, slot in placed.items())
