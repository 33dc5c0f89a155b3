"""Coverage first: how much of a call can be covered, and with how few members.

The first of the two steps in which a set is composed. It knows nothing of the other criteria, so it is small enough to be
solved to the end: the points of 100 of the call that the best members cover, less what the seats cost. Whatever set the second
step then chooses among those that cover as well, each of its members is needed, since without it a smaller set would have been
worth more here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.role import Role
from matchmaking.composition.solving.alike import undominated
from matchmaking.composition.solving.budget import split_budget
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.model import divide_the_budget, fill_roles, read, reward_coverage, seat_the_set, seats_for
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import Program, solve
from matchmaking.composition.solving.rule_rows import demand
from matchmaking.composition.weights import FAR_COST, IDLE_COST, NEARLY, SEAT_COST, STRENGTH_STEPS

_NODES = 5000

_FEWER = 1e-4
"""What a seat costs beside, so that of two sizes that are worth the same the smaller one is chosen."""


@dataclass(frozen=True, slots=True)
class Covering:
    """A set by row and part that covers most for its seats: ``reach`` are the points of 100 of the call that its best members
    cover, ``idle`` how many of its members cover nothing, ``far`` how far those are from the call (see `Candidates.far`),
    ``roles`` those of the call that it fills.
    """

    parts: Mapping[int, Part]
    reach: float
    idle: int
    far: int
    roles: tuple[Role, ...]

    @property
    def worth(self) -> float:
        """What it covers, less what its seats cost."""
        return self.reach - SEAT_COST * len(self.parts) - IDLE_COST * self.idle - FAR_COST * self.far / 100


def reach_of(candidates: Candidates, rows: Collection[int]) -> float:
    """The points of 100 of the call that the best of these members cover."""
    best = candidates.levels[sorted(rows)].max(axis=0, initial=0) / STRENGTH_STEPS
    return float(100.0 * best @ candidates.demand)


def cover(problem: CompositionProblem, least: int, most: int) -> Covering | None:
    """The set of ``least`` to ``most`` members that covers most for its seats; None when there is none."""
    problem = replace(problem, floor=None)
    limits = [replace(problem, size=size).share_limits for size in range(least, most + 1)]
    loosest = min(low for low, _ in limits), max(high for _, high in limits)
    found = _cover(replace(problem, size=most), least, loosest)
    if found is None or not problem.on_money or _can_share(problem, found):
        return found
    each = [_cover(replace(problem, size=size), size, own) for size, own in enumerate(limits, least)]
    return max((one for one in each if one is not None), key=lambda one: one.worth, default=None)


def _can_share(problem: CompositionProblem, found: Covering) -> bool:
    """Whether the set can share the budget within the limits of its own size."""
    count = len(found.parts)
    return split_budget(replace(problem, size=count), found.parts, dict.fromkeys(found.parts, 1.0 / count)) is not None


def settled(problem: CompositionProblem, covering: Covering) -> CompositionProblem:
    """The problem of the second step: sets of that size that cover as well."""
    if not problem.weights.coverage:
        return replace(problem, size=len(covering.parts))
    return replace(
        problem,
        size=len(covering.parts),
        floor=max(covering.reach - NEARLY, 0.0),
        most_idle=covering.idle,
        most_far=covering.far,
        roles=covering.roles,
    )


def sized(problems: Sequence[CompositionProblem]) -> CompositionProblem:
    """Of problems that differ in size alone the one whose size covers most for its seats; the first where none can be met."""
    first, last = problems[0], problems[-1]
    found = cover(first, first.size, last.size) if len(problems) > 1 else None
    return problems[len(found.parts) - first.size] if found else first


def _cover(problem: CompositionProblem, least: int, limits: tuple[float, float]) -> Covering | None:
    options = undominated(problem, problem.options, problem.size)
    program = Program()
    candidates = problem.candidates
    idle = IDLE_COST * candidates.idle + FAR_COST * candidates.far / 100
    worth = -(SEAT_COST + _FEWER) - idle[options.rows]
    seats = seats_for(program, problem, options, worth, with_shares=bool(problem.on_money))
    seat_the_set(seats, least)
    divide_the_budget(seats, limits)
    for rule in problem.hard:
        demand(seats, rule.condition)
    reward_coverage(seats, 100.0, second=0.0)
    # a role that the call wants filled is worth more than any seat can cost
    filled = fill_roles(seats, problem.roles_asked, 100.0)
    outcome = solve(program, mip_gap=0.0, nodes=_NODES)
    chosen = read(outcome, seats)
    if chosen is None or outcome.values is None:
        return None
    taken = np.array(sorted(chosen.parts), np.intp)
    roles = tuple(
        role for role, column in zip(problem.roles_asked, filled, strict=True) if outcome.values[column[0]] > 1 - 1e-6
    )
    idle_taken, far = int(np.count_nonzero(candidates.idle[taken])), int(candidates.far[taken].sum())
    return Covering(chosen.parts, reach_of(candidates, chosen.parts), idle_taken, far, roles)
