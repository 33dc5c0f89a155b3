"""Consortia side by side: each row holds one value for each of them."""

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.drafts.comparison import compare
from matchmaking.composition.drafts.judging import Setting, judge_in, setting_from
from matchmaking.composition.rules.rule_set import rule_set


def _setting(rules: str = "medvia-icon", capabilities: int = 4) -> Setting:
    return setting_from(random_pool(30, 4, capabilities=capabilities), a_call(capabilities), rule_set(rules))


def test_every_criterion_capability_rule_and_member_stands_beside_the_others() -> None:
    setting = _setting()
    consortia = compose(setting.call, setting.candidates, ruleset=setting.ruleset, alternatives=3).consortia
    found = compare(consortia)
    for at, consortium in enumerate(consortia):
        assert {key: points[at] for key, points in found.criteria.items()} == {
            reason.criterion: reason.points for reason in consortium.reasons
        }
        assert [entries[at] for entries in found.capabilities.values()] == list(consortium.coverage)
        assert [verdicts[at] for verdicts in found.rules.values()] == list(consortium.certificate)
        assert {id for id, seats in found.seats.items() if seats[at]} == set(consortium.members)
    assert set(found.common) == set.intersection(*(set(each.members) for each in consortia))


def test_those_who_are_in_most_come_first() -> None:
    setting = _setting()
    first = [setting.member(row) for row in (1, 2, 3)]
    second = [setting.member(row) for row in (2, 3, 4)]
    found = compare([judge_in(setting, first), judge_in(setting, second)])
    assert set(list(found.seats)[:2]) == {setting.member(2), setting.member(3)}
    assert set(found.common) == {setting.member(2), setting.member(3)}


def test_consortia_for_different_calls_say_nothing_about_what_only_the_other_asks() -> None:
    one, other = _setting(), _setting("eureka-network", 2)
    members = [one.member(row) for row in (1, 2, 3)]
    found = compare([judge_in(one, members), judge_in(other, members)])
    assert found.capabilities["c3"][1] is None
    assert found.rules["research-organisation"][1] is None
    assert set(found.common) == set(members)
