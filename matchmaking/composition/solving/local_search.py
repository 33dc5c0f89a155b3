"""A fast heuristic: fill the seats greedily, then swap one member at a time while that helps, from several starts.

Rules on members are penalties here, rules on money only in what they imply for the number of members: the exact model, the
budget split and the certificate decide whether a set really is eligible.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from math import ceil
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.rules.conditions import Budget, Condition, Coordinator, Count, Part, Share
from matchmaking.composition.solving.candidates import Mask, Options
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.weights import SECOND_SHARE, STRENGTH_STEPS

Sets = NDArray[np.intp]
"""Sets of rows of the candidates, (sets, members of each)."""

Points = NDArray[np.float64]

_PENALTY = 1000.0
"""What each member too few or too many costs: more than all points together."""

_LOOKS = 600_000
"""Members looked at over all starts: small pools get more starts."""

_MOST_STARTS = 40

_FEW_STARTS = 6
"""Starts where a good set is known already."""


@dataclass(frozen=True, slots=True)
class _Requirement:
    """A count of matching members (or a sum of what each brings), each key once where there is one; ``per_key`` limits the
    members of one key instead.

    ``points`` are what a wish loses that is not met; 0 for a hard rule, which costs a penalty for each member off.
    """

    match: Mask | NDArray[np.intp]
    keys: NDArray[np.intp] | None
    least: float
    most: float
    points: float
    per_key: bool = False

    def loss(self, sets: Sets) -> Points:
        """The points that each set and one member more lose, (sets, members)."""
        if self.keys is None:
            count = self.match[sets].sum(axis=1)[:, None] + self.match
        else:
            table = np.zeros((len(sets), int(self.keys.max()) + 1), np.intp)
            np.add.at(table, (np.arange(len(sets))[:, None], self.keys[sets]), self.match[sets])
            of_key = table[:, self.keys]
            count = of_key + self.match if self.per_key else (table > 0).sum(axis=1)[:, None] + (self.match & (of_key == 0))
        off = np.maximum(0.0, self.least - count) + np.maximum(0.0, count - self.most)
        return np.asarray((off > 0) * self.points if self.points else off * _PENALTY)


@dataclass
class LocalSearch:
    """The search for one call and size; it remembers the good sets it met, so that the next alternative starts from them."""

    problem: CompositionProblem
    seed: int = 0
    met: dict[frozenset[int], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem, candidates = self.problem, self.problem.candidates
        rows, first = np.unique(problem.options.rows, return_index=True)
        usual = problem.options.take(first)
        self.parts = {
            int(row): Part.RESEARCH if research else Part.COMPANY for row, research in zip(rows, usual.in_research, strict=True)
        }
        self.closed = np.ones(len(candidates), bool)
        self.closed[rows] = False
        points, count = problem.points, len(candidates)
        self.own = problem.own
        self.exposed = candidates.exposed / problem.seats_exposed
        self.levels = (candidates.levels / STRENGTH_STEPS).astype(np.float32)
        self.crossed = (points[ConsortiumCriterion.CROSSOVER] * candidates.sectors_crossed).astype(np.float32)
        self.crossing = candidates.crossing.astype(np.float32)
        self.reach = (100.0 * candidates.demand).astype(np.float32)
        self.demand = (points[ConsortiumCriterion.COVERAGE] * candidates.demand).astype(np.float32)
        needed = [(rule, 0.0) for rule in problem.hard] + [(rule, problem.wish_points[rule.id]) for rule in problem.wishes]
        self.requirements = [
            item for rule, lost in needed for item in _requirements(rule.condition, usual, count, lost, problem)
        ]
        self.requirements += _requested(problem)
        names = [standing.member for standing in candidates.eligibility_profiles]
        self.lots = np.array([crc32(name.encode()) for name in names], np.uint64)

    def best(
        self, earlier: tuple[frozenset[int], ...] = (), start: Collection[int] = ()
    ) -> tuple[dict[int, Part], float] | None:
        """The best set found that differs enough from the earlier ones, with its points but for rules on money.

        ``start`` is a set to begin with, if one is known.
        """
        problem, anchors = self.problem, np.array(sorted(self.problem.anchors), np.intp)
        if np.count_nonzero(~self.closed) < problem.size or self.closed[anchors].any():
            return None
        self.earlier = earlier
        apart = {rows: value for rows, value in self.met.items() if self._is_apart(rows)}
        chosen, value = self._climb(*self._fill(np.array(sorted(start), np.intp) if start else anchors))
        if apart:
            known = max(apart, key=lambda rows: (apart[rows], sorted(rows)))
            again, worth = self._climb(np.array(sorted(known), np.intp), apart[known])
            if worth > value + 1e-9:
                chosen, value = again, worth
        starts = int(np.clip(_LOOKS / (len(problem.candidates) * problem.size), 2, _FEW_STARTS if start else _MOST_STARTS))
        for turn in range(starts // 3 if earlier else starts):
            again, worth = self._climb(*self._fill(self._shaken(chosen, anchors, self.seed + len(earlier) * starts + turn)))
            if worth > value + 1e-9:
                chosen, value = again, worth
        if value < -_PENALTY / 2:
            return None
        return {int(row): self.parts[int(row)] for row in np.sort(chosen)}, value

    def _is_apart(self, rows: frozenset[int]) -> bool:
        return all(len(rows & other) <= self.problem.allowed_of(other) for other in self.earlier)

    def _shaken(self, chosen: NDArray[np.intp], anchors: NDArray[np.intp], turn: int) -> NDArray[np.intp]:
        """Some of the set, with someone drawn by lot.

        Every member has a lot of its own in each turn: who is drawn hardly depends on who else is in the pool.
        """
        lots = (self.lots ^ np.uint64(0x9E3779B1 * (turn + 1) % 2**32)) * np.uint64(2654435761) % np.uint64(2**32)
        free = np.setdiff1d(chosen, anchors)
        kept = free[np.argsort(lots[free], kind="stable")][max(2, free.size // 3) :]
        start = np.concatenate([anchors, np.sort(kept)])
        open_to = np.flatnonzero(~self.closed)
        drawn = int(open_to[lots[open_to].argmin()])
        return np.append(start, drawn) if drawn not in start and start.size < self.problem.size - 1 else start

    def _fill(self, start: NDArray[np.intp]) -> tuple[NDArray[np.intp], float]:
        """Add the best member until all seats are taken."""
        chosen, value = start, -np.inf
        if chosen.size == self.problem.size:
            return chosen, float(self._values(chosen[None, :-1])[0, chosen[-1]])
        while chosen.size < self.problem.size:
            values = self._values(chosen[None, :])[0]
            best = int(values.argmax())
            chosen, value = np.append(chosen, best), float(values[best])
        return chosen, value

    def _climb(self, chosen: NDArray[np.intp], value: float) -> tuple[NDArray[np.intp], float]:
        """Swap the one member whose replacement helps most, until none does."""
        free = [at for at, row in enumerate(chosen.tolist()) if row not in self.problem.anchors]
        while free:
            values = self._values(np.array([np.delete(chosen, at) for at in free]))
            at, other = np.unravel_index(int(values.argmax()), values.shape)
            if values[at, other] <= value + 1e-9:
                break
            value = float(values[at, other])
            chosen = chosen.copy()
            chosen[free[at]] = other
        self.met[frozenset(chosen.tolist())] = value
        return chosen, value

    def beside(self, sets: Sets) -> Points:
        """The points of each set and one member more whatever the rules and wishes say, (sets, members)."""
        value = self.own + self.own[sets].sum(axis=1)[:, None]
        top = np.zeros((len(sets), 2, self.levels.shape[1]), np.float32)
        ranked = np.sort(self.levels[sets], axis=1)[:, ::-1][:, :2]
        top[:, : ranked.shape[1]] = ranked
        for at, (first, second) in enumerate(top):
            covered = (1 - SECOND_SHARE) * np.maximum(self.levels, first)
            covered += SECOND_SHARE * np.maximum(np.minimum(self.levels, first), second)
            value[at] += covered @ self.demand
            value[at] += np.maximum(self.crossing, self.crossing[sets[at]].max(axis=0, initial=0.0)) @ self.crossed
        exposed = self.exposed + self.exposed[sets].sum(axis=1)[:, None]
        value += self.problem.points[ConsortiumCriterion.EXPOSURE] * np.minimum(exposed, 1.0)
        if sets.shape[1]:
            value += self._ties(sets)
        return np.asarray(value)

    def _values(self, sets: Sets) -> Points:
        """The points of each set and one member more, (sets, members); minus infinity for those who cannot join."""
        value = self.beside(sets)
        for requirement in self.requirements:
            value -= requirement.loss(sets)
        for earlier in self.earlier:
            is_in = np.zeros(len(self.own), bool)
            is_in[list(earlier)] = True
            common = is_in[sets].sum(axis=1)[:, None] + is_in
            value -= _PENALTY * np.maximum(0, common - self.problem.allowed_of(earlier))
        if self.problem.floor:
            best = self.levels[sets].max(axis=1, initial=0.0)[:, None, :]
            short = self.problem.floor - np.maximum(self.levels, best) @ self.reach
            value -= np.where(short > 1e-4, _PENALTY * (1 + short), 0.0)
        value[:, self.closed] = -np.inf
        np.put_along_axis(value, sets, -np.inf, axis=1)
        return np.asarray(value)

    def _ties(self, sets: Sets) -> Points:
        """What familiarity brings, less what the repeated pairs cost."""
        points, size = self.problem.points, self.problem.size
        rows, at = np.unique(sets, return_inverse=True)
        ties = self.problem.candidates.ties[rows].toarray()
        value = np.zeros((len(sets), len(self.own)))
        for each, places in enumerate(at.reshape(sets.shape)):
            own = ties[places]
            within = own[:, sets[each]]
            best = within.max(axis=1)[:, None]
            value[each] = (
                points[ConsortiumCriterion.PAST_COLLABORATION] / size * (own.max(axis=0) + np.maximum(own, best).sum(axis=0))
            )
            repeated = np.count_nonzero(own, axis=0) + np.count_nonzero(within) / 2
            value[each] -= points[ConsortiumCriterion.NEW_TIES] / max(size * (size - 1) / 2, 1) * repeated
        return value


def _requested(problem: CompositionProblem) -> list[_Requirement]:
    """What the request asks of the members beside the rules."""
    count, endless = len(problem.candidates), np.inf
    asked: list[_Requirement] = []
    for pair in sorted(problem.apart):
        both = np.zeros(count, bool)
        both[list(pair)] = True
        asked.append(_Requirement(both, None, 0.0, 1.0, 0.0))
    levels = problem.candidates.levels
    asked += [_Requirement(levels[:, at] >= step, None, 1.0, endless, 0.0) for at, step in sorted(problem.kept)]
    asked += [
        _Requirement(problem.candidates.covering[:, at], None, float(problem.covers_asked[at]), endless, 0.0)
        for at in np.flatnonzero(problem.covers_asked).tolist()
    ]
    if problem.floor is not None:
        asked.append(_Requirement(problem.candidates.idle, None, 0.0, float(problem.most_idle), 0.0))
        asked.append(_Requirement(problem.candidates.far, None, 0.0, problem.most_far, 0.0))
        asked += [_Requirement(problem.able_to(role), None, 1.0, endless, 0.0) for role in problem.roles]
    return asked


def _requirements(
    condition: Condition, usual: Options, count: int, points: float, problem: CompositionProblem
) -> Iterator[_Requirement]:
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
                    main = problem.candidates.sectors.argmax(axis=1)
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
