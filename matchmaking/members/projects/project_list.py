"""The reader of lists of past projects: rows become projects and participations, and unreadable cells become problems."""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from matchmaking.errors import UnreadableFile
from matchmaking.members.cordis.programmes import CordisReading
from matchmaking.members.identity.combining import combined_participation, combined_project
from matchmaking.members.identity.organisations import slug
from matchmaking.members.lists.cells import TEXT_LIMIT, cleaned, keywords_in
from matchmaking.members.lists.days import amount_in, day_in
from matchmaking.members.lists.problem_log import ProblemLog, shown
from matchmaking.members.lists.sheets import TEXT_ENDINGS, WORKBOOK_ENDINGS, Row, Table, read_tables
from matchmaking.members.lists.source_columns import source_of
from matchmaking.members.member import COORDINATOR, Kind, Member, Participation, Project
from matchmaking.members.names import kind_in_name, legal_forms, name_key, plain
from matchmaking.members.problems import Problem
from matchmaking.members.projects.columns import ProjectField, holds_projects, project_columns

_PARTED = re.compile(r";|\n|\s/\s|\s\|\s|\s\+\s|(?:^|\s)[•▪●◦·]\s++")
_LED_IN = re.compile(r"^(?:[•▪●◦·*–-]|(?:en|and|et|und|&)\b)\s*")
_NOBODY = frozenset({"geen", "none", "aucun", "keine", "nvt", "n v t", "n a", "idem"})
_COUNTRY = re.compile(r"[(\[]([A-Z]{2})[)\]]\s*+$")
_LONGEST_NAME = 200
_LATEST_YEAR = 2100


def is_project_list(file: Path) -> bool:
    """Whether a file is a list of past projects, by its headers; False for an unreadable file."""
    if file.suffix.casefold() not in TEXT_ENDINGS | WORKBOOK_ENDINGS:
        return False
    try:
        return holds_projects(read_tables(file))
    except UnreadableFile:
        return False


def read_project_list(path: Path) -> CordisReading:
    """Read a list of past projects from a workbook or a CSV file.

    Columns may be in any order with Dutch, English, French or German headers; several partners may be in one cell, or in rows
    of their own. Each organisation becomes a member with only a name, for record linkage. Raises ``UnreadableFile`` when no
    sheet has columns for both projects and organisations.
    """
    path = Path(path)
    if path.is_dir() and any(path.glob("*project*.csv")):
        raise UnreadableFile(
            "{file} is a folder as CORDIS has it. Bring it in with `matchmaking import cordis`.", file=path.name
        )
    found = _Found(path.name)
    problems: list[Problem] = []
    known = [(table, found_columns) for table in read_tables(path) if (found_columns := project_columns(table))]
    if not known:
        raise UnreadableFile(
            "{file} has no row of headers with what projects are called and who took part in them. Put a row with headers such "
            "as promoter, partners, title, summary and start above the projects.",
            file=path.name,
        )
    for table, (place, columns) in known:
        log = ProblemLog(table.place)
        if table.hidden:
            log.set_aside("This sheet is hidden and was not read. To use it, make it visible in the workbook.")
            problems += log.problems
            continue
        for row in table.rows[place + 1 :]:
            if not row.is_empty and row.cells != table.rows[place].cells:
                found.take(_Cells(row, columns, log))
        _tell_unused(table, place, columns, log)
        problems += log.problems
    if not found.projects and not problems:
        raise UnreadableFile("{file} has a row of headers but no projects below it. Export it again.", file=path.name)
    return CordisReading(
        tuple(found.members.values()), tuple(found.projects.values()), tuple(found.parts.values()), tuple(problems)
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row by field."""

    row: Row
    columns: Mapping[int, ProjectField]
    log: ProblemLog

    def all(self, wanted: ProjectField) -> Iterator[str]:
        for place, column in self.columns.items():
            if column is wanted and place < len(self.row.cells) and (text := cleaned(self.row.cells[place])):
                yield text

    def text(self, wanted: ProjectField) -> str:
        return next(self.all(wanted), "")

    def line(self, wanted: ProjectField) -> str:
        return " ".join(self.text(wanted).split())[:500]

    def dropped(self, wanted: ProjectField) -> None:
        self.log.dropped(
            "'{value}' is neither a day nor an amount that is understood, and was left out. Write it as 2024-09-15 or 250000.",
            row=self.row.number,
            field=wanted.value,
            value=shown(self.text(wanted)),
        )

    def day(self, wanted: ProjectField) -> date | None:
        text = self.text(wanted)
        found = day_in(text) if text else None
        if text and found is None:
            self.dropped(wanted)
        return found

    def amount(self, wanted: ProjectField) -> float | None:
        text = self.text(wanted)
        found = amount_in(text) if text else None
        if text and found is None and any(sign.isdigit() for sign in text):
            self.dropped(wanted)
        return found


@dataclass
class _Found:
    """The projects of a list so far, their participations, and the organisations by the key of their names."""

    file: str
    members: dict[str, Member] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    parts: dict[tuple[str, str], Participation] = field(default_factory=dict)
    last: str = ""

    def take(self, cells: _Cells) -> None:
        """Read a row: a project with its organisations, or one more partner of the project above."""
        title, acronym = cells.line(ProjectField.TITLE), cells.line(ProjectField.ACRONYM)
        number = re.sub(r"\.0+$", "", cells.line(ProjectField.NUMBER))
        leads = [name for text in cells.all(ProjectField.PROMOTER) for name in organisations_in(text)]
        others = [name for text in cells.all(ProjectField.PARTNERS) for name in organisations_in(text)]
        summary = cells.text(ProjectField.SUMMARY)
        if not (title or acronym or summary or number) and self.last and (leads or others):
            id = self.last  # the project's cells are merged over the rows of its partners
        elif not (title or acronym or summary) or not (leads or others):
            cells.log.set_aside(
                "The row does not say both what the project is and who took part, only '{text}'. Fill in both, or remove "
                "the row.",
                row=cells.row.number,
                text=shown(cleaned(" ".join(cell for cell in cells.row.cells if cell.strip()))),
            )
            return
        else:
            id = slug(f"{source_of(self.file)} {number or acronym or title or summary[:60]}", "project")
            project = _project(id, title, acronym, summary[:TEXT_LIMIT], cells)
            before = self.projects.get(id)
            self.projects[id] = project if before is None else combined_project(before, project)
            self.last = id
        for at, name in enumerate([*leads, *others]):
            role = COORDINATOR if leads and at == 0 else "participant"
            part = Participation(id, self._member(name), role)
            other = self.parts.get((id, part.member))
            self.parts[id, part.member] = part if other is None else combined_participation(other, part)

    def _member(self, written: str) -> str:
        """The id of an organisation within this list."""
        country = _COUNTRY.search(written)
        name = _COUNTRY.sub("", written).strip()
        key = f"list {name_key(name) or plain(name) or name}"
        if key not in self.members:
            kind = kind_in_name(name) or Kind.UNKNOWN
            self.members[key] = Member(key, name, kind, country=country[1] if country else "", sources=(self.file,))
        return key


def _project(id: str, title: str, acronym: str, summary: str, cells: _Cells) -> Project:
    start, end = cells.day(ProjectField.START), cells.day(ProjectField.END)
    months = cells.amount(ProjectField.MONTHS)
    if start and end is None and months and months <= 240:
        end = _later(start, round(months))
    budget = cells.amount(ProjectField.BUDGET)
    grant = cells.amount(ProjectField.GRANT)
    programme = cells.line(ProjectField.PROGRAMME)
    return Project(
        id,
        acronym,
        title,
        summary or title or acronym,
        "",
        (programme,) if programme else (),
        (),
        start,
        end,
        budget if budget is not None else grant,
        keywords_in(cells.text(ProjectField.KEYWORDS)),
    )


def _later(start: date, months: int) -> date | None:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > _LATEST_YEAR:
        return None
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def organisations_in(text: str) -> list[str]:
    """The organisations in one cell: separated by line breaks, semicolons, slashes, bullets or commas.

    A comma before a legal form separates nothing.

    >>> organisations_in("Vectorkade BV, UZ Testegem; Acme, Inc. / Hogeschool Lindekant")
    ['Vectorkade BV', 'UZ Testegem', 'Acme, Inc.', 'Hogeschool Lindekant']
    """
    found: list[str] = []
    for piece in _PARTED.split(text):
        for part in re.split(r",\s++", piece):
            name = _LED_IN.sub("", " ".join(part.split()))[:_LONGEST_NAME]
            if found and legal_forms(f"x {plain(name).replace(' ', '')}"):
                found[-1] = f"{found[-1]}, {name}"
            elif sum(sign.isalnum() for sign in name) > 1 and plain(name) not in _NOBODY:
                found.append(name)
    return list(dict.fromkeys(found))


def _tell_unused(table: Table, place: int, columns: Mapping[int, ProjectField], log: ProblemLog) -> None:
    for at, cell in enumerate(table.rows[place].cells):
        if cell.strip() and at not in columns:
            log.guessed(
                "The column '{column}' was not used: its header is not known for projects.",
                row=table.rows[place].number,
                field=shown(cell),
                column=shown(cell),
            )
