"""A set made by hand is judged as the composer would judge it, and the best newcomers are found without judging everyone."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.drafts.judging import Request, Setting, judge_in, merit, problem_of, setting_from
from matchmaking.composition.drafts.trials import Trials
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import rule_set, rule_set_ids
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest, UnknownMember
from matchmaking.members.member import Kind

ICON = rule_set("medvia-icon")
OPEN = ICON.model_copy(update={"parts": {Kind.UNIVERSITY_HOSPITAL: (Part.COMPANY, Part.RESEARCH)}})


@pytest.fixture(scope="module")
def setting() -> Setting:
    return setting_from(random_pool(40, 11), a_call(), ICON)


@pytest.mark.parametrize("rules", rule_set_ids())
def test_a_composed_consortium_is_judged_as_it_was_composed(rules: str) -> None:
    setting = setting_from(random_pool(40, 7, ties=0.05), a_call(), rule_set(rules))
    for composed in compose(setting.call, setting.candidates, ruleset=setting.ruleset, alternatives=2).consortia:
        judged = judge_in(setting, composed.members)
        assert (judged.score, judged.seats, judged.certificate) == (composed.score, composed.seats, composed.certificate)
        assert judged.coverage == composed.coverage
        assert (judged.bound, judged.gap) == (None, None)


def test_the_order_in_which_members_are_named_changes_nothing(setting: Setting) -> None:
    members = [setting.member(row) for row in (3, 8, 12, 20, 31)]
    assert judge_in(setting, members) == judge_in(setting, members[::-1])


def test_a_set_that_breaks_rules_is_judged_all_the_same() -> None:
    setting = setting_from(random_pool(20, 2, kinds=(Kind.LARGE_COMPANY,)), a_call(), ICON)
    consortium = judge_in(setting, [setting.member(row) for row in range(5)])
    assert not consortium.eligible
    assert 0 < consortium.score < 100
    broken = {verdict.rule for verdict in consortium.certificate if verdict.holds is False}
    assert "research-organisation" in broken
    assert "no-company-above-70-percent" not in broken, "a rule on money that can be kept is kept"


def test_two_members_cannot_keep_a_limit_that_needs_more_but_share_evenly_where_nothing_else_is_left() -> None:
    setting = setting_from(random_pool(20, 2), a_call(), ICON)
    consortium = judge_in(setting, [setting.member(0)])
    assert consortium.seats[0].share == pytest.approx(1.0)
    assert not consortium.eligible


def test_people_choose_the_coordinator_the_roles_and_the_parts(setting: Setting) -> None:
    members = [setting.member(row) for row in (3, 8, 12, 20, 31)]
    usual = judge_in(setting, members)
    leader = usual.members[-1]
    other = usual.members[0]
    request = Request(roles={leader: Role.COORDINATOR, other: Role.VALIDATOR}, parts={other: Part.RESEARCH})
    chosen = judge_in(setting, members, request)
    assert chosen.coordinator is not None
    assert chosen.coordinator.member == leader
    seat = next(seat for seat in chosen.seats if seat.member == other)
    assert (seat.role, seat.part) == (Role.VALIDATOR, Part.RESEARCH)


def test_a_member_with_another_role_does_not_coordinate(setting: Setting) -> None:
    members = [setting.member(row) for row in (3, 8, 12, 20, 31)]
    leader = judge_in(setting, members).members[0]
    chosen = judge_in(setting, members, Request(roles={leader: Role.DEVELOPER}))
    assert chosen.coordinator is not None
    assert chosen.coordinator.member != leader


def test_a_hospital_sits_in_the_part_that_serves_the_set_best() -> None:
    setting = setting_from(random_pool(40, 11), a_call(), OPEN)
    hospital = next(each.member for each in setting.candidates.eligibility_profiles if each.kind is Kind.UNIVERSITY_HOSPITAL)
    others = [setting.member(row) for row in (3, 8, 12, 20) if setting.member(row) != hospital]
    free = judge_in(setting, [hospital, *others])
    fixed = [judge_in(setting, [hospital, *others], Request(parts={hospital: part})) for part in Part]
    assert merit(free) == min(merit(each) for each in fixed)


@pytest.mark.parametrize(
    ("members", "roles", "message"),
    [
        ([], {}, "needs at least one member"),
        (["m00001", "m00001"], {}, "takes part already"),
        (["m00001", "m00002"], {"m00001": Role.COORDINATOR, "m00002": Role.COORDINATOR}, "one coordinator"),
    ],
)
def test_what_is_no_set_is_refused_in_words(setting: Setting, members: list[str], roles: dict[str, Role], message: str) -> None:
    with pytest.raises(ImpossibleRequest, match=message):
        judge_in(setting, members, Request(roles=roles))


def test_an_unknown_member_is_named(setting: Setting) -> None:
    with pytest.raises(UnknownMember, match="nobody"):
        judge_in(setting, ["m00001", "nobody"])


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.data())
def test_the_best_newcomers_are_those_that_judging_everyone_gives(data: st.DataObject) -> None:
    rules = data.draw(st.sampled_from([*rule_set_ids(), "open"]))
    seed = data.draw(st.integers(0, 10_000))
    weights = ConsortiumWeights(past_collaboration=data.draw(st.sampled_from([0.0, 10.0, 60.0])))
    pool = random_pool(data.draw(st.integers(9, 24)), seed, ties=0.2, groups=0.2)
    setting = setting_from(pool, a_call(), OPEN if rules == "open" else rule_set(rules))
    rows = data.draw(st.permutations(range(len(pool))))[: data.draw(st.integers(1, 6))]
    barred = frozenset(data.draw(st.sets(st.integers(0, len(pool) - 1), max_size=2)))
    roles = {setting.member(rows[0]): data.draw(st.sampled_from(Role))} if data.draw(st.booleans()) else {}
    request = Request(weights=weights, roles=roles)
    found = Trials(setting, request, tuple(rows), barred).best(3)
    admitted = set(problem_of(setting, request, len(rows) + 1).admitted.tolist()) - set(rows) - barred
    base = [setting.member(row) for row in rows]
    everyone = {row: judge_in(setting, [*base, setting.member(row)], request, quoted=False) for row in admitted}
    best = sorted(everyone, key=lambda row: (merit(everyone[row]), row))[:3]
    assert [row for row, _ in found] == best
    assert [consortium for _, consortium in found] == [everyone[row] for row in best]
