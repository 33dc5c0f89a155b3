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
    assert rows[1][0] == "'" + text


@given(st.text(min_size=1))
def test_no_text_can_begin_a_formula_in_csv(text: str) -> None:
    cells = list(csv.reader(io.StringIO(to_csv(ExportTable("T", ["a", "b"], [[text, "x"]])).decode("utf-8-sig"), newline="")))[
        1
    ]
    assert not cells[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_and_dates_stay_numbers_and_dates() -> None:
    table = ExportTable("T", ["n", "x", "d"], [[-3, 0.25, date(2026, 11, 21)]], percent=frozenset({"x"}))
    assert _sheet([table], "T")[1] == [-3.0, 0.25, date(2026, 11, 21)]


def test_csv_suits_the_spreadsheet_of_the_language() -> None:
    table = ExportTable("T", ["a", "b"], [["x", 2.5]])
    assert to_csv(table, "nl").decode("utf-8-sig").splitlines()[1] == "x;2,5"
    assert to_csv(table, "en").decode("utf-8-sig").splitlines()[1] == "x,2.5"


def test_sheets_get_names_that_excel_accepts() -> None:
    data = to_excel(
        [ExportTable("A/B: [x]?*", ["a"], []), ExportTable("A/B: [x]?*", ["a"], []), ExportTable("n" * 50, ["a"], [])]
    )
    names = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    assert len({name.casefold() for name in names}) == 3
    assert all(len(name) <= 31 for name in names)


def test_an_empty_table_still_opens() -> None:
    assert _sheet([ExportTable("T", ["a"], [])], "T") == [["a"]]
