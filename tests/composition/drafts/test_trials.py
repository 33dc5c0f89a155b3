"""The best newcomer is the one that judging everybody gives, whatever the rules select by."""

import os

import numpy as np
import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.drafts.judging import Request, judge_in, merit, setting_from
from matchmaking.composition.drafts.trials import Trials
from matchmaking.composition.rules.rule_set import parse_rules
from tests.composition.random_rules import random_rule_file

POOLS = int(os.environ.get("MATCHMAKING_POOLS", "30"))


@pytest.mark.parametrize("seed", range(POOLS))
def test_the_best_newcomer_under_rules_drawn_at_random_is_the_one_that_judging_all_of_them_gives(seed: int) -> None:
    pool = random_pool(14, 7000 + seed, ties=0.2, groups=0.3)
    setting = setting_from(pool, a_call(), parse_rules(random_rule_file(seed)))
    base = tuple(sorted(np.random.default_rng(seed).choice(len(pool), 3, replace=False).tolist()))
    trials = Trials(setting, Request(), base)
    others = [row for row in trials.problem.admitted.tolist() if row not in base]
    judged = [judge_in(setting, [setting.member(each) for each in (*base, row)], quoted=False) for row in others]
    order = sorted(zip(map(merit, judged), others, strict=True))
    found = trials.best(3)
    assert [merit(consortium) for _, consortium in found] == [pytest.approx(worth) for worth, _ in order[:3]]


def test_who_is_kept_apart_from_a_member_is_no_newcomer() -> None:
    setting = setting_from(random_pool(14, 3), a_call(), parse_rules(random_rule_file(0)))
    base = (0, 1, 2)
    best = Trials(setting, Request(), base).best(1)[0][0]
    apart = Request(apart=frozenset({(setting.member(best), setting.member(1))}))
    assert best not in [row for row, _ in Trials(setting, apart, base).best(5)]
