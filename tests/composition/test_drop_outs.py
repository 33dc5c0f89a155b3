"""A set that withstands drop-outs: whoever leaves, each capability is still covered where enough members can cover it."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.drafts.changing import compose_rest, remove
from matchmaking.composition.drafts.draft import draft_from
from matchmaking.composition.drafts.judging import Request, setting_from
from matchmaking.composition.drafts.spare_cover import thin_covers
from matchmaking.composition.drafts.substitutes import completed, substitutes
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.errors import ImpossibleRequest
from matchmaking.members.member import Kind

RULES = rule_set("medvia-icon")


def uncovered(pool: Candidates, members: tuple[str, ...]) -> set[int]:
    rows = [pool.position[member] for member in members]
    return set(np.flatnonzero(~pool.covering[rows].any(axis=0)).tolist())


@pytest.mark.parametrize(("seed", "spare"), [(1, 1), (2, 1), (3, 2)])
def test_whoever_drops_out_each_capability_that_enough_members_cover_stays_covered(seed: int, spare: int) -> None:
    pool = random_pool(60, seed, ties=0.1)
    enough = set(np.flatnonzero(np.count_nonzero(pool.covering, axis=0) > spare).tolist())
    found = compose(a_call(), pool, ruleset=RULES, spare=spare, alternatives=2).consortia
    assert found
    assert enough
    for consortium in found:
        assert consortium.eligible
        for gone in combinations(consortium.members, spare):
            left = tuple(member for member in consortium.members if member not in gone)
            assert not enough & uncovered(pool, left)


def test_each_seat_of_such_a_set_has_a_purpose_that_is_lost_without_it() -> None:
    plain = random_pool(12, 3, kinds=(Kind.SME,), groups=0.0)
    strengths = np.zeros_like(plain.strengths)
    strengths[:2, :2] = strengths[2:4, 2:] = 0.9
    pool = replace(
        plain,
        strengths=strengths,
        eligibility_profiles=tuple(
            replace(each, country="BE", nuts="BE21", in_difficulty=False) for each in plain.eligibility_profiles
        ),
    )
    rules = rule_set("gber-25")
    rules = rules.model_copy(update={"rules": tuple(rule for rule in rules.rules if "tenth" not in rule.id)})
    assert len(compose(a_call(), pool, ruleset=rules, alternatives=1).consortia[0].seats) == 2
    composition = compose(a_call(), pool, ruleset=rules, spare=1, alternatives=1)
    said = "To withstand drop-outs takes 4 members; without that 2 cover 90 % of the call."
    assert said in [str(remark) for remark in composition.remarks]
    first = composition.consortia[0]
    assert set(first.members) == {each.member for each in pool.eligibility_profiles[:4]}
    for seat in first.seats:
        assert seat.purpose is not None
        assert "fewer than the 2 members asked for cover" in str(seat.purpose.lost_without)
        place = [capability.key for capability in pool.capabilities].index(seat.purpose.what)
        rest = [pool.position[other] for other in first.members if other != seat.member]
        assert np.count_nonzero(pool.covering[rest, place]) == 1


def test_where_the_size_leaves_no_room_for_it_that_is_said() -> None:
    pool = random_pool(60, 1, ties=0.1)
    few = len(compose(a_call(), pool, ruleset=RULES, alternatives=1).consortia[0].seats)
    with pytest.raises(ImpossibleRequest, match="to withstand: 3"):
        compose(a_call(), pool, ruleset=RULES, spare=3, size=few)
    with pytest.raises(ImpossibleRequest, match="0 or more"):
        compose(a_call(), pool, ruleset=RULES, spare=-1)


def test_a_draft_withstands_what_its_request_asks_whoever_is_exchanged() -> None:
    setting = setting_from(random_pool(60, 1, ties=0.1), a_call(), RULES)
    request = Request(spare=1)
    first = compose(setting.call, setting.candidates, ruleset=setting.ruleset, spare=1, alternatives=1).consortia[0]
    draft = draft_from(setting, first, request)
    assert thin_covers(draft) == ()
    assert thin_covers(compose_rest(draft).after) == ()
    for member in draft.members:
        found = substitutes(draft, member, count=5)
        lacking = [sum(each.asked - each.covered_by for each in thin_covers(change.after)) for change in found]
        broken = [change.consortium.eligible for change in found]
        assert broken == sorted(broken, reverse=True)
        assert [lacks for lacks, kept in zip(lacking, broken, strict=True) if kept] == sorted(
            lacks for lacks, kept in zip(lacking, broken, strict=True) if kept
        )
    weaker = remove(draft, first.members[-1]).after
    if thin := thin_covers(weaker):
        assert all(each.covered_by < each.asked for each in thin)
        mended = completed(weaker)
        assert mended is not None
        assert sum(each.asked - each.covered_by for each in thin_covers(mended.after)) < sum(
            each.asked - each.covered_by for each in thin
        )
    assert thin_covers(draft_from(setting, first)) == ()
