"""A fast heuristic: fill the seats greedily, then swap one member at a time while that helps, from several starts.

Rules on members are penalties here, rules on money only in what they imply for the number of members: the exact model, the
budget split and the certificate decide whether a set really is eligible.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from matchmaking.consortia.candidates import Mask, Options, Rows
from matchmaking.consortia.conditions import Budget, Condition, Coordinator, Count, Part, Share
from matchmaking.consortia.consortium import Criterion
from matchmaking.consortia.problem import Problem
from matchmaking.consortia.weights import SECOND_SHARE, SECTOR_STEPS, STRENGTH_STEPS

_PENALTY = 1000.0
"""What each member too few or too many costs: more than all points together."""

_WORK = 300_000
"""Members looked at over all starts: small pools get more starts."""


@dataclass(frozen=True, slots=True)
class _Requirement:
    """So many that match, no two with the same key where there is one; ``per_key`` limits those of one key instead."""

    match: Mask
    keys: NDArray[np.intp] | None
    least: float
    most: float
    points: float
    per_key: bool = False

    def loss(self, base: Rows) -> NDArray[np.float64]:
        """The points that base and one member more lose, for each member, (members,)."""
        matched = base[self.match[base]]
        if self.keys is None:
            count = matched.size + self.match
        elif self.per_key:
            counts = np.bincount(self.keys[matched], minlength=int(self.keys.max()) + 1)
            count = counts[self.keys] + self.match
        else:
            seen = np.zeros(int(self.keys.max()) + 1, bool)
            seen[self.keys[matched]] = True
            count = seen.sum() + (self.match & ~seen[self.keys])
        off = np.maximum(0.0, self.least - count) + np.maximum(0.0, count - self.most)
        return np.asarray(off * _PENALTY if self.points == 0 else (off > 0) * self.points)


@dataclass(frozen=True)
class _Search:
    problem: Problem
    usual: dict[int, Part]
    open: Mask
    own: NDArray[np.float64]
    requirements: tuple[_Requirement, ...]

    def values(self, base: Rows) -> NDArray[np.float64]:
        """The points of base and one member more, for each member, (members,); minus infinity for those who cannot join."""
        problem, candidates = self.problem, self.problem.candidates
        points, size = problem.points, problem.size
        value = self.own + self.own[base].sum()
        levels = candidates.levels
        ranked = np.zeros((2, levels.shape[1]), levels.dtype)
        top = np.sort(levels[base], axis=0)[::-1][:2]
        ranked[: len(top)] = top
        second = np.where(levels > ranked[0], ranked[0], np.maximum(levels, ranked[1]))
        covered = (1 - SECOND_SHARE) * np.maximum(levels, ranked[0]) + SECOND_SHARE * second
        value += points[Criterion.COVERAGE] / STRENGTH_STEPS * (covered @ candidates.demand)
        sectors = np.maximum(candidates.sector_levels, candidates.sector_levels[base].max(axis=0, initial=0))
        value += points[Criterion.CROSSOVER] / SECTOR_STEPS * sectors.mean(axis=1)
        if base.size and (points[Criterion.FAMILIARITY] or points[Criterion.NEW_TIES]):
            ties = candidates.ties[base].toarray()
            best = ties[:, base].max(axis=1)
            strongest = ties.max(axis=0) + np.maximum(ties, best[:, None]).sum(axis=0)
            value += points[Criterion.FAMILIARITY] / size * strongest
            repeated = np.count_nonzero(ties, axis=0) + np.count_nonzero(ties[:, base]) / 2
            value -= points[Criterion.NEW_TIES] * repeated / max(size * (size - 1) / 2, 1)
        for requirement in self.requirements:
            value -= requirement.loss(base)
        for earlier in problem.earlier:
            common = sum(row in earlier for row in base.tolist())
            room = size - problem.distance - common
            if room < 0:
                value -= _PENALTY * -room
            elif room == 0:
                value[list(earlier)] -= _PENALTY
        value[~self.open] = -np.inf
        value[base] = -np.inf
        return np.asarray(value)

    def fill(self, base: Rows) -> tuple[Rows, float]:
        """Add the best member until all seats are taken."""
        value = -np.inf
        while base.size < self.problem.size:
            values = self.values(base)
            best = int(values.argmax())
            base, value = np.append(base, best), float(values[best])
        return base, value

    def climb(self, chosen: Rows, value: float) -> tuple[Rows, float]:
        """Swap the one member whose replacement helps most, until none does."""
        movable = [at for at, row in enumerate(chosen.tolist()) if row not in self.problem.anchors]
        while movable:
            best, move = value + 1e-9, None
            for at in movable:
                values = self.values(np.delete(chosen, at))
                other = int(values.argmax())
                if values[other] > best:
                    best, move = float(values[other]), (at, other)
            if move is None:
                break
            chosen = chosen.copy()
            chosen[move[0]], value = move[1], best
        return chosen, value


def search(problem: Problem, seed: int = 0) -> dict[int, Part] | None:
    """A good set with the usual part of each member, from several starts; None when no set that keeps the rules was found."""
    options = problem.options
    searching = _prepare(problem, options)
    if searching.open.sum() < problem.size or not problem.anchors <= set(searching.usual):
        return None
    random = np.random.default_rng(seed)
    anchors = np.array(sorted(problem.anchors), np.intp)
    if anchors.size == problem.size:
        return {int(row): searching.usual[int(row)] for row in anchors}
    best, value = searching.climb(*searching.fill(anchors))
    for _ in range(int(np.clip(_WORK / (len(problem.candidates) * problem.size), 1, 10))):
        free = [row for row in best.tolist() if row not in problem.anchors]
        kept = random.choice(free, size=max(0, len(free) - max(2, len(free) // 3)), replace=False)
        start = np.concatenate([anchors, np.sort(kept).astype(np.intp)])
        unlike = random.choice(np.flatnonzero(searching.open))
        if unlike not in start and start.size < problem.size - 1:
            start = np.append(start, unlike)
        again, worth = searching.climb(*searching.fill(start))
        if worth > value + 1e-9:
            best, value = again, worth
    if value < -_PENALTY / 2:
        return None
    return {int(row): searching.usual[int(row)] for row in np.sort(best)}


def _prepare(problem: Problem, options: Options) -> _Search:
    count = len(problem.candidates)
    rows, first = np.unique(options.rows, return_index=True)
    usual = options.take(first)
    parts = {
        int(row): Part.RESEARCH if research else Part.COMPANY for row, research in zip(rows, usual.in_research, strict=True)
    }
    is_open = np.zeros(count, bool)
    is_open[rows] = True
    points = problem.points
    own = (
        points[Criterion.RELEVANCE] * problem.candidates.relevance + points[Criterion.EXPERIENCE] * problem.candidates.seasoned
    )
    requirements = [item for rule in problem.hard for item in _requirements(rule.condition, usual, count, 0.0, problem)]
    for rule in problem.wishes:
        requirements += _requirements(rule.condition, usual, count, problem.wish_points[rule.id], problem)
    return _Search(problem, parts, is_open, own / problem.size, tuple(requirements))


def _requirements(condition: Condition, usual: Options, count: int, points: float, problem: Problem) -> Iterator[_Requirement]:
    """What a condition asks of the members, as far as a count can say it."""

    def spread(match: Mask) -> Mask:
        wide = np.zeros(count, bool)
        wide[usual.rows] = match
        return wide

    def coded(key: str) -> NDArray[np.intp]:
        return np.unique(problem.candidates.columns[key], return_inverse=True)[1]

    match condition:
        case Count():
            fit = spread(usual.that_match(condition.of))
            least, most = condition.min or 0.0, np.inf if condition.max is None else condition.max
            if condition.per is not None:
                yield _Requirement(
                    fit & (problem.candidates.columns["country"] != ""), coded("country"), 0.0, most, points, True
                )
            elif not condition.distinct:
                yield _Requirement(fit, None, least, most, points)
            for key in condition.distinct:
                if key == "sector":
                    main = problem.candidates.sector_levels.argmax(axis=1)
                    yield _Requirement(fit & problem.candidates.belongs.any(axis=1), main, least, most, points)
                else:
                    yield _Requirement(fit & (problem.candidates.columns[key] != ""), coded(key), least, most, points)
        case Share(min=least, per=None) if least:
            fit = spread(usual.that_match(condition.of))
            yield _Requirement(fit, None, ceil(least / problem.share_limits[1] - 1e-9), np.inf, points)
        case Share(max=most, per="country") if most:
            fit = spread(usual.that_match(condition.of)) & (problem.candidates.columns["country"] != "")
            yield _Requirement(fit, coded("country"), ceil(1 / most - 1e-9), np.inf, points)
        case Share(max=most, per="member", relative_to=others) if most and others is not None:
            fit = spread(usual.that_match(others))
            yield _Requirement(fit, None, ceil(1 / most - 1e-9), np.inf, points)
        case Budget(min=least) if least:
            yield _Requirement(spread(usual.that_match(condition.of)), None, 1.0, np.inf, points)
        case Coordinator():
            yield _Requirement(spread(usual.that_match(condition.of)), None, 1.0, np.inf, points)
        case _:
            return
