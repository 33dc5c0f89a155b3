"""Legal roles: who counts, who gets a grant and who may lead, as each rule set says; agreed on by the independent checker."""

from dataclasses import replace

import pytest

from benchmarks.random_pools import a_call, as_dictionaries, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import Consortium, to_json
from matchmaking.composition.drafts import changing
from matchmaking.composition.drafts.draft import draft_of
from matchmaking.composition.drafts.judging import Request, Setting, judge_in, setting_from
from matchmaking.composition.rules.conditions import SizeCondition
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import parse_rules, rule_set, rule_set_ids
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.data_files import data_file
from matchmaking.errors import BadRules, ImpossibleRequest
from matchmaking.members.member import Kind
from tests.composition.independent_checker import Checker

CALL = {"budget": 2e6, "months": 36}
THREE = "three-independent-entities-three-countries"
PLACES = (("BE", "BE21"), ("NL", "NL32"), ("FR", "FR10"), ("DE", "DE21"))


@pytest.fixture(scope="module")
def pool() -> Candidates:
    """Four companies of four countries, the first of them large, and a Hungarian trust."""
    plain = random_pool(5, 1, kinds=(Kind.SME,), groups=0.0)
    companies = [
        replace(each, country=country, nuts=nuts, in_difficulty=False, size=SizeCondition.LARGE if not at else each.size)
        for at, (each, (country, nuts)) in enumerate(zip(plain.eligibility_profiles, PLACES, strict=False))
    ]
    trust = replace(
        plain.eligibility_profiles[4], kind=Kind.UNIVERSITY, size=None, country="HU", lists=frozenset({"hungarian-trusts"})
    )
    return replace(plain, eligibility_profiles=(*companies, trust))


def judged(pool: Candidates, rules: str, rows: list[int], legal_roles: dict[int, LegalRole]) -> Consortium:
    """The set, on whose certificate the independent checker agrees."""
    setting = setting_from(pool, a_call(), rule_set(rules))
    ids = [pool.eligibility_profiles[row].member for row in rows]
    given = {pool.eligibility_profiles[row].member: role for row, role in legal_roles.items()}
    found = judge_in(setting, ids, Request(legal_roles=given))
    plain = to_json(found)
    checker = Checker(data_file(), rules, as_dictionaries(pool), CALL)
    assert checker.verdicts(plain) == {verdict["rule"]: verdict["holds"] for verdict in plain["certificate"]}
    return found


def holds(found: Consortium, rule: str) -> bool | None:
    return next(verdict.holds for verdict in found.certificate if verdict.rule == rule)


@pytest.mark.parametrize(
    ("role", "counts"),
    [
        (LegalRole.BENEFICIARY, True),
        (LegalRole.UNFUNDED_CONTRIBUTOR, True),
        (LegalRole.AFFILIATED_ENTITY, False),
        (LegalRole.ASSOCIATED_PARTNER, False),
        (LegalRole.SUBCONTRACTOR, False),
    ],
)
def test_who_counts_towards_the_three_entities_hangs_on_the_legal_role(pool: Candidates, role: LegalRole, counts: bool) -> None:
    found = judged(pool, "horizon-europe-ria", [0, 1, 2], {2: role})
    assert holds(found, THREE) is counts
    asked = [str(remark) for verdict in found.certificate if verdict.rule == THREE for remark in verdict.asks]
    assert any("Not counted here" in remark for remark in asked) is not counts


def test_an_associated_partner_and_an_unfunded_contributor_get_no_grant_and_a_subcontractor_is_paid_by_another(
    pool: Candidates,
) -> None:
    given = {1: LegalRole.ASSOCIATED_PARTNER, 2: LegalRole.UNFUNDED_CONTRIBUTOR, 3: LegalRole.SUBCONTRACTOR}
    found = judged(pool, "horizon-europe-ria", [0, 1, 2, 3], given)
    rate = {seat.legal_role: seat.funding.rate for seat in found.seats if seat.funding}
    assert rate == {
        LegalRole.BENEFICIARY: 1.0,
        LegalRole.ASSOCIATED_PARTNER: 0.0,
        LegalRole.UNFUNDED_CONTRIBUTOR: 0.0,
        LegalRole.SUBCONTRACTOR: 1.0,
    }
    (paid,) = [seat.funding for seat in found.seats if seat.legal_role is LegalRole.SUBCONTRACTOR]
    assert paid is not None
    assert "as a cost of Member 0" in str(paid.basis[0])
    assert next(seat for seat in found.seats if seat.role is Role.COORDINATOR).legal_role in {
        LegalRole.BENEFICIARY,
        LegalRole.UNFUNDED_CONTRIBUTOR,
    }


def test_a_hungarian_trust_is_an_associated_partner_and_nothing_else(pool: Candidates) -> None:
    found = judged(pool, "horizon-europe-ria", [0, 1, 4], {})
    assert next(seat for seat in found.seats if seat.part.value == "research").legal_role is LegalRole.ASSOCIATED_PARTNER
    assert holds(found, THREE) is False
    with pytest.raises(ImpossibleRequest):
        judged(pool, "horizon-europe-ria", [0, 1, 4], {4: LegalRole.BENEFICIARY})


def test_what_counts_for_the_private_45_percent_is_contributed_without_a_grant(pool: Candidates) -> None:
    rule = "private-members-carry-45-percent"
    assert holds(judged(pool, "ihi", [0, 1, 2], {}), rule) is True
    assert holds(judged(pool, "ihi", [0, 1, 2], {0: LegalRole.BENEFICIARY}), rule) is False
    assert holds(judged(pool, "ihi", [0, 1, 2], {0: LegalRole.BENEFICIARY, 1: LegalRole.UNFUNDED_CONTRIBUTOR}), rule) is True


@pytest.mark.parametrize("rules", rule_set_ids())
def test_the_composer_counts_legal_roles_as_the_independent_checker_does(rules: str) -> None:
    members = random_pool(24, 7, ties=0.05)
    ids = [profile.member for profile in members.eligibility_profiles]
    given = {id: list(LegalRole)[at % len(LegalRole)] for at, id in enumerate(ids) if at % 2}
    checker = Checker(data_file(), rules, as_dictionaries(members), CALL)
    for found in compose(a_call(), members, ruleset=rule_set(rules), alternatives=2, legal_roles=given).consortia:
        plain = to_json(found)
        assert checker.is_eligible(plain)
        assert checker.verdicts(plain) == {verdict["rule"]: verdict["holds"] for verdict in plain["certificate"]}
        assert all(seat.legal_role == given.get(seat.member, checker.legal_role(seat.member)) for seat in found.seats)


def test_who_coordinates_signs(pool: Candidates) -> None:
    setting: Setting = setting_from(pool, a_call(), rule_set("horizon-europe-ria"))
    draft = draft_of(setting, [each.member for each in pool.eligibility_profiles[:3]])
    led = changing.coordinate(draft, draft.members[1]).after
    with pytest.raises(ImpossibleRequest):
        changing.give_legal_role(led, led.members[0], LegalRole.ASSOCIATED_PARTNER)
    back = changing.give_legal_role(led, led.members[1], LegalRole.SUBCONTRACTOR).after
    assert changing.give_legal_role(back, led.members[1], None).after.consortium == led.consortium


def test_a_rule_file_may_not_hang_a_legal_role_on_a_part_of_the_project() -> None:
    text = data_file("rules", "gber-25.toml").read_text(encoding="utf-8")
    table = '[[legal_roles.usual]]\nrole = "subcontractor"\nof = { part = "research" }\n\n[[rules]]'
    with pytest.raises(BadRules):
        parse_rules(text.replace("[[rules]]", table, 1))
