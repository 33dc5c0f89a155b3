"""The one-page handout reads the same in every format, fits its page, and never runs what people wrote."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from matchmaking.composition import Call, Composition, compose, read_call, rule_set, to_json, with_capabilities
from matchmaking.data_files import data_file
from matchmaking.exports.consortia import alternatives, meeting_in_words, of_another_time_in_words, seat_table, workbook
from matchmaking.exports.page import Bar, Page, page_of
from matchmaking.exports.pdf import to_pdf
from matchmaking.exports.tables import ExportTable
from matchmaking.exports.word import to_word
from matchmaking.features import Encoder, FeatureSet, fit
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration

HOSTILE = ['#import "x": *', "*bold* _it_ $x$ @ref", "<script>alert(1)</script>", '"]; #panic()', "a & b < c", "{{ 7 * 7 }}"]


def _page(language: str = "en", name: str = "Lab", seats: int = 3, bars: int = 4) -> Page:
    return Page(
        language=language,
        kicker="Proposed consortium A",
        title=f"Call of {name}",
        lead="Three organisations.",
        figures=(("Score", "64.6 of 100"), ("Requirements met", "6 of 6")),
        seats=ExportTable(
            "Members", ["Member", "Role", "Covers best", "Share"], [[name, "Developer", "Sensors", "20%"]] * seats
        ),
        coverage_title="Coverage",
        coverage=(Bar(name, 0.5, name),) * bars,
        points_title="Points",
        points=(Bar("Relevance", 0.4, "4 of 10"),) * 7,
        rules_title="Rules",
        rules="6 of 6",
        open=(f"not met: {name}",),
        note="A proposal.",
        made=date(2026, 11, 22),
    )


def _pdf(page: Page) -> PdfReader:
    return PdfReader(BytesIO(to_pdf(page)))


def _words(page: Page) -> str:
    """The text of the Word document, table cells included."""
    document = Document(BytesIO(to_word(page)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture(scope="module")
def features(demonstration: Demonstration) -> FeatureSet:
    return fit(Workspace(demonstration.workspace).roster(), Encoder(), demonstration.cache)


@pytest.fixture(scope="module")
def call(features: FeatureSet) -> Call:
    return with_capabilities(read_call(sorted(data_file("demonstration", "calls").glob("*.toml"))[0]), features)


@pytest.fixture(scope="module")
def composition(features: FeatureSet, call: Call) -> Composition:
    return compose(call, features, alternatives=1, size=6)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_handout_of_a_real_proposal_names_every_member_in_every_format(
    language: str, features: FeatureSet, call: Call, composition: Composition
) -> None:
    given = alternatives(composition.consortia)[0]
    page = page_of(call, composition.ruleset, given, features, Wording(language), date(2026, 11, 22))
    reader = _pdf(page)
    assert len(reader.pages) == 1
    said = " ".join(reader.pages[0].extract_text().split())
    for seat in given.consortium.seats:
        assert seat.name in said
        assert seat.name in _words(page)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_why_each_member_takes_its_seat_stands_on_screen_on_paper_and_in_files(
    language: str, features: FeatureSet, call: Call, composition: Composition
) -> None:
    words, (given,) = Wording(language), alternatives(composition.consortia)
    page = page_of(call, composition.ruleset, given, features, words, date(2026, 11, 22))
    printed = "".join(_pdf(page).pages[0].extract_text().split())
    in_excel = str(workbook(call, [given], words)[1].rows)
    on_screen = str(seat_table(given.consortium, words).rows)
    for seat, plain in zip(given.consortium.seats, to_json(given.consortium)["members"], strict=True):
        assert seat.purpose is not None
        why = words.say(seat.purpose.lost_without)
        assert language == "en" or why != str(seat.purpose.lost_without)
        assert plain["purpose"]["lost_without"] == str(seat.purpose.lost_without)
        assert "".join(why.split()) in printed.replace("-", "") or "".join(why.split()) in printed
        assert why in _words(page)
        assert repr(why) in in_excel
        assert repr(why) in on_screen


def test_a_page_says_what_is_best_in_the_set_where_nobody_covers(
    features: FeatureSet, call: Call, composition: Composition
) -> None:
    (given,) = alternatives(composition.consortia)
    entry, *others = given.consortium.coverage
    coverage = (replace(entry, covered=0.04, by=()), *others)
    lacking = replace(given, consortium=replace(given.consortium, coverage=coverage))
    page = page_of(call, composition.ruleset, lacking, features, Wording("nl"), date(2026, 11, 22))
    assert page.coverage[0].said == "4% is het beste in dit consortium · geen profiel duidelijk genoeg"


@pytest.mark.parametrize(
    ("deadline", "told"),
    [
        (date(2026, 12, 24), "volgens de regels van 2022, die op die dag niet meer gelden"),
        (date(2021, 12, 24), "volgens de regels van 2022, die op die dag nog niet gelden"),
        (date(2023, 12, 24), ""),
        (None, ""),
    ],
)
def test_rules_of_another_time_are_told_wherever_what_is_met_is_told(
    deadline: date | None, told: str, features: FeatureSet, call: Call, composition: Composition
) -> None:
    given, rules, words = alternatives(composition.consortia), rule_set("vlaio-icon"), Wording("nl")
    dated = replace(call, deadline=deadline)
    assert of_another_time_in_words(dated, rules, words) == told
    heading = meeting_in_words(given, dated, rules, words)
    assert heading.endswith(told)
    assert ("volgens de regels" in heading) is bool(told)
    page = page_of(dated, rules, given[0], features, words, date(2026, 11, 22))
    assert page.rules.endswith(told)
    assert ("volgens de regels" in page.rules) is bool(told)


def test_the_pdf_is_tagged_and_says_its_language() -> None:
    catalogue = _pdf(_page("nl")).root_object
    assert "/StructTreeRoot" in catalogue
    assert "'/Marked': True" in str(catalogue["/MarkInfo"])
    assert str(catalogue["/Lang"]) == "nl"


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_in_a_name_stays_text(name: str) -> None:
    page = _page(name=name)
    assert name in " ".join(_pdf(page).pages[0].extract_text().split())
    assert name in _words(page)


def test_a_full_page_is_set_smaller_and_stays_one_page() -> None:
    page = _page(name="Organisation with a long name in Ghent", seats=15, bars=9)
    assert len(_pdf(page).pages) == 1


def test_characters_that_no_document_can_hold_are_left_out_of_word() -> None:
    assert "Lab of Ghent" in _words(replace(_page(), title="Lab\x00 of\x0b Ghent"))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Zorg 🦿🧪 Lab", "Zorg ▯ Lab"),
        ("Zorg 👩‍⚕️ Lab", "Zorg ▯⚕ Lab"),
        ("株式会社", "▯▯▯▯"),
        ("\uf0b7 Sensoren", "• Sensoren"),
        ("Ελλάδα Łódź Київ", "Ελλάδα Łódź Київ"),
        ("weg\x00 \ud800 ermee", "weg ▯ ermee"),
        ("Crème \u200bbrûlée e\u0301", "Crème brûlée é"),
    ],
)
def test_what_no_font_has_is_printed_as_a_mark_and_the_page_says_so(name: str, printed: str) -> None:
    said = " ".join(_pdf(_page(name=name)).pages[0].extract_text().replace("\u200b", "").split())
    assert printed in said
    assert ("appear as ▯" in said) == ("▯" in printed)


@given(st.text(st.characters(), max_size=12))
@settings(max_examples=15, deadline=None)
def test_any_text_gives_a_pdf(name: str) -> None:
    assert to_pdf(_page(name=name or "-")).startswith(b"%PDF")


def test_the_same_page_gives_the_same_pdf() -> None:
    assert to_pdf(_page()) == to_pdf(_page())


def test_word_has_headings_to_move_by() -> None:
    document = Document(BytesIO(to_word(_page())))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert [name for name in styles if name and name.startswith("Heading")][:2] == ["Heading 1", "Heading 2"]


def test_the_columns_of_aid_leave_names_and_roles_their_room() -> None:
    columns = ["Lid", "Rol", "Dekt het best", "Aandeel", "Budget (EUR)", "Steun", "Subsidie (EUR)", "Eigen inbreng (EUR)"]
    row = ["Instituut Levensweefsel", "Kennispartner", "sensoren", "23%", "555.000", "100%", "555.000", "0"]
    begins: dict[str, float] = {}

    def seen(text: str, place: list[float], *rest: object) -> None:
        begins.setdefault(text.strip(), place[4])

    _pdf(replace(_page("nl"), seats=ExportTable("Leden", list(columns), [list(row)]))).pages[0].extract_text(visitor_text=seen)
    at = {name: place for name, place in begins.items() if name in row}
    a_letter = 4.0  # points, narrow for the smallest size that a page is set in
    assert at["sensoren"] - at["Kennispartner"] > a_letter * len("Kennispartner")
