"""The tables of a CORDIS download of any release: found by name, read, and given uniform column names.

Releases differ in file and column names, delimiters, byte-order marks and available columns.
"""

import csv
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists.archives import opened_archive, unpacked
from matchmaking.members.lists.plain_text import decoded, delimiter_of, rows_of
from matchmaking.members.lists.problem_log import ProblemLog
from matchmaking.members.problems import Problem

_log = logging.getLogger(__name__)

ARCHIVE_LIMIT = 2 * 2**30
"""Maximum size of an unpacked download, in bytes; the largest official one, with all side tables, has about half of that."""

# for each table and column: the names in all releases, in lower case
_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "project": {
        "project": ("id", "projectid"),
        "acronym": ("acronym",),
        "title": ("title",),
        "objective": ("objective",),
        "start": ("startdate",),
        "end": ("enddate",),
        "cost": ("totalcost",),
        "contribution": ("ecmaxcontribution",),
        "framework": ("frameworkprogramme",),
        "programmes": ("legalbasis", "programme"),
        "topics": ("topics",),
        "keywords": ("keywords",),
    },
    "organization": {
        "project": ("projectid",),
        "code": ("organisationid", "organizationid", "id"),
        "name": ("name",),
        "short": ("shortname",),
        "number": ("vatnumber",),
        "sme": ("sme",),
        "activity": ("activitytype",),
        "street": ("street",),
        "postcode": ("postcode",),
        "city": ("city",),
        "country": ("country",),
        "nuts": ("nutscode",),
        "website": ("organizationurl", "organisationurl"),
        "role": ("role",),
        "amount": ("eccontribution",),
        "net": ("neteccontribution",),
    },
    "topics": {"project": ("projectid",), "topic": ("topic",), "title": ("title",)},
    "legalbasis": {"project": ("projectid",), "programme": ("legalbasis",)},
}
_NEEDED = {"project": ("project",), "organization": ("project", "code"), "topics": ("project",), "legalbasis": ("project",)}
_NUMBERS = ("project", "code", "number", "postcode")
_MADE_A_FRACTION = re.compile(r"(?<=\d)\.0+$")
"""The suffix that a program adds when it reads whole numbers as fractions: 101000001.0."""
_OTHER_DOWNLOADS = frozenset({"xlsx", "xls", "json", "xml"})
_CORE_WORDS = {
    "project": {"project", "projects"},
    "organization": {"organization", "organizations", "organisation", "organisations"},
    "topics": {"topic", "topics"},
    "legalbasis": {"legalbasis"},
}


@dataclass(frozen=True, slots=True)
class CordisTables:
    """The four tables, with the columns of ``_COLUMNS`` (empty text where a release lacks one), ``file`` and ``row``."""

    project: pd.DataFrame
    organization: pd.DataFrame
    topics: pd.DataFrame
    legalbasis: pd.DataFrame
    problems: tuple[Problem, ...]


def read_cordis_tables(path: Path) -> CordisTables:
    """Read the tables from the ZIP as downloaded, or from the folder with its unpacked files.

    Raises ``UnreadableFile`` when there is no table of projects.
    """
    found: dict[str, list[pd.DataFrame]] = {table: [] for table in _COLUMNS}
    problems: list[Problem] = []
    _refuse_other_downloads(path)
    for table, name, content in _parts(path):
        log = ProblemLog(name)
        frame = _read(table, name, content, log)
        problems += log.problems
        if frame is not None:
            found[table].append(frame)
    if not found["project"]:
        raise UnreadableFile(
            "{file} holds no table of projects (project.csv). Give the ZIP as downloaded from CORDIS, or the folder with its "
            "CSV files.",
            file=path.name,
        )
    frames = {table: _joined(table, frames) for table, frames in found.items()}
    if not found["organization"]:
        log = ProblemLog(path.name)
        log.guessed(
            "There is no table of organisations (organization.csv), so projects came in without participants. Download the "
            "archive "
            "that holds both."
        )
        problems += log.problems
    return CordisTables(**frames, problems=tuple(problems))


def _refuse_other_downloads(path: Path) -> None:
    """Raise ``UnreadableFile`` for a download that holds its projects in a format other than CSV."""
    if path.is_dir():
        names = [file.name for file in path.rglob("*") if file.is_file()]
    elif zipfile.is_zipfile(path):
        with opened_archive(path, unpacked_limit=ARCHIVE_LIMIT) as archive:
            names = [Path(name).name for name in archive.namelist()]
    else:
        return
    endings = {name.casefold().rpartition(".")[2] for name in names if _words_of(name) & _CORE_WORDS["project"]}
    if "csv" not in endings and (others := endings & _OTHER_DOWNLOADS):
        raise UnreadableFile(
            "{file} is the {form} download of CORDIS. Take the CSV download of the same projects, and give that ZIP.",
            file=path.name,
            form=min(others).upper(),
        )


def _parts(path: Path) -> Iterator[tuple[str, str, bytes]]:
    """The files of the download that hold a table: the table, the file's name and its contents, sorted by name."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and _table_in(file.name))
        size = sum(file.stat().st_size for file in files)
        if size > ARCHIVE_LIMIT:
            raise UnreadableFile(
                "{file} holds tables of {size} MB, more than can be read. Leave only one download in it.",
                file=path.name,
                size=size // 2**20,
            )
        for file in files:
            yield str(_table_in(file.name)), file.relative_to(path).as_posix(), file.read_bytes()
        return
    if not path.exists():
        raise UnreadableFile("There is no file or folder {file}. Look at the spelling of its name.", file=str(path))
    if not zipfile.is_zipfile(path):
        raise UnreadableFile(
            "{file} is neither a ZIP nor a folder, or it is damaged. Give the ZIP as downloaded from CORDIS, or the folder "
            "with its "
            "CSV files.",
            file=path.name,
        )
    with opened_archive(path, unpacked_limit=ARCHIVE_LIMIT) as archive:
        for part in sorted(archive.infolist(), key=lambda part: part.filename):
            table = None if part.is_dir() or part.filename.startswith("__MACOSX/") else _table_in(Path(part.filename).name)
            if table:
                yield table, f"{path.name}/{part.filename}", unpacked(archive, part, path.name)


def _table_in(file_name: str) -> str | None:
    """The table in a file, by the file's name: ``fp7_test_projects.csv`` and ``project_df_100.csv`` both hold projects."""
    stem, _, ending = file_name.casefold().rpartition(".")
    if ending != "csv" or stem.startswith("."):
        return None
    words = _words_of(stem)
    # organisations first: "project_organizations" holds organisations
    return next((table for table in ("organization", "topics", "legalbasis", "project") if words & _CORE_WORDS[table]), None)


def _words_of(file_name: str) -> set[str]:
    return set(re.findall(r"[a-z]+", file_name.casefold().replace("legal_basis", "legalbasis")))


def _read(table: str, name: str, content: bytes, log: ProblemLog) -> pd.DataFrame | None:
    if not content.replace(b"\0", b"").strip():
        log.set_aside("The file is empty and was left out. Download the archive again.")
        return None
    raw = _raw(decoded(content, name), log)
    lower = {str(column).strip().casefold(): column for column in raw.columns}
    columns = {
        column: next((lower[name] for name in names if name in lower), None) for column, names in _COLUMNS[table].items()
    }
    missing = [_COLUMNS[table][column][0] for column in _NEEDED[table] if columns[column] is None]
    if missing:
        log.set_aside(
            "The file has no column {missing} and was left out. Give the file as downloaded from CORDIS.",
            missing=", ".join(missing),
        )
        return None
    frame = pd.DataFrame(
        {column: raw[origin].str.strip() if origin is not None else "" for column, origin in columns.items()}, index=raw.index
    )
    for column in _NUMBERS:
        if column in frame:
            frame[column] = frame[column].str.replace(_MADE_A_FRACTION, "", regex=True)
    frame["row"] = frame.index + 2
    frame["file"] = pd.Categorical([name] * len(frame))
    first = columns[_NEEDED[table][0]]
    return frame[(raw != "").any(axis=1) & (raw[first] != first)]


def _raw(text: str, log: ProblemLog) -> pd.DataFrame:
    text = text.removeprefix("\ufeff").replace("\0", "")
    delimiter = delimiter_of(text[: text.find("\n") + 1] or text)
    if _is_even(text, delimiter):
        try:
            return pd.read_csv(
                io.StringIO(text), sep=delimiter, dtype=str, na_filter=False, skip_blank_lines=False, index_col=False
            )
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as cause:
            _log.debug("%s is read row by row: %s", log.file, type(cause).__name__)
    # too many or too few cells in a row, or an unclosed quotation mark: the slower reader sets aside no other
    # rows
    return _raw_row_by_row(rows_of(text, delimiter, log.file), log)


def _is_even(text: str, delimiter: str) -> bool:
    """Whether every row that is not blank has as many cells as the header; pandas fills shorter rows, which hides a shift."""
    try:
        widths = {len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)}
    except csv.Error:
        return False
    return len(widths - {0}) == 1


def _raw_row_by_row(rows: Sequence[Sequence[str]], log: ProblemLog) -> pd.DataFrame:
    header = list(rows[0]) if rows else []
    trimmed = [_without_blanks_behind(row, len(header)) for row in rows[1:]]
    fitting = {place: row for place, row in enumerate(trimmed) if len(row) == len(header)}
    others = [place + 2 for place, row in enumerate(trimmed) if row and len(row) != len(header)]
    if others:
        log.set_aside(
            "{count} rows do not have the {columns} columns of the header and were set aside, the first in row {rows}. "
            "Download the archive again.",
            count=len(others),
            columns=len(header),
            rows=first_of(others),
        )
    frame = pd.DataFrame(list(fitting.values()), columns=header, index=list(fitting), dtype=str)
    return frame.loc[:, ~frame.columns.duplicated()]  # of two columns with one header the first counts


def _without_blanks_behind(row: Sequence[str], width: int) -> Sequence[str]:
    """A row without empty cells beyond the header: some releases end every row with a delimiter."""
    return row if any(cell.strip() for cell in row[width:]) else row[:width]


def first_of(items: Iterable[object], limit: int = 5) -> str:
    """The first ``limit`` items, for a message."""
    known = list(items)
    return ", ".join(map(str, known[:limit])) + ("…" if len(known) > limit else "")


def _joined(table: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame({column: pd.Series(dtype=str) for column in (*_COLUMNS[table], "row", "file")})
    return pd.concat(frames, ignore_index=True)
