"""A limit on the load is exact: composing under it is composing without those who take part in too many others."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, as_dictionaries, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import to_json
from matchmaking.composition.drafts.changing import compose_rest
from matchmaking.composition.drafts.draft import draft_of
from matchmaking.composition.drafts.judging import Request, broken_rules, judge_in, setting_from
from matchmaking.composition.drafts.substitutes import substitutes
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving.load import LOAD_RULE, with_load
from matchmaking.data_files import data_file
from matchmaking.errors import ImpossibleRequest
from tests.composition.independent_checker import Checker

CALL = {"budget": 2e6, "months": 36}


@given(st.integers(0, 10**6), st.integers(1, 3), st.lists(st.integers(0, 3), min_size=12, max_size=12))
@settings(deadline=None, max_examples=6)
def test_under_a_limit_the_proposal_is_that_without_those_who_are_too_busy(seed: int, most: int, loads: list[int]) -> None:
    pool, rules = random_pool(12, seed, ties=0.2), rule_set("horizon-europe-ria")
    load = {profile.member: count for profile, count in zip(pool.eligibility_profiles, loads, strict=True)}
    busy = [member for member, count in load.items() if count >= most]
    try:
        limited = compose(a_call(), pool, ruleset=rules, alternatives=1, load=load, max_load=most)
        without = compose(a_call(), pool, ruleset=rules, alternatives=1, excluded=busy)
    except ImpossibleRequest:
        return
    assert [each.members for each in limited.consortia] == [each.members for each in without.consortia]
    checker = Checker(data_file(), "horizon-europe-ria", as_dictionaries(with_load(pool, load)), CALL)
    checker.rules["rules"].append(
        {"id": LOAD_RULE, "severity": "hard", "condition": {"type": "admissible", "of": {"busy": most}}}
    )
    for each in limited.consortia:
        plain = to_json(each)
        assert checker.is_eligible(plain)
        assert {verdict["rule"]: verdict["holds"] for verdict in plain["certificate"]} == checker.verdicts(plain)
        assert all(seat["load"] == load[seat["id"]] < most for seat in plain["members"])


def test_a_member_beyond_the_limit_must_not_be_asked_for_and_breaks_a_rule_of_a_draft() -> None:
    pool, rules = random_pool(24, 3, ties=0.2), rule_set("eureka-network")
    (first,) = compose(a_call(), pool, ruleset=rules, alternatives=1).consortia
    busy = first.members[0]
    with pytest.raises(ImpossibleRequest):
        compose(a_call(), pool, ruleset=rules, anchors=[busy], load={busy: 2}, max_load=2)
    with pytest.raises(ImpossibleRequest):
        compose(a_call(), pool, ruleset=rules, max_load=0)
    judged = judge_in(setting_from(pool, a_call(), rules).loaded({busy: 2}), first.members, Request(max_load=2))
    verdict = next(verdict for verdict in judged.certificate if verdict.rule == LOAD_RULE)
    assert verdict.holds is False
    assert f"{first.seats[0].name} (2)" in str(verdict.evidence)


def test_a_seat_says_in_what_else_its_member_takes_part_and_until_when() -> None:
    pool, rules = random_pool(24, 3, ties=0.2), rule_set("eureka-network")
    (first,) = compose(a_call(), pool, ruleset=rules, alternatives=1).consortia
    busy = first.members[0]
    other = Engagement("p1", "A project", False, date(2027, 6, 30))
    (again,) = compose(a_call(), pool, ruleset=rules, alternatives=1, load={busy: (other,)}).consortia
    assert again.members == first.members
    seats = {seat["id"]: seat for seat in to_json(again)["members"]}
    assert seats[busy]["load"] == 1
    assert seats[busy]["engagements"] == [{"id": "p1", "name": "A project", "is_saved": False, "until": "2027-06-30"}]
    assert all(not seat["engagements"] for id, seat in seats.items() if id != busy)


def test_a_draft_composed_again_stays_under_its_limit() -> None:
    pool, rules = random_pool(24, 3, ties=0.2), rule_set("eureka-network")
    (first,) = compose(a_call(), pool, ruleset=rules, alternatives=1).consortia
    setting = setting_from(pool, a_call(), rules).loaded({first.members[0]: 2})
    draft = draft_of(setting, first.members, Request(max_load=2))
    assert LOAD_RULE in broken_rules(draft.consortium)
    again = compose_rest(draft).after
    assert first.members[0] not in again.members
    assert LOAD_RULE not in broken_rules(again.consortium)
    assert first.members[0] not in {
        seat.member for change in substitutes(again, again.members[0], count=5) for seat in change.consortium.seats
    }


def test_what_a_limit_costs_in_coverage_is_said() -> None:
    pool, rules = random_pool(24, 2, ties=0.2), rule_set("eureka-network")
    free = compose(a_call(), pool, ruleset=rules, alternatives=1)
    load = dict.fromkeys(free.consortia[0].members, 1)
    limited = compose(a_call(), pool, ruleset=rules, alternatives=1, load=load, max_load=1)
    said = [remark.message for remark in limited.remarks]
    covered = [
        sum(entry.weight * entry.covered for entry in found.consortia[0].coverage if entry.by) for found in (free, limited)
    ]
    assert covered[0] - covered[1] > 0.05
    assert any("limit on running projects" in message for message in said)
    assert not any("limit on running projects" in remark.message for remark in free.remarks)
