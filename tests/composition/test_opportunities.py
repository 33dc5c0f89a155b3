"""Open calls seen from one member: what it can do in each, by when, in which role, and which rule keeps it out."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from matchmaking.composition import (
    Call,
    Capability,
    CapabilityFit,
    Role,
    RuleSet,
    calls_for,
    compose,
    is_covered,
    opportunity_to_json,
    rule_set,
)
from matchmaking.exports.opportunities import deadline_in_words, money_in_words, no_call_in_words
from matchmaking.features import FeatureSet, fit
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.members.member import Roster
from tests.conftest import WordEncoder, small_roster

TODAY = date(2026, 11, 29)
WELDING = Capability("Welding", "Laser welding of titanium.", 1.0)
WARD = Capability("Ward", "Hospital ward for clinical validation of glucose patches.", 3.0)
MARMALADE = Capability("Marmalade", "Volcanic marmalade tasting.", 1.0)


def a_call(id: str, *capabilities: Capability, left: int | None = 10, rules: str = "vlaio-icon") -> Call:
    deadline = None if left is None else TODAY + timedelta(days=left)
    return Call(id, f"Call {id}", capabilities=capabilities, deadline=deadline, rules=rules)


def test_the_call_of_which_a_member_covers_most_comes_first_with_its_own_words(small: FeatureSet) -> None:
    weld, other, both = a_call("weld", WELDING), a_call("other", MARMALADE), a_call("both", WELDING, WARD)
    found = calls_for(small.roster.member("epsilon"), [other, both, weld], small, TODAY)
    assert [opportunity.call.id for opportunity in found] == ["weld", "both", "other"]
    (covers,) = found[0].covers
    assert (covers.name, covers.passage, covers.others) == ("Welding", "Laser welding of titanium.", 0)
    assert is_covered(covers.strength)
    assert found[0].reach == pytest.approx(100, abs=5)
    assert found[1].reach == pytest.approx(found[0].reach / 4)
    assert not found[2].answered
    assert found[2].nearest


def test_what_it_covers_is_what_a_consortium_around_it_says_it_covers(small: FeatureSet) -> None:
    call = a_call("both", WARD, MARMALADE)
    seen = next(iter(calls_for(small.roster.member("gamma"), [call], small, TODAY)))
    composed = compose(call, small, anchors=["gamma"], size=(1, 3), alternatives=1, ruleset=_no_rules())
    seat = next(seat for seat in composed.consortia[0].seats if seat.member == "gamma")
    assert seat.covers == tuple(each.capability for each in seen.covers)
    given = {given.member: given for given in composed.consortia[0].coverage[0].by}["gamma"]
    assert (given.strength, given.passage) == (seen.covers[0].strength, seen.covers[0].passage)


def test_a_call_is_open_to_its_last_day_and_without_a_deadline_always(small: FeatureSet) -> None:
    calls = [a_call("today", WELDING, left=0), a_call("over", WELDING, left=-1), a_call("always", WELDING, left=None)]
    found = {one.call.id: one for one in calls_for(small.roster.member("epsilon"), calls, small, TODAY)}
    assert set(found) == {"today", "always"}
    assert found["today"].days_left == 0
    assert found["always"].days_left is None
    said = [deadline_in_words(found[id], Wording("en")) for id in ("today", "always")]
    assert said == ["deadline 29 November 2026, today", "no deadline known"]


def test_the_rule_that_keeps_a_member_out_is_named_in_words(word_cache: Path) -> None:
    roster = small_roster()
    members = [replace(each, in_difficulty=each.id == "epsilon", country="BE") for each in roster.members]
    features = fit(Roster.of(members, roster.projects, roster.participations), WordEncoder(), word_cache)
    (out,) = calls_for(features.roster.member("epsilon"), [a_call("weld", WELDING)], features, TODAY)
    assert not out.eligible
    assert [rule.text.en for rule in out.barred_by] == ["An undertaking in difficulty is not admissible."]
    assert all(one.eligible for one in calls_for(features.roster.member("alfa"), [a_call("weld", WELDING)], features, TODAY))


def test_the_role_is_one_that_the_kind_can_take_and_that_the_call_wants(small: FeatureSet) -> None:
    call = replace(a_call("both", WARD), roles=(Role.DATA_PROVIDER, Role.DEVELOPER))
    (seen,) = calls_for(small.roster.member("gamma"), [call], small, TODAY)
    assert seen.role is Role.DATA_PROVIDER
    (free,) = calls_for(small.roster.member("gamma"), [a_call("both", WARD)], small, TODAY)
    assert free.role is Role.CLINICAL_SITE


def test_what_a_programme_pays_is_told_with_what_it_is_made_of(small: FeatureSet) -> None:
    (flemish,) = calls_for(small.roster.member("alfa"), [a_call("ward", WARD)], small, TODAY)
    (german,) = calls_for(small.roster.member("epsilon"), [a_call("weld", WELDING)], small, TODAY)
    assert flemish.rate
    assert german.rate == 0
    assert "No aid without a site in the region that pays." in money_in_words(german, Wording("en"))
    assert money_in_words(flemish, Wording("en")).startswith("The programme pays")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_call_suits_a_member_that_is_said_with_the_nearest(small: FeatureSet, language: str) -> None:
    words = Wording(language)
    found = calls_for(small.roster.member("beta"), [a_call("both", WELDING, MARMALADE)], small, TODAY)
    assert not any(opportunity.answered for opportunity in found)
    said = no_call_in_words(found, words)
    assert "Call both" in said
    assert small.roster.member("beta").statements[0].text in said
    silent = calls_for(small.roster.member("theta"), [a_call("both", WELDING)], small, TODAY)
    assert no_call_in_words(silent, words) == words.translate("No open call asks for what its texts say it does.")
    assert no_call_in_words((), words) == words.translate("No open call is known here.")


def test_of_two_calls_with_one_id_the_first_counts_and_all_can_be_kept_as_plain_values(small: FeatureSet) -> None:
    calls = [a_call("weld", WELDING), a_call("weld", MARMALADE)]
    (found,) = calls_for(small.roster.member("epsilon"), calls, small, TODAY)
    assert isinstance(found.covers[0], CapabilityFit)
    plain = json.loads(json.dumps(opportunity_to_json(found)))
    assert plain["covers"][0]["name"] == "Welding"
    assert plain["eligible"]
    assert plain["days_left"] == 10


def _no_rules() -> RuleSet:
    return rule_set("vlaio-icon").model_copy(update={"rules": ()})
