"""A bound for a whole large pool: what no set can exceed, and what no set with a given member can.

The model is loosened until it is linear and light: no budget, no need to take members whole; ties count exactly among the
most promising members only, every other member is granted its strongest tie in the pool, and all its pairs count as new. It is
solved on few columns, the others are priced with its duals and join while any would help. Whatever the duals, the priced sum is
a bound (Lagrange), so the answer is true even if the rounds end early.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.solving.candidates import Mask, Options
from matchmaking.composition.solving.model import (
    keep_covering,
    reward_coverage,
    reward_crossover,
    reward_exposure,
    reward_ties,
    reward_wishes,
    seat_the_set,
)
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import Columns, Program, solve
from matchmaking.composition.solving.rule_rows import Seats, demand

_FIRST = 400
_JOINING = 400
_ROUNDS = 12
_WITH_TIES = 300
"""Options between which ties count exactly."""


@dataclass(frozen=True, slots=True)
class Bound:
    """``value``: no set exceeds it; ``with_option`` (options,): no set with this option exceeds it."""

    value: float
    with_option: NDArray[np.float64]


def bound_whole_pool(problem: CompositionProblem, options: Options) -> Bound | None:
    """The bound; None when even the loosened rules cannot be met."""
    if len(options) <= _WITH_TIES:
        return _bound(problem, options, np.ones(len(options), bool))
    rough = _bound(problem, options, np.zeros(len(options), bool))
    if rough is None or not problem.candidates.ties.nnz:
        return rough
    promising = np.zeros(len(options), bool)
    promising[np.argsort(-rough.with_option, kind="stable")[:_WITH_TIES]] = True
    fine = _bound(problem, options, promising)
    if fine is None:
        return rough
    return Bound(min(rough.value, fine.value), np.minimum(rough.with_option, fine.with_option))


def _bound(problem: CompositionProblem, options: Options, with_ties: Mask) -> Bound | None:
    program = Program()
    granted = np.where(with_ties, 0.0, _best_ties(problem, options))
    chosen = program.variables(len(options), problem.own[options.rows] + granted)
    seats = Seats(program, problem, options, chosen, np.zeros(0, np.intp), chosen, is_loose=True)
    seat_the_set(seats)
    for rule in problem.hard:
        demand(seats, rule.condition)
    keep_covering(seats, reward_coverage(seats))
    reward_crossover(seats)
    reward_exposure(seats)
    reward_ties(seats, with_ties)
    reward_wishes(seats)
    active = np.zeros(program.width, bool)
    active[len(options) :] = True
    active[chosen[with_ties | np.isin(options.rows, list(problem.anchors))]] = True
    merit = program.limits()[0][chosen] + problem.candidates.levels[options.rows] @ problem.candidates.demand
    active[chosen[np.argsort(-merit, kind="stable")[:_FIRST]]] = True
    return _priced(program, active, chosen)


def _priced(program: Program, active: Mask, chosen: Columns) -> Bound | None:
    """Solve on the active columns, price the others, let those that would help join; the best of all bounds met."""
    matrix = program.matrix()
    objective, lower, upper = program.limits()
    row_lower, row_upper = np.concatenate(program.row_lower), np.concatenate(program.row_upper)
    best: Bound | None = None
    for _ in range(_ROUNDS):
        outcome = solve(program, relaxed=True, columns=np.flatnonzero(active), matrix=matrix)
        if outcome.duals is None:
            if active.all():
                return best
            active[:] = True
            continue
        # a dual of the wrong sign for a row without that limit is noise: any duals will do, with these the sum is finite
        duals = np.where(np.isfinite(np.where(outcome.duals > 0, row_upper, row_lower)), outcome.duals, 0.0)
        price = objective - matrix.T @ duals
        limits = np.where(duals > 0, row_upper, np.where(duals < 0, row_lower, 0.0))
        value = float(duals @ limits + np.maximum(price * lower, price * upper).sum())
        if best is None or value < best.value:
            best = Bound(value, value + np.minimum(price[chosen], 0.0))
        joining = np.flatnonzero((price > 1e-7) & ~active)
        if not joining.size:
            break
        active[joining[np.argsort(-price[joining], kind="stable")[:_JOINING]]] = True
    return best


def _best_ties(problem: CompositionProblem, options: Options) -> NDArray[np.float64]:
    """The points of each option's strongest tie to anyone who may take part."""
    reward = problem.points[ConsortiumCriterion.PAST_COLLABORATION] / problem.size
    ties = problem.candidates.ties[:, np.unique(options.rows)]
    return np.asarray(ties.max(axis=1).todense(), np.float64).ravel()[options.rows] * reward
