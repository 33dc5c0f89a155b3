"""Who looks for what a member does: with the strength by which the seeker finds it, and never a need for another kind."""

from dataclasses import replace
from pathlib import Path

import pytest

from matchmaking.features import FeatureSet, fit
from matchmaking.members.member import Member, Roster
from matchmaking.ranking import explain
from matchmaking.ranking.answered_needs import answered_needs
from tests.conftest import WordEncoder, small_roster, statement


def test_a_need_that_a_members_own_words_answer_is_named_with_them(small: FeatureSet) -> None:
    (answered,) = answered_needs(small, small.roster.member("gamma"))
    assert answered.seeker.id == "alfa"
    assert answered.need.text == "Hospital ward for clinical validation of glucose patches."
    assert answered.passage == "Hospital ward for clinical validation of glucose patches in adults."
    assert answered_needs(small, small.roster.member("epsilon")) == ()
    assert answered_needs(small, small.roster.member("theta")) == ()


def test_the_strength_is_that_by_which_the_seeker_finds_it(small: FeatureSet) -> None:
    (answered,) = answered_needs(small, small.roster.member("gamma"))
    assert explain(small, "gamma", "alfa").strength == pytest.approx(answered.strength)


def test_a_member_never_answers_itself_nor_a_need_for_another_kind(word_cache: Path) -> None:
    asks = statement("We are looking for a university that does laser welding of titanium.")
    alike = Member("weld", "Weld BV", needs=(statement("Laser welding of titanium."), asks))
    members = [
        replace(each, needs=(statement("Laser welding of titanium."),)) if each.id == "epsilon" else each
        for each in small_roster().members
    ]
    features = fit(Roster.of([*members, alike]), WordEncoder(), word_cache)
    found = answered_needs(features, features.roster.member("epsilon"))
    assert [(each.seeker.id, each.need.text) for each in found] == [("weld", "Laser welding of titanium.")]
