"""The columns of a list of past projects, recognised by the headers in a data file."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz, process

from matchmaking.data_files import data_file
from matchmaking.members.lists.cells import BRACKETED
from matchmaking.members.lists.sheets import Row, Table
from matchmaking.members.names import plain

_SOUGHT_ROWS = 100
_SURE_ENOUGH = 88


class ProjectField(StrEnum):
    """The content of a column of a list of past projects; ``PARTNERS`` are all but the ``PROMOTER``, who leads."""

    NUMBER = "number"
    PROMOTER = "promoter"
    PARTNERS = "partners"
    ACRONYM = "acronym"
    TITLE = "title"
    SUMMARY = "summary"
    KEYWORDS = "keywords"
    START = "start"
    END = "end"
    MONTHS = "months"
    BUDGET = "budget"
    GRANT = "grant"
    PROGRAMME = "programme"
    UNUSED = "unused"


_SAYS_A_PROJECT = frozenset({ProjectField.TITLE, ProjectField.ACRONYM, ProjectField.SUMMARY})
_SAYS_WHO = frozenset({ProjectField.PROMOTER, ProjectField.PARTNERS})


@cache
def _words() -> Mapping[str, ProjectField]:
    table = tomllib.loads(data_file("project-headers.toml").read_text(encoding="utf-8"))
    return {word: ProjectField(field) for field, words in table.items() for word in words}


def field_in(header: str) -> ProjectField | None:
    """The field that a header names, in one language or in several separated by a slash; ``None`` where it names none.

    >>> field_in("Co-promotoren (namen)").value, field_in("Titre / Titel").value, field_in("Kleur")
    ('partners', 'title', None)
    """
    words = _words()
    for text in dict.fromkeys((header, BRACKETED.sub(" ", header), *re.split(r"[/|\n]", header))):
        if field := words.get(plain(text)):
            return field
    written = plain(header)
    near = process.extractOne(written, list(words), scorer=fuzz.ratio, score_cutoff=_SURE_ENOUGH) if len(written) > 4 else None
    return words[near[0]] if near else None


def project_columns(table: Table) -> tuple[int, Mapping[int, ProjectField]] | None:
    """The index of the header row of a table of projects and the field of each column; ``None`` where there is none.

    Such a table describes each project and names its organisations. Of two columns for one field the first counts, except for
    partners, which may have a column each.
    """
    best: tuple[int, int, dict[int, ProjectField]] | None = None
    for place, row in enumerate(table.rows[:_SOUGHT_ROWS]):
        found = _fields(row)
        fields = set(found.values())
        if fields & _SAYS_A_PROJECT and fields & _SAYS_WHO and len(fields - {ProjectField.UNUSED}) > 2:
            order = (len(fields), -place)
            if best is None or order > best[:2]:
                best = (*order, found)
    return (-best[1], best[2]) if best else None


def _fields(row: Row) -> dict[int, ProjectField]:
    found: dict[int, ProjectField] = {}
    if max(map(len, row.cells), default=0) > 200:
        return found
    for place, cell in enumerate(row.cells):
        field = field_in(cell) if cell.strip() else None
        if field and (field in (ProjectField.PARTNERS, ProjectField.UNUSED) or field not in found.values()):
            found[place] = field
    return found


def holds_projects(tables: Sequence[Table]) -> bool:
    """Whether a file is a list of past projects, and not of members: it has columns for partners and for the projects."""
    for table in tables:
        if not table.hidden and (found := project_columns(table)):
            fields = set(found[1].values())
            if ProjectField.PARTNERS in fields or {ProjectField.PROMOTER, ProjectField.TITLE, ProjectField.START} <= fields:
                return True
    return False
