"""The words of a rule are said in the language of the reader wherever a rule is named."""

from collections.abc import Iterator, Mapping

import pytest

from benchmarks.random_pools import KINDS, a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.drafts.judging import Request, judge_in, setting_from
from matchmaking.composition.relaxations.rule_candidates import dispensed, loosened
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.rule_set import RuleSet, Words, rule_set
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.request import in_order
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.remarks import Remark

ICON = rule_set("medvia-icon")


def texts_in(remarks: tuple[Remark, ...]) -> Iterator[Mapping[str, str]]:
    """The values of remarks that are texts by language."""
    for remark in remarks:
        yield from (value for value in remark.values.values() if isinstance(value, Mapping))


def test_why_there_is_none_names_the_rules_in_every_language() -> None:
    why = compose(a_call(), random_pool(20, 5, kinds=KINDS[:2]), ruleset=ICON).why_none
    assert why is not None
    assert "onderzoeksorganisatie" in Wording("nl").say(why.remark)
    assert "research organisation" in Wording("en").say(why.remark)
    assert "organisme de recherche" in Wording("fr").say(why.remark)


def test_ways_out_name_the_rule_in_every_language() -> None:
    pool = in_order(random_pool(20, 5, kinds=KINDS[:2]))
    problem = CompositionProblem(a_call(), ICON, pool, 6)
    rule = ICON.rule("three-flemish-companies")
    steps = [step for way in (dispensed(rule), *loosened(problem, rule)) for step in way.steps]
    found = [text for step in steps for text in texts_in(step.remarks)]
    assert found
    assert all(set(text) == set(LANGUAGES) for text in found)


def test_a_share_that_gives_way_names_the_rule_in_every_language() -> None:
    pool = in_order(random_pool(40, 7, ties=0.08))
    consortium = compose(a_call(), pool, ruleset=ICON, alternatives=1).consortia[0]
    company = next(seat.member for seat in consortium.seats if seat.part is Part.COMPANY)
    parts = {seat.member: seat.part for seat in consortium.seats}
    request = Request(parts=parts, shares={company: 0.95})
    changed = judge_in(setting_from(pool, a_call(), ICON), consortium.members, request)
    said = " ".join(map(Wording("fr").say, changed.remarks))
    assert "Aucune entreprise ne porte plus de 70" in said


@pytest.fixture
def half_translated() -> RuleSet:
    """A set of which one rule has no French."""
    rules = tuple(
        rule.model_copy(update={"text": Words(nl=rule.text.nl, en=rule.text.en)})
        if rule.id == "research-organisation"
        else rule
        for rule in ICON.rules
    )
    return ICON.model_copy(update={"rules": rules})


def test_a_rule_without_french_is_said_in_english(half_translated: RuleSet) -> None:
    why = compose(a_call(), random_pool(20, 5, kinds=KINDS[:2]), ruleset=half_translated).why_none
    assert why is not None
    assert "research organisation" in Wording("fr").say(why.remark)


def test_every_verdict_carries_its_rule_in_every_language() -> None:
    consortium = compose(a_call(), random_pool(40, 7, ties=0.08), ruleset=ICON, alternatives=1).consortia[0]
    assert all(set(verdict.text) == set(LANGUAGES) for verdict in consortium.certificate)
