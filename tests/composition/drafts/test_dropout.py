"""Each member of a consortium is taken away, and the best repair is found whenever trying everything finds one."""

import os
from dataclasses import asdict, replace
from itertools import combinations

import pytest

from benchmarks.random_pools import a_call, as_dictionaries, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.drafts.draft import Draft, draft_from, draft_of
from matchmaking.composition.drafts.dropout import loss_of, resilience
from matchmaking.composition.drafts.judging import Request, setting_from
from matchmaking.composition.rules.conditions import SizeCondition
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.data_files import data_file
from matchmaking.members.member import Kind
from tests.composition.brute_force import BruteForce
from tests.composition.independent_checker import Checker

POOLS = int(os.environ.get("MATCHMAKING_POOLS", "12"))
"""Random pools that are tried; more of them with the environment variable."""

CALL = {"budget": 2e6, "months": 36}
SIZES = {"era-net": 4, "eureka-network": 3, "horizon-europe-ria": 4, "medvia-icon": 5}


def _repairs_by_trying(force: BruteForce, rest: list[str], others: list[str]) -> tuple[int, float] | None:
    """The number of newcomers and the best score: one for one, else without anyone, else as few as do."""
    for count in (1, 0, 2, 3, 4):
        sets = [sorted([*rest, *joining]) for joining in combinations(others, count)]
        worths = [force.worth([force.checker.members[id] for id in members]) for members in sets]
        if found := [worth for worth in worths if worth is not None]:
            return count, max(found)
    return None


@pytest.mark.parametrize("seed", range(POOLS))
def test_a_repair_is_found_whenever_trying_everything_finds_one(seed: int) -> None:
    rules = sorted(SIZES)[seed % len(SIZES)]
    pool = random_pool(9, 1000 + seed, ties=0.2, groups=0.2)
    setting = setting_from(pool, a_call(), rule_set(rules))
    composed = compose(setting.call, pool, ruleset=setting.ruleset, alternatives=1, size=SIZES[rules]).consortia
    if not composed:
        return
    draft = draft_from(setting, composed[0])
    checker = Checker(data_file(), rules, as_dictionaries(pool), CALL)
    force = BruteForce(checker, pool.demand.tolist(), asdict(ConsortiumWeights()))
    others = [member for member in checker.members if member not in draft.members]
    for loss in resilience(draft).losses:
        rest = [member for member in draft.members if member != loss.member]
        expected = _repairs_by_trying(force, rest, others)
        assert (loss.repair is not None) == (expected is not None)
        if loss.repair is None or expected is None:
            continue
        count, best = expected
        assert loss.repair.eligible
        assert len(loss.newcomers) == count
        assert set(rest) <= set(loss.repair.members) <= {*rest, *others}
        assert loss.repair.score == pytest.approx(best, rel=1e-9 if count <= 1 else 0.005)


@pytest.fixture(scope="module")
def draft() -> Draft:
    setting = setting_from(random_pool(30, 4, ties=0.15), a_call(), rule_set("medvia-icon"))
    (composed,) = compose(setting.call, setting.candidates, ruleset=setting.ruleset, alternatives=1).consortia
    return draft_from(setting, composed)


def test_a_member_that_nobody_can_replace_is_a_single_point_of_failure() -> None:
    pool = random_pool(12, 3, kinds=(Kind.SME,), groups=0.0, ties=0.0)
    flemish = [
        replace(each, size=SizeCondition.SMALL, country="BE", nuts="BE21", in_difficulty=False)
        for each in pool.eligibility_profiles
    ]
    university = replace(flemish[0], kind=Kind.UNIVERSITY, size=None)
    setting = setting_from(replace(pool, eligibility_profiles=(university, *flemish[1:])), a_call(), rule_set("medvia-icon"))
    (composed,) = compose(setting.call, setting.candidates, ruleset=setting.ruleset, alternatives=1, size=5).consortia
    found = resilience(draft_from(setting, composed))
    (point,) = (loss for loss in found.single_points if loss.repair is None)
    assert point.member == university.member
    assert point.kept == 0.0
    assert point.breaks is not None
    assert "research-organisation" in {rule.rule for rule in point.breaks.newly_broken}
    assert "Nobody in the cluster can repair the loss" in str(point.remark)
    assert found.kept == pytest.approx(sum(loss.kept for loss in found.losses) / 5)


def test_resilience_lies_between_nothing_and_all_kept(draft: Draft) -> None:
    found = resilience(draft)
    assert [loss.member for loss in found.losses] == list(draft.members)
    assert 0 < found.kept <= 1
    assert all(loss.repair for loss in found.losses)
    assert all(str(loss.remark) for loss in found.losses)


def test_the_excluded_repair_nothing(draft: Draft) -> None:
    member = draft.members[1]
    first = loss_of(draft, member)
    assert first.repair is not None
    (newcomer,) = set(first.repair.members) - set(draft.members)
    without = Draft(draft.setting, Request(excluded=frozenset({newcomer})), draft.consortium)
    again = loss_of(without, member)
    assert again.repair is not None
    assert newcomer not in again.repair.members
    assert again.repair.score <= first.repair.score


def test_a_lock_holds_nobody_who_drops_out(draft: Draft) -> None:
    locked = Draft(draft.setting, Request(locked=frozenset(draft.members)), draft.consortium)
    assert resilience(locked).kept == resilience(draft).kept


def test_the_last_member_leaves_nothing_behind(draft: Draft) -> None:
    alone = draft_of(draft.setting, draft.members[:1])
    (loss,) = resilience(alone).losses
    assert loss.rest is None
    assert loss.breaks is None
