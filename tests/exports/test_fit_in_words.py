"""Whether a partner answers is said in a few words, which never hide that it misses a condition."""

from dataclasses import replace

import pytest

from matchmaking.exports.partners import fit_in_words, partner_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.partners.partner_card import fit_badge
from matchmaking.ranking import Match, rank

ASKED = "A hospital that validates glucose patches"


def _matches(features: FeatureSet, strength: float) -> dict[str, Match]:
    return {match.member.id: replace(match, strength=strength) for match in rank(features, need=ASKED, top=20)}


@pytest.mark.parametrize(
    ("language", "misses", "answers"),
    [
        ("nl", "Mist een voorwaarde", "Beantwoordt de vraag"),
        ("en", "Misses a condition", "Answers the need"),
        ("fr", "Ne remplit pas une condition", "Répond à la demande"),
    ],
)
def test_a_company_where_a_hospital_is_asked_misses_a_condition(
    small: FeatureSet, language: str, misses: str, answers: str
) -> None:
    found, words = _matches(small, 0.9), Wording(language)
    assert fit_in_words(found["alfa"], words) == misses
    assert fit_badge(found["alfa"], words) == f":gray-badge[{misses}]"
    assert fit_badge(found["gamma"], words) == f":primary-badge[{answers}]"


def test_the_table_and_its_files_say_so_too(small: FeatureSet) -> None:
    found = _matches(small, 0.9)
    table = partner_table([found["gamma"], found["alfa"]], small, Wording("en"))
    fits = [row[table.columns.index("Fit")] for row in table.rows]
    assert fits == ["Answers the need", "Misses a condition"]


def test_a_weak_link_stays_one(small: FeatureSet) -> None:
    assert fit_in_words(_matches(small, 0.01)["alfa"], Wording("en")) == "Weak link with the need"


def test_what_is_not_known_is_not_missed(small: FeatureSet) -> None:
    assert fit_in_words(_matches(small, 0.9)["theta"], Wording("en")) == "Answers the need"
