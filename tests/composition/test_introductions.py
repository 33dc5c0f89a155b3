"""Every pair of a consortium has its tie, or the shortest way through members who consented."""

from dataclasses import replace
from pathlib import Path

import pytest

from matchmaking.composition.introductions import introductions
from matchmaking.errors import UnknownMember
from matchmaking.features import FeatureSet, fit
from matchmaking.members.member import Roster
from tests.conftest import WordEncoder, small_roster


def test_a_past_project_is_a_tie_with_its_projects_latest_first(small: FeatureSet) -> None:
    (pair,) = introductions(["alfa", "beta"], small)
    assert pair.is_tie
    assert [project.acronym for project in pair.steps[0].projects] == ["BETACELL", "ARTERIA"]
    assert pair.through == ()


def test_others_are_introduced_along_the_shortest_way(small: FeatureSet) -> None:
    (pair,) = introductions(["alfa", "delta"], small)
    assert [member.id for member in pair.through] == ["beta", "gamma"]
    assert [step.projects[0].acronym for step in pair.steps] == ["BETACELL", "CARDIUM", "DOMUS"]


def test_every_pair_is_there_ties_first_and_strangers_last(small: FeatureSet) -> None:
    pairs = introductions(["epsilon", "alfa", "gamma", "beta"], small)
    assert len(pairs) == 6
    lengths = [len(pair.steps) for pair in pairs]
    assert lengths == [1, 1, 2, 0, 0, 0]
    assert all({pair.first.id, pair.second.id} & {"epsilon"} for pair in pairs[3:])


def test_nobody_stands_between_who_did_not_consent(word_cache: Path) -> None:
    given = small_roster()
    members = [replace(member, consent=member.id != "beta") for member in given.members]
    without = fit(Roster.of(members, given.projects, given.participations), WordEncoder(), word_cache)
    (pair,) = introductions(["alfa", "gamma"], without)
    assert pair.steps == ()
    (tie,) = introductions(["alfa", "beta"], without)
    assert tie.is_tie


def test_an_unknown_member_is_named(small: FeatureSet) -> None:
    with pytest.raises(UnknownMember, match="nobody"):
        introductions(["alfa", "nobody"], small)
