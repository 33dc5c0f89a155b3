"""Stability of the best consortium under changes of the weights, with the consortium that replaces it at each limit.

Coverage comes first here too: only sets that cover as well compete, whatever the weights. Two sets of one size compare by
``weights @ (values - values of the other)``: where a set stays the best is convex. So each end is found by solving again far
out and cutting back to where the rival found there draws level, until the solver finds no better set at that point. How near to
proof each end is stands beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.consortium import Consortium, ConsortiumCriterion
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.rule_set import RuleSet
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.covering import cover, settled
from matchmaking.composition.solving.pool import pool_of
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import check_request
from matchmaking.composition.solving.scoring import values_of, wishes_met
from matchmaking.composition.solving.searching import Searcher
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.features import FeatureSet
from matchmaking.ranking.stability import radius

Values = NDArray[np.float64]

FARTHEST = 100.0
"""No end is looked for beyond this many times the sum of all weights."""

_SAME = 1e-4
"""Points of a hundred that are no difference: the precision of the solver."""

SOLVES = 600
"""Searches for one answer: a limit that is the same on every machine and on every day."""

_CORNERS = 400
"""Corners of the region around all weights that are looked at."""


@dataclass(frozen=True, slots=True)
class SwitchPoint:
    """The point at which another consortium becomes as good: the ``weight``, and the members (ids) that enter and leave.

    ``proven``: nothing before this point is better by more than ``gap`` of the score.
    """

    weight: float
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    consortium: Consortium = field(repr=False)
    gap: float
    proven: bool


@dataclass(frozen=True, slots=True)
class ConsortiumWeightRange:
    """The range of one weight within which the consortium stays the best, the others fixed; None is no limit.

    Downwards no end means down to 0, upwards up to `FARTHEST` times all weights together. ``complete``: both ends were looked
    for within the number of searches; else no end is no more than none found yet.
    """

    criterion: ConsortiumCriterion
    weight: float
    below: SwitchPoint | None
    above: SwitchPoint | None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ConsortiumStability:
    """How firm the best consortium is: a span per criterion that the call gives ground for, and ``together`` the sum of changes
    of all weights from which on another can be the best. None when none was found within `FARTHEST`.

    ``proven`` says whether every corner of that region was looked at within the number of searches.
    """

    consortium: Consortium = field(repr=False)
    spans: tuple[ConsortiumWeightRange, ...]
    together: SwitchPoint | None
    proven: bool


@dataclass(frozen=True, slots=True)
class _Set:
    """An eligible set: its rows and parts, and its value on each criterion."""

    parts: Mapping[int, Part]
    values: Values


def consortium_stability(
    call: Call,
    features: FeatureSet | Candidates,
    *,
    anchors: Sequence[str] = (),
    excluded: Sequence[str] = (),
    apart: Sequence[tuple[str, str]] = (),
    size: int | tuple[int, int] | None = None,
    ruleset: RuleSet | None = None,
    weights: ConsortiumWeights | None = None,
    spare: int = 0,
    jointly: bool = True,
    solves: int = SOLVES,
) -> ConsortiumStability | None:
    """The first consortium that `compose` proposes, and how far the weights may move before it is not; None when there is none.

    ``features`` are those of the cluster, or the pool of members in arrays. ``jointly`` also asks about all weights at once,
    which takes most of the time; ``solves`` is how many searches it may take, the other arguments are those of `compose`, as
    are the errors.
    """
    pool = features if isinstance(features, Candidates) else pool_of(call, features)
    rules, usual = ruleset or rules_for(call), weights or ConsortiumWeights()
    problems, _ = check_request(
        pool, call, rules, anchors=anchors, excluded=excluded, apart=apart, size=size, weights=usual, spare=spare
    )
    covering = cover(problems[0], problems[0].size, problems[-1].size)
    return stability_of(settled(problems[0], covering), jointly=jointly, solves=solves) if covering else None


def stability_of(problem: CompositionProblem, *, jointly: bool = True, solves: int = SOLVES) -> ConsortiumStability | None:
    """`consortium_stability` of a problem."""
    around = _Around(problem, solves)
    if around.best is None:
        return None
    spans = tuple(around.span(column) for column in range(len(around.criteria)))
    together, proven = around.together() if jointly else (None, False)
    consortium = propose(problem, around.best.parts, around.bound)
    return ConsortiumStability(consortium, spans, together, proven)


class _Around:
    """The best set under the weights given, and the rivals found around them."""

    def __init__(self, problem: CompositionProblem, solves: int) -> None:
        self.problem, self.left = problem, solves
        self.criteria = tuple(criterion for criterion in ConsortiumCriterion if self._has_ground(criterion))
        self.weights = np.array([getattr(problem.weights, criterion.value) for criterion in self.criteria], float)
        self.rivals: list[_Set] = []
        found = self._solve(self.weights)
        self.best: _Set | None = found[0] if found else None
        self.bound: float | None = found[1] if found else None

    def _has_ground(self, criterion: ConsortiumCriterion) -> bool:
        return bool(
            {ConsortiumCriterion.WISHES: self.problem.wishes, ConsortiumCriterion.GEO_PROXIMITY: self.problem.home}.get(
                criterion, True
            )
        )

    def _solve(self, weights: Values) -> tuple[_Set, float] | None:
        """The best set under other weights, and the score that none exceeds; None when no search is left or there is none."""
        if not self.left:
            return None
        self.left -= 1
        names = {criterion.value: float(weight) for criterion, weight in zip(self.criteria, weights, strict=True)}
        tried = replace(self.problem, weights=ConsortiumWeights(**(dict.fromkeys(asdict(ConsortiumWeights()), 0.0) | names)))
        found = Searcher(tried).best()
        return None if found is None else (self._set(found.parts), found.bound)

    def _set(self, parts: Mapping[int, Part]) -> _Set:
        met = wishes_met(propose(self.problem, parts, None, quoted=False).certificate)
        values = values_of(self.problem, np.array(sorted(parts), np.intp)) | {ConsortiumCriterion.WISHES: met}
        return _Set(parts, np.array([values[criterion] for criterion in self.criteria]))

    def _at(self, weights: Values) -> tuple[_Set | None, float, bool]:
        """Who is better than the best under these weights, if anybody; the gap left; whether a search was left to look."""
        assert self.best is not None  # noqa: S101  asked only where there is one
        found = self._solve(weights)
        if found is None:
            return None, 1.0, False
        rival, bound = found
        total = float(weights.sum())
        own = 100 * float(weights @ self.best.values) / total
        theirs = 100 * float(weights @ rival.values) / total
        if set(rival.parts) != set(self.best.parts) and theirs > own + _SAME:
            self.rivals.append(rival)
            return rival, 0.0, True
        return None, max(0.0, (bound - max(own, theirs)) / max(bound, 1e-9)), True

    def span(self, column: int) -> ConsortiumWeightRange:
        """Both ends of one weight."""
        weight = float(self.weights[column])
        below, down = self._end(column, 0.0) if weight else (None, True)
        above, up = self._end(column, FARTHEST * float(self.weights.sum()))
        return ConsortiumWeightRange(self.criteria[column], weight, below, above, down and up)

    def _end(self, column: int, far: float) -> tuple[SwitchPoint | None, bool]:
        """From far out back to where the last rival found there draws level, as long as the solver finds another; and whether
        a search was left each time.
        """
        moved, last = self.weights.copy(), None
        moved[column] = far
        if not moved.sum():
            return None, True
        while True:
            rival, gap, looked = self._at(moved)
            if rival is None:
                return None if last is None else self._turn(float(moved[column]), last, gap, looked), looked
            last = rival
            moved[column] = self._level(column, rival, far)

    def _level(self, column: int, rival: _Set, far: float) -> float:
        """The weight at which the rival draws level, between the weight given and ``far``."""
        assert self.best is not None  # noqa: S101
        lead = self.best.values - rival.values
        level = float(self.weights[column] - lead @ self.weights / lead[column])
        low, high = sorted((float(self.weights[column]), far))
        return min(max(level, low), high)

    def together(self) -> tuple[SwitchPoint | None, bool]:
        """The smallest sum of changes at which a rival draws level: every corner of the region up to there is solved."""
        assert self.best is not None  # noqa: S101
        while True:
            nearest, limit = self._nearest()
            reach = limit if nearest is not None else FARTHEST * float(self.weights.sum())
            corners = _corners(self.weights, reach)
            complete, widest, found = len(corners) <= _CORNERS, 0.0, False
            for corner in corners[:_CORNERS]:
                rival, gap, looked = self._at(corner)
                complete, widest = complete and looked, max(widest, gap if looked else 0.0)
                if rival is not None:
                    found = True
                    break
                if not looked:
                    break
            if not found:
                return (None if nearest is None else self._turn(limit, nearest, widest, complete)), complete

    def _nearest(self) -> tuple[_Set | None, float]:
        assert self.best is not None  # noqa: S101
        if not self.rivals:
            return None, np.inf
        limit = radius(np.array([self.best.values - rival.values for rival in self.rivals]), self.weights)
        return (None, np.inf) if limit is None else (self.rivals[limit.rival], limit.weight)

    def _turn(self, weight: float, rival: _Set, gap: float, proven: bool) -> SwitchPoint:
        assert self.best is not None  # noqa: S101
        ids = [standing.member for standing in self.problem.candidates.eligibility_profiles]
        comes = tuple(ids[row] for row in sorted(set(rival.parts) - set(self.best.parts)))
        goes = tuple(ids[row] for row in sorted(set(self.best.parts) - set(rival.parts)))
        return SwitchPoint(weight, comes, goes, propose(self.problem, rival.parts, None, quoted=False), gap, proven)


def _corners(weights: Values, reach: float) -> Sequence[Values]:
    """The corners of all weights of 0 or more whose changes add up to ``reach`` at most.

    Each has some weights at 0 and what is left of the sum spent on one other.
    """
    falling = [column for column in np.flatnonzero(weights > 0).tolist() if weights[column] <= reach]
    found = []
    for zeros in chain.from_iterable(combinations(falling, count) for count in range(len(falling) + 1)):
        left = reach - float(weights[list(zeros)].sum())
        if left < 0:
            continue
        for column in range(weights.size):
            for step in (left, -left):
                corner = weights.copy()
                corner[list(zeros)] = 0.0
                if column in zeros or corner[column] + step < 0:
                    continue
                corner[column] += step
                if corner.sum() > 0:
                    found.append(corner)
    return found
