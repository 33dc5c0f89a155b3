"""What a sentence says of its author: only what it can do counts as ability, and the words that say otherwise are quoted."""

import csv
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.features import Encoder, FeatureSet, fit, refit
from matchmaking.features.passages import UNABLE, UNABLE_SAYS, Passages, Source
from matchmaking.features.statement_roles import ABILITY_WEIGHT, SentenceRole, role_of, spoken_of_itself
from matchmaking.members.member import Language, Member, Roster, Statement
from tests.conftest import WordEncoder, statement

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


WEAVER = "We weave stents from nitinol wire for heart valves. Coating with heparin happens at a subcontractor's plant in Lyon."
"""The second sentence has no turn of phrase."""


def _roster(*texts: str) -> Roster:
    return Roster(tuple(Member(f"m{at}", f"Member {at}", statements=(statement(text),)) for at, text in enumerate(texts)))


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.mark.parametrize(
    ("text", "able"),
    [
        ("Harttransplantaties doet een ander ziekenhuis.", False),
        ("Sequenziert wird beim Kunden.", False),
        ("Un module pour les dépendances est à l'étude.", False),
        ("A model for intensive care is being designed.", False),
        ("Ons beeldteam is in 2025 verzelfstandigd.", False),
        ("We print cartilage scaffolds from patient CT scans within ten days.", True),
        ("Cytostaticabereiding onder eigen dak, zeven dagen op zeven", True),
        ("Het toestel heeft geen stroom nodig.", True),
        ("Les entreprises qui cherchent un site de test trouvent ici deux services équipés.", True),
    ],
)
def test_the_model_finds_what_is_told_without_a_turn_of_phrase(encoder: Encoder, text: str, able: bool) -> None:
    assert spoken_of_itself(text) == text
    assert (encoder.read([text]).able[0] >= UNABLE) == able


def test_a_sentence_that_the_model_takes_for_no_ability_counts_little_beside_its_statement() -> None:
    passages = Passages(_roster(WEAVER))
    assert passages.context.tolist() == [-1, 0, 0]
    passages.weigh(np.array([0.0, 0.9, 0.01]))
    assert passages.says(0).tolist() == [1, 1, np.float32(UNABLE_SAYS)]


def test_a_statement_of_one_sentence_is_judged_as_one_and_a_projects_text_is_not(small: FeatureSet) -> None:
    passages = Passages(small.roster)
    before = passages.owners.copy()
    passages.weigh(np.zeros(len(passages.texts)))
    own = np.array([passage.source is not Source.PROJECT for passage in passages.passages])
    alone = own.copy()
    alone[passages.context[passages.context >= 0]] = False
    assert (passages.owners.data[alone[passages.owners.indices]] <= np.float32(UNABLE_SAYS)).all()
    assert np.array_equal(passages.owners.data[~alone[before.indices]], before.data[~alone[before.indices]])


def test_with_a_model_that_does_not_tell_it_the_turns_of_phrase_judge_alone(tmp_path: Path) -> None:
    passages = fit(_roster(WEAVER), WordEncoder(), tmp_path).passages
    assert passages.texts == Passages(_roster(WEAVER)).texts
    assert passages.says(0).all()


def test_a_roster_learnt_again_hears_what_one_learnt_anew_hears(encoder: Encoder, tmp_path: Path) -> None:
    before = fit(_roster("We print knee implants in titanium."), encoder, tmp_path)
    roster = _roster(WEAVER, "We print knee implants in titanium. Harttransplantaties doet een ander ziekenhuis.")
    again, anew = refit(before, roster), fit(roster, encoder, tmp_path)
    assert again.passages.texts == anew.passages.texts
    assert np.array_equal(again.passages.owners.toarray(), anew.passages.owners.toarray())
    assert anew.passages.says(1).tolist() == [1, 1, np.float32(UNABLE_SAYS)]
    assert np.allclose(again.compared, anew.compared, atol=1e-5)


@given(st.lists(st.text(max_size=200), max_size=4), st.integers(0, 99))
def test_whatever_the_model_says_no_text_counts_more_and_none_is_lost(texts: list[str], seed: int) -> None:
    passages = Passages(_roster(*texts))
    before = passages.owners.copy()
    passages.weigh(np.random.default_rng(seed).uniform(0, 0.1, len(passages.texts)))
    assert np.array_equal(passages.owners.indices, before.indices)
    assert (passages.owners.data <= before.data).all()
    assert (passages.owners.data >= np.minimum(before.data, np.float32(UNABLE_SAYS))).all()


def test_a_text_without_words_is_held_against_nobody(encoder: Encoder) -> None:
    assert encoder.read(["", " ", "…", "?!"]).able.tolist() == [1, 1, 1, 1]
