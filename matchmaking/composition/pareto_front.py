"""The Pareto front of two criteria over consortia.

Computed by the epsilon-constraint method with the exact model: maximise the first criterion subject to a lower limit on the
second, then maximise the second without losing any of the first. This also finds unsupported points, which no weighted sum of
the two criteria prefers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import fsum

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.consortium import Consortium, ConsortiumCriterion
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.rule_set import RuleSet
from matchmaking.composition.solving.bounding import bound_whole_pool
from matchmaking.composition.solving.candidates import Candidates, Options
from matchmaking.composition.solving.covering import sized
from matchmaking.composition.solving.model import beginning, build, read
from matchmaking.composition.solving.pool import pool_of
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import SolveStatus, solve
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import check_request
from matchmaking.composition.solving.scoring import values_of
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.members.member import COMPANIES

_WHOLE = 400
"""Options up to which the exact model takes the whole pool."""

_NODES_EACH = 1500
_NODES_IN_ALL = 8000
"""Nodes of the search for one set, and of all searches for a front: limits that are the same on every machine."""

_SLACK = 1e-6
"""A value as good as another, given the precision of the solver."""


class Money(StrEnum):
    """The axes beside the criteria: amounts of money."""

    COMPANIES = "companies"
    """The share of the budget that goes to companies."""


Axis = ConsortiumCriterion | Money

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ParetoPoint:
    """A consortium that no other dominates on the two criteria, with its values, 0 to 1.

    ``supported``: some weighted sum of the two criteria prefers it among the points found. ``proven``: optimality was proved
    against the whole pool, not only against a shortlist or within the limits of the search.
    """

    consortium: Consortium
    first: float
    second: float
    supported: bool
    proven: bool


def pareto(
    call: Call,
    features: FeatureSet | Candidates,
    first: Axis,
    second: Axis,
    *,
    anchors: Sequence[str] = (),
    excluded: Sequence[str] = (),
    apart: Sequence[tuple[str, str]] = (),
    most: int = 12,
    size: int | tuple[int, int] | None = None,
    ruleset: RuleSet | None = None,
) -> tuple[ParetoPoint, ...]:
    """The Pareto front of two criteria: consortia that none exceeds on both, the most of the first criterion first.

    ``features`` are those of the cluster, or the pool of members in arrays. ``anchors`` (ids) must take part, ``excluded`` must
    not, of each pair in ``apart`` one at most. At most about ``most`` points, evenly spread over the second criterion (0: all
    there are); ``size`` is the number of members, or the smallest and largest.
    With `Money` as one of the two, the budget is split as the compromise asks. The targets and the advice of the rule set are
    no criterion here; the hard rules hold, as each certificate shows.
    Raises what `compose` raises, and `ImpossibleRequest` for criteria that the call gives no ground for.
    """
    pool = features if isinstance(features, Candidates) else pool_of(call, features)
    rules = ruleset or rules_for(call)
    problems, _ = check_request(pool, call, rules, anchors=anchors, excluded=excluded, apart=apart, size=size)
    problem = sized(problems)
    grounds = {axis for axis in (first, second) if isinstance(axis, Money) or problem.points[axis]}
    if len(grounds - {ConsortiumCriterion.WISHES}) < 2:
        raise ImpossibleRequest("Choose two different criteria that apply to the call; its targets are not among them.")
    return _Front(problem, first, second).compromises(most)


class _Front:
    """The exact model with two objectives."""

    def __init__(self, problem: CompositionProblem, first: Axis, second: Axis) -> None:
        self.problem, self.axes, self.left = problem, (first, second), _NODES_IN_ALL
        self.companies = np.array([standing.kind in COMPANIES for standing in problem.candidates.eligibility_profiles])
        self.options = self._options()
        self.objectives = self._objectives()
        self.is_whole = len(self.options) == len(problem.options)

    def _weighed(self, first: float, second: float) -> CompositionProblem:
        weights = dict.fromkeys((criterion.value for criterion in ConsortiumCriterion), 0.0)
        asked = zip(self.axes, (first, second), strict=True)
        weights |= {axis.value: weight for axis, weight in asked if isinstance(axis, ConsortiumCriterion)}
        return replace(self.problem, weights=ConsortiumWeights(**weights))

    def _objectives(self) -> tuple[Values, Values]:
        """The coefficients of each axis alone: the program is linear in the weights, so two weighings give them."""
        program, seats = build(self._weighed(2.0, 1.0), self.options)
        one, other = program.limits()[0], build(self._weighed(1.0, 2.0), self.options)[0].limits()[0]
        alone = (2 * one - other) / 100, (2 * other - one) / 100
        money = np.zeros_like(one)
        money[seats.share[self.companies[self.options.rows]]] = 1.0
        if Money.COMPANIES not in self.axes:
            return alone
        return (money, one / 100) if self.axes[0] is Money.COMPANIES else (one / 100, money)

    def _options(self) -> Options:
        """The whole pool, or those that are most promising under three weighings of the two criteria."""
        options = self.problem.options
        if len(options) <= _WHOLE:
            return options
        hopeful = set(np.flatnonzero(np.isin(options.rows, list(self.problem.anchors))).tolist())
        for weighing in ((9.0, 1.0), (1.0, 1.0), (1.0, 9.0)):
            bound = bound_whole_pool(self._weighed(*weighing), options)
            if bound is not None:
                hopeful.update(np.argsort(-bound.with_option, kind="stable")[: _WHOLE // 3].tolist())
        return options.take(np.array(sorted(hopeful), np.intp))

    def most_of(self, at: int, floors: tuple[float, float], start: Mapping[int, Part] | None = None) -> "_Met | None":
        """The set with the most on one axis while both are at least their floors, or the best one found within the nodes; none
        is worse than ``start``, which meets the floors.
        """
        program, seats = build(self._weighed(1.0, 1.0), self.options)
        program.objective = [self.objectives[at] * 100]
        for values, floor in zip(self.objectives, floors, strict=True):
            if floor > 0:
                columns = np.flatnonzero(values)
                program.row([(columns, values[columns])], lower=floor - _SLACK / 2)
        begin = beginning(seats, start) if start else None
        outcome = solve(program, start=begin, nodes=min(_NODES_EACH, max(self.left, 1)), mip_gap=0.0)
        self.left -= outcome.nodes
        chosen = read(outcome, seats)
        if chosen is None or outcome.values is None:
            return None
        shares: dict[int, float] = {}
        if Money.COMPANIES in self.axes:
            held = np.clip(outcome.values[seats.share], 0.0, 1.0)
            held = held / held.sum()
            shares = {int(row): float(held[self.options.rows == row].sum()) for row in chosen.parts}
        worth = values_of(self.problem, np.array(sorted(chosen.parts), np.intp))
        companies = fsum(share for row, share in shares.items() if self.companies[row])
        first, second = (companies if isinstance(axis, Money) else worth[axis] for axis in self.axes)
        proven = outcome.status is SolveStatus.SOLVED and self.is_whole
        return _Met(chosen.parts, shares, first, second, proven)

    def compromises(self, most: int) -> tuple[ParetoPoint, ...]:
        """Along the second criterion upwards, from the set with the most of the first to the one with the most of the second,
        which follows at once where no nodes are left for those between.
        """
        best = self.most_of(1, (0.0, 0.0))
        if best is None:
            return ()
        top = best.second
        found: list[_Met] = []
        floor = 0.0
        while True:
            highest = self.most_of(0, (0.0, floor), best.parts)
            if highest is None:
                break
            fairest = self.most_of(1, (highest.first, floor), highest.parts) or highest
            found.append(replace(fairest, proven=highest.proven and fairest.proven))
            if fairest.second >= top - _SLACK:
                break
            step = (top - found[0].second) / max(most - 1, 1) if most else 0.0
            next_floor = max(fairest.second + 2 * _SLACK, found[0].second + len(found) * step)
            floor = min(next_floor, top) if self.left > 0 else top
        return tuple(self._told([met for met in found if not any(other.exceeds(met) for other in found)]))

    def _told(self, found: Sequence["_Met"]) -> list[ParetoPoint]:
        points = [(met.first, met.second) for met in found]
        told = [
            ParetoPoint(
                propose(self.problem, met.parts, None, shares=met.shares),
                met.first,
                met.second,
                is_supported((met.first, met.second), points),
                met.proven,
            )
            for met in found
        ]
        return [each for each in told if each.consortium.eligible]


@dataclass(frozen=True)
class _Met:
    """A set by row with the shares of the budget where money is an axis, its values, and whether it is proved."""

    parts: Mapping[int, Part]
    shares: Mapping[int, float]
    first: float
    second: float
    proven: bool

    def exceeds(self, other: "_Met") -> bool:
        """Whether it is as good on both axes and better on one: a search that ended early may have found less."""
        more = self.first - other.first, self.second - other.second
        return min(more) >= 0 and max(more) > _SLACK


def is_supported(point: tuple[float, float], points: Sequence[tuple[float, float]]) -> bool:
    """Whether some weighing of two values prefers this point to all others: it lies on their hull."""
    slopes = [((other[0] - point[0]), (point[1] - other[1])) for other in points if abs(other[0] - point[0]) > 1e-12]
    # weighing w of the second against 1 of the first: the point is best when w x (its lead there) >= its lag in the first
    least = max((gain / lead for gain, lead in slopes if lead > 0), default=0.0)
    most = min((gain / lead for gain, lead in slopes if lead < 0), default=np.inf)
    return bool(least <= most + 1e-9)
