"""Places in a question: those that are left out, and those of which any will do."""

import pytest

from matchmaking.exports.condition_words import condition_in_words
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.ranking import ConditionVerdict, read_question
from matchmaking.ranking.conditions import judge_condition

LEFT_OUT = [
    ("Een ziekenhuis dat thuismonitoring test, niet in Wallonië", "not-be3", "thuismonitoring test"),
    ("Een ziekenhuis niet in Brussel dat thuismonitoring test", "not-be1", "thuismonitoring test"),
    ("Een ziekenhuis dat niet in Wallonië ligt en thuismonitoring test", "not-be3", "thuismonitoring test"),
    ("Een bedrijf buiten Brussel dat spraak analyseert", "not-be1", "spraak analyseert"),
    ("A hospital that tests home monitoring, not in Brussels", "not-be1", "tests home monitoring"),
    ("A hospital not in Brussels that tests home monitoring", "not-be1", "tests home monitoring"),
    ("A hospital that is not in Ghent and tests home monitoring", "not-in-gent", "tests home monitoring"),
    ("A company outside Brussels that analyses speech", "not-be1", "analyses speech"),
    ("Un hôpital qui teste la télésurveillance, pas en Wallonie", "not-be3", "teste la télésurveillance"),
    ("Un hôpital qui n'est pas à Bruxelles et qui teste nos implants", "not-be1", "teste nos implants"),
    ("Une PME hors de Bruxelles qui analyse la parole", "not-be1", "analyse la parole"),
    ("Un hôpital qui teste des pansements, ni à Bruxelles ni en Wallonie", "not-be1-or-be3", "teste des pansements"),
    ("Ein Krankenhaus, das Telemonitoring prüft, nicht in Wallonien", "not-be3", "Telemonitoring prüft"),
    ("Ein Krankenhaus, das nicht in Wallonien liegt und Telemonitoring prüft", "not-be3", "Telemonitoring prüft"),
    ("Wondzorg thuis, niet in Brussel of Wallonië", "not-be1-or-be3", "Wondzorg thuis"),
    ("Wound care at home, but not in Brussels", "not-be1", "Wound care at home"),
]

NOT_LEFT_OUT = [
    "Onze patiënten wonen niet in Brussel",
    "Our patients live in Leuven, not in Brussels. Who measures sleep?",
    "Nos patients ne vivent pas en Wallonie",
    "Unsere Patienten wohnen nicht in Wallonien",
    "Een ziekenhuis niet alleen in Brussel dat wonden verzorgt",
]

ANY_OF = [
    ("nl", "Een kmo in Gent of Antwerpen die spraak analyseert", "binnen 8 km van Gent of Antwerpen", "spraak analyseert"),
    ("nl", "Een kmo in Gent of in Antwerpen die spraak analyseert", "binnen 8 km van Gent of Antwerpen", "spraak analyseert"),
    ("nl", "Een kmo in Gent, Leuven of Antwerpen die zaagt", "binnen 8 km van Gent, Leuven of Antwerpen", "zaagt"),
    ("nl", "Een kmo nabij Gent of Antwerpen die spraak analyseert", "binnen 25 km van Gent of Antwerpen", "spraak analyseert"),
    ("nl", "Een kmo in Vlaanderen of Nederland die spraak analyseert", "Vlaanderen of Nederland", "spraak analyseert"),
    ("nl", "Een kmo in Henegouwen of Vlaanderen die zaagt", "in Henegouwen of Vlaanderen", "zaagt"),
    ("en", "An SME in Ghent or Antwerp that analyses speech", "Ghent or Antwerp within 8 km", "analyses speech"),
    ("en", "An SME in Flanders or the Netherlands that analyses speech", "Flanders or Netherlands", "analyses speech"),
    ("fr", "Une PME à Gand ou Anvers qui analyse la parole", "à moins de 8 km de Gand ou Anvers", "analyse la parole"),
    ("fr", "Une PME en Flandre ou aux Pays-Bas qui analyse la parole", "Flandre ou Pays-Bas", "analyse la parole"),
    ("en", "Ein KMU in Gent oder Antwerpen, das Sprache analysiert", "Ghent or Antwerp within 8 km", "Sprache analysiert"),
    ("en", "Ein KMU in Deutschland oder den Niederlanden, das sägt", "Germany or Netherlands", "sägt"),
]


@pytest.mark.parametrize(("text", "key", "rest"), LEFT_OUT, ids=[text for text, _, _ in LEFT_OUT])
def test_a_place_that_is_not_wanted_is_left_out_strictly(text: str, key: str, rest: str) -> None:
    read = read_question(text)
    (place,) = [condition for condition in read.conditions if condition.excluded]
    assert place.key == key
    assert place.strict
    assert read.rest == rest


@pytest.mark.parametrize("text", NOT_LEFT_OUT)
def test_a_denial_that_tells_how_things_are_leaves_no_place_out_and_asks_for_none(text: str) -> None:
    assert all(condition.key in ("hospital",) for condition in read_question(text).conditions)


@pytest.mark.parametrize(
    "text",
    [
        "Een ziekenhuis dat wonden verzorgt, liefst niet in Brussel",
        "A hospital with a burns unit, preferably not in Brussels",
        "Un hôpital avec un service des brûlés, plutôt pas à Bruxelles",
        "Ein Krankenhaus mit Schlaflabor, lieber nicht in Brüssel",
    ],
)
def test_a_place_that_is_rather_not_wanted_is_no_strict_condition(text: str) -> None:
    (place,) = [condition for condition in read_question(text).conditions if condition.excluded]
    assert place.key == "not-be1"
    assert not place.strict


def test_no_hospital_in_wallonia_asks_for_nothing_in_wallonia() -> None:
    read = read_question("Geen ziekenhuis in Wallonië maar een kmo die wondzorg test")
    assert [condition.key for condition in read.conditions] == ["sme"]


def test_a_place_left_out_is_said_in_the_readers_language() -> None:
    (place,) = read_question("Wondzorg thuis, niet in Wallonië").conditions
    said = [condition_in_words(place, Wording(language)).replace("\u00a0", " ") for language in ("nl", "en", "fr")]
    assert said == ["niet: Wallonië", "not: Wallonia", "pas : Wallonie"]


def test_a_town_is_named_in_the_readers_language() -> None:
    (place,) = read_question("Spraak, liefst in Ghent or Antwerp").conditions
    said = [condition_in_words(place, Wording(language)).replace("\u00a0", " ") for language in ("nl", "en", "fr")]
    assert said == ["binnen 8 km van Gent of Antwerpen", "Ghent or Antwerp within 8 km", "à moins de 8 km de Gand ou Anvers"]
    told = judge_condition(place, Member("a", "A", city="Hasselt", country="BE"), (), ()).told
    assert "Antwerpen" in Wording("nl").say(told)
    assert "Anvers" in Wording("fr").say(told)
    assert "Antwerp" in str(told)


@pytest.mark.parametrize(("language", "text", "said", "rest"), ANY_OF, ids=[text for _, text, _, _ in ANY_OF])
def test_alternative_places_are_one_condition(language: str, text: str, said: str, rest: str) -> None:
    read = read_question(text)
    (place,) = [condition for condition in read.conditions if condition.key != "sme"]
    assert condition_in_words(place, Wording(language)) == said
    assert read.rest == rest


def test_a_town_and_its_country_are_two_conditions() -> None:
    keys = [condition.key for condition in read_question("Une PME à Gand en Belgique qui analyse la parole").conditions]
    assert keys == ["sme", "in-gent", "be"]


@pytest.mark.parametrize(
    ("text", "member", "verdict"),
    [
        ("Spraak, liefst in Gent of Antwerpen", Member("a", "A", city="Antwerpen", country="BE"), ConditionVerdict.MEETS),
        ("Spraak, liefst in Gent of Antwerpen", Member("a", "A", city="Gand", country="BE"), ConditionVerdict.MEETS),
        ("Spraak, liefst in Gent of Antwerpen", Member("a", "A", city="Hasselt", country="BE"), ConditionVerdict.MISSES),
        ("Spraak, liefst in Gent of Antwerpen", Member("a", "A", country="BE"), ConditionVerdict.UNKNOWN),
        ("Spraak, liefst in Vlaanderen of Nederland", Member("a", "A", country="NL"), ConditionVerdict.MEETS),
        ("Spraak, liefst in Vlaanderen of Nederland", Member("a", "A", country="BE", nuts="BE234"), ConditionVerdict.MEETS),
        ("Spraak, liefst in Vlaanderen of Nederland", Member("a", "A", country="BE", nuts="BE332"), ConditionVerdict.MISSES),
        ("Spraak, liefst in Vlaanderen of Nederland", Member("a", "A", country="BE"), ConditionVerdict.UNKNOWN),
        ("Spraak, liefst in Vlaanderen of Nederland", Member("a", "A", country="DE"), ConditionVerdict.MISSES),
        ("Spraak, liefst in Gent of Wallonië", Member("a", "A", country="BE", nuts="BE332"), ConditionVerdict.MEETS),
        ("Spraak, niet in Wallonië", Member("a", "A", country="BE", nuts="BE332"), ConditionVerdict.MISSES),
        ("Spraak, niet in Wallonië", Member("a", "A", country="BE", nuts="BE234"), ConditionVerdict.MEETS),
        ("Spraak, niet in Wallonië", Member("a", "A", country="NL"), ConditionVerdict.MEETS),
        ("Spraak, niet in Gent of Leuven", Member("a", "A", city="Leuven", country="BE"), ConditionVerdict.MISSES),
        ("Spraak, niet in Gent of Leuven", Member("a", "A", city="Utrecht", country="NL"), ConditionVerdict.MEETS),
    ],
)
def test_any_of_the_places_meets_the_condition_and_none_of_those_left_out(
    text: str, member: Member, verdict: ConditionVerdict
) -> None:
    (condition,) = read_question(text).conditions
    assert judge_condition(condition, member, (), ()).verdict is verdict
