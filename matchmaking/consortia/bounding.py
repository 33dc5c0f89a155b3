"""A bound for a whole large pool: what no set can exceed, and what taking a given member costs against it.

The model is loosened until it is linear and light: no budget, no need to take members whole, and every member is granted its
strongest tie in the pool and every pair counted as new. It is solved on few columns, the others are priced with its duals and
join while any would help. Whatever the duals, the priced sum is a bound (Lagrange), so the answer is true even if the rounds
end early.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.consortia.candidates import Options
from matchmaking.consortia.consortium import Criterion
from matchmaking.consortia.model import own_points, reward_coverage, reward_crossover, reward_wishes, seat_the_set
from matchmaking.consortia.problem import Problem
from matchmaking.consortia.program import Program, solve
from matchmaking.consortia.rule_rows import Seats, demand

_FIRST = 400
_JOINING = 400
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Bound:
    """``value``: no set exceeds it; ``with_option`` (options,): no set with this option exceeds it."""

    value: float
    with_option: NDArray[np.float64]


def bound_whole_pool(problem: Problem, options: Options) -> Bound | None:
    """The bound; None when even the loosened rules cannot be met."""
    program = Program()
    chosen = program.variables(len(options), own_points(problem, options) + _best_ties(problem, options))
    none = np.zeros(0, np.intp)
    seats = Seats(program, problem, options, chosen, none, chosen)
    seat_the_set(seats)
    for rule in problem.hard:
        demand(seats, rule.condition)
    reward_coverage(seats)
    reward_crossover(seats)
    reward_wishes(seats)
    granted = problem.points[Criterion.NEW_TIES] if problem.size > 1 else 0.0

    matrix = program.matrix()
    objective, lower, upper = program.limits()
    row_lower, row_upper = np.concatenate(program.row_lower), np.concatenate(program.row_upper)
    anchors = np.isin(options.rows, list(problem.anchors))
    merit = objective[chosen] + problem.candidates.strengths[options.rows] @ problem.candidates.demand * 20
    active = np.zeros(program.width, bool)
    active[len(options) :] = True
    active[np.argsort(-merit)[:_FIRST]] = True
    active[np.flatnonzero(anchors)] = True
    best: Bound | None = None
    for _ in range(_ROUNDS):
        outcome = solve(program, relaxed=True, columns=np.flatnonzero(active), matrix=matrix)
        if outcome.duals is None:
            if active.all():
                return best
            active[:] = True
            continue
        duals = np.where(outcome.duals > 0, np.where(np.isfinite(row_upper), outcome.duals, 0.0), outcome.duals)
        duals = np.where((duals < 0) & ~np.isfinite(row_lower), 0.0, duals)
        price = objective - matrix.T @ duals
        limits = np.where(duals > 0, row_upper, np.where(duals < 0, row_lower, 0.0))
        value = float(duals @ limits + np.maximum(price * lower, price * upper).sum()) + granted
        if best is None or value < best.value:
            best = Bound(value, value + np.minimum(price[: len(options)], 0.0))
        joining = np.flatnonzero((price > 1e-7) & ~active)
        if not joining.size:
            break
        active[joining[np.argsort(-price[joining])[:_JOINING]]] = True
    return best


def _best_ties(problem: Problem, options: Options) -> NDArray[np.float64]:
    """The points of each option's strongest tie to anyone who may take part."""
    reward = problem.points[Criterion.FAMILIARITY] / problem.size
    ties = problem.candidates.ties[:, np.unique(options.rows)]
    return np.asarray(ties.max(axis=1).todense(), np.float64).ravel()[options.rows] * reward
