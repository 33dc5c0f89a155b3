"""Each rule of each rule set, on both sides of its threshold."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from benchmarks.random_pools import a_call
from matchmaking.composition.consortium import Seat, Verdict
from matchmaking.composition.rules.conditions import Independence, Part, SizeCondition
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import RuleSet, parse_rules, rule_set, rule_set_ids
from matchmaking.composition.solving.certificate import certify
from matchmaking.composition.solving.legal_roles import usual_legal_role
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind, Sector

BIOTECH, MEDTECH, DIGITAL = (frozenset({sector}) for sector in Sector)
HYBRID = BIOTECH | DIGITAL

Spec = tuple[str, Mapping[str, Any]]


def sme(**given: Any) -> Spec:
    return "sme", {"kind": Kind.SME, "size": SizeCondition.SMALL, **given}


def large(**given: Any) -> Spec:
    return "large", {"kind": Kind.LARGE_COMPANY, "size": SizeCondition.LARGE, **given}


def university(**given: Any) -> Spec:
    return "university", {"kind": Kind.UNIVERSITY, "part": Part.RESEARCH, **given}


def centre(**given: Any) -> Spec:
    return "centre", {"kind": Kind.RESEARCH_CENTRE, "part": Part.RESEARCH, **given}


def hospital(**given: Any) -> Spec:
    return "hospital", {"kind": Kind.UNIVERSITY_HOSPITAL, **given}


def verdict(rules: str, rule: str, members: list[Spec], call: Mapping[str, Any] | None = None) -> Verdict:
    """The verdict on one rule for these members; the first one coordinates, shares are equal unless given."""
    seats, standing = [], {}
    for at, (name, given) in enumerate(members):
        id = f"{name}{at}"
        facts = {"country": "BE", "nuts": "BE21", "group": id, **given}
        share, part = facts.pop("share", 1 / len(members)), facts.pop("part", Part.COMPANY)
        role = Role.COORDINATOR if at == 0 else Role.DEVELOPER
        seats.append(Seat(id, id, role, part, share, 2e6 * share))
        profile = EligibilityProfile(id, id, **facts)
        standing[id] = replace(profile, legal_role=usual_legal_role(rule_set(rules), profile))
    found = certify(seats, rule_set(rules), a_call(**(call or {})), standing)
    return next(each for each in found if each.rule == rule)


FLEMISH = "three-flemish-companies"
CAP = "no-company-above-70-percent"
COUNTRIES = "three-independent-entities-three-countries"
NO_RUSSIA = "nobody-from-russia-or-belarus"
FLEMISH_IN_BRUSSELS, HUNGARIAN_TRUSTS = (frozenset({name}) for name in ("flemish-in-brussels", "hungarian-trusts"))

CASES: list[tuple[str, str, list[Spec], bool]] = [
    ("vlaio-icon", FLEMISH, [sme(), sme(), large(), university()], True),
    ("vlaio-icon", FLEMISH, [sme(), sme(), university()], False),
    ("vlaio-icon", FLEMISH, [sme(), sme(), sme(nuts="BE10"), university()], False),
    ("vlaio-icon", FLEMISH, [sme(group="g"), sme(group="g"), large(), university()], False),
    ("vlaio-icon", FLEMISH, [sme(), sme(), hospital(), university()], False),
    ("vlaio-icon", CAP, [sme(share=0.70), sme(share=0.30)], True),
    ("vlaio-icon", CAP, [sme(share=0.71), sme(share=0.29)], False),
    ("vlaio-icon", CAP, [sme(share=0.35), sme(share=0.15), university(share=0.5)], True),
    ("vlaio-icon", CAP, [sme(share=0.36), sme(share=0.14), university(share=0.5)], False),
    ("vlaio-icon", CAP, [hospital(share=0.36), sme(share=0.14), university(share=0.5)], False),
    ("vlaio-icon", CAP, [hospital(share=0.36, part=Part.RESEARCH), sme(share=0.3), sme(share=0.34)], True),
    ("vlaio-icon", "research-organisation", [sme(), university()], True),
    ("vlaio-icon", "research-organisation", [sme(), centre()], True),
    ("vlaio-icon", "research-organisation", [sme(), hospital()], False),
    ("vlaio-icon", "research-organisation", [sme(), university(nuts="BE33")], False),
    ("vlaio-icon", "research-organisation", [sme(), university(nuts="BE100", lists=FLEMISH_IN_BRUSSELS)], True),
    ("vlaio-icon", "research-organisation", [sme(), university(nuts="BE100")], False),
    ("vlaio-icon", "research-organisation", [sme(), hospital(nuts="BE100", lists=FLEMISH_IN_BRUSSELS)], False),
    ("vlaio-icon", "not-in-difficulty", [sme(), sme()], True),
    ("vlaio-icon", "not-in-difficulty", [sme(), sme(in_difficulty=True)], False),
    ("vlaio-icon", "two-to-six-companies-with-aid", [sme(), sme()], True),
    ("vlaio-icon", "two-to-six-companies-with-aid", [sme(), sme(nuts="BE10")], False),
    ("vlaio-icon", "two-to-six-companies-with-aid", [sme()] * 6, True),
    ("vlaio-icon", "two-to-six-companies-with-aid", [sme()] * 7, False),
    ("vlaio-icon", "one-sme", [large(), sme()], True),
    ("vlaio-icon", "one-sme", [large(), large()], False),
    ("vlaio-icon", "smes-carry-30-percent", [sme(share=0.15), large(share=0.35), university(share=0.5)], True),
    ("vlaio-icon", "smes-carry-30-percent", [sme(share=0.14), large(share=0.36), university(share=0.5)], False),
    ("vlaio-icon", "research-budget", [sme(share=0.75), university(share=0.25)], True),  # 500,000 for one
    ("vlaio-icon", "research-budget", [sme(share=0.74), university(share=0.26)], False),
    (
        "vlaio-icon",
        "research-budget",
        [sme(share=0.5), university(share=0.4), centre(share=0.1)],
        True,
    ),  # the centre holds a fifth
    ("vlaio-icon", "research-budget", [sme(share=0.5), university(share=0.43), centre(share=0.07)], False),  # and less than 15%
    (
        "vlaio-icon",
        "research-budget",
        [sme(share=0.5), university(share=0.4, group="u"), university(share=0.1, group="u")],
        False,
    ),
    ("vlaio-icon", "research-budget", [sme()], True),
    ("vlaio-icon", "university-beside-research-centre", [centre(), university()], True),
    ("vlaio-icon", "university-beside-research-centre", [centre(), sme()], False),
    ("vlaio-icon", "research-at-most-two-thirds-of-companies", [sme(share=0.6), university(share=0.4)], True),
    ("vlaio-icon", "research-at-most-two-thirds-of-companies", [sme(share=0.59), university(share=0.41)], False),
    ("vlaio-icon", "research-at-most-two-thirds-of-companies", [centre(), university()], False),
    ("vlaio-icon", "industry-carries-half", [sme(share=0.5), university(share=0.5)], True),
    ("vlaio-icon", "industry-carries-half", [sme(share=0.49), university(share=0.51)], False),
    ("medvia-icon", "two-sectors", [sme(sectors=BIOTECH), sme(sectors=DIGITAL)], True),
    ("medvia-icon", "two-sectors", [sme(sectors=MEDTECH), sme(sectors=MEDTECH)], False),
    ("medvia-icon", "two-sectors", [sme(sectors=HYBRID), sme()], False),
    ("medvia-icon", "two-sectors", [sme(sectors=HYBRID), sme(sectors=HYBRID)], True),
    ("medvia-icon", FLEMISH, [sme(), sme(), sme()], True),
    ("vlaio-development", "flemish-company", [sme(), university()], True),
    ("vlaio-development", "flemish-company", [sme(nuts="BE10"), university()], False),
    ("gber-25", "not-in-difficulty", [sme()], True),
    ("gber-25", "not-in-difficulty", [sme(in_difficulty=True)], False),
    ("gber-25", "effective-collaboration", [sme(), university()], True),
    ("gber-25", "effective-collaboration", [sme(group="g"), large(group="g")], False),
    ("gber-25", "two-independent-undertakings", [large(), large()], True),
    ("gber-25", "two-independent-undertakings", [large(), university()], False),
    ("gber-25", "one-sme", [large(), sme()], True),
    ("gber-25", "one-sme", [large(), large(size=None)], False),
    ("gber-25", "two-member-states", [large(), large(country="NO")], True),
    ("gber-25", "two-member-states", [large(), large()], False),
    ("gber-25", "two-member-states", [large(), large(country="US")], False),
    ("gber-25", "research-organisation-bears-a-tenth", [large(share=0.9), university(share=0.1)], True),
    ("gber-25", "research-organisation-bears-a-tenth", [large(share=0.91), university(share=0.09)], False),
    ("gber-25", "nobody-above-70-percent", [sme(share=0.7), large(share=0.3)], True),
    ("gber-25", "nobody-above-70-percent", [sme(share=0.71), large(share=0.29)], False),
    ("vlaio-development", "not-in-difficulty", [sme()], True),
    ("vlaio-development", "not-in-difficulty", [sme(in_difficulty=True)], False),
    ("vlaio-development", "two-independent-companies", [sme(), large()], True),
    ("vlaio-development", "two-independent-companies", [sme(group="g"), large(group="g")], False),
    ("vlaio-development", "one-sme", [sme(), large()], True),
    ("vlaio-development", "one-sme", [large(), large()], False),
    ("vlaio-development", "companies-from-two-countries", [large(), large(country="NL")], True),
    ("vlaio-development", "companies-from-two-countries", [large(), university(country="NL")], False),
    ("vlaio-development", "nobody-above-70-percent", [sme(share=0.7), university(share=0.3)], True),
    ("vlaio-development", "nobody-above-70-percent", [sme(share=0.71), university(share=0.29)], False),
    ("horizon-europe-ria", COUNTRIES, [university(country=code) for code in ("BE", "FR", "NO")], True),
    ("horizon-europe-ria", COUNTRIES, [university(country=code) for code in ("BE", "FR", "FR")], False),
    ("horizon-europe-ria", COUNTRIES, [university(country=code) for code in ("BE", "FR", "US")], False),
    ("horizon-europe-ria", COUNTRIES, [sme(country="BE"), sme(country="FR", group="g"), sme(country="DE", group="g")], False),
    (
        "horizon-europe-ria",
        COUNTRIES,
        [sme(country="BE", group="g"), sme(country="FR", group="g"), sme(country="BE"), sme(country="DE")],
        True,
    ),
    ("horizon-europe-ria", COUNTRIES, [university(country=code) for code in ("BE", "FR", "EG")], True),
    ("horizon-europe-ria", COUNTRIES, [university(country=code) for code in ("BE", "FR", "JP")], True),
    (
        "horizon-europe-ria",
        COUNTRIES,
        [university(country="BE"), university(country="FR"), university(country="HU", lists=HUNGARIAN_TRUSTS)],
        False,
    ),
    ("horizon-europe-ria", COUNTRIES, [university(country=code) for code in ("BE", "FR", "HU")], True),
    ("horizon-europe-ria", NO_RUSSIA, [university(), university(country="UA")], True),
    ("horizon-europe-ria", NO_RUSSIA, [university(), university(country="RU")], False),
    ("horizon-europe-ria", NO_RUSSIA, [university(), sme(country="BY")], False),
    ("horizon-europe-ia", NO_RUSSIA, [university(), sme(country="BY")], False),
    ("ihi", NO_RUSSIA, [university(), sme(country="BY")], False),
    ("horizon-europe-ia", "nobody-from-china", [university(), sme()], True),
    ("horizon-europe-ia", "nobody-from-china", [university(), large(country="CN")], False),
    ("horizon-europe-ria", "one-in-a-member-state", [university(country="NO"), university(country="BE")], True),
    ("horizon-europe-ria", "one-in-a-member-state", [university(country="NO"), university(country="GB")], False),
    ("horizon-europe-ria", "one-experienced-partner", [sme(), sme(experience=1)], True),
    ("horizon-europe-ria", "one-experienced-partner", [sme(), sme()], False),
    ("horizon-europe-ria", "one-newcomer", [sme(), sme(experience=1)], True),
    ("horizon-europe-ria", "one-newcomer", [sme(experience=3), sme(experience=1)], False),
    ("horizon-europe-ia", COUNTRIES, [sme(country=code) for code in ("BE", "FR", "NO")], True),
    ("horizon-europe-ia", COUNTRIES, [sme(country=code) for code in ("BE", "FR")], False),
    ("ihi", "private-members-carry-45-percent", [large(share=0.45), university(share=0.55)], True),
    ("ihi", "private-members-carry-45-percent", [large(share=0.44), university(share=0.56)], False),
    ("ihi", "private-members-carry-45-percent", [sme(), sme(), sme(), university()], False),
    ("ihi", "private-members-carry-45-percent", [sme(size=None, share=0.9), university(share=0.1)], False),
    ("ihi", COUNTRIES, [large(country=code) for code in ("BE", "FR", "CH")], True),
    ("eurostars-3", "led-by-an-sme", [sme(), university()], True),
    ("eurostars-3", "led-by-an-sme", [large(), sme()], False),
    ("eurostars-3", "led-by-an-sme", [sme(country="US"), sme()], False),
    ("eurostars-3", "two-independent-entities", [sme(), university()], True),
    ("eurostars-3", "two-independent-entities", [sme(group="g"), large(group="g")], False),
    ("eurostars-3", "two-eurostars-countries", [sme(country="BE"), sme(country="SG")], True),
    ("eurostars-3", "two-eurostars-countries", [sme(country="BE"), sme(country="US")], False),
    ("eurostars-3", "one-in-eu-or-associated", [sme(country="SG"), sme(country="BE")], True),
    ("eurostars-3", "one-in-eu-or-associated", [sme(country="SG"), sme(country="ZA")], False),
    ("eurostars-3", "smes-carry-half", [sme(share=0.5), large(share=0.5)], True),
    ("eurostars-3", "smes-carry-half", [sme(share=0.49), large(share=0.51)], False),
    ("eurostars-3", "nobody-above-70-percent", [sme(share=0.7), large(share=0.3)], True),
    ("eurostars-3", "nobody-above-70-percent", [sme(share=0.75), large(share=0.25)], False),
    ("eurostars-3", "no-country-above-70-percent", [sme(share=0.4), sme(share=0.3), sme(share=0.3, country="FR")], True),
    ("eurostars-3", "no-country-above-70-percent", [sme(share=0.4), sme(share=0.4), sme(share=0.2, country="FR")], False),
    ("eureka-network", "two-independent-entities-two-countries", [sme(), large(country="NL")], True),
    ("eureka-network", "two-independent-entities-two-countries", [sme(), university(country="NL")], True),
    ("eureka-network", "two-independent-entities-two-countries", [sme(), large()], False),
    ("eureka-network", "two-independent-entities-two-countries", [sme(), large(country="US")], False),
    ("eureka-network", "two-independent-entities-two-countries", [sme(group="g"), large(country="NL", group="g")], False),
    ("eureka-network", "nobody-above-70-percent", [sme(share=0.7), large(share=0.3)], True),
    ("eureka-network", "nobody-above-70-percent", [sme(share=0.71), large(share=0.29)], False),
    ("eureka-network", "no-country-above-70-percent", [sme(share=0.4), sme(share=0.3), sme(share=0.3, country="FR")], True),
    ("eureka-network", "no-country-above-70-percent", [sme(share=0.4), sme(share=0.4), sme(share=0.2, country="FR")], False),
    ("era-net", "two-of-academia-clinic-and-company", [university(), sme()], True),
    ("era-net", "two-of-academia-clinic-and-company", [hospital(), centre()], True),
    ("era-net", "two-of-academia-clinic-and-company", [sme(), large()], False),
    ("era-net", "two-of-academia-clinic-and-company", [university(), centre()], False),
    ("era-net", "two-of-academia-clinic-and-company", [sme(), ("patients", {"kind": Kind.PATIENT_ORGANISATION})], False),
    ("era-net", "three-to-five-partners", [sme()] * 3, True),
    ("era-net", "three-to-five-partners", [sme()] * 2, False),
    ("era-net", "three-to-five-partners", [sme()] * 5, True),
    ("era-net", "three-to-five-partners", [sme()] * 6, False),
    ("era-net", "three-countries", [sme(country=code) for code in ("BE", "FR", "IL")], True),
    ("era-net", "three-countries", [sme(country=code) for code in ("BE", "FR", "FR")], False),
    ("era-net", "two-per-country", [sme(), sme(), sme(country="FR")], True),
    ("era-net", "two-per-country", [sme(), sme(), sme(), sme(country="FR")], False),
]


@pytest.mark.parametrize(
    ("rules", "rule", "members", "holds"), CASES, ids=[f"{a}-{b}-{d}-{at}" for at, (a, b, _, d) in enumerate(CASES)]
)
def test_a_rule_holds_up_to_its_threshold_and_not_beyond(rules: str, rule: str, members: list[Spec], holds: bool) -> None:
    assert verdict(rules, rule, members).holds is holds


@pytest.mark.parametrize(
    ("rules", "rule", "months", "holds"),
    [
        ("vlaio-icon", "two-to-four-years", 24, True),
        ("vlaio-icon", "two-to-four-years", 23, False),
        ("vlaio-icon", "two-to-four-years", 48, True),
        ("vlaio-icon", "two-to-four-years", 49, False),
        ("vlaio-icon", "two-to-four-years", None, None),
        ("eurostars-3", "at-most-36-months", 36, True),
        ("eurostars-3", "at-most-36-months", 37, False),
        ("vlaio-development", "at-most-24-months", 24, True),
        ("vlaio-development", "at-most-24-months", 25, False),
    ],
)
def test_the_duration_of_the_project_is_checked_where_the_call_gives_it(
    rules: str, rule: str, months: int | None, holds: bool | None
) -> None:
    assert verdict(rules, rule, [sme(), sme()], {"months": months}).holds is holds


def test_every_rule_of_every_set_is_tried_on_both_sides() -> None:
    tried = {(rules, rule, holds) for rules, rule, _, holds in CASES} | {
        (rules, rule, holds)
        for rules, rule in (
            ("vlaio-icon", "two-to-four-years"),
            ("eurostars-3", "at-most-36-months"),
            ("vlaio-development", "at-most-24-months"),
        )
        for holds in (True, False)
    }
    own = {(rules, rule.id) for rules in rule_set_ids() for rule in rule_set(rules).rules}
    bases = {"medvia-icon": "vlaio-icon", "horizon-europe-ia": "horizon-europe-ria", "ihi": "horizon-europe-ria"}
    untried = {
        (rules, rule)
        for rules, rule in own
        for holds in (True, False)
        if (rules, rule, holds) not in tried and (bases.get(rules), rule, holds) not in tried
    }
    assert not untried


def test_sectors_and_rules_of_a_certificate_are_said_in_the_language_of_the_reader() -> None:
    found = verdict("medvia-icon", "two-sectors", [sme(sectors=BIOTECH), sme(sectors=DIGITAL)])
    assert Wording("nl").say(found.evidence) == "Voor biotech en digitaal, in deze volgorde: sme0 en sme1."
    assert Wording("fr").of(found.text).startswith("Au moins deux")


def test_a_verdict_shows_value_threshold_evidence_and_source() -> None:
    found = verdict("vlaio-icon", CAP, [sme(share=0.56), sme(share=0.24), university(share=0.2)])
    assert found.value == pytest.approx(0.7)
    assert (found.threshold.least, found.threshold.most) == (None, 0.70)
    assert str(found.evidence) == "sme0: 56.0 % of the budget, 70.0 % of the part that the rule measures against."
    assert found.source.startswith("vlaio.be")
    assert found.certainty == "high"


def test_a_budget_that_the_call_does_not_name_is_left_unchecked() -> None:
    found = verdict("vlaio-icon", "research-budget", [sme(), university()], {"budget": None})
    assert (found.value, found.holds) == (None, None)


def test_readiness_levels_are_checked_where_a_file_asks_for_them() -> None:
    text = """
        id = "with-trl"
        programme = "p"
        version = "1"
        valid_from = 2026-01-01
        source = "here"
        checked = 2026-01-01
        title = { nl = "t", en = "t" }
        [[rules]]
        id = "trl"
        severity = "hard"
        certainty = "high"
        source = "here"
        text = { nl = "t", en = "t" }
        condition = { type = "trl", min = 5, max = 8 }
    """
    for trl, holds in (((5, 8), True), ((4, 8), False), ((5, 9), False), (None, None)):
        (found,) = certify([], parse_rules(text), a_call(trl=trl), {})
        assert found.holds is holds


def one_rule(condition: str) -> RuleSet:
    """A rule set of one hard rule."""
    return parse_rules(f"""
        id = "alone"
        programme = "p"
        version = "1"
        valid_from = 2026-01-01
        source = "here"
        checked = 2026-01-01
        title = {{ nl = "t", en = "t" }}
        [[rules]]
        id = "one"
        severity = "hard"
        certainty = "high"
        source = "here"
        text = {{ nl = "t", en = "t" }}
        condition = {condition}
    """)


@pytest.mark.parametrize(("independence", "holds"), [("autonomous", True), ("partner", False), ("linked", False)])
def test_ownership_is_checked_where_a_file_asks_for_it(independence: str, holds: bool) -> None:
    rules = one_rule('{ type = "count", min = 2, of = { kind = ["companies"], independence = "autonomous" } }')
    seats = [Seat(id, id, Role.DEVELOPER, Part.COMPANY, 0.5, 1e6) for id in ("a", "b")]
    standing = {
        "a": EligibilityProfile("a", "a", Kind.SME),
        "b": EligibilityProfile("b", "b", Kind.SME, independence=Independence(independence)),
    }
    (found,) = certify(seats, rules, a_call(), standing)
    assert found.holds is holds


@pytest.mark.parametrize(("kind", "holds"), [(Kind.HOSPITAL, True), (Kind.UNIVERSITY, False), (Kind.SME, False)])
def test_a_rule_can_ask_for_somebody_who_can_take_a_role(kind: Kind, holds: bool) -> None:
    rules = one_rule('{ type = "count", min = 1, of = { role = "clinical_site" } }')
    seats = [Seat("a", "a", Role.DEVELOPER, Part.COMPANY, 1.0, 1e6)]
    (found,) = certify(seats, rules, a_call(), {"a": EligibilityProfile("a", "a", kind)})
    assert found.holds is holds


@pytest.mark.parametrize(
    ("deadline", "country", "holds"),
    [
        (date(2025, 4, 9), "EG", False),
        (date(2025, 4, 10), "EG", True),
        (date(2025, 12, 31), "JP", False),
        (date(2026, 1, 1), "JP", True),
        (date(2024, 1, 1), "NO", True),
    ],
)
def test_a_country_is_associated_for_calls_from_its_day_on(deadline: date, country: str, holds: bool) -> None:
    members = [university(country=code) for code in ("BE", "FR", country)]
    assert verdict("horizon-europe-ria", COUNTRIES, members, {"deadline": deadline}).holds is holds


def test_an_owner_without_a_share_is_asked_for_where_it_decides() -> None:
    doubted = {"group": "h", "owner_in_doubt": "Large Holding"}
    found = verdict("vlaio-icon", FLEMISH, [sme(**doubted), sme(**doubted), sme(), university()])
    assert (found.value, found.holds) == (2, False)
    assert [str(ask) for ask in found.asks] == [
        "It is not known which share the owner has in sme0 (Large Holding), sme1 (Large Holding): they count as linked until "
        "it is. Ask for it."
    ]
    assert not verdict("vlaio-icon", FLEMISH, [sme(**doubted), sme(), sme(), university()]).asks
    assert not verdict("vlaio-icon", "research-organisation", [sme(**doubted), sme(**doubted)]).asks


def test_a_size_that_nobody_knows_is_asked_for_where_it_decides() -> None:
    found = verdict("vlaio-icon", "one-sme", [sme(size=None), large()])
    assert found.holds is False
    assert [str(ask).partition(".")[0] for ask in found.asks] == ["Not known: the size of sme0 with all owners"]
    assert not verdict("vlaio-icon", FLEMISH, [sme(size=None), large()]).asks


def test_a_certificate_says_why_somebody_does_not_count() -> None:
    members = [university(country="BE"), university(country="FR"), university(country="HU", lists=HUNGARIAN_TRUSTS)]
    (ask,) = verdict("horizon-europe-ria", COUNTRIES, members).asks
    assert str(ask).startswith("university2 does not count here: a Hungarian public-interest trust maintains it")
    assert "trust" in Wording("nl").say(ask)
