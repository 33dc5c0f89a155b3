"""Several consortia side by side: loads are kept, and nothing is lost against composing one after the other."""

import json
from collections import Counter
from itertools import combinations, permutations
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.portfolios import INSTITUTIONS, focused, portfolio, portfolio_to_json
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.errors import ImpossibleRequest
from matchmaking.members.member import Kind

RULES = rule_set("vlaio-development")
CALL = a_call(months=24)
KINDS = (Kind.SME, Kind.SME, Kind.LARGE_COMPANY, Kind.UNIVERSITY)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10_000), load=st.integers(1, 2), more=st.integers(1, 3))
def test_nobody_takes_part_in_more_consortia_than_its_load(seed: int, load: int, more: int) -> None:
    pool = random_pool(18, seed, ties=0.1)
    found = portfolio(CALL, pool, 3, ruleset=RULES, size=4, load=load, institutions=more)
    loads = Counter(member for consortium in found.consortia for member in consortium.members)
    assert loads == found.loads
    for member, count in loads.items():
        kind = pool.eligibility_profiles[pool.position[member]].kind
        assert count <= (more if kind in INSTITUTIONS else load)
    assert found.worth >= found.one_after_the_other - 1e-6
    assert found.worth <= found.bound + 1e-6
    assert found.total == fsum(consortium.score for consortium in found.consortia)
    assert all(consortium.eligible for consortium in found.consortia)


@pytest.mark.parametrize("seed", range(2))
def test_the_best_portfolio_by_trying_all_lies_between_total_and_bound(seed: int) -> None:
    pool = random_pool(7, 40 + seed, ties=0.2, kinds=KINDS, groups=0.0)
    problem = CompositionProblem(CALL, RULES, pool, 3)
    worth = [worths(pool, focused(problem, key)) for key in ("c0", "c1")]
    best = max(
        worth[0][one] + worth[1][other] for one, other in permutations(worth[0], 2) if other in worth[1] and not one & other
    )
    found = portfolio(CALL, pool, 2, ruleset=RULES, size=3)
    assert found.worth <= best + 1e-6 <= found.bound + 2e-6
    assert found.worth >= 0.99 * best


def worths(pool: Candidates, problem: CompositionProblem) -> dict[frozenset[int], float]:
    found = {}
    for rows in combinations(range(len(pool)), problem.size):
        parts = {row: RULES.parts_of(pool.eligibility_profiles[row].kind)[0] for row in rows}
        consortium = propose(problem, parts, None, quoted=False)
        if consortium.eligible:
            found[frozenset(rows)] = consortium.score
    return found


def test_small_firms_and_newcomers_that_get_a_place_are_named() -> None:
    pool = random_pool(24, 5, ties=0.1)
    found = portfolio(CALL, pool, 2, ruleset=RULES, size=4)
    rows = [pool.position[member] for member in found.loads]
    assert set(found.small_firms) == {pool.eligibility_profiles[row].name for row in rows if pool.small[row]}
    assert set(found.newcomers) == {pool.eligibility_profiles[row].name for row in rows if not pool.experience[row]}
    assert len(set(found.focuses)) == 2
    assert json.loads(json.dumps(portfolio_to_json(found)))["total"] == found.total


def test_a_total_budget_is_divided_and_too_many_consortia_are_said() -> None:
    pool = random_pool(9, 5, ties=0.1, kinds=(Kind.SME,), groups=0.0)
    found = portfolio(CALL, pool, 4, ruleset=RULES, size=4, total=3e6)
    assert fsum(seat.amount for each in found.consortia for seat in each.seats) <= 3e6 + 1e-3
    assert 1 <= len(found.consortia) < 4
    assert "consortia can run side by side" in str(found.remarks[-1])
    with pytest.raises(ImpossibleRequest, match="at least 1 consortium"):
        portfolio(CALL, pool, 0, ruleset=RULES)
