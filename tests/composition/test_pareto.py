"""Compromises between two criteria: none is better on both, and none is left out, by trying all."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition import pareto_front
from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.pareto_front import Money, ParetoPoint, is_supported, pareto
from matchmaking.composition.rules.conditions import Count
from matchmaking.composition.rules.rule_set import Shares, rule_set
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import in_order
from matchmaking.composition.solving.scoring import values_of
from matchmaking.errors import ImpossibleRequest
from matchmaking.members.member import COMPANIES

RULES = rule_set("eureka-network")
FREE_TO_SPLIT = RULES.model_copy(
    update={"rules": tuple(rule for rule in RULES.rules if isinstance(rule.condition, Count)), "shares": Shares()}
)
"""The same without limits on what an organisation or a country may hold."""


@pytest.mark.parametrize("second", [ConsortiumCriterion.NEW_TIES, ConsortiumCriterion.EXPOSURE])
@pytest.mark.parametrize("seed", range(2))
def test_the_compromises_are_all_that_trying_every_set_finds(second: ConsortiumCriterion, seed: int) -> None:
    pool = random_pool(9, 300 + seed, ties=0.5, groups=0.1)
    problem = CompositionProblem(a_call(), RULES, pool, 4)
    points = set()
    for rows in combinations(range(len(pool)), 4):
        parts = {row: RULES.parts_of(pool.eligibility_profiles[row].kind)[0] for row in rows}
        if propose(problem, parts, None, quoted=False).eligible:
            values = values_of(problem, np.array(rows))
            points.add((round(values[ConsortiumCriterion.COVERAGE], 6), round(values[second], 6)))
    best = {point for point in points if not any(a >= point[0] and b >= point[1] and (a, b) != point for a, b in points)}
    found = pareto(a_call(), pool, ConsortiumCriterion.COVERAGE, second, ruleset=RULES, most=0, size=4)
    assert {(round(each.first, 6), round(each.second, 6)) for each in found} == best
    assert all(each.consortium.eligible and each.proven for each in found)


def test_a_few_compromises_are_spread_and_each_gives_something_up() -> None:
    pool = random_pool(14, 7, ties=0.3)
    found = pareto(
        a_call(), pool, ConsortiumCriterion.PAST_COLLABORATION, ConsortiumCriterion.NEW_TIES, ruleset=RULES, most=4, size=4
    )
    assert 1 < len(found) <= 4
    firsts, seconds = [each.first for each in found], [each.second for each in found]
    assert firsts == sorted(firsts, reverse=True)
    assert seconds == sorted(seconds)


def test_compromises_keep_to_who_must_and_who_must_not_take_part() -> None:
    pool = random_pool(14, 7, ties=0.3)

    def members(anchors: Sequence[str] = (), excluded: Sequence[str] = ()) -> list[set[str]]:
        found = pareto(
            a_call(),
            pool,
            ConsortiumCriterion.COVERAGE,
            ConsortiumCriterion.NEW_TIES,
            ruleset=RULES,
            anchors=anchors,
            excluded=excluded,
            most=4,
            size=4,
        )
        assert found
        return [set(each.consortium.members) for each in found]

    free = members()
    unwanted = min(member for member in free[0] if not all(member in members for members in free))
    wanted = next(standing.member for standing in pool.eligibility_profiles if standing.member not in set.union(*free))
    kept = members(anchors=[wanted], excluded=[unwanted])
    assert all(wanted in each and unwanted not in each for each in kept)


def test_a_point_below_the_line_between_its_neighbours_is_not_supported() -> None:
    points = [(1.0, 0.0), (0.4, 0.4), (0.0, 1.0)]
    assert [is_supported(point, points) for point in points] == [True, False, True]
    assert is_supported((0.6, 0.6), [(1.0, 0.0), (0.6, 0.6), (0.0, 1.0)])


def test_a_criterion_without_ground_is_refused() -> None:
    with pytest.raises(ImpossibleRequest, match="two different criteria"):
        pareto(
            a_call(), random_pool(20, 1), ConsortiumCriterion.COVERAGE, ConsortiumCriterion.GEO_PROXIMITY, ruleset=RULES, size=4
        )


@pytest.mark.parametrize("seed", range(2))
def test_what_companies_get_is_an_axis_and_the_budget_is_split_for_it(seed: int) -> None:
    pool = in_order(random_pool(9, 300 + seed, ties=0.5, groups=0.1))
    problem = CompositionProblem(a_call(), FREE_TO_SPLIT, pool, 4)
    least, _ = problem.share_limits
    points = set()
    for rows in combinations(range(len(pool)), 4):
        parts = {row: FREE_TO_SPLIT.parts_of(pool.eligibility_profiles[row].kind)[0] for row in rows}
        if propose(problem, parts, None, quoted=False).eligible:
            others = sum(pool.eligibility_profiles[row].kind not in COMPANIES for row in rows)
            covered = values_of(problem, np.array(rows))[ConsortiumCriterion.COVERAGE]
            points.add((round(covered, 4), round(1 - others * least, 4)))
    best = {point for point in points if not any(a >= point[0] and b >= point[1] and (a, b) != point for a, b in points)}
    found = pareto(a_call(), pool, ConsortiumCriterion.COVERAGE, Money.COMPANIES, ruleset=FREE_TO_SPLIT, most=0, size=4)
    assert {(round(each.first, 4), round(each.second, 4)) for each in found} == best
    kinds = {standing.member: standing.kind for standing in pool.eligibility_profiles}
    for each in found:
        assert each.consortium.eligible
        assert not each.consortium.remarks
        got = sum(seat.share for seat in each.consortium.seats if kinds[seat.member] in COMPANIES)
        assert got == pytest.approx(each.second, abs=1e-5)


def test_where_the_nodes_run_out_the_front_still_leads_to_its_other_end_and_says_what_is_not_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, pool = ConsortiumCriterion.PAST_COLLABORATION, ConsortiumCriterion.NEW_TIES, random_pool(30, 7, ties=0.3)

    def front() -> list[ParetoPoint]:
        return list(pareto(a_call(), pool, first, second, ruleset=RULES, most=6, size=4))

    whole = front()
    monkeypatch.setattr(pareto_front, "_NODES_EACH", 1)
    monkeypatch.setattr(pareto_front, "_NODES_IN_ALL", 1)
    hurried = front()
    assert hurried
    assert len(hurried) <= 2
    assert all(each.consortium.eligible for each in hurried)
    assert hurried == front()
    assert whole[-1].second >= hurried[-1].second - 1e-6
    assert not any(
        one.first >= other.first and one.second >= other.second for one in hurried for other in hurried if one is not other
    )
