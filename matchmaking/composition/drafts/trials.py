"""Which member suits a set best as one more: everyone in the pool is weighed, but few have to be judged in full.

What a newcomer brings but for the rules is known for the whole pool at once. Rules that only count heads are checked once for
all who look the same to them. That gives each newcomer a merit that it cannot exceed; they are judged in full in that order
until no one who is left could be better (best-first search). So the answer is the one that judging all of them would give.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.consortium import Consortium, ConsortiumCriterion, Seat
from matchmaking.composition.drafts.judging import Parts, Request, Setting, arrangements, merit, problem_of, propose_as_is
from matchmaking.composition.drafts.spare_cover import covers_lacking
from matchmaking.composition.rules.conditions import Budget, Coordinator, Selector, Share
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, matches
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Rule, RuleSet
from matchmaking.composition.solving.certificate import certify
from matchmaking.composition.solving.local_search import LocalSearch
from matchmaking.composition.solving.problem import CompositionProblem

_MARGIN = 1e-3
"""Points by which the weighing of the whole pool, in single precision, may lie below the score."""

_Merit = tuple[float, float, float]
"""Broken hard rules, covers lacking for the drop-outs to withstand, and points below zero: the smaller the better."""


@dataclass(frozen=True)
class Trials:
    """The sets that ``base`` and one newcomer make (rows); those in ``barred`` may not be the newcomer."""

    setting: Setting
    request: Request
    base: tuple[int, ...]
    barred: frozenset[int] = frozenset()
    _outlooks: dict[Hashable, tuple[int, float]] = field(default_factory=dict, repr=False)

    def best(self, count: int) -> tuple[tuple[int, Consortium], ...]:
        """The ``count`` best newcomers (rows), each with the consortium that it makes: first by broken hard rules, then by
        the drop-outs withstood, then by score, then by id. The consortia are without passages.
        """
        return tuple(islice(self._in_order(), count))

    def _in_order(self) -> Iterator[tuple[int, Consortium]]:
        points, lacking = self._points, self._lacking
        order = [row for row in np.lexsort((-points, lacking)).tolist() if np.isfinite(points[row])]
        wishes = self.problem.points[ConsortiumCriterion.WISHES]
        heap: list[tuple[_Merit, int, int, Parts | Consortium]] = []
        given: set[int] = set()
        weighed = 0
        while weighed < len(order) or heap:
            row = order[weighed] if weighed < len(order) else -1
            hope = (0, int(lacking[row]), -float(points[row]) - wishes) if row >= 0 else (np.inf, 0.0, 0.0)
            if not heap or hope <= heap[0][0]:
                weighed += 1
                for way, parts in enumerate(arrangements(self.problem, [*self.base, row])):
                    broken, met = self._outlook(row, parts)
                    heappush(heap, ((broken, int(lacking[row]), -float(points[row]) - met), row, way, parts))
                continue
            _, row, way, held = heappop(heap)
            if row in given:
                continue
            if isinstance(held, Consortium):
                given.add(row)
                yield row, held
            else:
                consortium = propose_as_is(self.setting, self.problem, held, self.request, quoted=False)
                failed, score = merit(consortium)
                heappush(heap, ((failed, int(lacking[row]), score), row, way, consortium))

    @cached_property
    def problem(self) -> CompositionProblem:
        """What a set with the newcomer answers."""
        return problem_of(self.setting, self.request, len(self.base) + 1)

    @cached_property
    def _lacking(self) -> NDArray[np.intp]:
        """How many covers the set with each newcomer lacks for the drop-outs to withstand."""
        return covers_lacking(self.problem, self.base)

    @cached_property
    def _roles(self) -> dict[int, Role]:
        return {self.setting.row(member): role for member, role in self.request.roles.items()}

    @cached_property
    def _points(self) -> NDArray[np.float64]:
        """The most points that each newcomer's set can have without the wishes; minus infinity for those who cannot join."""
        weighed = LocalSearch(self.problem).beside(np.array([sorted(self.base)], np.intp))[0]
        points = weighed + self.problem.points[ConsortiumCriterion.NEW_TIES] + _MARGIN
        may = np.zeros(len(points), bool)
        may[self.problem.admitted] = True
        may[[*self.base, *self.barred]] = False
        for pair in self.request.apart:
            one, other = (self.setting.row(member) for member in pair)
            may[[row for row, mate in ((one, other), (other, one)) if mate in self.base]] = False
        return np.where(may, points, -np.inf)

    # rules ----------------------------------------------------------------------------------------------------------------

    @cached_property
    def _counting(self) -> RuleSet:
        """The rules that neither money nor the choice of a coordinator can change."""
        changeable = Share | Budget | Coordinator
        rules = tuple(rule for rule in self.problem.ruleset.rules if not isinstance(rule.condition, changeable))
        return self.problem.ruleset.model_copy(update={"rules": rules})

    def _outlook(self, row: int, parts: Parts) -> tuple[int, float]:
        """How many hard rules the set breaks at least, and the points for wishes that it gets at most."""
        key = (
            self._looks(self.problem.candidates.eligibility_profiles[row]),
            tuple(parts[each] for each in self.base),
            parts[row],
        )
        if key not in self._outlooks:
            self._outlooks[key] = self._looked_at(parts)
        return self._outlooks[key]

    def _looked_at(self, parts: Parts) -> tuple[int, float]:
        eligibility_profiles = {row: self.problem.candidates.eligibility_profiles[row] for row in parts}
        seats = [
            Seat(standing.member, "", Role.DEVELOPER, parts[row], 0.0, 0.0) for row, standing in eligibility_profiles.items()
        ]
        by_id = {standing.member: standing for standing in eligibility_profiles.values()}
        failed = {
            verdict.rule for verdict in certify(seats, self._counting, self.setting.call, by_id) if verdict.holds is False
        }
        failed |= {rule.id for rule in self.problem.ruleset.rules if not self._can_lead(rule, parts)}
        points = self.problem.wish_points
        return sum(rule.id in failed for rule in self.problem.hard), sum(points[id] for id in points if id not in failed)

    def _can_lead(self, rule: Rule, parts: Parts) -> bool:
        """Whether someone in the set could coordinate as the rule asks; True for other rules."""
        if not isinstance(rule.condition, Coordinator):
            return True
        chosen = [row for row in parts if self._roles.get(row) is Role.COORDINATOR]
        able = chosen or [row for row in parts if row not in self._roles]
        of = rule.condition.of
        return any(matches(of, self.problem.candidates.eligibility_profiles[row], parts[row]) for row in able)

    def _looks(self, standing: EligibilityProfile) -> Hashable:
        """The same for all newcomers that no rule can tell apart beside this base: everything that a selector looks at."""
        regions = tuple(standing.nuts.startswith(region) for region in self._regions)
        group = standing.group if standing.group in self._groups else bool(standing.group)
        return (
            standing.kind,
            standing.size,
            standing.independence,
            standing.sectors,
            standing.country,
            regions,
            group,
            standing.experience > 0,
            standing.in_difficulty,
            standing.lists,
            standing.legal_role,
            standing.load,
            self._roles.get(self.setting.candidates.position[standing.member]),
        )

    @cached_property
    def _regions(self) -> tuple[str, ...]:
        conditions = [rule.condition for rule in self.problem.ruleset.rules]
        selectors = [getattr(condition, name, None) for condition in conditions for name in ("of", "relative_to")]
        return tuple(sorted({region for each in selectors if isinstance(each, Selector) for region in each.region}))

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(self.problem.candidates.eligibility_profiles[row].group for row in self.base)
