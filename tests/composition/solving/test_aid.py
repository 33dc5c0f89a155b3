"""What a programme pays of each member's costs, set by set, and amounts that add up to the euro."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import fsum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.random_pools import a_call
from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import Seat
from matchmaking.composition.rules.conditions import Part, SizeCondition
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity, AidRates, Certainty, RuleSet, rule_set, rule_set_ids
from matchmaking.composition.solving.aid import fund
from matchmaking.composition.solving.certificate import certify
from matchmaking.composition.solving.euros import whole_euros
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind

Who = Mapping[str, Any]


def sme(**given: Any) -> Who:
    return {"kind": Kind.SME, "size": SizeCondition.SMALL, **given}


def large(**given: Any) -> Who:
    return {"kind": Kind.LARGE_COMPANY, "size": SizeCondition.LARGE, **given}


def university(**given: Any) -> Who:
    return {"kind": Kind.UNIVERSITY, "part": Part.RESEARCH, **given}


def funded(
    rules: str | RuleSet, members: Sequence[Who], activity: Activity | None = None, call: Call | None = None
) -> tuple[Seat, ...]:
    """The seats of these members with their funding; the first one leads, shares are equal unless given."""
    seats, standing = [], {}
    call = call or a_call()
    for at, facts in enumerate(members):
        id = f"m{at}"
        given: dict[str, Any] = {"country": "BE", "nuts": "BE21", "group": id, **facts}
        share, part = given.pop("share", 1 / len(members)), given.pop("part", Part.COMPANY)
        role = Role.COORDINATOR if at == 0 else Role.DEVELOPER
        seats.append(Seat(id, id, role, part, share, share * (call.budget or 0)))
        standing[id] = EligibilityProfile(id, id, **given)
    ruleset = rule_set(rules) if isinstance(rules, str) else rules
    does = dict.fromkeys(standing, activity) if activity else None
    return fund(seats, certify(seats, ruleset, call, standing), ruleset, call, standing, does)


def rates(
    rules: str | RuleSet, members: Sequence[Who], activity: Activity | None = None, call: Call | None = None
) -> list[float]:
    return [round(seat.funding.rate, 4) for seat in funded(rules, members, activity, call) if seat.funding]


def why(seat: Seat) -> str:
    assert seat.funding is not None
    return " ".join(map(str, seat.funding.basis))


# VLAIO ------------------------------------------------------------------------------------------------------------------------


def test_research_partners_of_a_development_project_are_paid_at_the_rate_of_their_company() -> None:
    assert rates("vlaio-development", [sme(), university()]) == [0.45, 0.45]
    assert rates("vlaio-development", [large(), university()]) == [0.25, 0.25]
    assert rates("vlaio-development", [sme(), large(), university()]) == [0.5, 0.35, 0.5]
    assert rates("vlaio-development", [large(), sme(), university()]) == [0.35, 0.5, 0.35]


def test_a_research_partner_that_leads_is_paid_at_the_rate_of_the_company_with_most_of_the_costs() -> None:
    seats = funded("vlaio-development", [university(share=0.2), large(share=0.5), sme(share=0.3)])
    assert [round(seat.funding.rate, 2) for seat in seats if seat.funding] == [0.35, 0.35, 0.5]
    assert why(seats[0]) == "35 %, as a cost of m1."


def test_a_research_partner_without_a_company_that_gets_aid_gets_none() -> None:
    assert rates("vlaio-development", [sme(nuts="BE10"), university()]) == [0.0, 0.0]


def test_nobody_of_a_development_project_is_paid_more_than_half() -> None:
    for activity in Activity:
        assert max(rates("vlaio-development", [sme(), sme(), university()], activity)) <= 0.5


def test_aid_for_a_development_project_lies_between_its_limits() -> None:
    small = funded("vlaio-development", [sme(), university()], call=a_call(budget=50_000))
    assert [seat.funding.grant for seat in small if seat.funding] == [0.0, 0.0]
    assert "No aid: together it would be 22500 EUR, and the programme grants 25000 EUR at least." in why(small[0])
    assert (
        fsum(s.funding.grant for s in funded("vlaio-development", [sme()], call=a_call(budget=60_000)) if s.funding) == 27_000
    )
    most = funded("vlaio-development", [sme(), university()], call=a_call(budget=20e6))
    assert fsum(seat.funding.grant for seat in most if seat.funding) == 3_000_000


def test_companies_of_two_countries_earn_the_collaboration_bonus_without_an_sme() -> None:
    assert rates("vlaio-development", [large(), large()]) == [0.25, 0.25]
    assert rates("vlaio-development", [large(), large(country="NL", nuts="NL41")]) == [0.35, 0.0]


def test_personalised_medicine_pays_no_bonus_for_collaboration_and_the_general_icon_does() -> None:
    members = [sme(), large(), sme(size=SizeCondition.MEDIUM), university()]
    assert rates("vlaio-icon", members, Activity.DEVELOPMENT) == [0.55, 0.35, 0.45, 1.0]
    assert rates("medvia-icon", members, Activity.DEVELOPMENT) == [0.45, 0.25, 0.35, 1.0]
    assert rates("medvia-icon", [large(), *members], Activity.RESEARCH)[0] == 0.5


def test_a_company_below_what_some_calls_ask_of_each_is_told_so() -> None:
    first, second, *_ = funded("medvia-icon", [sme(share=0.1), sme(share=0.4), sme(share=0.3), university(share=0.2)])
    assert "Some calls require each company to ask for at least 100000 EUR" not in why(second)
    tiny = funded("medvia-icon", [sme(share=0.05), sme(share=0.5), sme(share=0.3), university(share=0.15)])
    assert "Some calls require each company to ask for at least 100000 EUR" in why(tiny[0])
    assert first.funding is not None


@pytest.mark.parametrize("rules", ["vlaio-icon", "medvia-icon", "vlaio-development", "gber-25"])
def test_a_firm_whose_size_is_not_known_is_never_paid_as_a_small_one(rules: str) -> None:
    known = rates(rules, [sme(), large(), university()])[0]
    unknown, *_ = funded(rules, [sme(size=None), large(), university()])
    assert unknown.funding is not None
    assert unknown.funding.rate < known
    assert "until its size with all its owners is known" in why(unknown)


# GBER -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "rate"),
    [
        ([large(), large()], 0.50),  # two large firms of one country
        ([large(), large(country="NO")], 0.65),
        ([large(), large(country="US")], 0.50),
        ([large(), sme()], 0.65),
        ([large(), sme(size=None)], 0.50),
        ([large(), sme(group="m0")], 0.50),
        ([large(share=0.71), sme(share=0.29)], 0.50),
        ([large(share=0.9), university(share=0.1)], 0.65),
        ([large(share=0.91), university(share=0.09)], 0.50),
        ([large(share=0.9), university(share=0.1, group="m0")], 0.50),
        ([large()], 0.50),
    ],
)
def test_the_collaboration_bonus_of_the_european_frame_has_three_ways(members: Sequence[Who], rate: float) -> None:
    assert rates("gber-25", members, Activity.RESEARCH)[0] == rate
    assert rates("gber-25", members, Activity.DEVELOPMENT)[0] == round(rate - 0.25, 2)
    assert rates("gber-25", members, Activity.FEASIBILITY)[0] == 0.50


def test_feasibility_studies_of_small_firms_get_the_bonus_for_size_alone() -> None:
    assert rates("gber-25", [sme(), sme(size=SizeCondition.MEDIUM)], Activity.FEASIBILITY) == [0.70, 0.60]


# Horizon Europe ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "rate"),
    [
        ("BE", 1),
        ("IL", 1),
        ("NO", 1),
        ("GB", 1),
        ("JP", 1),
        ("EG", 1),
        ("ZA", 1),
        ("AU", 0),
        ("US", 0),
        ("SG", 0),
        ("CN", 0),
        ("", 0),
    ],
)
def test_third_countries_are_not_funded_by_themselves(country: str, rate: float) -> None:
    seats = funded("horizon-europe-ria", [university(), university(country=country)])
    assert [seat.funding.rate for seat in seats if seat.funding] == [1, rate]


def test_a_member_without_a_grant_is_told_why_in_the_language_of_the_reader() -> None:
    _, australia = funded("horizon-europe-ria", [university(), sme(country="AU")])
    assert australia.funding is not None
    assert Wording("nl").say(australia.funding.basis[0]).startswith("Geen subsidie voor een lid uit Australië")
    assert australia.funding.own == australia.amount


def test_a_call_of_before_an_association_does_not_fund_the_country() -> None:
    members = [university(), university(country="JP")]
    assert rates("horizon-europe-ria", members, call=a_call(deadline=date(2025, 9, 16))) == [1, 0]
    assert rates("horizon-europe-ria", members, call=a_call(deadline=date(2026, 4, 15))) == [1, 1]


def test_a_university_of_a_hungarian_trust_gets_no_grant() -> None:
    _, szeged = funded("horizon-europe-ria", [university(), university(country="HU", lists=frozenset({"hungarian-trusts"}))])
    assert szeged.funding is not None
    assert szeged.funding.grant == 0
    assert "associated partner" in why(szeged)
    assert rates("horizon-europe-ia", [university(), university(country="HU")]) == [1, 1]


def test_who_is_not_known_to_make_no_profit_is_paid_as_a_company_in_an_innovation_action() -> None:
    assert rates("horizon-europe-ia", [university(), sme(), {"kind": Kind.UNKNOWN}, {"kind": Kind.HOSPITAL}]) == [
        1,
        0.7,
        0.7,
        1,
    ]


def test_large_companies_and_those_that_may_be_large_bring_their_own_means_to_ihi() -> None:
    members = [university(), large(), sme(), sme(size=None), {"kind": Kind.UNKNOWN}]
    assert rates("ihi", members) == [1, 0, 1, 0, 0]


def test_what_counts_towards_the_45_percent_of_ihi_is_never_funded() -> None:
    seats = funded("ihi", [university(share=0.3), large(share=0.45), sme(share=0.25)])
    assert fsum(seat.funding.own for seat in seats if seat.funding) >= 0.45 * fsum(seat.amount for seat in seats)


# euros ------------------------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12))
def test_whole_euros_add_up_and_stay_within_one_euro(amounts: list[float]) -> None:
    whole = whole_euros(amounts)
    assert sum(whole) == round(fsum(amounts))
    assert all(abs(euros - amount) < 1.0001 for euros, amount in zip(whole, amounts, strict=True))


@given(
    st.lists(st.floats(0.01, 1), min_size=1, max_size=8),
    st.floats(1, 1e8),
    st.sampled_from(rule_set_ids()),
    st.sampled_from(list(Activity)),
)
@settings(deadline=None, max_examples=60)
def test_the_rows_of_the_money_add_up_to_the_euro(weights: list[float], budget: float, rules: str, activity: Activity) -> None:
    total = fsum(weights)
    kinds = (sme, large, university)
    members = [kinds[at % 3](share=weight / total) for at, weight in enumerate(weights)]
    seats = funded(rules, members, activity, a_call(budget=budget))
    if rule_set(rules).aid is None:
        assert all(seat.funding is None for seat in seats)
        return
    for seat in seats:
        assert seat.funding is not None
        assert seat.funding.grant == round(seat.funding.grant)
        assert seat.funding.grant + seat.funding.own == pytest.approx(seat.amount)
        assert seat.funding.own >= -1
        assert 0 <= seat.funding.rate <= 1
        assert abs(seat.funding.grant - seat.funding.rate * seat.amount) <= 1


# against a second opinion -----------------------------------------------------------------------------------------------------


fractions = st.sampled_from([0.0, 0.1, 0.2, 0.25, 0.5, 0.7, 1.0])


@st.composite
def drawn_aid(draw: st.DrawFn) -> AidRates:
    """Rates drawn from the whole vocabulary."""
    floor = draw(st.sampled_from([None, 10_000.0, 300_000.0]))
    return AidRates(
        source="a test",
        certainty=Certainty.HIGH,
        research=draw(fractions),
        development=draw(st.one_of(st.none(), fractions)),
        organisations=draw(fractions),
        organisations_are=draw(st.sampled_from(["research_part", "not_for_profit", "third_parties"])),
        large=draw(st.one_of(st.none(), fractions)),
        small=draw(st.sampled_from([0.0, 0.2])),
        medium=draw(st.sampled_from([0.0, 0.1])),
        collaboration=draw(st.sampled_from([0.0, 0.15])),
        collaboration_when=draw(st.sampled_from([(), (("one-sme",),), (("two-independent-undertakings",), ("one-sme",))])),
        collaboration_for=draw(st.sampled_from([tuple(Activity), (Activity.RESEARCH,)])),
        ceiling=draw(st.sampled_from([0.5, 0.8, 1.0])),
        ceiling_eur=draw(st.sampled_from([None, 400_000.0, 2_000_000.0])),
        least_eur=floor,
        countries=draw(st.sampled_from([(), ("eu",), ("eu", "associated"), ("BE",)])),
        region=draw(st.sampled_from([(), ("BE2",), ("BE", "NL")])),
        unfunded=draw(st.sampled_from([(), ("hungarian-trusts",)])),
    )


PEOPLE: tuple[Who, ...] = (
    sme(),
    sme(size=SizeCondition.MICRO, country="NL", nuts="NL41"),
    sme(size=SizeCondition.MEDIUM, nuts="BE10"),
    sme(size=None),
    large(),
    large(country="NO", nuts=""),
    university(),
    university(country="HU", nuts="", lists=frozenset({"hungarian-trusts"})),
    {"kind": Kind.UNKNOWN, "country": ""},
    {"kind": Kind.HOSPITAL},
    {"kind": Kind.ASSOCIATION, "country": "AU", "nuts": ""},
)
EUROPE = {"eu": {"BE", "NL", "HU"}, "associated": {"NO"}}


def second_opinion(aid: AidRates, seat: Seat, who: Who, activity: Activity, bonus: bool, payer: float | None) -> float:
    """A member's rate, written down once more."""
    kind, size, country = who["kind"], who.get("size"), who.get("country", "BE")
    company = kind in {Kind.SME, Kind.LARGE_COMPANY}
    if set(aid.unfunded) & who.get("lists", set()):
        return 0.0
    if aid.countries and not any(country in EUROPE.get(name, {name}) for name in aid.countries):
        return 0.0
    research = seat.part is Part.RESEARCH
    if aid.organisations_are == "third_parties" and research:
        return payer or 0.0
    if (aid.organisations_are == "research_part" and research) or (
        aid.organisations_are == "not_for_profit" and not company and kind is not Kind.UNKNOWN
    ):
        return aid.organisations
    if aid.region and not any(who.get("nuts", "BE21").startswith(place) for place in aid.region):
        return 0.0
    base = {Activity.RESEARCH: aid.research, Activity.DEVELOPMENT: aid.development}.get(activity)
    if base is None:
        return 0.0
    if aid.large is not None and size is SizeCondition.LARGE:
        return aid.large
    if aid.large is not None and size is None and (company or kind is Kind.UNKNOWN):
        return min(aid.large, base)
    rate = base + {SizeCondition.MICRO: aid.small, SizeCondition.SMALL: aid.small, SizeCondition.MEDIUM: aid.medium}.get(
        size or SizeCondition.LARGE, 0.0
    )
    rate += aid.collaboration if bonus and activity in aid.collaboration_for else 0.0
    return min(rate, max(aid.ceiling, 0.0))


@given(drawn_aid(), st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=6), st.sampled_from(list(Activity)))
@settings(deadline=None, max_examples=150)
def test_a_second_opinion_agrees_with_every_grant(aid: AidRates, people: list[Who], activity: Activity) -> None:
    ruleset = rule_set("gber-25").model_copy(update={"aid": aid})
    seats = funded(ruleset, people, activity)
    companies = [who for who in people if who["kind"] in {Kind.SME, Kind.LARGE_COMPANY}]
    undertakings = [who for who in people if who.get("part") is not Part.RESEARCH]
    met = {"one-sme"} if any(who.get("size") not in {None, SizeCondition.LARGE} for who in companies) else set()
    met |= {"two-independent-undertakings"} if len(undertakings) > 1 else set()
    bonus = any(met.issuperset(way) for way in aid.collaboration_when)
    order = sorted(zip(seats, people, strict=True), key=lambda pair: pair[0].role is not Role.COORDINATOR)
    payers = [second_opinion(aid, seat, who, activity, bonus, None) for seat, who in order if who in companies]
    payer = next((rate for rate in payers if rate > 0), None)
    expected = [
        second_opinion(aid, seat, who, activity, bonus, payer) * seat.amount for seat, who in zip(seats, people, strict=True)
    ]

    def in_full(who: Who) -> bool:
        if aid.organisations_are == "research_part":
            return who.get("part") is Part.RESEARCH
        return aid.organisations_are == "not_for_profit" and who not in companies and who["kind"] is not Kind.UNKNOWN

    if aid.least_eur and fsum(expected) < aid.least_eur:
        expected = [0.0] * len(expected)
    limited = fsum(grant for grant, who in zip(expected, people, strict=True) if not in_full(who))
    if aid.ceiling_eur and limited > aid.ceiling_eur:
        part = aid.ceiling_eur / limited
        expected = [grant if in_full(who) else grant * part for grant, who in zip(expected, people, strict=True)]
    assert [seat.funding.grant for seat in seats if seat.funding] == [pytest.approx(grant, abs=1.0) for grant in expected]


def test_a_set_without_rates_says_nothing_about_aid() -> None:
    seats = funded("eurostars-3", [sme(), sme()])
    assert seats == tuple(replace(seat, funding=None) for seat in seats)
