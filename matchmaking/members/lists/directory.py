"""The reader of member directories: rows become members, and cells that it cannot read become problems to review."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists.cells import cleaned, line_in
from matchmaking.members.lists.entries import Entry, FoundText, RowCells, member_in, texts_in
from matchmaking.members.lists.headers import CONTACT_FIELDS, Field, Section, sections
from matchmaking.members.lists.problem_log import ProblemLog, shown
from matchmaking.members.lists.sheets import Row, Table, read_tables
from matchmaking.members.lists.source_columns import (
    ReadColumn,
    SourceColumns,
    ToldColumns,
    Understanding,
    headers_by_looks,
    like_shaped,
    read_columns,
    source_of,
)
from matchmaking.members.member import Language, Member, Statement
from matchmaking.members.names import kind_in_name, plain
from matchmaking.members.problems import Problem

_NOTE = re.compile(
    r"\A(?:[^\w©]*+(?:bron|source|quelle|note|noot|nb|totaal|total|gesamt|summe|opmerking(?:en)?|remarque|"
    r"laatst bijgewerkt|last updated|legende|legend|©)(?:\s*+[:=.]|\s++\d|$)|\*)",
    re.IGNORECASE,
)
_LONGEST_NAME = 12
_FORMER = re.compile(
    r"\b(?:(?:oud|ex|voormalige?|vroegere|gewezen|former|past|previous|ancien(?:ne)?s?|ehemalige)(?: \w+)? "
    r"(?:leden|lid|members?|membres?|mitglieder|partners?|partenaires?)|oudleden|exleden|niet leden|non members?|non membres?|"
    r"uitgeschreven|opgezegd|opzeggingen|geschrapt|resigned|demissionnaires?|ausgetreten)\b"
)
"""Names that people give to the sheet of former members."""
_TOTAL = re.compile(
    r"(?:(?:sub|eind|algemeen|grand|sous|general) ?)?(?:totaal|total|totaux|totale|gesamt|gesamtzahl|summe|som|sum|aantal|"
    r"nombre|anzahl|number)(?: (?:aantal|number|nombre|of|de|leden|lid|members?|membres?|mitglieder|organisaties|"
    r"organi[sz]ations?|bedrijven|companies|entreprises|general|algemeen))*"
)
_LETTERS = re.compile(r"[^\W\d_]")
_SHOWN_COLUMNS, _SHOWN_CELLS = 30, 5


@dataclass(frozen=True, slots=True)
class DirectoryReading:
    """The content of a directory file, its problems, and how its columns were read, under its source's name."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    columns: SourceColumns = field(default_factory=lambda: SourceColumns("", ()))


@dataclass(frozen=True, slots=True)
class _Draft:
    entry: Entry
    texts: tuple[FoundText, ...]


_NOTHING_TOLD = ToldColumns()


def read_directory(path: Path, known: Sequence[SourceColumns] = (), told: ToldColumns = _NOTHING_TOLD) -> DirectoryReading:
    """Read a member directory from a workbook or a CSV file.

    Columns may be in any order with Dutch, English, French or German headers; every sheet with a column of names is read. A
    person's column mapping (``told``) takes precedence, then that of a ``known`` source with the same headers. Raises
    ``UnreadableFile`` when the file as a whole cannot be used.
    """
    path = Path(path)
    drafts: list[_Draft] = []
    problems: list[Problem] = []
    columns: set[Field] = set()
    tables, like, said, contacts = _tables(path, known, told)
    all_parts: list[Section] = []
    for table in tables:
        log = ProblemLog(table.place)
        if _is_left_out(table, log):
            problems += log.problems
            continue
        parts = sections(table, log, said)
        all_parts += parts
        for part in parts:
            drafts += _drafts(part, log, path.name, contacts)
            columns |= {column.field for column in part.columns}
        if parts:
            _tell_notes(table, log)
        if not parts and len(tables) > 1:
            log.guessed(
                "This sheet was not read: it has no column of names. To use it, give it a row of headers, one of them 'name'."
            )
        problems += log.problems
    if Field.NAME not in columns:
        raise _without_names(path.name, tables)
    if not drafts and not problems:
        raise UnreadableFile("{file} has a row of headers but no members below it. Export it again.", file=path.name)
    name = told.source or (like.source if like else source_of(path.name))
    source = SourceColumns(name, _read(all_parts, like, told), contacts)
    return DirectoryReading(_entries(drafts), (*_about_the_file(path.name, columns, contacts), *problems), source)


def columns_of(path: Path, known: Sequence[SourceColumns] = (), told: ToldColumns = _NOTHING_TOLD) -> SourceColumns:
    """The column mapping with which a directory would be read; without a column of names the header row is guessed."""
    path = Path(path)
    tables, like, said, contacts = _tables(path, known, told)
    tables = [table for table in tables if not _is_left_out(table, ProblemLog(table.place))]
    parts = [part for table in tables for part in sections(table, ProblemLog(table.place), said)]
    if not parts and (guess := headers_by_looks(tables)):
        parts = [guess]
    return SourceColumns(told.source or (like.source if like else source_of(path.name)), _read(parts, like, told), contacts)


def _without_names(file: str, tables: Sequence[Table]) -> UnreadableFile:
    """The error for a list without a known header for names, with advice how to name that column."""
    shown_tables = [table for table in tables if not _is_left_out(table, ProblemLog(table.place))]
    header = headers_by_looks(shown_tables)
    titles = [" ".join(cell.split()) for cell in header.header.cells if cell.strip()] if header else []
    if len(titles) < 2:
        return UnreadableFile(
            "{file} has no row of headers with a column of names. Put a row with headers such as name, website and description "
            "above the members.",
            file=file,
        )
    return UnreadableFile(
        "{file} has no column that is known to hold names. Say which one does: in the app under the columns of the file, on "
        'the command line with --column "{first}=name". Its columns are: {columns}. '
        "Where these are no headers, put a row of headers above the members.",
        file=file,
        first=next((title for title in titles if len(title) > 2), titles[0]),
        columns="; ".join(map(shown, titles[:_SHOWN_COLUMNS])),
    )


def _is_left_out(table: Table, log: ProblemLog) -> bool:
    """Whether a sheet is skipped: a hidden one, or one of former members; this is reported."""
    if table.hidden:
        log.set_aside("This sheet is hidden and was not read. To use it, make it visible in the workbook.")
    elif _FORMER.search(plain(table.sheet)):
        log.set_aside(
            "This sheet was not read: its name says that it holds former members. If they are members, give it another name."
        )
    else:
        return False
    return True


def _tell_notes(table: Table, log: ProblemLog) -> None:
    """Report what a file does not show: a guessed encoding, hidden rows, formulas without a value."""
    if table.letters:
        log.guessed(
            "The file seems to be written in {letters}. If names look wrong, save the list as CSV (UTF-8) or .xlsx.",
            letters=table.letters,
        )
    if cells := table.about.unvalued:
        log.dropped(
            "{count} cells hold a formula without a value and were read as empty, the first of {cells}. Open the workbook in a "
            "spreadsheet program, save it and try again.",
            count=len(cells),
            cells=", ".join(cells[:_SHOWN_CELLS]),
        )
    filled = {row.number for row in table.rows if not row.is_empty}
    if rows := sorted(table.about.hidden_rows & filled):
        log.guessed(
            "{count} rows are hidden in the workbook and were read as well, the first of {rows}. If they are no members, "
            "remove them.",
            count=len(rows),
            rows=", ".join(map(str, rows[:_SHOWN_CELLS])),
        )


def _tables(
    path: Path, known: Sequence[SourceColumns], told: ToldColumns
) -> tuple[list[Table], SourceColumns | None, dict[str, Field], bool | None]:
    """The non-empty tables of a file, its known source, the field of each plain header, and the answer about contact persons.

    The known source is the one that is named, else one with the same headers.
    """
    tables = [table for table in read_tables(path) if not all(row.is_empty for row in table.rows)]
    named = (source for source in known if source.source.casefold() == told.source.casefold())
    like = next(named, None) if told.source else like_shaped(known, path.name, tables)
    contacts = told.contacts if told.contacts is not None or like is None else like.contacts
    return tables, like, {**(like.told if like else {}), **told.told}, contacts


def _read(parts: Sequence[Section], like: SourceColumns | None, told: ToldColumns) -> tuple[ReadColumn, ...]:
    """The mapping of each column that was read; one that a person once gave for a source still counts as a person's."""
    before = {plain(column.header) for column in (like.columns if like else ()) if column.why is Understanding.TOLD}
    return read_columns(parts, {*before, *told.told})


def _about_the_file(file: str, columns: Collection[Field], contacts: bool | None) -> list[Problem]:
    log = ProblemLog(file)
    if Field.COUNTRY not in columns:
        log.guessed(
            "There is no column for the country, so all members were taken to be in Belgium. If that is wrong, add a column "
            "'country'."
        )
    if Field.CONSENT not in columns:
        log.guessed(
            "There is no column for consent, so all members were taken to agree that they are shown. If that is wrong, add a "
            "column 'consent' with yes or no."
        )
        if contacts is None and not CONTACT_FIELDS.isdisjoint(columns):
            log.guessed(
                "Nobody has said yet whether the contact persons of this list agreed to be shown: until somebody does, the "
                "cluster office alone sees them. Answer once for this source and import again: in the app after Preview, on "
                "the command line with --contacts yes or --contacts no."
            )
    return log.problems


def _drafts(section: Section, log: ProblemLog, source: str, contacts: bool | None) -> list[_Draft]:
    drafts: list[_Draft] = []
    by_name: list[str] = []
    last_full = max((place for place, row in enumerate(section.rows) if _filled(row) > 1), default=-1)
    for place, row in enumerate(section.rows):
        if row.is_empty or _repeats(row, section.header):
            continue
        apart = place > last_full and place > 0 and section.rows[place - 1].is_empty
        if _is_note(row, section, apart=apart):
            log.set_aside(
                "The row looks like a note and not like a member: '{text}'. If it is a member, fill in one more column.",
                row=row.number,
                text=_words(row),
            )
            continue
        cells = RowCells.of(row, section.columns, log)
        name = cells.read(Field.NAME, line_in, "")
        if _is_total(name, row, section):
            log.set_aside(
                "The row is a total and not a member: '{text}'. If it is a member, give it its full name.",
                row=row.number,
                text=_words(row),
            )
            continue
        if not re.search(r"\w", name):
            log.set_aside(
                "The row has no name, only '{text}'. Fill in the name, or remove the row.", row=row.number, text=_words(row)
            )
            continue
        member = member_in(name, cells, source, contacts)
        if not cells.all(Field.KIND) and (kind := kind_in_name(name)):
            member = replace(member, kind=kind)
            by_name.append(name)
        drafts.append(_Draft(Entry(member, log.file, row.number), texts_in(cells)))
    if by_name:
        log.guessed(
            "{count} organisations have no kind and got the one that their name suggests, such as {known}. If that is wrong, "
            "fill in a column 'kind'.",
            count=len(by_name),
            known=", ".join(map(shown, by_name[:_SHOWN_CELLS])),
        )
    return drafts


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell.strip())


def _words(row: Row) -> str:
    return shown(cleaned(" ".join(cell for cell in row.cells if cell.strip())))


def _repeats(row: Row, header: Row) -> bool:
    """Whether a row repeats the header, as at the top of each printed page."""
    pairs = [(cell, head) for cell, head in zip(row.cells, header.cells, strict=False) if cell.strip()]
    # nearly every row differs in the first cells: stop once a match of half of them is impossible
    left = (len(pairs) - 1) // 2
    for cell, head in pairs:
        if plain(cell) != plain(head) and (left := left - 1) < 0:
            return False
    return len(pairs) > 1


def _is_note(row: Row, section: Section, *, apart: bool) -> bool:
    """Whether the only filled cell of a row is a note, such as a source, a total or a date of revision.

    ``apart`` marks a row below the table, after a blank row.
    """
    if _filled(row) != 1 or len(section.columns) < 3:
        return False
    place, text = next((place, cell.strip()) for place, cell in enumerate(row.cells) if cell.strip())
    in_names = any(column.place == place and column.field is Field.NAME for column in section.columns)
    return bool(_NOTE.match(text)) or (in_names and (apart or len(text.split()) > _LONGEST_NAME))


def _is_total(name: str, row: Row, section: Section) -> bool:
    """Whether a row holds totals: its name is a word for a total, and all other cells are numbers."""
    words = plain(name).rstrip("0123456789 ")
    if not _TOTAL.fullmatch(words):
        return False
    names = {column.place for column in section.columns if column.field is Field.NAME}
    return not any(_LETTERS.search(cell) for place, cell in enumerate(row.cells) if place not in names)


def _entries(drafts: Sequence[_Draft]) -> tuple[Entry, ...]:
    """The drafts with their texts: a text too short to detect its language gets the language of most of the file."""
    known = Counter(text.language for draft in drafts for text in draft.texts if text.language)
    usual = max(known, key=lambda language: (known[language], language), default=Language.DUTCH)
    return tuple(replace(draft.entry, member=_with_texts(draft.entry.member, draft.texts, usual)) for draft in drafts)


def _with_texts(member: Member, texts: Sequence[FoundText], usual: Language) -> Member:
    def of(field: str) -> tuple[Statement, ...]:
        return tuple(Statement(text.text, text.language or usual) for text in texts if text.field == field)

    return replace(member, statements=of("statements"), offers=of("offers"), needs=of("needs"))
