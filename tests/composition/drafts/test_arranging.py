"""Roles and money: what people give is kept, the rest keeps the rules, and what cannot be kept is said with the rule."""

from dataclasses import replace
from math import fsum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import Consortium, Seat
from matchmaking.composition.drafts.judging import Request, judge_in, setting_from
from matchmaking.composition.rules.conditions import Count, Part, Selector, SizeCondition
from matchmaking.composition.rules.role import Role, may_take
from matchmaking.composition.rules.rule_set import Activity, rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.request import in_order
from matchmaking.errors import ImpossibleRequest, UnknownMember
from matchmaking.members.member import Kind

ICON = rule_set("medvia-icon")
POOL = in_order(random_pool(40, 7, ties=0.08))
SETTING = setting_from(POOL, a_call(), ICON)
CONSORTIUM = compose(a_call(), POOL, ruleset=ICON, size=6, alternatives=1).consortia[0]


def arranged(**fixed: Any) -> Consortium:
    """The same members in the same parts of the project, with what people fixed about them."""
    parts = {seat.member: seat.part for seat in CONSORTIUM.seats}
    return judge_in(SETTING, CONSORTIUM.members, Request(parts=parts, **fixed))


def shares_of(consortium: Consortium) -> dict[str, float]:
    return {seat.member: seat.share for seat in consortium.seats}


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(0, 5), st.floats(0, 1), min_size=1, max_size=6))
def test_whatever_shares_are_given_the_budget_is_spent_once_and_the_hard_rules_hold(wanted: dict[int, float]) -> None:
    given_shares = {CONSORTIUM.members[at]: share for at, share in wanted.items()}
    changed = arranged(shares=given_shares)
    assert fsum(shares_of(changed).values()) == pytest.approx(1)
    assert all(seat.share >= -1e-9 for seat in changed.seats)
    assert changed.eligible
    kept = all(shares_of(changed)[member] == pytest.approx(share, abs=2e-6) for member, share in given_shares.items())
    assert kept == (not changed.remarks)


def test_a_share_that_a_rule_forbids_gives_way_and_the_rule_is_named() -> None:
    company = next(seat.member for seat in CONSORTIUM.seats if seat.part is Part.COMPANY)
    changed = arranged(shares={company: 0.95})
    assert changed.eligible
    said = " ".join(str(remark) for remark in changed.remarks)
    assert "of the budget instead of 95.0 %" in said
    assert "No company carries more than 70% of the costs of the company part." in said
    others = fsum(seat.share for seat in changed.seats if seat.part is Part.COMPANY and seat.member != company)
    assert shares_of(changed)[company] / (others + shares_of(changed)[company]) <= 0.7 + 1e-6


def test_what_is_no_share_or_no_member_is_refused() -> None:
    with pytest.raises(ImpossibleRequest, match="lies between 0 and 100 %"):
        arranged(shares={CONSORTIUM.members[0]: 1.5})
    with pytest.raises(UnknownMember, match="No member has the id"):
        arranged(shares={"nobody": 0.1})
    with pytest.raises(ImpossibleRequest, match="one coordinator"):
        arranged(roles=dict.fromkeys(CONSORTIUM.members[:2], Role.COORDINATOR))


def test_given_roles_are_kept_and_a_new_coordinator_takes_the_place_of_the_old() -> None:
    old, new = CONSORTIUM.members[0], CONSORTIUM.members[2]
    changed = arranged(roles={new: Role.COORDINATOR, old: Role.VALIDATOR})
    roles = {seat.member: seat.role for seat in changed.seats}
    assert changed.members[0] == new
    assert roles[old] is Role.VALIDATOR
    assert list(roles.values()).count(Role.COORDINATOR) == 1


def test_the_roles_that_a_call_wants_are_filled_or_said_to_be_open() -> None:
    call = a_call(roles=(Role.REGULATORY_ADVISER, Role.DATA_PROVIDER))
    consortium = compose(call, POOL, ruleset=ICON, alternatives=1).consortia[0]
    taken = [seat.role for seat in consortium.seats]
    assert Role.REGULATORY_ADVISER in taken
    assert Role.DATA_PROVIDER in taken
    only_firms = random_pool(20, 5, kinds=(Kind.SME,), groups=0.0)
    wanted = a_call(roles=(Role.CLINICAL_SITE,), months=24)
    found = compose(wanted, only_firms, ruleset=rule_set("vlaio-development"), size=3, alternatives=1)
    assert "Nobody in the set can be clinical site" in str(found.consortia[0].remarks[0])


def test_a_member_gets_the_role_that_its_own_texts_speak_of() -> None:
    firms = random_pool(20, 5, kinds=(Kind.SME,), groups=0.0)
    telling = replace(firms, does=lambda row: {"regulatory_adviser": 1.0} if row == 3 else {})
    call, rules = a_call(months=24), rule_set("vlaio-development")
    told = compose(call, telling, ruleset=rules, size=4, anchors=["m00003"], alternatives=1)
    seat = next(seat for seat in told.consortia[0].seats if seat.member == "m00003")
    assert seat.role in {Role.COORDINATOR, Role.REGULATORY_ADVISER, Role.DEVELOPER}
    assert (seat.role is Role.REGULATORY_ADVISER) or seat.covers or seat.role is Role.COORDINATOR
    assert Role.CLINICAL_SITE not in may_take(Kind.SME)


def icon_seats(pool: Candidates, **changes: Any) -> tuple[Seat, ...]:
    return compose(a_call(**changes), pool, ruleset=ICON, alternatives=1).consortia[0].seats


def test_each_member_is_paid_by_its_part_and_its_size() -> None:
    for seat in CONSORTIUM.seats:
        standing = POOL.eligibility_profiles[POOL.position[seat.member]]
        assert seat.funding is not None
        assert seat.funding.grant + seat.funding.own == pytest.approx(seat.amount)
        assert seat.funding.basis
        if seat.part is Part.RESEARCH:
            assert seat.funding.rate == 1.0
        elif not standing.nuts.startswith("BE2"):
            assert seat.funding.rate == 0.0
        else:
            bonus = (
                {SizeCondition.MICRO: 0.2, SizeCondition.SMALL: 0.2, SizeCondition.MEDIUM: 0.1}.get(standing.size, 0.0)
                if standing.size
                else 0.0
            )
            assert seat.funding.rate == pytest.approx(min(0.5 + bonus, 0.6))


def test_development_is_paid_less_than_research() -> None:
    company = next(seat for seat in CONSORTIUM.seats if seat.funding and 0 < seat.funding.rate < 1)
    changed = arranged(activities={company.member: Activity.DEVELOPMENT}, shares=shares_of(CONSORTIUM))
    after = next(seat for seat in changed.seats if seat.member == company.member)
    assert after.funding is not None
    assert company.funding is not None
    assert after.funding.rate < company.funding.rate
    assert after.share == pytest.approx(company.share)
    near_market = icon_seats(POOL, trl=(5, 8))
    assert all(seat.funding and seat.funding.activity is Activity.DEVELOPMENT for seat in near_market)


def test_the_companies_together_get_no_more_than_the_programme_pays() -> None:
    seats = icon_seats(POOL, budget=20e6)
    companies = [seat.funding for seat in seats if seat.funding and seat.part is Part.COMPANY]
    assert fsum(funding.grant for funding in companies) == pytest.approx(3e6)
    assert all(funding.grant + funding.own == pytest.approx(seat.amount) for seat in seats if (funding := seat.funding))


@pytest.mark.parametrize(("rules", "company", "other"), [("horizon-europe-ria", 1.0, 1.0), ("horizon-europe-ia", 0.7, 1.0)])
def test_europe_pays_those_who_make_no_profit_in_full(rules: str, company: float, other: float) -> None:
    for seat in compose(a_call(), POOL, ruleset=rule_set(rules), alternatives=1).consortia[0].seats:
        kind = POOL.eligibility_profiles[POOL.position[seat.member]].kind
        assert seat.funding is not None
        assert seat.funding.rate == (company if kind in {Kind.SME, Kind.LARGE_COMPANY, Kind.COMPANY} else other)


def test_where_the_rules_name_no_rates_nothing_is_said_about_aid() -> None:
    consortium = compose(a_call(), POOL, ruleset=rule_set("era-net"), size=4, alternatives=1).consortia[0]
    assert all(seat.funding is None for seat in consortium.seats)


def test_a_role_that_a_rule_asks_for_is_filled_when_the_work_is_divided() -> None:
    site = ICON.rules[0].model_copy(
        update={"id": "site", "condition": Count(type="count", min=1, of=Selector(role=(Role.VALIDATOR,)))}
    )
    asked = ICON.model_copy(update={"rules": (*ICON.rules, site)})
    (consortium,) = compose(a_call(), POOL, ruleset=asked, alternatives=1).consortia
    assert consortium.eligible
    assert Role.VALIDATOR in [seat.role for seat in consortium.seats]
