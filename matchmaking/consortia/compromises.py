"""What more of one thing costs of another: the consortia of which none is better on two criteria at once.

By the method of epsilon-constraint with the exact model: the most of the first criterion while the second is at least so much,
then the most of the second without losing any of the first. So unsupported points are found as well, which no weighing of the
two criteria would ever prefer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np

from matchmaking.consortia.bounding import bound_whole_pool
from matchmaking.consortia.calls import Call, rules_for
from matchmaking.consortia.candidates import Candidates, Options
from matchmaking.consortia.conditions import Part
from matchmaking.consortia.consortium import Consortium, Criterion, to_json
from matchmaking.consortia.model import build, read
from matchmaking.consortia.pool import pool_of
from matchmaking.consortia.problem import Problem
from matchmaking.consortia.program import Status, solve
from matchmaking.consortia.proposal import propose
from matchmaking.consortia.request import check_request
from matchmaking.consortia.rules import RuleSet
from matchmaking.consortia.scoring import values_of
from matchmaking.consortia.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest
from matchmaking.signals import Signals

_WHOLE = 400
"""Options up to which the exact model takes the whole pool."""

_SLACK = 1e-6
"""A value as good as another, given the precision of the solver."""


@dataclass(frozen=True, slots=True)
class Compromise:
    """A consortium that none is better than on both criteria: its values, 0 to 1.

    ``supported`` says whether some weighing of the two criteria, among the compromises found, prefers it; ``proven`` that it
    was proved against the whole pool, and not only against its most promising members or within the time.
    """

    consortium: Consortium
    first: float
    second: float
    supported: bool
    proven: bool


def pareto(
    call: Call,
    signals: Signals,
    first: Criterion,
    second: Criterion,
    *,
    most: int = 12,
    size: int | None = None,
    ruleset: RuleSet | None = None,
    time_limit: float = 30.0,
) -> tuple[Compromise, ...]:
    """The consortia of the roster's members of which none is better on both criteria, the most of the first criterion first.

    At most about ``most`` of them, evenly spread over the second criterion (0 for all there are); ``time_limit`` in seconds.
    The targets and the advice of the rule set are no criterion here; the hard rules hold, as each certificate shows.
    Raises what `compose` raises, and `ImpossibleRequest` for criteria that the call gives no ground for.
    """
    rules = ruleset or rules_for(call)
    return pareto_from(pool_of(call, signals), call, rules, first, second, most=most, size=size, time_limit=time_limit)


def pareto_from(
    candidates: Candidates,
    call: Call,
    ruleset: RuleSet,
    first: Criterion,
    second: Criterion,
    *,
    most: int = 12,
    size: int | None = None,
    time_limit: float = 30.0,
) -> tuple[Compromise, ...]:
    """`pareto` on a pool that is already in arrays."""
    usual = ConsortiumWeights()
    problems, _ = check_request(
        candidates, call, ruleset, anchors=(), excluded=(), size=size, alternatives=1, weights=usual, parts={}, distance=2
    )
    problem = problems[0]
    if first is second or Criterion.WISHES in (first, second) or not (problem.points[first] and problem.points[second]):
        raise ImpossibleRequest("Choose two different criteria that the call gives ground for, and not its targets.")
    front = _Front(problem, first, second, monotonic() + time_limit)
    return front.compromises(most)


class _Front:
    """The exact model with two objectives."""

    def __init__(self, problem: Problem, first: Criterion, second: Criterion, until: float) -> None:
        self.problem, self.criteria, self.until = problem, (first, second), until
        self.options = self._options()
        # the program is linear in the weights: two weighings give the coefficients of each criterion alone
        one, other = (self._objective(2.0, 1.0), self._objective(1.0, 2.0))
        self.objectives = (2 * one - other) / 100, (2 * other - one) / 100
        self.is_whole = len(self.options) == len(problem.options)

    def _weighed(self, first: float, second: float) -> Problem:
        weights = dict.fromkeys((criterion.value for criterion in Criterion), 0.0)
        weights |= {self.criteria[0].value: first, self.criteria[1].value: second}
        return Problem(
            self.problem.call, self.problem.ruleset, self.problem.candidates, self.problem.size, ConsortiumWeights(**weights)
        )

    def _objective(self, first: float, second: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        program, _ = build(self._weighed(first, second), self.options)
        return np.asarray(program.limits()[0])

    def _options(self) -> Options:
        """The whole pool, or those that are most promising under three weighings of the two criteria."""
        options = self.problem.options
        if len(options) <= _WHOLE:
            return options
        hopeful: set[int] = set()
        for weighing in ((9.0, 1.0), (1.0, 1.0), (1.0, 9.0)):
            bound = bound_whole_pool(self._weighed(*weighing), options)
            if bound is not None:
                hopeful.update(np.argsort(-bound.with_option, kind="stable")[: _WHOLE // 3].tolist())
        return options.take(np.array(sorted(hopeful), np.intp))

    def most_of(self, at: int, floors: tuple[float, float]) -> tuple[dict[int, Part], bool] | None:
        """The set with the most of one criterion while both are at least their floors, and whether that is proved."""
        program, seats = build(self._weighed(1.0, 1.0), self.options)
        program.objective = [self.objectives[at] * 100]
        for values, floor in zip(self.objectives, floors, strict=True):
            if floor > 0:
                columns = np.flatnonzero(values)
                program.row([(columns, values[columns])], lower=floor - _SLACK / 2)
        outcome = solve(program, time_limit=max(0.2, self.until - monotonic()), within=0.0)
        chosen = read(outcome, seats)
        return (chosen.parts, outcome.status is Status.SOLVED) if chosen else None

    def values(self, parts: dict[int, Part]) -> tuple[float, float]:
        found = values_of(self.problem, np.array(sorted(parts), np.intp))
        return found[self.criteria[0]], found[self.criteria[1]]

    def compromises(self, most: int) -> tuple[Compromise, ...]:
        """Along the second criterion upwards, from the set with the most of the first."""
        best = self.most_of(1, (0.0, 0.0))
        if best is None:
            return ()
        top = self.values(best[0])[1]
        found: list[tuple[dict[int, Part], float, float, bool]] = []
        floor = 0.0
        while monotonic() < self.until:
            highest = self.most_of(0, (0.0, floor))
            if highest is None:
                break
            first = self.values(highest[0])[0]
            fairest = self.most_of(1, (first, floor)) or highest
            values = self.values(fairest[0])
            found.append((fairest[0], *values, highest[1] and fairest[1] and self.is_whole))
            if values[1] >= top - _SLACK:
                break
            step = (top - found[0][2]) / max(most - 1, 1) if most else 0.0
            floor = min(max(values[1] + 2 * _SLACK, found[0][2] + len(found) * step), top)
        return tuple(self._told(found))

    def _told(self, found: Sequence[tuple[dict[int, Part], float, float, bool]]) -> list[Compromise]:
        points = [(first, second) for _, first, second, _ in found]
        told = [
            Compromise(propose(self.problem, parts, None), first, second, is_supported((first, second), points), proven)
            for parts, first, second, proven in found
        ]
        return [each for each in told if each.consortium.eligible]


def is_supported(point: tuple[float, float], points: Sequence[tuple[float, float]]) -> bool:
    """Whether some weighing of two values prefers this point to all others: it lies on their hull."""
    slopes = [((other[0] - point[0]), (point[1] - other[1])) for other in points if abs(other[0] - point[0]) > 1e-12]
    # weighing w of the second against 1 of the first: the point is best when w x (its lead there) >= its lag in the first
    least = max((gain / lead for gain, lead in slopes if lead > 0), default=0.0)
    most = min((gain / lead for gain, lead in slopes if lead < 0), default=np.inf)
    return bool(least <= most + 1e-9)


def pareto_to_json(given: Sequence[Compromise]) -> list[dict[str, Any]]:
    """The compromises as plain values."""
    return [
        {
            "first": each.first,
            "second": each.second,
            "supported": each.supported,
            "proven": each.proven,
            "consortium": to_json(each.consortium),
        }
        for each in given
    ]
