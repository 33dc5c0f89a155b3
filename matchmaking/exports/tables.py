"""Tables for spreadsheets, as Excel and CSV, without formula injection.

A spreadsheet treats a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, and members' texts are untrusted. In
Excel every text is written as a string; in CSV, which has no types, an apostrophe is put before it. Delimiters differ between
countries, so a cell may begin after any of them, or after a line break: text after these is treated as a beginning, and every
cell is quoted.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

Cell = str | int | float | date | None

_FORMULA = re.compile(r"(?:^|(?<=[;,\t\r\n]))(?=[\s\"'\0\ufeff\u200b]{0,64}[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])")
"""Positions where a spreadsheet of any country would start a cell with a formula; East Asian ones accept full-width
signs too.
"""
_WIDEST = 70
_SHEET_NAME = 31
_LONGEST_CELL = 32_767
"""Maximum number of characters in an Excel cell."""


@dataclass(frozen=True)
class ExportTable:
    """A title, the column headers, and the rows; ``percent`` names the columns with shares from 0 to 1."""

    title: str
    columns: list[str]
    rows: list[list[Cell]]
    percent: frozenset[str] = frozenset()


def to_excel(tables: Sequence[ExportTable]) -> bytes:
    """A workbook with one sheet for each table: bold frozen headers, filters, wrapped text."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF3F2"})
    formats = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.0##", "valign": "top"}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "percent": book.add_format({"num_format": "0.0%", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
    }
    names: list[str] = []
    for table in tables:
        names.append(sheet_name(table.title, names))
        sheet = book.add_worksheet(names[-1])
        for column, title in enumerate(table.columns):
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, _width(table, column))
        for row, cells in enumerate(table.rows, start=1):
            for column, cell in enumerate(cells):
                _write(sheet, row, column, cell, formats, table.columns[column] in table.percent)
        sheet.freeze_panes(1, 0)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    book.close()
    return stream.getvalue()


def to_csv(table: ExportTable, language: str = "en") -> bytes:
    """One table as CSV for a spreadsheet in this language: semicolons and decimal commas, except in English."""
    stream = io.StringIO()
    comma = language != "en"
    writer = csv.writer(stream, delimiter=";" if comma else ",", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([_harmless(title) for title in table.columns])
    for cells in table.rows:
        writer.writerow([_plain(cell, comma) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, formats: dict, percent: bool) -> None:  # type: ignore[type-arg]
    match cell:
        case None:
            return
        case bool() | str():
            sheet.write_string(row, column, str(cell)[:_LONGEST_CELL], formats["text"])
        case int():
            sheet.write_number(row, column, cell, formats["percent" if percent else "whole"])
        case float():
            sheet.write_number(row, column, cell, formats["percent" if percent else "number"])
        case date():
            sheet.write_datetime(row, column, cell, formats["date"])


def _plain(cell: Cell, comma: bool) -> str:
    match cell:
        case None:
            return ""
        case bool() | str():
            return _harmless(str(cell))
        case float():
            written = f"{cell:.6g}" if abs(cell) < 1e6 else f"{cell:.0f}"
            return written.replace(".", ",") if comma else written
        case _:
            return str(cell)


def _harmless(text: str) -> str:
    return _FORMULA.sub("'", text)


def _width(table: ExportTable, column: int) -> int:
    longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
    return min(_WIDEST, max(8, len(table.columns[column]) + 3, longest + 1 if longest < _WIDEST else _WIDEST))


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A sheet name that Excel accepts and that is not taken."""
    name = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip("' ")[:_SHEET_NAME] or "1"
    while name.casefold() in {other.casefold() for other in taken}:
        name = f"{name[: _SHEET_NAME - 4]} ({len(taken) + 1})"
    return name
