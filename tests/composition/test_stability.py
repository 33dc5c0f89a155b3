"""How far weights may move before another consortium is the best: the same ends as counting out every set."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition import ConsortiumWeights, compose
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.stability import FARTHEST, consortium_stability, stability_of
from matchmaking.ranking.stability import Limit, radius, reaches

RULES = rule_set("eureka-network")


def _problem(seed: int) -> CompositionProblem:
    return CompositionProblem(a_call(), RULES, random_pool(9, 300 + seed, ties=0.5), 4)


def _same(found: float | None, counted: Limit | None, farthest: float) -> bool:
    if counted is None or counted.weight > farthest:
        return found is None
    return found == pytest.approx(counted.weight, rel=2e-2, abs=2e-2)


@pytest.mark.parametrize("seed", range(1))
def test_every_end_is_the_one_that_trying_all_sets_finds(seed: int) -> None:
    problem = _problem(seed)
    found = stability_of(problem)
    assert found is not None
    criteria = [span.criterion for span in found.spans]
    weights = np.array([span.weight for span in found.spans])
    values = {}
    for rows in combinations(range(len(problem.candidates)), problem.size):
        parts = {row: RULES.parts_of(problem.candidates.eligibility_profiles[row].kind)[0] for row in rows}
        each = propose(problem, parts, None, quoted=False)
        if each.eligible:
            told = {reason.criterion: reason.points / reason.most for reason in each.reasons}
            values[frozenset(each.members)] = np.array([told[criterion] for criterion in criteria])
    best = values.pop(frozenset(found.consortium.members))
    differences = best - np.array(list(values.values()))
    assert (differences @ weights).min() > -1e-3
    differences = differences[differences @ weights >= 0]
    farthest = FARTHEST * weights.sum()
    for span, reach in zip(found.spans, reaches(differences, weights), strict=True):
        assert _same(span.below.weight if span.below else None, reach.least, farthest), span.criterion
        assert _same(span.above.weight if span.above else None, reach.most, farthest), span.criterion
        for turn in (span.below, span.above):
            assert turn is None or (turn.proven and turn.consortium.eligible and set(turn.comes).isdisjoint(turn.goes))
    assert found.proven
    assert _same(found.together.weight if found.together else None, radius(differences, weights), farthest)


def test_corners_that_were_not_looked_at_are_told() -> None:
    found = stability_of(_problem(0), solves=60)
    assert found is not None
    assert not found.proven


@pytest.mark.parametrize("seed", range(3))
def test_the_firm_consortium_is_the_one_that_is_proposed_and_stays_it_within_its_limits(seed: int) -> None:
    pool, call = random_pool(14, 500 + seed, ties=0.5), a_call()
    found = consortium_stability(call, pool, ruleset=RULES, jointly=False)
    assert found is not None
    proposed = compose(call, pool, ruleset=RULES, alternatives=1).consortia[0]
    assert set(found.consortium.members) == set(proposed.members)
    for span in found.spans:
        assert span.complete
        for turn, inside, outside in ((span.below, 1.02, 0.98), (span.above, 0.98, 1.02)):
            if turn is None or turn.weight < 0.1 or abs(turn.weight - span.weight) < 0.1:
                continue
            for factor, stays in ((inside, True), (outside, False)):
                weights = replace(ConsortiumWeights(), **{span.criterion.value: factor * turn.weight})
                (other,) = compose(call, pool, ruleset=RULES, alternatives=1, weights=weights).consortia
                assert (set(other.members) == set(proposed.members)) is stays, (span.criterion, factor)


def test_a_weight_that_was_not_tried_is_told_from_one_that_changes_nothing() -> None:
    found = stability_of(_problem(0), jointly=False, solves=1)
    assert found is not None
    assert [(span.below, span.above, span.complete) for span in found.spans] == [(None, None, False)] * len(found.spans)
