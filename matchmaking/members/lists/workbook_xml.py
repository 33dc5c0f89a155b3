"""Properties of a workbook from its raw XML: the extent of a sheet, formulas without a value, hidden rows.

`workbook_reader` loads it by its path within its limits, without the rest of this package. Each pattern runs in linear time,
without backtracking.
"""

import re
import zipfile
from collections.abc import Mapping
from html import unescape
from typing import Any
from xml.parsers.expat import ParserCreate

CELL_LIMIT = 20_000_000
"""Maximum number of cells of one sheet, counting the empty ones between the first and the last."""

Notes = tuple[list[str], list[int]]
"""The cells of a sheet whose formula has no stored value, such as ``C2``, and its hidden rows, from 1."""

# in well-formed XML no tag contains a "<", and no value its own quotation mark
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*+)>")
_RELATION = re.compile(rb"<Relationship\s([^<>]*+)>")
_FILLED_CELL = re.compile(rb'<c(?:\s++(?!r=)[\w:]++="[^"<>]*+")*+\s++r="([A-Z]{1,3}+)(\d{1,7}+)"[^<>/]*+>')
_FORMULA_CELL = re.compile(rb"<c(\s[^<>]*+)>\s*+<f\b[^<>]*+>(?:(?<=/>)|[^<]*+</f>)\s*+(?:<v\s*+/>|<v>\s*+</v>)?+\s*+</c>")
_ROW = re.compile(rb"<row\s([^<>]*+)>")
_HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"")
_IS_TEXT = re.compile(rb"\bt=\"str\"")
_ATTRIBUTE = re.compile(rb'(?<![\w:])([\w:]++)="([^"]*+)"')


class Endless(Exception):
    """Raised for a sheet that spans more than ``CELL_LIMIT`` cells: the reader would allocate each."""


def look_through(file: str) -> Mapping[str, Notes]:
    """The notes of each sheet of an .xlsx, .xlsm or .ods workbook, by its name; empty for other formats.

    A program that writes workbooks without computing them stores a formula and no value; a formula with an empty text as its
    value does not count. Raises ``Endless``, and errors of ``zipfile`` and ``expat`` for a damaged workbook.
    """
    with zipfile.ZipFile(file) as archive:
        parts = {part.filename: part for part in archive.infolist()}
        if "content.xml" in parts and "mimetype" in parts:
            _check(_open_document_cells(_unpacked(archive, parts["content.xml"])))
            return {}
        named = _sheet_names(archive, {name.casefold(): part for name, part in parts.items()})
        notes: dict[str, Notes] = {}
        for name, part in parts.items():
            if "worksheets/" in name and name.endswith(".xml"):
                sheet = _unpacked(archive, part)
                _check(_last_cell(sheet))
                for title in named.get(name.casefold(), ()):
                    notes[title] = _notes(sheet)
        return notes


def _check(cells: int) -> None:
    if cells > CELL_LIMIT:
        raise Endless


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(part.file_size)


def _open_document_cells(content: bytes) -> int:
    """The maximum number of cells of an OpenDocument sheet: the most repeated filled cell times the most repeated filled row.

    The text is parsed to its end: the reader would wait without end for the rest of a truncated sheet.
    """
    most_rows = most_columns = rows = 1

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal rows, most_rows, most_columns
        if tag == "table:table-row":
            rows = _count(attributes.get("table:number-rows-repeated"))
        elif tag == "table:table-cell" and "office:value-type" in attributes:
            most_rows = max(most_rows, rows)
            most_columns = max(most_columns, _count(attributes.get("table:number-columns-repeated")))

    def refuse(*_: Any) -> None:
        raise ValueError("a workbook declares no entities")

    parser = ParserCreate()
    parser.StartElementHandler = begin
    parser.EntityDeclHandler = refuse
    parser.Parse(content, True)
    return most_rows * most_columns


def _count(repeated: str | None) -> int:
    """A number of repetitions; more digits than any sheet has rows count as unlimited."""
    return (int(repeated) if len(repeated) < 10 else 10**9) if repeated and repeated.isdecimal() else 1


def _last_cell(sheet: bytes) -> int:
    last_row = last_column = 0
    for column, row in _FILLED_CELL.findall(sheet):
        last_row = max(last_row, int(row))
        number = 0
        for letter in column:
            number = number * 26 + letter - 64
        last_column = max(last_column, number)
    return last_row * last_column


def _sheet_names(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> Mapping[str, list[str]]:
    """The names of the sheets that are stored in each part, by the part's name in lower case."""
    book, relations = parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {}
    for tag in _RELATION.findall(_unpacked(archive, relations)):
        about = _attributes(tag)
        targets[about.get("Id", "")] = about.get("Target", "").lstrip("/").casefold()
    found: dict[str, list[str]] = {}
    for tag in _SHEET.findall(_unpacked(archive, book)):
        about = _attributes(tag)
        target = targets.get(next((value for name, value in about.items() if name.endswith(":id")), ""), "")
        found.setdefault(target if target.startswith("xl/") else f"xl/{target}", []).append(about.get("name", ""))
    return found


def _notes(sheet: bytes) -> Notes:
    cells = (about for about in _FORMULA_CELL.findall(sheet) if not _IS_TEXT.search(about)) if b"<f" in sheet else ()
    rows = (about for about in _ROW.findall(sheet) if _HIDDEN.search(about)) if b"hidden=" in sheet else ()
    numbers = {int(number) for row in rows if (number := _attributes(row).get("r", "")).isdecimal() and len(number) < 10}
    return [place for about in cells if (place := _attributes(about).get("r", ""))], sorted(numbers)


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): unescape(value.decode("utf-8", errors="replace")) for name, value in _ATTRIBUTE.findall(tag)}
