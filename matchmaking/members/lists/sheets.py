"""Spreadsheets and CSV files as tables of plain text, each row with its number in the file."""

import json
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists import limited_process, workbook_reader
from matchmaking.members.lists.archives import opened_archive
from matchmaking.members.lists.limited_process import reader_process
from matchmaking.members.lists.plain_text import decoded, delimiter_of, rows_of, uncommon_letters
from matchmaking.members.lists.workbook_xml import CELL_LIMIT

SIZE_LIMIT = 200 * 2**20
"""Maximum size of a file, in bytes."""

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})

_EMPTY_ROWS = 200
"""Maximum number of consecutive empty rows of a workbook that are kept: the number of rows searched for headers."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, counted from 1, and its cells as text.

    ``fractions`` are the indexes of cells that the workbook stores as numbers with a fraction: their point is a decimal one.
    """

    number: int
    cells: tuple[str, ...]
    fractions: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SheetNotes:
    """The properties of a sheet in a modern workbook besides its values.

    ``unvalued`` names the cells whose formula has no stored value, such as ``C2``; ``hidden_rows`` are numbers from 1.
    """

    unvalued: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()


NO_NOTES = SheetNotes()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a whole CSV file (``sheet`` is then ``""``).

    ``hidden`` is true for a hidden sheet, ``about`` holds the properties besides values, and ``letters`` the guessed uncommon
    encoding of a CSV file (``""`` for the usual ones).
    """

    file: str
    sheet: str
    rows: tuple[Row, ...]
    hidden: bool = False
    about: SheetNotes = NO_NOTES
    letters: str = ""

    @property
    def place(self) -> str:
        """The name of this table in problems."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file


def read_tables(path: Path) -> list[Table]:
    """Read every sheet of a workbook (.xlsx, .xlsm, .xls, .ods), or the one table of a CSV file (.csv, .tsv, .txt).

    The contents determine the format, not the file's name: a CSV file named ``.xls`` is read as well. Raises ``UnreadableFile``
    with the reason and advice for anything else.
    """
    path = Path(path)
    _refuse_what_is_no_table(path)
    content = path.read_bytes()
    if content.startswith(b"PK\x03\x04"):
        _refuse_what_is_no_workbook(path)
        return _workbook_tables(path)
    if content.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _protected(path)
        return _workbook_tables(path)
    return [_text_table(path, content)]


def _refuse_what_is_no_table(path: Path) -> None:
    if path.is_dir():
        raise UnreadableFile("{file} is a folder. Give the file that lies in it.", file=path.name)
    if not path.exists():
        raise UnreadableFile("There is no file {file}. Look at the spelling of its name and the folder.", file=str(path))
    if not path.is_file():
        raise UnreadableFile("{file} is not an ordinary file. Give a CSV or Excel file.", file=path.name)
    ending = path.suffix.casefold()
    if ending not in TEXT_ENDINGS | WORKBOOK_ENDINGS:
        raise UnreadableFile(
            "{file}: files ending in '{ending}' cannot be read. Save the table as .xlsx or .csv (also .xls and .ods are read).",
            file=path.name,
            ending=ending or path.name,
        )
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("{file} is empty. Export it again.", file=path.name)
    if size > SIZE_LIMIT:
        raise UnreadableFile(
            "{file} is {size} MB large, more than the {limit} MB that can be read. Split it, or remove what is not needed.",
            file=path.name,
            size=round(size / 2**20),
            limit=SIZE_LIMIT // 2**20,
        )


def _protected(path: Path) -> UnreadableFile:
    return UnreadableFile("{file} is protected with a password. Save it without a password and try again.", file=path.name)


def _damaged(file: str) -> UnreadableFile:
    return UnreadableFile(
        "{file} is damaged, or not a workbook in spite of its name. Open it in a spreadsheet program, save it as .xlsx "
        "and try again.",
        file=file,
    )


def _refuse_what_is_no_workbook(path: Path) -> None:
    with opened_archive(path) as archive:
        names = set(archive.namelist())
    if not {"content.xml", "mimetype"} <= names and not any(name.casefold().endswith("xl/workbook.xml") for name in names):
        raise UnreadableFile(
            "{file} is an archive or a document of another kind, not a workbook. Save the table as .xlsx or .csv.",
            file=path.name,
        )


def _workbook_tables(path: Path) -> list[Table]:
    """The sheets of a workbook, read by ``workbook_reader`` in a separate process."""
    with reader_process(workbook_reader.__file__, "python_calamine", str(path.resolve())) as process:
        assert process.stdout is not None  # noqa: S101
        sheets = _sheets_of(process.stdout, path.name)
    match process.returncode:
        case 0:
            return sheets if len(sheets) > 1 else [replace(sheet, sheet="") for sheet in sheets]
        case workbook_reader.ENDLESS:
            raise UnreadableFile(
                "{file} has a sheet that spans more than {cells} cells, most of them empty. Delete the stray cell far below or "
                "far to the right of the table and save it again.",
                file=path.name,
                cells=CELL_LIMIT,
            )
        case limited_process.PROTECTED:
            raise _protected(path)
        case limited_process.DAMAGED:
            raise _damaged(path.name)
    raise UnreadableFile(
        "{file} takes more than {limit} GB of memory or {seconds} seconds to read, which no real table does: it is damaged or "
        "far too large. Open it in a spreadsheet program, save the table alone as .xlsx and try again.",
        file=path.name,
        limit=limited_process.MEMORY_LIMIT // 2**30,
        seconds=limited_process.TIME_LIMIT,
    )


def _sheets_of(lines: IO[bytes], file: str) -> list[Table]:
    """The sheets as the reader writes them, without an unfinished one."""
    sheets: list[Table] = []
    while line := lines.readline():
        name, hidden, count, unvalued, hidden_rows = json.loads(line)
        rows: list[Row] = []
        # short pieces: other threads of this process are not kept waiting
        for number, cells in map(json.loads, islice(lines, count)):
            before = rows[-1].number if rows else 0
            rows += [Row(empty, ()) for empty in range(before + 1, min(number, before + 1 + _EMPTY_ROWS))]
            rows.append(_row(number, cells))
        sheets.append(Table(file, name, tuple(rows), hidden, SheetNotes(tuple(unvalued), frozenset(hidden_rows))))
    return sheets


def _row(number: int, cells: list[str | float]) -> Row:
    fractions = frozenset(place for place, cell in enumerate(cells) if isinstance(cell, float))
    if not fractions:
        return Row(number, tuple(map(str, cells)))
    return Row(number, tuple(f"{cell:.12g}" if isinstance(cell, float) else cell for cell in cells), fractions)


def _text_table(path: Path, content: bytes) -> Table:
    beginning = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"%pdf", b"{\\rtf")):
        raise UnreadableFile("{file} is a document, not a table. Save the table as .xlsx or .csv.", file=path.name)
    if beginning.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise UnreadableFile(
            "{file} is a web page or XML, in spite of its name. Open it in a spreadsheet program, save it as .xlsx and try "
            "again.",
            file=path.name,
        )
    text = decoded(content, path.name)
    if not text.strip("\ufeff \t\r\n;,|"):
        raise UnreadableFile("{file} holds no text at all. Export it again.", file=path.name)
    rows = _rows(rows_of(text, delimiter_of(text), path.name))
    return Table(path.name, "", rows, letters=uncommon_letters(content))


def _rows(rows: list[list[str]]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1))
