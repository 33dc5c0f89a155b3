"""The whole schedule as a mixed-integer program: a binary variable for each pair and each slot open to it.

It solves small events exactly, and a few slots of a large one while the others stay fixed.
"""

from math import floor

import numpy as np

from matchmaking.composition.solving.program import Program, solve
from matchmaking.meetings.problem import MeetingProblem, Placement

_EXACT = 1e-9


def solve_exactly(problem: MeetingProblem, start: Placement, nodes: int) -> tuple[Placement, int]:
    """The best schedule found within ``nodes`` branch-and-bound nodes, no worse than ``start``, and an upper bound
    in points.
    """
    # data: the open places (pair, slot)
    pair, slot = (found.astype(np.intp) for found in np.nonzero(problem.open))
    most_possible = int(problem.value.sum()) + problem.bonus * int(problem.share.sum())
    if not pair.size:
        return {}, 0
    small = np.flatnonzero(problem.share * problem.bonus)
    people = len(problem.people)
    one, other = problem.pairs[pair].T
    # variables
    program = Program()
    meets = program.variables(len(pair), problem.value[pair], integer=True)
    counted = program.variables(len(small), problem.bonus, upper=problem.share[small])
    # a pair meets at most once
    for row in np.unique(pair).tolist():
        program.row([(meets[pair == row], 1.0)], upper=1.0)
    # a person has at most one meeting per slot, and at most its quota
    for person in range(people):
        mine = (one == person) | (other == person)
        if mine.any():
            for at in np.unique(slot[mine]).tolist():
                program.row([(meets[mine & (slot == at)], 1.0)], upper=1.0)
            program.row([(meets[mine], 1.0)], upper=float(problem.quota[person]))
    # a slot holds at most one meeting per table, and at most half the people who are present
    at_once = np.minimum(problem.tables, problem.free.sum(axis=0) // 2)
    for at in np.unique(slot).tolist():
        program.row([(meets[slot == at], 1.0)], upper=float(at_once[at]))
    # the first meetings of a small firm have a bonus
    for place, firm in enumerate(small.tolist()):
        mine = (one == firm) | (other == firm)
        program.row([(counted[[place]], 1.0), (meets[mine], -1.0)], upper=0.0)
    # solve
    column = {(int(row), int(at)): int(each) for each, row, at in zip(meets, pair, slot, strict=True)}
    begin = dict.fromkeys(map(int, meets), 0.0) | {column[place]: 1.0 for place in start.items()}
    met = np.bincount(problem.pairs[list(start)].ravel(), minlength=people)
    begin |= {int(each): float(min(met[person], problem.share[person])) for each, person in zip(counted, small, strict=True)}
    found = solve(program, mip_gap=_EXACT, nodes=nodes, start=begin)
    bound = floor(found.bound + 1e-6) if np.isfinite(found.bound) else most_possible
    if found.values is None:
        return start, bound
    best = {int(row): int(at) for row, at, value in zip(pair, slot, found.values[meets], strict=True) if value > 0.5}
    return (best, bound) if problem.worth(best) >= problem.worth(start) else (start, bound)
