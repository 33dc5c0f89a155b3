"""Pools drawn at random against brute force: nothing eligible is missed, nothing else is called so, and why not is true.

`MATCHMAKING_POOLS` is the number of pools (36 without it); `python -m benchmarks random-pools 1000` tries as many as wanted
and prints what became of them.
"""

import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy

import numpy as np
import pytest

from benchmarks.random_pools import KINDS, a_call, as_dictionaries, random_pool, standing_as_dictionary
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import to_json
from matchmaking.composition.relaxations.relaxing import Relaxation
from matchmaking.composition.relaxations.smallest_conflict import why_to_json
from matchmaking.composition.relaxations.steps import RelaxationCandidate, RelaxationStep
from matchmaking.composition.rules.rule_set import RuleSet, parse_rules, rule_set, rule_set_ids
from matchmaking.data_files import data_file
from matchmaking.errors import BadRules, ImpossibleRequest
from tests.composition.clashes import Clashes
from tests.composition.independent_checker import Checker, Json
from tests.composition.random_rules import random_rule_file

POOLS = int(os.environ.get("MATCHMAKING_POOLS", "36"))
CALL: Json = {"budget": 2e6, "months": 36}


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    """What became of the pools, printed at the end."""
    counts: Counter[str] = Counter()
    yield counts
    print("\n" + ", ".join(f"{count} {what}" for what, count in sorted(counts.items())))


@pytest.mark.parametrize("seed", range(POOLS))
def test_a_consortium_is_found_where_there_is_one_and_else_the_smallest_clash_and_proven_ways_out(
    seed: int, tally: Counter[str]
) -> None:
    random = np.random.default_rng(seed)
    rules, plain = _rules_for(seed)
    kinds = [KINDS[at] for at in sorted(random.choice(len(KINDS), int(random.integers(3, len(KINDS) + 1)), replace=False))]
    pool = random_pool(int(random.integers(9, 15)), 10_000 + seed, ties=0.2, groups=0.2, kinds=kinds)
    ids = [standing.member for standing in pool.eligibility_profiles]
    named = [str(id) for id in random.permutation(ids)]
    anchors = frozenset(named[: int(random.integers(3))])
    excluded = frozenset(named[2 : 2 + int(random.integers(3))])
    size = int(random.integers(4, 6))
    checker = Checker(data_file(), "era-net", as_dictionaries(pool), CALL)
    checker.rules = plain
    clashes = Clashes(checker, size, anchors, excluded)
    fewest = clashes.fewest_that_clash()
    try:
        composition = compose(a_call(), pool, ruleset=rules, anchors=anchors, excluded=excluded, size=size, alternatives=1)
    except (ImpossibleRequest, BadRules):
        tally["refused"] += 1
        assert fewest is not None
        return
    if fewest is None:
        tally["found"] += 1
        (consortium,) = composition.consortia
        assert checker.is_eligible(to_json(consortium))
        assert anchors <= set(consortium.members) <= set(ids) - excluded
        assert len(consortium.seats) == size
        return
    assert not composition.consortia
    why = composition.why_none
    assert why is not None
    assert why.smallest
    assert not why.undecided
    assert len(why.rules) + len(why.anchors) + why.excluded == fewest
    assert not clashes.can_meet((frozenset(why.rules), frozenset(why.anchors), why.excluded))
    costs = [relaxation.cost for relaxation in why.relaxations]
    assert costs == sorted(costs)
    assert why.relaxations
    tally[f"none, for {fewest} demands"] += 1
    tally["ways out"] += len(why.relaxations)
    for relaxation in why.relaxations:
        _check(relaxation, checker, anchors, excluded, size)


def _rules_for(seed: int) -> tuple[RuleSet, Json]:
    """Every second pool under a set of the product in turn, the others under rules drawn at random."""
    if seed % 2:
        text = random_rule_file(seed)
        return parse_rules(text), tomllib.loads(text)
    id = rule_set_ids()[seed // 2 % len(rule_set_ids())]
    return rule_set(id), Checker(data_file(), id, {}, CALL).rules


def _check(relaxation: Relaxation, checker: Checker, anchors: frozenset[str], excluded: frozenset[str], size: int) -> None:
    """The consortium of a relaxation is eligible under the changed rules by the independent checker, and keeps all else."""
    rules, call = deepcopy(checker.rules), dict(checker.call)
    members = dict(checker.members)
    for standing in relaxation.newcomers:
        members[standing.member] = standing_as_dictionary(standing)
    for step in relaxation.steps:
        size = _apply(step, rules, call, size)
        anchors -= set(step.members) if step.candidate is RelaxationCandidate.ANCHOR else set()
        excluded -= set(step.members) if step.candidate is RelaxationCandidate.EXCLUSION else set()
    changed = Checker(data_file(), "era-net", members, call)
    changed.rules = rules
    taken = set(relaxation.consortium.members)
    assert changed.is_eligible(to_json(relaxation.consortium))
    assert len(taken) == size
    assert anchors <= taken
    assert not excluded & taken


def _apply(step: RelaxationStep, rules: Json, call: Json, size: int) -> int:
    rule = next((rule for rule in rules["rules"] if rule["id"] == step.rule), None)
    match step.candidate:
        case RelaxationCandidate.SIZE:
            return int(step.after or 0)
        case RelaxationCandidate.RULE:
            rules["rules"].remove(rule)
        case RelaxationCandidate.PROJECT:
            call["months"] = step.after
        case RelaxationCandidate.THRESHOLD:
            assert rule is not None
            field = "min" if (step.after or 0) < (step.before or 0) else "max"
            assert rule["condition"][field] == step.before
            rule["condition"][field] = step.after
    return size


def test_the_reason_can_be_kept_as_plain_values() -> None:
    why = compose(a_call(), random_pool(20, 5, kinds=KINDS[:2]), ruleset=rule_set("medvia-icon")).why_none
    assert why is not None
    plain = json.loads(json.dumps(why_to_json(why), allow_nan=False))
    assert plain["rules"] == ["research-organisation"]
    assert plain["smallest"]
    (missing,) = [step["missing"] for step in plain["relaxations"][0]["steps"]]
    assert missing["count"] == 1
    assert set(missing["kinds"]) == {"university", "research_centre"}
    assert missing["region"] == "BE2"
    assert plain["relaxations"][0]["consortium"]["certificate"]
