"""The composer against a checker and a brute force that share nothing with it."""

import json
import tomllib
from dataclasses import asdict
from math import fsum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, as_dictionaries, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import to_json
from matchmaking.composition.rules.rule_set import parse_rules, rule_set, rule_set_ids
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.data_files import data_file
from matchmaking.errors import BadRules, ImpossibleRequest
from tests.composition.brute_force import NEARLY, BruteForce, covers, far, idle_cost, is_idle, reach
from tests.composition.independent_checker import Checker
from tests.composition.random_rules import random_rule_file

CALL = {"budget": 2e6, "months": 36}
SIZES = {"medvia-icon": 5, "vlaio-icon": 5}


@pytest.mark.parametrize("rules", rule_set_ids())
@pytest.mark.parametrize("seed", range(6))
def test_an_independent_checker_agrees_with_every_certificate(rules: str, seed: int) -> None:
    pool = random_pool(24 + 3 * seed, seed, ties=0.05)
    checker = Checker(data_file(), rules, as_dictionaries(pool), CALL)
    composition = compose(a_call(), pool, ruleset=rule_set(rules), alternatives=3, size=(SIZES.get(rules, 4), 5))
    assert composition.consortia or composition.why_none
    for consortium in composition.consortia:
        plain = json.loads(json.dumps(to_json(consortium), allow_nan=False))
        assert checker.is_eligible(plain)
        assert checker.verdicts(plain) == {verdict["rule"]: verdict["holds"] for verdict in plain["certificate"]}
        assert fsum(reason["points"] for reason in plain["reasons"]) == plain["score"]
        assert 0 <= plain["score"] <= plain["bound"] <= 100


@pytest.mark.parametrize("rules", ["era-net", "eureka-network", "eurostars-3", "horizon-europe-ria", "ihi", "medvia-icon"])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_set_by_brute_force_lies_between_score_and_bound(rules: str, seed: int) -> None:
    pool = random_pool(9, 100 + seed, ties=0.2, groups=0.2)
    size = SIZES.get(rules, 4)
    weights = ConsortiumWeights()
    composition = compose(a_call(), pool, ruleset=rule_set(rules), alternatives=1, size=size, weights=weights)
    force = BruteForce(Checker(data_file(), rules, as_dictionaries(pool), CALL), pool.demand.tolist(), asdict(weights))
    worths = force.coverage_first(size, size)
    assert bool(worths) == bool(composition.consortia)
    if not worths:
        assert composition.why_none is not None
        assert not composition.why_none.undecided
        return
    (consortium,) = composition.consortia
    assert consortium.bound is not None
    best = max(worths.values())
    assert consortium.score == pytest.approx(worths[frozenset(consortium.members)], abs=1e-6)
    assert consortium.score <= best + 1e-6
    assert best <= consortium.bound + 1e-6
    assert consortium.score == pytest.approx(best, abs=2e-4)


@pytest.mark.parametrize("rules", ["era-net", "eureka-network", "eurostars-3", "horizon-europe-ria", "ihi", "medvia-icon"])
@pytest.mark.parametrize("seed", range(4))
def test_of_several_sizes_the_one_that_covers_most_for_its_seats_is_chosen(rules: str, seed: int) -> None:
    pool = random_pool(8, 300 + seed, ties=0.2, groups=0.2)
    least = {"medvia-icon": 4}.get(rules, 3)
    composition = compose(a_call(), pool, ruleset=rule_set(rules), alternatives=1, size=(least, 5))
    force = BruteForce(
        Checker(data_file(), rules, as_dictionaries(pool), CALL), pool.demand.tolist(), asdict(ConsortiumWeights())
    )
    worths = force.coverage_first(least, 5)
    assert bool(worths) == bool(composition.consortia)
    for consortium in composition.consortia:
        assert consortium.score == pytest.approx(max(worths.values()), abs=2e-4)
        assert frozenset(consortium.members) in worths


@pytest.mark.parametrize("seed", range(4))
def test_the_first_is_the_best_and_alternatives_differ_enough_and_leave_nothing_open(seed: int) -> None:
    pool = random_pool(9, 200 + seed, ties=0.2)
    composition = compose(a_call(), pool, ruleset=rule_set("eureka-network"), alternatives=4, size=4, distance=2)
    checker = Checker(data_file(), "eureka-network", as_dictionaries(pool), CALL)
    force = BruteForce(checker, pool.demand.tolist(), asdict(ConsortiumWeights()))
    worths = dict(force.eligible_sets(4))
    found = [frozenset(consortium.members) for consortium in composition.consortia]
    assert all(len(one & other) <= 2 for at, one in enumerate(found) for other in found[:at])

    def covered(members: frozenset[str]) -> frozenset[int]:
        chosen = [checker.members[id] for id in members]
        return frozenset(at for at in range(4) if any(covers(member, at) for member in chosen))

    def standing(members: frozenset[str]) -> tuple[float, int, int]:
        chosen = [checker.members[id] for id in members]
        return reach(chosen, force.demand), sum(map(is_idle, chosen)), sum(map(far, chosen))

    def worth_its_seats(members: frozenset[str]) -> float:
        return standing(members)[0] - idle_cost([checker.members[id] for id in members])

    reached, idle, farthest = standing(max(worths, key=worth_its_seats))
    as_well = [
        worth
        for members, worth in worths.items()
        if standing(members)[0] >= reached - NEARLY - 1e-6 and standing(members)[1] <= idle and standing(members)[2] <= farthest
    ]
    assert composition.consortia[0].score == pytest.approx(max(as_well), abs=2e-4)
    for members in found[1:]:
        assert members in worths
        assert covered(members) >= covered(found[0])
        assert standing(members)[0] >= standing(found[0])[0] - 10
        assert standing(members)[1] <= standing(found[0])[1]


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(3, 5))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_under_rules_drawn_at_random_the_composer_the_certificate_and_brute_force_agree(
    rules: int, pool: int, size: int
) -> None:
    text = random_rule_file(rules)
    members = random_pool(8, pool, ties=0.2, groups=0.25)
    checker = Checker(data_file(), "era-net", as_dictionaries(members), CALL)
    checker.rules = tomllib.loads(text)
    weights = ConsortiumWeights()
    worths = dict(BruteForce(checker, members.demand.tolist(), asdict(weights)).eligible_sets(size))
    try:
        composition = compose(a_call(), members, ruleset=parse_rules(text), alternatives=1, size=size, weights=weights)
    except (ImpossibleRequest, BadRules):
        assert not worths
        return
    assert bool(worths) == bool(composition.consortia)
    for consortium in composition.consortia:
        plain = to_json(consortium)
        assert checker.verdicts(plain) == {verdict["rule"]: verdict["holds"] for verdict in plain["certificate"]}
        assert consortium.score == pytest.approx(worths[frozenset(consortium.members)], abs=1e-6)
        assert fsum(seat.amount for seat in consortium.seats) == CALL["budget"]
