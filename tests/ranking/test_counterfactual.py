"""What a piece of evidence is said to bring is what goes when it is taken away."""

from dataclasses import replace
from math import fsum
from pathlib import Path

import pytest

from matchmaking.features import FeatureSet, fit, refit
from matchmaking.members.member import Roster
from matchmaking.ranking import brings, explain, score
from matchmaking.ranking.counterfactual import PartSort, pieces
from tests.conftest import WordEncoder, small_roster

NEED = "Clinical validation of glucose patches on a hospital ward"


def test_learning_again_is_learning_anew(small: FeatureSet, word_cache: Path) -> None:
    roster = small_roster()
    shorter = Roster.of(roster.members[1:], roster.projects[1:], [p for p in roster.participations if p.member != "alfa"][1:])
    again, anew = refit(small, shorter), fit(shorter, WordEncoder(), word_cache)
    assert score(again, "beta", NEED).total.tolist() == score(anew, "beta", NEED).total.tolist()


def test_without_a_statement_the_score_is_lower_by_what_was_claimed(small: FeatureSet, word_cache: Path) -> None:
    roster = small_roster()
    gamma = roster.member("gamma")
    claimed = {brought.piece.sort: brought for brought in brings(small, "gamma", need=NEED)}[PartSort.STATEMENT]
    silent = fit(roster.changed(replace(gamma, statements=())), WordEncoder(), word_cache)
    lost = explain(small, "gamma", need=NEED).score - explain(silent, "gamma", need=NEED).score
    assert claimed.points == pytest.approx(lost)
    assert claimed.points > 1


def test_without_the_tie_the_score_is_lower_by_what_was_claimed(small: FeatureSet, word_cache: Path) -> None:
    roster = small_roster()
    claimed = {brought.piece.sort: brought for brought in brings(small, "beta", "alfa")}[PartSort.TIE]
    assert claimed.piece.projects == ("p2", "p1")
    strangers = [part for part in roster.participations if part.member != "beta" or part.project not in ("p1", "p2")]
    apart = fit(Roster.of(roster.members, roster.projects, strangers), WordEncoder(), word_cache)
    assert claimed.points == pytest.approx(explain(small, "beta", "alfa").score - explain(apart, "beta", "alfa").score)
    assert fsum(claimed.by_criterion.values()) == pytest.approx(claimed.points)


def test_evidence_that_says_nothing_about_the_question_brings_little(small: FeatureSet) -> None:
    brought = brings(small, "gamma", need=NEED, most=9)
    assert [one.points for one in brought] == sorted((one.points for one in brought), reverse=True)
    alarm = next(one for one in brought if one.piece.projects == ("p4",))
    assert alarm.points < brought[0].points


def test_the_pieces_are_the_whole_profile_and_the_tie_comes_first(small: FeatureSet) -> None:
    question = score(small, "alfa", NEED).question
    told = pieces(question, small.roster.position["beta"])
    assert told[0].sort is PartSort.TIE
    assert {piece.sort for piece in told} == {PartSort.TIE, PartSort.STATEMENT, PartSort.PROJECT}
    assert {project for piece in told[1:] for project in piece.projects} == {"p1", "p2", "p3"}
