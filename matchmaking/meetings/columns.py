"""The columns of lists of participants or wishes, and the words in their cells; the vocabulary is data."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.meetings.event import WishKind
from matchmaking.members.lists.cells import BRACKETED
from matchmaking.members.lists.sheets import Table
from matchmaking.members.names import plain

_SOUGHT_ROWS = 50


class EventField(StrEnum):
    """The content of a column; ``MUST``, ``MEET`` and ``NO`` name the others whom a participant wants (or refuses) to meet."""

    ORGANISATION = "organisation"
    PERSON = "person"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    LANGUAGES = "languages"
    AVAILABLE = "available"
    QUOTA = "quota"
    SMALL = "small"
    MUST = "must"
    MEET = "meet"
    NO = "no"
    WHO = "who"
    WHOM = "whom"
    WISH = "wish"


_PEOPLE = frozenset({EventField.ORGANISATION, EventField.PERSON})
_WISHES = frozenset({EventField.WHO, EventField.WHOM})


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """For each group of the vocabulary a mapping from word to meaning."""
    groups = tomllib.loads(data_file("meeting-headers.toml").read_text(encoding="utf-8"))
    return {group: {word: key for key, words in table.items() for word in words} for group, table in groups.items()}


def event_field(header: str) -> EventField | None:
    """The field that a header names; ``None`` where it names none.

    >>> event_field("Talen (nl, fr, en)").value, event_field("Kleur")
    ('languages', None)
    """
    for text in dict.fromkeys((header, BRACKETED.sub(" ", header), *re.split(r"[/|\n]", header))):
        if found := _words()["columns"].get(plain(text)):
            return EventField(found)
    return None


def wish_kind(cell: str) -> WishKind | None:
    """The kind of wish in a cell; ``None`` for an unknown word.

    >>> wish_kind("Moet zeker!").value, wish_kind("non merci").value
    ('must', 'no')
    """
    found = _words()["wishes"].get(plain(cell))
    return WishKind(found) if found else None


def language_code(cell: str) -> str | None:
    """The code of a language by its name or code; ``None`` for an unknown one."""
    return _words()["languages"].get(plain(cell))


def yes_or_no(cell: str) -> bool | None:
    """Whether a cell says yes; ``None`` for an unknown word."""
    found = _words()["answers"].get(plain(cell) or cell.strip())
    return None if found is None else found == "yes"


def event_columns(table: Table) -> tuple[int, Mapping[int, EventField]] | None:
    """The index of the header row and the field of each column; ``None`` where a table holds neither people nor wishes."""
    best: tuple[int, int, dict[int, EventField]] | None = None
    for place, row in enumerate(table.rows[:_SOUGHT_ROWS]):
        found: dict[int, EventField] = {}
        for at, cell in enumerate(row.cells):
            field = event_field(cell) if cell.strip() else None
            if field and field not in found.values():
                found[at] = field
        fields = set(found.values())
        order = (len(fields), -place)
        if (fields & _PEOPLE or fields >= _WISHES) and (best is None or order > best[:2]):
            best = (*order, found)
    return (-best[1], best[2]) if best else None


def holds_wishes(columns: Mapping[int, EventField]) -> bool:
    """Whether a table holds one wish per row, and not participants."""
    return set(columns.values()) >= _WISHES
