"""Things are said in the reader's language, with its numbers, dates and names."""

import importlib
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from matchmaking.composition.rules.rule_set import parse_rules
from matchmaking.errors import BadRules, ImpossibleRequest, UnknownMember
from matchmaking.i18n import LANGUAGES, Wording, choose_language
from matchmaking.i18n.names import NAMES
from matchmaking.members.member import Kind
from matchmaking.members.problems import Problem, ProblemSeverity
from matchmaking.remarks import Remark


def test_numbers_dates_and_money_follow_the_locale() -> None:
    dutch, english = Wording("nl"), Wording("en")
    assert dutch.number(1234.56, 1) == "1.234,6"
    assert english.number(1234.56, 1) == "1,234.6"
    assert dutch.date(date(2026, 3, 1)) == "1 maart 2026"
    assert dutch.money(1_200_000).replace("\u00a0", " ") == "€ 1.200.000"
    assert english.percent(0.004, 1) == "0.4%"
    assert Wording("fr").percent(0.004, 1).split() == ["0,4", "%"]


def test_a_remark_is_said_with_values_in_the_language() -> None:
    remark = Remark(
        "Mainly {theirs}, while you are mainly {yours}.", {"theirs": {"nl": "digitaal", "en": "digital"}, "yours": "x"}
    )
    assert Wording("nl").say(remark) == "Vooral digitaal, terwijl u vooral in x zit."
    assert Wording("en").say(remark) == "Mainly digital, while you are mainly x."


def test_problems_and_errors_are_said_like_remarks() -> None:
    problem = Problem(
        ProblemSeverity.SET_ASIDE,
        "a.csv",
        "The row has no name, only '{text}'. Fill in the name, or remove the row.",
        {"text": "x"},
        7,
    )
    assert Wording("nl").say(problem).startswith("De rij heeft geen naam, alleen 'x'.")
    error = UnknownMember("No member is called '{name}'. Did you mean {near}?", name="Barko", near="Barco")
    assert Wording("nl").say(error) == "Geen enkel lid heet 'Barko'. Bedoelde u Barco?"


def test_braces_in_what_people_wrote_are_left_alone() -> None:
    assert Wording("nl").say(Remark("It is in {place}.", {"place": "{x}"})) == "Gevestigd in {x}."


def test_a_message_without_translation_is_said_in_english() -> None:
    assert Wording("nl").say(Remark("Never heard of {name}.", {"name": "it"})) == "Never heard of it."


def test_counts_choose_between_one_and_many() -> None:
    assert Wording("nl").plural("{count} member", "{count} members", 1) == "1 lid"
    assert Wording("nl").plural("{count} member", "{count} members", 1200) == "1.200 leden"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", NAMES)
def test_every_member_of_a_named_enumeration_has_a_name(language: str, place: str) -> None:
    module, _, name = place.rpartition(".")
    enumeration = getattr(importlib.import_module(f"matchmaking.{module}"), name)
    assert issubclass(enumeration, StrEnum)
    assert {item.value for item in enumeration} == set(NAMES[place])
    assert all(Wording(language).name(item) for item in enumeration)


def test_a_small_company_is_a_kmo_in_dutch() -> None:
    assert Wording("nl").name(Kind.SME) == "kmo"


@pytest.mark.parametrize(
    ("link", "session", "browser", "expected"),
    [
        ("fr", "en", "nl-BE", "fr"),
        (None, "en", "nl-BE", "en"),
        (None, None, "fr-BE", "fr"),
        (None, None, "de-DE", "nl"),
        ("xx", None, None, "nl"),
    ],
)
def test_the_language_comes_from_link_session_browser_then_dutch(
    link: str | None, session: str | None, browser: str | None, expected: str
) -> None:
    assert choose_language(link, session, browser) == expected


def test_numbers_inside_a_remark_are_written_as_the_locale_does() -> None:
    remark = Remark("{members}: {percent} % of the budget.", {"members": "A", "percent": 23.3})
    assert Wording("nl").say(remark) == "A: 23,3% van het budget."
    assert (
        Wording("en").say(Remark("{members}: {amount} EUR a year.", {"members": "A", "amount": 185000}))
        == "A: 185,000 EUR a year."
    )


def test_names_are_given_to_enumerations_that_are_there() -> None:
    for place, names in NAMES.items():
        module, _, enumeration = f"matchmaking.{place}".rpartition(".")
        there = {item.value for item in getattr(importlib.import_module(module), enumeration)}
        assert getattr(importlib.import_module(module), enumeration).__module__ == module
        assert set(names) <= there, place


def test_moments_are_told_on_brussels_clock_or_on_that_of_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert "2 juli 2026" in Wording("nl").date(moment)
    assert "00:30" in Wording("nl").date(moment)
    monkeypatch.setenv("MATCHMAKING_TIMEZONE", "America/New_York")
    assert "18:30" in Wording("nl").date(moment)
    monkeypatch.setenv("MATCHMAKING_TIMEZONE", "Nowhere/Land")
    with pytest.raises(ImpossibleRequest, match="names no time zone"):
        Wording("nl").date(moment)


def test_a_mistake_in_a_file_is_told_in_one_language_from_first_to_last() -> None:
    with pytest.raises(BadRules) as told:
        parse_rules('id = "x"\ntitle = "y"\nversion = "1"\nnonsense = 3\n')
    said = Wording("nl").say(told.value)
    assert said.startswith("rules, regel")
    assert "is not a field" not in said
    assert "is geen veld" in said or "ontbreekt" in said


def test_french_is_set_with_its_own_spaces_and_apostrophes() -> None:
    french = Wording("fr")
    assert french.translate("Why {score} points?", score=9) == "Pourquoi 9 points\u202f?"
    assert french.say(Remark("“{text}”", {"text": "x"})) == "«\u202fx\u202f»"
    assert french.say(Remark("Mainly {theirs}, while you are mainly {yours}.", {"theirs": "x", "yours": "y"})).count("'") == 0
    assert french.of({"fr": "Au plus 70 % : l'aide"}) == "Au plus 70\u202f%\u00a0: l’aide"
    assert Wording("nl").of({"nl": "vóór 70 % : foto's"}) == "vóór 70 % : foto's"
    assert french.retranslate("Pourquoi ?", "fr") == "Pourquoi ?"
    assert Wording("nl").retranslate(french.translate("Certificate"), "fr") == "Certificaat"


def test_things_with_commas_are_parted_as_each_language_does() -> None:
    assert {language: Wording(language).parted(["a, b", "c"]) for language in ("nl", "en", "fr")} == {
        "nl": "a, b; c",
        "en": "a, b; c",
        "fr": "a, b\u202f; c",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Exoduin", "Le profil d’Exoduin"),
        ("Évolis", "Le profil d’Évolis"),
        ("hôpital Sud", "Le profil d’hôpital Sud"),
        ("Ypres Med", "Le profil d’Ypres Med"),
        ("MediFlow", "Le profil de MediFlow"),
        ("Hasselt Cares", "Le profil de Hasselt Cares"),
        ("Onze Labs", "Le profil de Onze Labs"),
        ("", "Le profil de "),
    ],
)
def test_french_elides_before_a_name_that_begins_with_a_vowel(name: str, said: str) -> None:
    assert Wording("fr").translate("The profile of {name}", name=name) == said


def test_french_elides_in_remarks_and_leaves_other_languages_alone() -> None:
    role = Remark("The role of {member} is chosen again.", {"member": "Exoduin"})
    assert Wording("fr").say(role).startswith("Le rôle d’Exoduin")
    assert "van Exoduin" in Wording("nl").say(role)
    assert (
        Wording("fr").say(Remark("{member} takes part as {role}.", {"member": "X", "role": "associé"})).endswith("qu’associé.")
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 1, 1), "1er janvier 2026"),
        (date(2026, 1, 11), "11 janvier 2026"),
        (datetime(2026, 10, 1, 9, 30, tzinfo=UTC), "1er octobre 2026, 11:30"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(day: date, said: str) -> None:
    assert Wording("fr").date(day) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rounds_to_nothing_has_no_minus_sign(language: str) -> None:
    words = Wording(language)
    assert words.number(-0.04, 1) == words.number(0, 1)
    assert words.number(-0.4) == "0"
    assert words.percent(-0.004) == words.percent(0)
    assert words.percent(-0.0004, 1) == words.percent(0, 1)


def test_a_language_has_a_name_in_each_language() -> None:
    assert [Wording(each).tongue("nl") for each in ("nl", "en", "fr")] == ["Nederlands", "Dutch", "néerlandais"]
    assert Wording("en").tongue("zz") == "zz"
