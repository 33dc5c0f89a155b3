"""A condition that a person takes away is asked no longer: neither as a condition nor by its words."""

import pytest

from matchmaking.features import FeatureSet
from matchmaking.ranking import answering, rank, read_question

TAKEN_AWAY = [
    ("Een ziekenhuis dat thuismonitoring test", "hospital", "thuismonitoring test"),
    ("A hospital that tests home monitoring", "hospital", "tests home monitoring"),
    ("Un hôpital qui teste la télésurveillance", "hospital", "teste la télésurveillance"),
    ("Ein Krankenhaus, das Telemonitoring prüft", "hospital", "Telemonitoring prüft"),
    ("Een kmo in Gent die spraak analyseert", "in-gent", "spraak analyseert"),
    ("A medtech company with an implant", "medtech", "with an implant"),
    ("Sterile filling, at most 50 employees", "staff-to-50", "Sterile filling"),
    ("Remplissage stérile, au moins TRL 5", "trl-5-9", "Remplissage stérile"),
    ("Sterile Abfüllung, nicht in Wallonien", "not-be3", "Sterile Abfüllung"),
    ("Een katheter volgens ISO 13485 maken", "iso-13485", "Een katheter volgens maken"),
    ("A drug against tau, not a diagnostic device", "not-diagnostic-device", "A drug against tau"),
]


@pytest.mark.parametrize(("text", "key", "rest"), TAKEN_AWAY, ids=[text for text, _, _ in TAKEN_AWAY])
def test_the_words_of_a_condition_taken_away_are_compared_no_longer(text: str, key: str, rest: str) -> None:
    read = read_question(text).without(key)
    assert key not in [condition.key for condition in read.conditions]
    assert read.rest == rest
    said = next(condition.said for condition in read.read if condition.key == key)
    assert all(said not in compared for compared in read.compared)


def test_the_words_of_a_norm_that_holds_are_compared() -> None:
    assert read_question("A catheter under ISO 13485").rest == "A catheter under ISO 13485"


def test_the_kind_is_heard_while_it_holds_when_another_condition_is_taken_away() -> None:
    read = read_question("Een ziekenhuis in Gent dat thuismonitoring test").without("in-gent")
    assert read.spoken == "Een ziekenhuis dat thuismonitoring test"


def test_where_nothing_else_was_asked_the_words_stay() -> None:
    assert read_question("Een ziekenhuis").without("hospital").rest == "Een ziekenhuis"
    assert read_question("Een ziekenhuis in Gent").without("hospital").rest == "in Gent"


def test_who_is_of_another_kind_is_judged_as_if_no_kind_had_been_asked(small: FeatureSet) -> None:
    read = read_question("A hospital that makes glucose patches").without("hospital")
    alone = {match.member.id: match.strength for match in rank(small, need="makes glucose patches", top=20)}
    assert {match.member.id: match.strength for match in rank(small, need=read, top=20)} == alone
    answers = [match.member.id for match in answering(small, need=read)]
    assert answers == [match.member.id for match in answering(small, need="makes glucose patches")]
