"""What a modern workbook says besides its values: which formulas were never worked out, and which rows it does not show."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from matchmaking.members.lists.archives import opened_archive, unpacked

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_FORMULA_CELL = re.compile(rb"<c(\s[^>]*)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_HIDDEN_ROW = re.compile(rb"<row(\s[^>]*\bhidden=\"(?:1|true)\"[^>]*)>")
_IS_TEXT = re.compile(rb"\bt=\"str\"")


@dataclass(frozen=True, slots=True)
class SheetNotes:
    """``unvalued`` names the cells whose formula has no stored value, such as ``C2``; ``hidden_rows`` are numbers from 1."""

    unvalued: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()


NO_NOTES = SheetNotes()


def notes_of(path: Path) -> Mapping[str, SheetNotes]:
    """The notes of each sheet of an .xlsx or .xlsm workbook, by its name; a workbook of another kind has none.

    A program that writes workbooks without working them out stores a formula and no value; a formula whose value is an empty
    text is no such cell.
    """
    with opened_archive(path) as archive:
        names = {part.filename.casefold(): part for part in archive.infolist()}
        book, relations = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
        if book is None or relations is None:
            return {}
        targets = {
            _attribute(tag, "Id"): _attribute(tag, "Target")
            for tag in _RELATION.findall(unpacked(archive, relations, path.name))
        }
        found: dict[str, SheetNotes] = {}
        for tag in _SHEET.findall(unpacked(archive, book, path.name)):
            target = targets.get(_attribute(tag, r"\w+:id"), "").lstrip("/").casefold()
            part = names.get(target if target.startswith("xl/") else f"xl/{target}")
            if part is not None:
                found[_attribute(tag, "name")] = _notes(archive, part, path.name)
        return found


def _notes(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> SheetNotes:
    sheet = unpacked(archive, part, file)
    cells = (about for about in _FORMULA_CELL.findall(sheet) if not _IS_TEXT.search(about)) if b"<f" in sheet else ()
    rows = _HIDDEN_ROW.findall(sheet) if b"hidden=" in sheet else []
    numbers = frozenset(int(number) for row in rows if (number := _attribute(row, "r")).isdigit())
    return SheetNotes(tuple(filter(None, (_attribute(about, "r") for about in cells))), numbers)


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'(?<![\w:]){name}="([^"]*)"'.encode(), tag)
    return unescape(found[1].decode("utf-8", errors="replace")) if found else ""
