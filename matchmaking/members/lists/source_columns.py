"""The column mapping of a source: learnt from one list of an association, and used for its next list with the same headers."""

import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from matchmaking.members.lists.headers import CONTACT_FIELDS, Field, Section
from matchmaking.members.lists.sheets import Row, Table
from matchmaking.members.names import plain

_SOUGHT_ROWS = 200
# minimum share of equal headers: lower where the list has the name of the source
_SAME_SHAPE, _SAME_NAME = 0.9, 0.5
_EXAMPLE = 60
_EDITION = re.compile(
    r"\d+|[_\W]+|\b(?:v|versie|version|kopie|copy|copie|def|final|nieuw|new|jan\w*|feb\w*|maart|mar|march|mars|apr\w*|mei|may|mai|"
    r"jun\w*|jul\w*|juin|juil\w*|aug\w*|aout|sep\w*|okt\w*|oct\w*|nov\w*|dec\w*)\b"
)


class Understanding(StrEnum):
    """The basis of a column's mapping: a person said so, a known header, a similar header, or none."""

    TOLD = "told"
    KNOWN = "known"
    GUESSED = "guessed"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One header of a list, its field (``UNUSED``: left out), the basis of the mapping, and the first value below it."""

    header: str
    field: Field
    why: Understanding
    example: str = ""


@dataclass(frozen=True, slots=True)
class SourceColumns:
    """The column mapping of a source's lists.

    ``contacts`` is the answer, asked once for each source without a column for consent, whether its contact persons agreed to
    be shown to others than the cluster office; ``None`` until somebody answers.
    """

    source: str
    columns: tuple[ReadColumn, ...]
    contacts: bool | None = None

    @property
    def told(self) -> dict[str, Field]:
        """The field of each plain header with a certain mapping; guesses are left out, to be reviewed again."""
        certain = (Understanding.TOLD, Understanding.KNOWN)
        return {plain(column.header): column.field for column in self.columns if column.why in certain}

    @property
    def asks_of_contacts(self) -> bool:
        """Whether its lists name contact persons and nobody has answered yet whether these agreed to be shown."""
        fields = {column.field for column in self.columns}
        return self.contacts is None and Field.CONSENT not in fields and not fields.isdisjoint(CONTACT_FIELDS)

    @property
    def headers(self) -> frozenset[str]:
        return frozenset(plain(column.header) for column in self.columns)


@dataclass(frozen=True, slots=True)
class ToldColumns:
    """A person's mapping for one file: the name of its source (``""``: from the file's name), fields by header, and
    ``contacts``.

    See ``SourceColumns`` for ``contacts``.
    """

    source: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)
    contacts: bool | None = None

    @property
    def told(self) -> dict[str, Field]:
        return {plain(header): field for header, field in self.fields.items()}


def source_of(file: str) -> str:
    """The name of a source, from a file's name without the parts that differ between editions.

    >>> source_of("Ledenlijst MedTech 2026-11 (2).xlsx"), source_of("2026.csv")
    ('ledenlijst medtech', '2026')
    """
    stem = PurePath(file).stem
    words = _EDITION.sub(" ", plain(stem)).split()
    return " ".join(words) or stem


def like_shaped(sources: Iterable[SourceColumns], file: str, tables: Sequence[Table]) -> SourceColumns | None:
    """The source with (nearly) the same headers as a file: 90 % of them, or half where the file has the source's name."""
    best, best_order = None, (0.0, False)
    for source in sources:
        named = source.source == source_of(file)
        shared = max((_shared(source.headers, row) for table in tables for row in _first_rows(table)), default=0.0)
        if shared >= (_SAME_NAME if named else _SAME_SHAPE) and (order := (shared, named)) > best_order:
            best, best_order = source, order
    return best


def read_columns(parts: Iterable[Section], told: Collection[str]) -> tuple[ReadColumn, ...]:
    """The mapping of each column of a list, unused ones included; ``told`` are the plain headers that a person mapped.

    A header that occurs twice is listed once.
    """
    found: dict[str, ReadColumn] = {}
    for part in parts:
        read = {column.place: column for column in part.columns}
        for place, header in enumerate(part.header.cells):
            if not (key := plain(header)) or key in found:
                continue
            column = read.get(place)
            title = " ".join(header.split())
            example = _example(part.rows, place)
            if key in told:
                found[key] = ReadColumn(title, column.field if column else Field.UNUSED, Understanding.TOLD, example)
            elif column:
                why = Understanding.GUESSED if column.guessed else Understanding.KNOWN
                found[key] = ReadColumn(title, column.field, why, example)
            else:
                found[key] = ReadColumn(title, Field.UNUSED, Understanding.NOT_UNDERSTOOD, example)
    return tuple(found.values())


def headers_by_looks(tables: Iterable[Table]) -> Section | None:
    """The row that most resembles headers in a list without a known header: the first one as wide as the table."""
    for table in tables:
        widths = [sum(1 for cell in row.cells if cell.strip()) for row in table.rows[:_SOUGHT_ROWS]]
        if widths and (width := max(widths)) > 0:
            place = widths.index(width)
            return Section((), table.rows[place], table.rows[place + 1 :])
    return None


def _first_rows(table: Table) -> Iterable[frozenset[str]]:
    rows = table.rows[:_SOUGHT_ROWS]
    cells = [frozenset(word for cell in row.cells if len(cell) < 200 and (word := plain(cell))) for row in rows]
    yield from cells
    # a header over two rows
    yield from (one | other for one, other in itertools.pairwise(cells))


def _shared(headers: frozenset[str], cells: frozenset[str]) -> float:
    return len(headers & cells) / len(headers | cells) if len(headers & cells) > 1 else 0.0


def _example(rows: Sequence[Row], place: int) -> str:
    cells = (" ".join(row.cells[place].split()) for row in rows if place < len(row.cells))
    return next((cell[:_EXAMPLE] for cell in cells if cell), "")
