"""What a sentence says of its author: only what it can do is compared with a question, and the rest of the sentence stays."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.features import Encoder, fit, forget_other_texts, refit
from matchmaking.features.passages import Passages
from matchmaking.features.statement_roles import (
    StatementRole,
    judged_texts,
    no_abilities,
    pieces_of,
    role_of,
    spoken_of_itself,
)
from matchmaking.features.vectors import VectorCache
from matchmaking.members.member import Member, Roster
from tests.conftest import WordEncoder, statement

with (Path(__file__).parent / "statement-roles.csv").open(encoding="utf-8", newline="") as _file:
    SENTENCES = [(row["role"], row["text"]) for row in csv.DictReader(_file)]
WEAVER = "We weave stents from nitinol wire for heart valves. We are looking for a clean-room that sterilises with peroxide."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def unable(encoder: Encoder) -> frozenset[str]:
    """What of all these sentences and their clauses says no ability."""
    texts = list(dict.fromkeys(piece for _, text in SENTENCES for piece in pieces_of(text)))
    return no_abilities(texts, encoder.read(texts).roles)


def _roster(*texts: str) -> Roster:
    return Roster(tuple(Member(f"m{at}", f"Member {at}", statements=(statement(text),)) for at, text in enumerate(texts)))


def _heard(text: str, unable: frozenset[str]) -> str:
    kept = spoken_of_itself(text, unable)
    return "nothing" if not kept else "all" if kept == [text] else "a part"


@pytest.mark.parametrize(
    ("roles", "expected", "least"),
    [
        (("ability", "neutral"), "all", 0.96),
        (("lack", "need", "other_party", "plan", "past"), "nothing", 0.92),
        (("mixed",), "a part", 0.7),
    ],
)
def test_a_sentence_is_taken_for_what_its_author_can_do_only_when_it_says_so(
    roles: tuple[str, ...], expected: str, least: float, unable: frozenset[str]
) -> None:
    heard = [_heard(text, unable) for role, text in SENTENCES if role in roles]
    assert heard.count(expected) >= least * len(heard)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We print cartilage scaffolds from patient CT scans within ten days.", "all"),
        ("Het toestel heeft geen stroom nodig.", "all"),
        ("Les entreprises qui cherchent un site de test trouvent ici deux services équipés.", "all"),
        ("Our laboratory has no animal facility of its own.", "nothing"),
        ("Wij zoeken een ziekenhuis.", "nothing"),
        ("La stérilisation est confiée à un sous-traitant.", "nothing"),
        ("The dental division was sold in 2019.", "nothing"),
        ("Clinical tests would follow with a hospital partner.", "nothing"),
        ("We design and assemble ventilators; the electronics are supplied by a subcontractor.", "a part"),
        ("Nous concevons des exosquelettes, mais la production est sous-traitée en Alsace.", "a part"),
    ],
)
def test_what_a_device_does_not_need_is_no_lack_and_what_others_do_no_ability(
    text: str, expected: str, encoder: Encoder
) -> None:
    pieces = pieces_of(text)
    assert _heard(text, no_abilities(pieces, encoder.read(pieces).roles)) == expected


def test_a_sentence_that_holds_both_keeps_what_its_author_can_do() -> None:
    text = "We make catheters; the clinical tests are done by a hospital."
    assert spoken_of_itself(text, {"the clinical tests are done by a hospital."}) == ["We make catheters …"]
    assert spoken_of_itself(text, {text}) == []
    assert spoken_of_itself(text, ()) == [text]


def test_a_statement_is_heard_whole_and_sentence_by_sentence_without_what_is_no_ability() -> None:
    first, second = "We weave stents from nitinol wire.", "We coat them with heparin in our clean room."
    third = "We look for a hospital that tests them."
    text = f"{first} {second} {third}"
    assert spoken_of_itself(text, {third}) == [f"{first} {second} …", first, second]
    assert spoken_of_itself(text, {first, second, third}) == []
    assert spoken_of_itself(text, ()) == [text, first, second, third]


def test_who_only_looks_for_a_thing_is_not_known_for_it(encoder: Encoder, tmp_path: Path) -> None:
    passages = fit(_roster(WEAVER), encoder, tmp_path).passages
    assert any("nitinol" in text for text in passages.texts)
    assert not any("peroxide" in text for text in passages.texts)


def test_with_a_model_that_tells_no_roles_every_sentence_counts(tmp_path: Path) -> None:
    passages = fit(_roster(WEAVER), WordEncoder(), tmp_path).passages
    assert passages.texts == Passages(_roster(WEAVER)).texts
    assert WEAVER in passages.texts


def test_a_roster_learnt_again_hears_what_one_learnt_anew_hears(encoder: Encoder, tmp_path: Path) -> None:
    before = fit(_roster("We print knee implants in titanium."), encoder, tmp_path)
    roster = _roster(WEAVER, "We print knee implants; a partner sterilises them.")
    again, anew = refit(before, roster), fit(roster, encoder, tmp_path)
    assert again.passages.texts == anew.passages.texts
    assert (again.passages.owners != anew.passages.owners).nnz == 0
    assert np.allclose(again.compared, anew.compared, atol=1e-5)


def test_after_an_erasure_what_was_judged_of_those_who_stay_need_not_be_judged_again(encoder: Encoder, tmp_path: Path) -> None:
    fit(_roster(WEAVER, "We know Anne Claes, who coats catheters by hand in Ghent."), encoder, tmp_path)
    forget_other_texts(_roster(WEAVER), tmp_path)
    known, _ = VectorCache(tmp_path, encoder)._read()
    kept = set(known)
    judged = judged_texts(_roster(WEAVER))
    VectorCache(tmp_path, encoder).read(judged)
    assert set(VectorCache(tmp_path, encoder)._read()[0]) == kept


def test_a_role_is_told_only_where_the_model_is_sure_that_a_text_is_no_ability() -> None:
    assert role_of(np.array([0.3, 0.6, 0.1, 0, 0, 0])) is StatementRole.ABILITY
    assert role_of(np.array([0.05, 0.2, 0.75, 0, 0, 0])) is StatementRole.NEED
    assert role_of(np.zeros(6)) is StatementRole.ABILITY


@given(st.text(max_size=400), st.sets(st.integers(0, 20)))
def test_what_is_heard_of_any_text_holds_nothing_that_is_left_out(text: str, places: set[int]) -> None:
    pieces = pieces_of(text)
    unable = {piece for at, piece in enumerate(pieces) if at in places}
    for kept in spoken_of_itself(text, unable):
        assert kept.strip(" …")
        assert kept not in unable
    assert spoken_of_itself(text, set(pieces)) == []
    assert spoken_of_itself(text, ())[:1] == ([text] if pieces else [])


@pytest.mark.parametrize("text", ["", " ", "…", "123", "\u0301", "?!"])
def test_a_text_without_words_says_nothing_against_its_author(encoder: Encoder, text: str) -> None:
    assert not no_abilities([text], encoder.read([text]).roles)


def test_statements_and_offers_are_judged_each_once() -> None:
    member = Member("a", "A", statements=(statement(WEAVER),), offers=(statement(WEAVER), statement("A ward.")))
    assert judged_texts(Roster((member,))) == [*WEAVER.replace(". We", ".|We").split("|"), "A ward."]
