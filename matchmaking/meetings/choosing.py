"""The choice of pairs that meet, regardless of slots: a small program whose optimum bounds every schedule.

It uses only slot constraints that hold without placing a meeting: nobody has more meetings than slots with a partner there, and
a group has no more than its tables and its people allow. Where the chosen pairs can all be placed in slots, the schedule is
optimal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matchmaking.composition.solving.program import Columns, Program, solve
from matchmaking.meetings.problem import MeetingProblem

_NODES = 200
_ROUNDS = 12
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows of the chosen pairs, and the upper bound on the value of any schedule, in points."""

    rows: tuple[int, ...]
    bound: int


def choose(problem: MeetingProblem) -> Choice:
    """The optimal pairs, solved again with added cuts until no participant's pairs exceed their common slots."""
    rows = np.flatnonzero(problem.open.any(axis=1))
    if not rows.size:
        return Choice((), 0)
    program, meets = _program(problem, rows)
    bound = int(problem.value.sum()) + problem.bonus * int(problem.share.sum())
    chosen: tuple[int, ...] = ()
    for _ in range(_ROUNDS):
        found = solve(program, mip_gap=_EXACT, nodes=_NODES)
        bound = min(bound, floor(found.bound + 1e-6)) if np.isfinite(found.bound) else bound
        if found.values is None:
            break
        chosen = tuple(int(row) for row in rows[found.values[meets] > 0.5])
        crowded = list(_crowded(problem, chosen))
        if not crowded:
            break
        column = dict(zip(rows.tolist(), meets.tolist(), strict=True))
        for pairs, slots in crowded:
            program.row([(np.array([column[row] for row in pairs], np.intp), 1.0)], upper=slots)
    return Choice(chosen, bound)


def _program(problem: MeetingProblem, rows: NDArray[np.intp]) -> tuple[Program, Columns]:
    # data: the people with a fair share
    small = np.flatnonzero(problem.share * problem.bonus)
    people = len(problem.people)
    # variables
    program = Program()
    meets = program.variables(len(rows), problem.value[rows], integer=True)
    counted = program.variables(len(small), problem.bonus, upper=problem.share[small])
    own: list[list[int]] = [[] for _ in range(people)]
    for column, (one, other) in zip(meets.tolist(), problem.pairs[rows].tolist(), strict=True):
        own[one].append(column)
        own[other].append(column)
    # constraints: nobody has more meetings than its quota and its slots
    most = np.minimum(problem.quota, problem.free.sum(axis=1))
    for person in range(people):
        if own[person]:
            program.row([(np.array(own[person], np.intp), 1.0)], upper=float(most[person]))
    for column, person in zip(counted.tolist(), small.tolist(), strict=True):
        program.row([(np.array([column]), 1.0), (np.array(own[person], np.intp), -1.0)], upper=0.0)
    # a group that meets only internally has at most half its people in meetings at once; all groups at most the tables
    groups = _groups(problem, rows)
    of_group = groups[problem.pairs[rows, 0]]
    for group in range(int(groups.max()) + 1):
        inside = meets[of_group == group]
        if inside.size:
            at_once = np.minimum(problem.tables, problem.free[groups == group].sum(axis=0) // 2)
            program.row([(inside, 1.0)], upper=float(at_once.sum()))
    together = np.minimum(problem.tables, problem.free.sum(axis=0) // 2)
    program.row([(meets, 1.0)], upper=float(together.sum()))
    return program, meets


def _groups(problem: MeetingProblem, rows: NDArray[np.intp]) -> NDArray[np.int32]:
    """The connected component of each person in the graph of pairs."""
    people = len(problem.people)
    one, other = problem.pairs[rows].T
    return connected_components(coo_array((np.ones(len(rows)), (one, other)), shape=(people, people)), directed=False)[1]


def _crowded(problem: MeetingProblem, chosen: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Pairs of one person that outnumber their common slots (all its pairs that fit into these slots alone), with
    that number.
    """
    opened = problem.open
    picked = set(chosen)
    for own in problem.pairs_of:
        mine = [row for row in own if row in picked]
        if (slots := _without_a_slot(mine, opened)) is not None:
            # all pairs of the person that fit into these slots alone, chosen or not, share the cut
            within = [row for row in own if opened[row].any() and not opened[row][~slots].any()]
            yield within, int(slots.sum())


def _without_a_slot(rows: Sequence[int], opened: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The slots over which some of one person's pairs violate Hall's condition, by augmenting paths; None where all can be
    placed.
    """
    holder: dict[int, int] = {}
    for row in rows:
        came_from: dict[int, int] = {}
        queue, reached = [row], {row}
        free = None
        while queue and free is None:
            at = queue.pop()
            for slot in np.flatnonzero(opened[at]).tolist():
                if slot in came_from:
                    continue
                came_from[slot] = at
                if slot not in holder:
                    free = slot
                    break
                if holder[slot] not in reached:
                    reached.add(holder[slot])
                    queue.append(holder[slot])
        if free is None:
            full = np.zeros(opened.shape[1], np.bool_)
            full[list(came_from)] = True
            return full
        slot = free
        while True:
            at = came_from[slot]
            before = next((held for held, by in holder.items() if by == at), None)
            holder[slot] = at
            if at == row:
                break
            assert before is not None  # noqa: S101 - only the new pair holds no slot
            del holder[before]
            slot = before
    return None
