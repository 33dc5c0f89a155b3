"""What a sentence says of its author: only what it can do counts as ability, and the words that say otherwise are quoted."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.features.passages import Passages
from matchmaking.features.statement_roles import ABILITY_WEIGHT, SentenceRole, role_of, spoken_of_itself
from matchmaking.members.member import Language, Member, Roster, Statement

_HERE = Path(__file__).parent
with (_HERE / "statement-roles.csv").open(encoding="utf-8", newline="") as _file:
    SENTENCES = [(Language(row["language"]), row["role"], row["text"]) for row in csv.DictReader(_file)]


@pytest.mark.parametrize(("language", "role", "text"), SENTENCES, ids=[text[:50] for _, _, text in SENTENCES])
def test_a_sentence_is_taken_for_what_its_author_can_do_only_when_it_says_so(language: Language, role: str, text: str) -> None:
    weights = {ABILITY_WEIGHT[clause.role] == 1 for clause in role_of(text, language).clauses}
    expected = {True, False} if role == "mixed" else {role in ("ability", "neutral")}
    assert weights == expected


@pytest.mark.parametrize(("language", "role", "text"), [each for each in SENTENCES if each[1] not in ("mixed",)])
def test_the_words_that_were_read_stand_in_the_sentence(language: Language, role: str, text: str) -> None:
    said = role_of(text, language)
    assert said.cue in text
    assert (said.cue == "") == (said.role is SentenceRole.NEUTRAL)


@pytest.mark.parametrize(
    ("text", "role", "cue"),
    [
        ("We still lack a clinical partner.", SentenceRole.LACK, "still lack"),
        ("Clinical tests would follow with a hospital partner.", SentenceRole.PLAN, "would follow"),
        ("Wij zoeken een ziekenhuis.", SentenceRole.NEED, "Wij zoeken"),
        ("La stérilisation est confiée à un sous-traitant.", SentenceRole.OTHER_PARTY, "confiée à"),
        ("The dental division was sold in 2019.", SentenceRole.PAST, "was sold"),
    ],
)
def test_the_cue_is_quoted(text: str, role: SentenceRole, cue: str) -> None:
    said = role_of(text)
    assert said.role is role
    assert cue in said.cue


def test_a_sentence_that_holds_both_keeps_what_its_author_can_do() -> None:
    text = "We make catheters; the clinical tests are done by a hospital."
    assert spoken_of_itself(text, Language.ENGLISH) == "We make catheters …"
    assert 0 < role_of(text, Language.ENGLISH).weight < 1


def test_a_lack_inside_a_sentence_leaves_the_rest() -> None:
    kept = spoken_of_itself(
        "A young company without a laboratory of its own that makes sutures for eye surgery.", Language.ENGLISH
    )
    assert "laboratory" not in kept
    assert "sutures" in kept


def test_who_only_looks_for_a_thing_is_not_known_for_it() -> None:
    words = [
        Statement(
            "We weave stents from nitinol wire. We are looking for a clean-room that sterilises with peroxide.",
            Language.ENGLISH,
        )
    ]
    passages = Passages(Roster((Member("weaver", "Weaver", statements=tuple(words)),)))
    says = {passages.texts[place]: float(weight) for place, weight in zip(passages.of(0), passages.says(0), strict=True)}
    assert all(weight == 0 for text, weight in says.items() if "peroxide" in text)
    assert any(weight == 1 for text, weight in says.items() if "nitinol" in text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from([None, *Language]))
def test_any_text_has_a_role_and_clauses_in_order(text: str, language: Language | None) -> None:
    said = role_of(text, language)
    assert 0 <= said.weight <= 1
    places = [place for clause in said.clauses for place in (clause.start, clause.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    spoken_of_itself(text, language)


def test_letters_written_in_two_ways_are_read_alike() -> None:
    text = "Il nous manque un hôpital équipé."
    assert role_of(unicodedata.normalize("NFD", text)).role is role_of(text).role is SentenceRole.LACK


@pytest.mark.parametrize(
    "again", ["we .. look ", "no a: ", "no a: we make b, ", "we do not b: ", "pas de x : ", "kein y (kein z): "]
)
def test_a_text_as_long_as_a_book_is_read(again: str) -> None:
    assert role_of(again * 20_000).clauses
