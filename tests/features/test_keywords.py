"""What words of a question find in members' texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.features.bm25 import Bm25Index
from matchmaking.features.passages import Passages
from matchmaking.features.word_forms import exact_terms, stop_words
from matchmaking.members.member import Language, Member, Roster, Statement

NL, EN, FR, DE = Language.DUTCH, Language.ENGLISH, Language.FRENCH, Language.GERMAN


def index(*texts: tuple[str, Language]) -> Bm25Index:
    """The words of members with one text each, in this order."""
    members = [Member(f"m{row:02}", f"M{row}", statements=(Statement(*text),)) for row, text in enumerate(texts)]
    return Bm25Index(Passages(Roster.of(members)))


SOME = (
    ("Wij maken onze hartkleppen uit weefsel.", NL),
    ("We test wound dressings with nurses.", EN),
    ("Nous fabriquons des capteurs sous la peau.", FR),
    ("Wir bauen Herzklappen aus Gewebe.", DE),
    ("A robot for surgery of the knee, software under IEC 62304.", EN),
    ("Usability studies under IEC 62366, with BRCA1 carriers.", EN),
)


@pytest.mark.parametrize(
    "said",
    [
        "can you use our",
        "wij zoeken een bedrijf waar we onze één",
        "nous cherchons une entreprise",
        "wir suchen eine Firma, die uns",
    ],
)
def test_words_that_only_ask_find_nothing(said: str) -> None:
    assert not index(*SOME).shares(said).any()


def test_a_share_is_the_part_of_what_was_asked_and_not_of_the_best_found() -> None:
    words = index(*SOME)
    whole, part = words.shares("wound dressings", EN).max(), words.shares("wound telescopes", EN).max()
    assert whole > 0.9
    assert 0 < part < 0.7


def test_a_norm_is_another_norm_than_its_neighbour() -> None:
    shares = index(*SOME).shares("usability following IEC-62366", EN)
    assert shares.argmax() == 5
    assert shares[4] < 0.1


def test_names_of_genes_are_found_in_every_language() -> None:
    assert index(*SOME).shares("vrouwen met een BRCA1-mutatie", NL).argmax() == 5


def test_a_word_that_languages_share_is_found_in_another_language() -> None:
    assert index(*SOME).shares("chirurgie met een robot", NL).argmax() == 4


def test_a_compound_finds_its_pieces() -> None:
    words = index(("Pleister voor brandwonden", NL), ("Wond en zorg", NL), ("Gordijnen en zeep", NL))
    shares = words.shares("wondpleister", NL)
    assert shares[0] > 0
    assert shares[1] > 0
    assert shares[2] == 0


def test_a_rare_word_counts_for_more_than_a_common_one() -> None:
    words = index(*[(f"Sensors for thing{number}.", EN) for number in range(9)], ("Peptides for everyone.", EN))
    assert words.shares("peptides from sensors", EN).argmax() == 9


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("under ISO 13485 and IEC 62304-1", {"13485", "62304-1"}),
        ("actinium-225 for PSMA", {"actinium225", "psma"}),
        ("EEG AND MRI ARE ALL IN CAPITALS", set()),
        ("190 patients in 2 years", set()),
    ],
)
def test_norms_and_names_are_terms_of_their_own(text: str, terms: set[str]) -> None:
    assert set(exact_terms(text)) == terms


@given(st.text(max_size=200))
def test_any_question_has_shares_between_nothing_and_all(text: str) -> None:
    shares = index(*SOME).shares(text)
    assert shares.shape == (len(SOME),)
    assert ((shares >= 0) & (shares <= 1)).all()


@pytest.mark.parametrize("language", list(Language))
def test_stop_words_are_folded(language: Language) -> None:
    assert all(word.isascii() and word == word.lower() for word in stop_words(language))
