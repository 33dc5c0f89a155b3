"""A draft is changed step by step: each step is judged from scratch, told as a difference, and can be undone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import ConsortiumCriterion, PurposeKind
from matchmaking.composition.drafts import changing
from matchmaking.composition.drafts.difference import Turn, difference
from matchmaking.composition.drafts.draft import Draft, DraftChange, DraftHistory, draft_from, draft_of, redo, then, undo
from matchmaking.composition.drafts.judging import Setting, judge_in, merit, setting_from
from matchmaking.composition.drafts.substitutes import additions, completed, substitutes
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity, rule_set
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest

ICON = rule_set("medvia-icon")


@pytest.fixture(scope="module")
def setting() -> Setting:
    return setting_from(random_pool(30, 4, ties=0.15), a_call(), ICON)


@pytest.fixture(scope="module")
def draft(setting: Setting) -> Draft:
    (composed,) = compose(setting.call, setting.candidates, ruleset=setting.ruleset, alternatives=1).consortia
    return draft_from(setting, composed)


def outsider(draft: Draft) -> str:
    return next(each.member for each in draft.setting.candidates.eligibility_profiles if each.member not in draft.members)


def test_a_draft_of_a_composed_consortium_keeps_its_bound_until_it_is_changed(draft: Draft) -> None:
    assert draft.consortium.bound is not None
    assert changing.lock(draft, draft.members[0]).consortium.bound is not None
    assert changing.add(draft, outsider(draft)).consortium.bound is None


STEPS: tuple[Callable[[Draft, st.DataObject], DraftChange], ...] = (
    lambda draft, data: changing.lock(draft, data.draw(st.sampled_from(draft.members))),
    lambda draft, data: changing.unlock(draft, data.draw(st.sampled_from(draft.members))),
    lambda draft, data: changing.exclude(draft, data.draw(st.sampled_from([*draft.members, outsider(draft)]))),
    lambda draft, data: changing.add(draft, outsider(draft)),
    lambda draft, data: changing.remove(draft, data.draw(st.sampled_from(draft.members))),
    lambda draft, data: changing.substitute(draft, data.draw(st.sampled_from(draft.members)), outsider(draft)),
    lambda draft, data: changing.coordinate(draft, data.draw(st.sampled_from([*draft.members, None]))),
    lambda draft, data: changing.give_role(
        draft, data.draw(st.sampled_from(draft.members)), data.draw(st.sampled_from([*Role, None]))
    ),
    lambda draft, data: changing.give_share(
        draft, data.draw(st.sampled_from(draft.members)), data.draw(st.sampled_from([0.0, 0.2, 0.9, None]))
    ),
    lambda draft, data: changing.give_activity(
        draft, data.draw(st.sampled_from(draft.members)), data.draw(st.sampled_from([*Activity, None]))
    ),
    lambda draft, data: changing.give_part(
        draft, data.draw(st.sampled_from(draft.members)), data.draw(st.sampled_from([*Part, None]))
    ),
    lambda draft, data: changing.turn(draft, Preferences(novelty=data.draw(st.sampled_from([-1.0, 0.5])))),
)


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.data())
def test_whatever_is_done_is_exact_keeps_its_locks_and_can_be_undone(
    setting: Setting, draft: Draft, data: st.DataObject
) -> None:
    history = DraftHistory(draft)
    drafts = [draft]
    for _ in range(data.draw(st.integers(1, 5))):
        now = history.draft
        try:
            change = data.draw(st.sampled_from(STEPS))(now, data)
        except ImpossibleRequest:
            continue
        history = then(history, change)
        drafts.append(change.after)
        after = change.after
        again = judge_in(setting, after.members, after.request)
        assert (again.score, again.seats, again.certificate) == (
            after.consortium.score,
            after.consortium.seats,
            after.consortium.certificate,
        )
        assert now.request.locked & after.request.locked <= set(after.members), "a lock is never broken"
        assert not after.request.excluded & set(after.members)
        _is_after_less_before(change)
    for expected in reversed(drafts):
        assert history.draft is expected
        history = undo(history)
    assert undo(history) == history
    for expected in drafts[1:]:
        history = redo(history)
        assert history.draft is expected
    assert redo(history) == history


def _is_after_less_before(change: DraftChange) -> None:
    before, after, turned = change.before.consortium, change.consortium, change.difference
    assert turned.score == after.score - before.score
    assert sum(turned.criteria.values()) == pytest.approx(turned.score, abs=1e-9)
    was, now = ({verdict.rule: verdict.holds for verdict in each.certificate} for each in (before, after))
    assert {each.rule for each in turned.rules} == {rule for rule in was if was[rule] is not now[rule]}
    held = {seat.member: seat.share for seat in before.seats}
    for moved in turned.money:
        held[moved.member] = held.get(moved.member, 0.0) + moved.share_after - moved.share_before
    for seat in after.seats:
        assert held.get(seat.member, 0.0) == pytest.approx(seat.share, abs=0.001)
    for each in turned.of(Turn.LOST):
        assert each.capability in set(after.missing) - set(before.missing)
    for each in turned.of(Turn.GAINED):
        assert each.capability in set(before.missing) - set(after.missing)
    assert all(str(remark) for remark in turned.remarks)


def test_nothing_changed_is_no_difference(draft: Draft) -> None:
    nothing = difference(draft.consortium, draft.consortium)
    assert nothing.score == 0.0
    assert set(nothing.criteria.values()) == {0.0}
    assert nothing.remarks == ()


def test_substitutes_are_sorted_and_each_is_what_judging_gives(draft: Draft, setting: Setting) -> None:
    for member in draft.members:
        found = substitutes(draft, member)
        assert len(found) == 3
        assert [merit(each.consortium) for each in found] == sorted(merit(each.consortium) for each in found)
        for change in found:
            judged = judge_in(setting, change.after.members, quoted=False)
            assert judged == change.consortium
            (newcomer,) = set(change.after.members) - set(draft.members)
            taken = changing.substitute(draft, member, newcomer)
            assert taken.consortium.score == change.consortium.score
            assert taken.difference == change.difference


def test_a_substitute_covers_something_that_the_member_covered_or_nobody_is_offered(draft: Draft, setting: Setting) -> None:
    for seat in draft.consortium.seats:
        for change in substitutes(draft, seat.member, count=30):
            (newcomer,) = (each for each in change.consortium.seats if each.member not in draft.members)
            kept_up = set(newcomer.covers) & set(seat.covers) or newcomer.role is seat.role
            assert kept_up or (seat.purpose and seat.purpose.kind is PurposeKind.RULE) or not seat.covers
    lone = next(each for each in draft.consortium.seats if each.purpose and each.purpose.kind is PurposeKind.COVERS)
    strengths = setting.candidates.strengths.copy()
    strengths[[row for row in range(len(strengths)) if row not in map(setting.row, draft.members)]] = 0.0
    alone = replace(draft, setting=setting_from(replace(setting.candidates, strengths=strengths), setting.call, ICON))
    assert substitutes(alone, lone.member) == ()


def test_no_substitute_is_better_than_what_was_proved_best(draft: Draft) -> None:
    bound = draft.consortium.bound
    assert bound is not None
    eligible = [each for member in draft.members for each in substitutes(draft, member) if each.consortium.eligible]
    assert eligible
    assert all(each.consortium.score <= bound + 1e-6 for each in eligible)


def test_the_excluded_are_never_proposed(draft: Draft) -> None:
    first = substitutes(draft, draft.members[1])[0]
    (newcomer,) = set(first.after.members) - set(draft.members)
    without = changing.exclude(draft, newcomer).after
    assert all(newcomer not in each.after.members for each in substitutes(without, draft.members[1]))
    assert all(newcomer not in each.after.members for each in additions(without))


def test_a_locked_member_has_no_substitutes_and_cannot_leave(draft: Draft) -> None:
    member = draft.members[0]
    locked = changing.lock(draft, member).after
    for step in (changing.remove, changing.exclude, substitutes):
        with pytest.raises(ImpossibleRequest, match="is locked: unlock it first"):
            step(locked, member)
    assert changing.unlock(locked, member).after.request == draft.request


def test_additions_are_the_best_who_could_join_unless_the_call_is_full(draft: Draft) -> None:
    found = additions(draft)
    assert [merit(each.consortium) for each in found] == sorted(merit(each.consortium) for each in found)
    assert all(len(each.after.members) == len(draft.members) + 1 for each in found)
    full = replace(draft, setting=replace(draft.setting, call=a_call(size=(3, 6))))
    assert additions(full) == ()


def test_what_is_missing_is_added(draft: Draft) -> None:
    smaller = draft_of(draft.setting, draft.members[:2])
    change = completed(smaller)
    assert change is not None
    assert change.consortium.eligible
    assert set(change.consortium.missing) <= set(smaller.consortium.missing)
    assert set(smaller.members) < set(change.after.members)
    assert not draft.consortium.missing
    assert completed(draft) is None


def test_the_rest_is_composed_anew_around_the_locks(draft: Draft) -> None:
    newcomer = outsider(draft)
    leaving = draft.members[-1]
    now = changing.substitute(draft, leaving, newcomer).after
    now = changing.exclude(changing.lock(now, newcomer).after, now.members[1]).after
    change = changing.compose_rest(now)
    assert newcomer in change.after.members
    assert not now.request.excluded & set(change.after.members)
    assert change.consortium.eligible
    assert change.consortium.bound is not None


def test_a_difference_is_told_in_words(draft: Draft) -> None:
    change = changing.substitute(draft, draft.members[-1], outsider(draft))
    told = [str(remark) for remark in change.difference.remarks]
    assert any(remark.startswith("Joins: ") for remark in told)
    assert any(remark.startswith("Leaves: ") for remark in told)
    assert "replaces" in str(change.done)


def test_the_coordinator_is_swapped_and_told(draft: Draft) -> None:
    change = changing.coordinate(draft, draft.members[2])
    assert change.consortium.coordinator is not None
    assert change.consortium.coordinator.member == draft.members[2]
    assert change.difference.coordinator == change.consortium.coordinator.name
    back = changing.coordinate(change.after, None)
    assert back.consortium.members == draft.members


def test_other_weights_move_points_and_not_members(draft: Draft) -> None:
    other = draft_of(draft.setting, draft.members, replace(draft.request, weights=ConsortiumWeights(coverage=0.0)))
    assert set(other.members) == set(draft.members)
    assert difference(draft.consortium, other.consortium).criteria[ConsortiumCriterion.COVERAGE] < 0


def test_a_share_and_an_activity_that_people_gave_stay_whatever_else_changes(draft: Draft) -> None:
    company = next(seat for seat in draft.consortium.seats if seat.part is Part.COMPANY)
    wanted = company.share * 0.8
    given_share = changing.give_share(draft, company.member, wanted)
    paid = changing.give_activity(given_share.after, company.member, Activity.DEVELOPMENT)
    joined = changing.add(paid.after, outsider(draft))
    for change in (paid, joined):
        (seat,) = (seat for seat in change.consortium.seats if seat.member == company.member)
        assert seat.share == pytest.approx(wanted, abs=2e-6)
        assert seat.funding is not None
        assert seat.funding.activity is Activity.DEVELOPMENT
    left = changing.remove(joined.after, company.member).after
    assert not left.request.shares
    assert not left.request.activities
    freed = changing.give_share(paid.after, company.member, None).after
    assert freed.consortium.seats != given_share.consortium.seats
    with pytest.raises(ImpossibleRequest, match="between 0 and 100 %"):
        changing.give_share(draft, company.member, 1.2)
