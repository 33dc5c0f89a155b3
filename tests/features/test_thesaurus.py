"""Terms that mean one thing in four languages, and what they bring to the search by words."""

import csv
from collections import Counter

import pytest

from matchmaking.data_files import data_file
from matchmaking.features.bm25 import Bm25Index
from matchmaking.features.passages import Passages
from matchmaking.features.thesaurus import Thesaurus
from matchmaking.members.member import Language, Member, Roster, Statement

NL, EN, FR, DE = Language.DUTCH, Language.ENGLISH, Language.FRENCH, Language.GERMAN


def shares(question: str, asked_in: Language, *texts: tuple[str, Language]) -> list[float]:
    members = [Member(f"m{row:02}", f"M{row}", statements=(Statement(*text),)) for row, text in enumerate(texts)]
    found: list[float] = Bm25Index(Passages(Roster.of(members))).shares(question, asked_in).tolist()
    return found


def test_each_concept_has_a_term_in_each_language_and_no_term_names_two() -> None:
    with data_file("thesaurus.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 1000
    for language in Language:
        terms = [[term.strip() for term in row[language.value].split(";")] for row in rows]
        assert all(all(given) for given in terms), language
        twice = [term for term, times in Counter(term.lower() for given in terms for term in given).items() if times > 1]
        assert not twice, language


@pytest.mark.parametrize(
    ("question", "asked_in", "answer", "written_in"),
    [
        ("Prévention des escarres", FR, "Wij werken aan preventie van doorligwonden.", NL),
        ("Wie spuitgiet onderdelen? Spuitgieten in kleine reeksen.", NL, "Injection moulding of small parts.", EN),
        ("A bedsore that does not close", EN, "Dekubitus ist unser Gebiet.", DE),
        ("Rapid AST for blood cultures", EN, "Notre laboratoire livre un antibiogramme en six heures.", FR),
        ("Een knieprothese op maat", NL, "Total knee replacement, made to measure.", EN),
    ],
)
def test_a_term_is_found_in_a_text_in_another_language(
    question: str, asked_in: Language, answer: str, written_in: Language
) -> None:
    other = ("Wir bauen Boote aus Holz.", DE)
    found = shares(question, asked_in, (answer, written_in), other)
    assert found[0] > 0.1
    assert found[1] == 0


def test_the_words_themselves_count_more_than_another_term() -> None:
    own, translated = shares("escarres", FR, ("Nous soignons les escarres.", FR), ("Wij verzorgen doorligwonden.", NL))
    assert own > translated > 0


def test_a_term_of_several_words_is_named_by_all_of_them_together() -> None:
    pressure = Thesaurus([{EN: ["pressure ulcer"]}])
    assert pressure.concepts_of(["pressure", "ulcers", "hurt"], EN) == [(0, range(2))]
    assert pressure.concepts_of(["ulcers", "pressure"], EN) == []
    assert pressure.concepts_of(["pressure", "ulcers"], NL) == []
