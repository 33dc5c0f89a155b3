"""Both sides of an answer: who answers is whom the ranking says answers, with the points of the ranking on either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.features import FeatureSet
from matchmaking.features.fit import Fit
from matchmaking.ranking import Filters, answering, explain, rank
from matchmaking.ranking.mutual_fit import mutual_fit, mutual_fits

WARD = "Hospital ward for clinical validation of glucose patches."
TEXTS = (WARD, "Cloud software that sends alarms to a nurse.", "Laser welding of titanium.", "Enzymes for diagnostics.")


def test_points_of_both_sides_are_those_of_the_two_rankings(small: FeatureSet) -> None:
    (fit,) = mutual_fits(small, WARD, "alfa")
    assert fit.member.id == "gamma"
    assert fit.passage == "Hospital ward for clinical validation of glucose patches in adults."
    assert fit.answer.score == pytest.approx(explain(small, "gamma", "alfa", WARD).score)
    assert fit.returned is not None
    assert fit.returned.member.id == "alfa"
    assert fit.returned.score == pytest.approx(explain(small, "alfa", "gamma").score)
    assert mutual_fit(small, WARD, "gamma", "alfa") == fit


def test_the_office_is_answered_and_answers_nobody(small: FeatureSet) -> None:
    (fit,) = mutual_fits(small, WARD)
    assert (fit.member.id, fit.returned) == ("gamma", None)


def test_a_need_for_another_kind_is_answered_by_nobody(small: FeatureSet) -> None:
    assert answering(small, "alfa", "We are looking for a university that does laser welding of titanium.") == []


@given(
    text=st.sampled_from(TEXTS),
    seeker=st.sampled_from(("alfa", "beta", "delta", None)),
    without=st.sets(st.sampled_from(("alfa", "beta", "gamma", "delta", "epsilon", "nobody"))),
    among=st.none() | st.sets(st.sampled_from(("gamma", "delta", "epsilon"))),
)
def test_who_answers_are_those_of_the_ranking_that_answer_without_those_who_are_hidden(
    small: FeatureSet, text: str, seeker: str | None, without: set[str], among: set[str] | None
) -> None:
    filters = Filters(without=frozenset(without))
    ranked = [match for match in rank(small, seeker, text, filters, top=100) if match.fit is Fit.ANSWERS]
    wanted = [match for match in ranked if among is None or match.member.id in among]
    assert answering(small, seeker, text, filters, top=100, among=among) == wanted
    assert not {match.member.id for match in ranked} & without
