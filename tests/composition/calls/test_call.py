"""Calls: read from files and pasted text, and what their text asks for."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call, parse_call, read_call
from matchmaking.composition.calls.proposing import propose_capabilities, with_capabilities
from matchmaking.composition.solving.pool import pool_of
from matchmaking.errors import BadCall
from matchmaking.features import Encoder, fit
from matchmaking.features.catalogue import catalogue
from matchmaking.members.member import Theme
from matchmaking.workspace.demonstration import demonstration_calls
from tests.conftest import WordEncoder, small_roster

TEXT = """
id = "heart"
title = "Care for heart patients"
rules = "medvia-icon"
budget = 2500000
months = 36
size = [5, 8]
themes = ["digital_medicine"]
deadline = 2027-03-31

[text]
en = "We ask for projects that follow heart patients at home."

[[capabilities]]
id = "telemonitoring"
weight = 2

[[capabilities]]
name = "Valve design"
text = "Designing heart valves."
"""


def test_a_call_file_gives_all_its_fields(tmp_path: Path) -> None:
    file = tmp_path / "heart.toml"
    file.write_text(TEXT, encoding="utf-8")
    call = read_call(file)
    assert (call.id, call.rules, call.budget, call.months, call.size) == ("heart", "medvia-icon", 2.5e6, 36, (5, 8))
    assert call.themes == (Theme.DIGITAL_MEDICINE,)
    assert call.deadline == date(2027, 3, 31)
    assert [(capability.key, capability.weight) for capability in call.capabilities] == [
        ("telemonitoring", 2),
        ("Valve design", 1),
    ]


def test_a_capability_of_the_catalogue_is_named_in_the_readers_language() -> None:
    assert parse_call(TEXT, "nl").capabilities[0].name == catalogue()["telemonitoring"].name["nl"]


def test_who_answers_a_call_does_not_hang_on_the_language_of_who_reads_it(word_cache: Path) -> None:
    said = TEXT.replace(
        'title = "Care for heart patients"', 'title = { en = "Care for heart patients", nl = "Zorg voor het hart" }'
    )
    features = fit(small_roster(), WordEncoder(), word_cache)
    english, dutch = (parse_call(said, language) for language in ("en", "nl"))
    assert english.title != dutch.title
    assert english.capabilities[0].text != dutch.capabilities[0].text
    pools = [pool_of(call, features) for call in (english, dutch)]
    assert np.array_equal(pools[0].strengths, pools[1].strengths)
    assert np.array_equal(pools[0].relevance, pools[1].relevance)
    asked = "We ask for sensors that follow heart patients at home."
    proposed = [propose_capabilities(asked, words_as_vectors, language) for language in ("en", "nl")]
    assert [set(one.texts) for one in proposed[0]] == [set(one.texts) for one in proposed[1]]


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("budget = 2500000", 'budget = "6.000.000"', "line 5: the field 'budget' must be a number, not 6.000.000"),
        ("budget = 2500000", "budget = 0", "line 5: the field 'budget' must be above 0, not 0"),
        (
            "size = [5, 8]",
            "size = [8, 5]",
            "line 7: the field 'size' must be two numbers from 1, the smaller first, not [8, 5]",
        ),
        ("budget = 2500000", "budget = 1e300", "line 5: the field 'budget' must be 1e+12 or less, not 1e+300"),
        (
            "months = 36",
            "months = 36\ntrl = [3, 12]",
            "line 7: the field 'trl' must be two technology readiness levels from 1 to 9",
        ),
        ("months = 36", "months = 36\nplace = ['Vlaanderen']", "line 7: the field 'place' must hold beginnings of NUTS codes"),
        ("months = 36", "month = 36", "line 6: the field 'month' is not a field; allowed here are id, title, text"),
        ('"digital_medicine"', '"digital"', "line 8: the field 'themes 1' must be 'personalised_medicine', 'digital_medicine'"),
        ("weight = 2", "weight = -2", "line 16: the field 'capabilities 1, weight' must be above 0"),
        (
            'id = "telemonitoring"',
            'id = "tele"',
            "the field 'capabilities 1' needs a name and a text, or the id of a capability",
        ),
        ('title = "Care for heart patients"', "", "line 1: the field 'title' is missing"),
        ("months = 36", "months = ", "line 6: the file cannot be read as TOML"),
        ("[text]\nen", "[text]\nxx", "must be 'nl', 'en', 'fr' or 'de', not 'xx'"),
    ],
)
def test_a_mistake_in_a_call_file_is_named_with_line_and_field(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in TEXT
    file = tmp_path / "heart.toml"
    file.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadCall) as caught:
        read_call(file)
    assert str(caught.value).startswith("heart.toml, line ")
    assert message in str(caught.value)


def test_pasted_text_becomes_a_call_with_its_first_line_as_title() -> None:
    call = parse_call("Oproep zorg thuis\n\nWe zoeken projecten die patiënten thuis opvolgen met draagbare sensoren.")
    assert call.title == "Oproep zorg thuis"
    assert list(call.text) == ["nl"]
    assert call.id == "oproep-zorg-thuis"


def test_two_pasted_calls_are_two_and_a_mended_one_is_the_same() -> None:
    text = "We zoeken projecten die patiënten thuis opvolgen met draagbare sensoren."
    first, other, mended = (parse_call(f"{title}\n{text}") for title in ("Zorg thuis", "Nieuwe implantaten", "Zorg thuis\n"))
    assert first.id != other.id
    assert mended.id == first.id


@pytest.mark.parametrize("text", ["", "   \n ", "12345 67890 " * 20, "short", 'id = "x"\ntitle = "Nothing"'])
def test_a_call_without_usable_text_says_what_to_do(text: str) -> None:
    with pytest.raises(BadCall, match="no text to work with: paste its description"):
        parse_call(text)


def test_a_path_given_as_text_is_read_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "heart.toml"
    file.write_text(TEXT, encoding="utf-8")
    assert read_call(str(file)) == read_call(file) == parse_call(TEXT)
    for text in ("missing.toml", TEXT * 20):
        with pytest.raises(BadCall, match="cannot be read"):
            read_call(text)


def test_a_file_that_is_no_text_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "call.toml"
    file.write_bytes(bytes(range(32)) * 20)
    with pytest.raises(BadCall, match=r"cannot be (read as text|opened)"):
        read_call(file)
    with pytest.raises(BadCall, match=r"cannot be (read as text|opened)"):
        read_call(tmp_path / "missing.toml")


def test_the_catalogue_is_complete_in_its_languages() -> None:
    assert 55 <= len(catalogue()) <= 75
    for entry in catalogue().values():
        assert set(entry.name) == {"nl", "en", "fr"}
        assert set(entry.text) == {"nl", "en", "fr", "de"}
        assert all([*entry.name.values(), *entry.text.values()])


@pytest.mark.parametrize("file", demonstration_calls(), ids=lambda file: file.stem)
def test_the_calls_of_the_demonstration_speak_three_languages(file: Path) -> None:
    calls = {language: read_call(file, language) for language in ("nl", "en", "fr")}
    assert len({call.title for call in calls.values()}) == 3
    assert set(calls["fr"].text) == {"nl", "en", "fr"}
    for names in zip(*([each.name for each in call.capabilities] for call in calls.values()), strict=True):
        assert names[2] not in names[:2]


def words_as_vectors(texts: Sequence[str]) -> NDArray[np.float64]:
    """An encoder in which texts are alike when they share words."""
    vectors = np.zeros((len(texts), 512))
    for row, text in enumerate(texts):
        for word in text.lower().replace(",", " ").replace(".", " ").split():
            if len(word) > 3:
                vectors[row, sum(ord(sign) * 31**at for at, sign in enumerate(word)) % 512] += 1
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0))


def test_a_text_asks_for_the_capabilities_it_describes() -> None:
    text = (
        "Projects must apply federated learning, training models across hospitals without patient data leaving the hospital. "
        "The consortium should show cost-effectiveness, budget impact and health gain of the innovation."
    )
    proposed = propose_capabilities(text, words_as_vectors)
    assert {capability.id for capability in proposed[:2]} == {"federated-learning", "health-economics"}
    assert proposed[0].weight == 1.0
    assert all(0 < capability.weight <= 1 for capability in proposed)


def test_what_the_text_demands_weighs_more_than_what_it_mentions() -> None:
    demanded = propose_capabilities("Wound dressings must treat chronic wounds, burns and scars of patients.", words_as_vectors)
    assert demanded[0].id == "wound-care"


@pytest.mark.parametrize(
    "excluded",
    [
        "Out of scope: {things}.",
        "Projects on {things} will not be funded.",
        "Not in scope:\n- {things}\n\nA clinical study in hospitals is needed.",
        "Proposals on {things} are excluded; a clinical study is welcome.",
        "Buiten het toepassingsgebied vallen {things}.",
        "{things} komen niet in aanmerking voor steun.",
        "Les projets sur {things} ne seront pas financés.",
        "This topic excludes {things}.",
        "Proposals must not include {things}.",
        "Projects on {things} cannot be supported.",
        "With the exception of {things}, all solutions are eligible.",
        "Deze oproep richt zich niet op {things}.",
        "Met uitzondering van {things} zijn alle oplossingen welkom.",
        "Cet appel ne concerne pas {things}.",
        "À l'exception de {things}, toutes les solutions sont admises.",
        "Diese Ausschreibung richtet sich nicht an {things}.",
    ],
)
def test_what_is_out_of_scope_is_not_asked_for(excluded: str) -> None:
    asked = "Proposals should develop wearable sensors and telemonitoring of patients at home after a stroke.\n"
    things = "surgical robots and medical imaging systems for radiology"
    without = propose_capabilities(asked, words_as_vectors)
    proposed = propose_capabilities(asked + excluded.format(things=things), words_as_vectors)
    assert {capability.id for capability in propose_capabilities(asked + f"We also ask for {things}.", words_as_vectors)} - {
        capability.id for capability in without
    }
    new = {capability.id for capability in proposed} - {capability.id for capability in without}
    assert not any("robot" in id or "imaging" in id for id in new)


@pytest.mark.parametrize(
    "refused",
    ["Projects without {thing} will not be funded.", "Proposals that do not include {thing} are not eligible."],
)
def test_what_is_refused_for_want_of_something_is_asked_for(refused: str) -> None:
    text = "Proposals should develop sensors for the ward. " + refused.format(thing="telemonitoring of patients at home")
    assert "telemonitoring" in [capability.id for capability in propose_capabilities(text, words_as_vectors)]


def test_a_line_that_ends_in_what_is_out_of_scope_still_asks_for_what_it_asked() -> None:
    line = "Proposals should develop telemonitoring of patients at home. Out of scope:\n- surgical robots\n- medical imaging\n"
    assert propose_capabilities(line, words_as_vectors)[0].id == "telemonitoring"


def test_the_call_of_the_field_asks_for_nothing_that_it_rules_out() -> None:
    text = (
        "Digital follow-up after stroke\n"
        "Proposals should develop a mobile app for telemonitoring of patients after stroke, and validate it in a clinical "
        "study with rehabilitation hospitals. Out of scope: surgical robots, vaccine development, implantable devices and "
        "antibiotics. Projects on gene therapy will not be funded."
    )
    asked = {capability.id for capability in propose_capabilities(text, Encoder())}
    assert {"telemonitoring", "clinical-validation"} <= asked
    assert not asked & {"surgical-robotics", "vaccine-development", "implants", "gene-therapy-vectors", "infectious-disease"}
    parted = text.replace("telemonitoring", "telemoni-\ntoring").replace("rehabilitation", "rehabili-\ntation")
    assert {capability.id for capability in propose_capabilities(parted, Encoder())} == asked


def test_words_that_lines_part_ask_for_the_same() -> None:
    text = "Proposals should develop wearable sensors and telemonitoring of patients, with clinical validation in hospitals."
    parted = (
        text.replace("wearable", "wear-\nable")
        .replace("telemonitoring", "telemoni-\ntoring")
        .replace("validation", "vali-\ndation")
    )
    assert propose_capabilities(parted, words_as_vectors) == propose_capabilities(text, words_as_vectors)


def test_a_deadline_with_an_hour_is_its_day(tmp_path: Path) -> None:
    text = 'id = "x"\ntitle = "Wound care"\n[text]\nen = "Sensors and nurses follow wounds of patients at home."\n'
    for deadline in ('"2027-04-13 17:00"', "2027-04-13 17:00:00", '"2027-04-13T17:00:00.000+0000"', "2027-04-13"):
        (tmp_path / "call.toml").write_text(f"deadline = {deadline}\n{text}", encoding="utf-8")
        assert read_call(tmp_path / "call.toml").deadline == date(2027, 4, 13)


def test_never_more_capabilities_than_asked_for() -> None:
    text = " ".join(entry.text["en"] for entry in catalogue().values())
    assert len(propose_capabilities(text, words_as_vectors, most=4)) == 4


def test_a_text_without_sentences_proposes_nothing_and_says_so() -> None:
    with pytest.raises(BadCall, match="no sentence in this text"):
        propose_capabilities("123. 45", words_as_vectors)


def test_a_pasted_call_gets_its_capabilities_and_a_call_with_its_own_keeps_them() -> None:
    pasted = parse_call("Wound care at home\nWe ask for dressings and treatments for chronic wounds, burns and scars.")
    assert with_capabilities(pasted, words_as_vectors).capabilities[0].id == "wound-care"
    own = parse_call(TEXT)
    assert with_capabilities(own, words_as_vectors) is own


def test_a_title_and_a_capability_may_be_given_by_language() -> None:
    text = """
        id = "x"
        title = { nl = "Zorg", en = "Care" }
        [[capabilities]]
        name = { nl = "Hartklep", en = "Heart valve" }
        text = "Designing heart valves."
    """
    assert parse_call(text, "nl").title == "Zorg"
    assert parse_call(text, "fr").title == "Care"
    assert parse_call(text, "nl").capabilities[0].name == "Hartklep"


def test_a_call_is_a_value() -> None:
    assert Call("a", "A") == Call("a", "A")
