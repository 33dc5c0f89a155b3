"""The header row of a table, and the fields of its columns, in Dutch, English, French or German.

The words are in ``data/headers.toml``. A header in that file is certain; one that only resembles an entry is a guess to review.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz, process

from matchmaking.data_files import data_file
from matchmaking.members.lists.cells import BRACKETED
from matchmaking.members.lists.problem_log import ProblemLog, shown
from matchmaking.members.lists.sheets import Row, Table
from matchmaking.members.member import Language
from matchmaking.members.names import plain


class Field(StrEnum):
    """The content of a column of a member directory."""

    NAME = "name"
    ALIASES = "aliases"
    ENTERPRISE_NUMBER = "enterprise_number"
    PARTICIPANT_CODE = "participant_code"
    WEBSITE = "website"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    NUTS = "nuts"
    KIND = "kind"
    PARENT = "parent"
    PARENT_SHARE = "parent_share"
    HEADCOUNT = "headcount"
    SECTORS = "sectors"
    BIOTECH = "biotech"
    MEDTECH = "medtech"
    DIGITAL = "digital"
    THEMES = "themes"
    STATEMENT = "statement"
    OFFERS = "offers"
    NEEDS = "needs"
    TRL = "trl"
    TRL_LOW = "trl_low"
    TRL_HIGH = "trl_high"
    CONTACT_NAME = "contact_name"
    CONTACT_FIRST_NAME = "contact_first_name"
    CONTACT_LAST_NAME = "contact_last_name"
    CONTACT_ROLE = "contact_role"
    EMAIL = "email"
    PHONE = "phone"
    CONSENT = "consent"
    IN_DIFFICULTY = "in_difficulty"
    UNUSED = "unused"


CONTACT_FIELDS = frozenset(
    {
        *(Field.CONTACT_NAME, Field.CONTACT_FIRST_NAME, Field.CONTACT_LAST_NAME, Field.CONTACT_ROLE),
        *(Field.EMAIL, Field.PHONE),
    }
)
"""Fields about a contact person."""

REPEATABLE = frozenset(
    {Field.ALIASES, Field.SECTORS, Field.THEMES, Field.STATEMENT, Field.OFFERS, Field.NEEDS, Field.CONTACT_NAME, Field.UNUSED}
)
"""Fields that several columns of one table may hold."""

_HEADER_WITHIN = 200
_SURE_ENOUGH = 84
_SENTENCE = 5
_PARTED = re.compile(r"[(\[/|\n]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its index, its header in the file, its field and the language that it names."""

    place: int
    header: str
    field: Field
    language: Language | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A header row and the rows below it, up to the next header row or the end of the sheet."""

    columns: tuple[Column, ...]
    header: Row
    rows: tuple[Row, ...]


@cache
def _questions() -> Mapping[Field, re.Pattern[str]]:
    """For each field a pattern for questions about it."""
    table = tomllib.loads(data_file("headers.toml").read_text(encoding="utf-8"))["questions"]
    return {Field(field): re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b") for field, words in table.items()}


@cache
def _vocabulary() -> tuple[Mapping[str, Field], Mapping[str, Language]]:
    table = tomllib.loads(data_file("headers.toml").read_text(encoding="utf-8"))
    del table["questions"]
    languages = {word: Language(code) for code, words in table.pop("languages").items() for word in words}
    return {word: Field(field) for field, words in table.items() for word in words}, languages


Told = Mapping[str, Field]
"""The fields that a person gave to columns, by plain header; they take precedence over the headers' own meaning."""
_NOTHING: Told = {}


def sections(table: Table, log: ProblemLog, told: Told = _NOTHING) -> list[Section]:
    """The parts of a sheet that hold members: one for each header row with a column of names; none without such a row.

    Titles above the table, blank rows and headers repeated on each page are skipped.
    """
    headers = [place for place, row in enumerate(table.rows) if _is_header(row, told)]
    if not headers and (guess := _likely_header(table.rows[:_HEADER_WITHIN], told)) is not None:
        headers = [guess]
    if not headers:
        headers = [place for place, row in enumerate(table.rows[:_HEADER_WITHIN]) if _names_names(row, told)][:1]
    found: list[Section] = []
    for place, following in zip(headers, [*headers[1:], len(table.rows)], strict=False):
        header, rows = table.rows[place], table.rows[place + 1 : following]
        if rows and (both := _two_storeys(header, rows[0], told)):
            header, rows = both, rows[1:]
        elif place > 0 and (both := _two_storeys(table.rows[place - 1], header, told)) and _shares_a_cell(table, place):
            header = both
        if found and found[-1].header.cells == header.cells:
            found[-1] = replace(found[-1], rows=found[-1].rows + rows)
        else:
            found.append(Section(_columns(header, log, told), header, rows))
    return found


def _exact(header: str, told: Told = _NOTHING) -> tuple[Field, Language | None] | None:
    """The field of a header, given by a person or in the vocabulary, with or without language, brackets or translations."""
    if told and (said := told.get(plain(header))) is not None:
        return said, _language_at_either_end(header)
    if "://" in header or "@" in header:
        return None  # this runs on every row, and most hold an address
    fields, languages = _vocabulary()
    written = (header, BRACKETED.sub(" ", header), *re.split(r"[/|\n]", header)) if _PARTED.search(header) else (header,)
    for text in dict.fromkeys(written):
        words = plain(text).split()
        if (field := fields.get(" ".join(words))) is not None:
            return field, _language_in(header)
        for place in (-1, 0):
            if len(words) > 1 and words[place] in languages and (place == -1 or len(words[place]) > 2):
                rest = words[:-1] if place == -1 else words[1:]
                if (field := fields.get(" ".join(rest))) is not None:
                    return field, languages[words[place]]
    return None


def _language_at_either_end(header: str) -> Language | None:
    languages, words = _vocabulary()[1], plain(header).split()
    at_end = (languages.get(word) for word in (words[-1:] if len(words) > 1 else []))
    return _language_in(header) or next(at_end, None)


def _language_in(header: str) -> Language | None:
    """The language in brackets in a header, as in "Description (EN)"."""
    languages = _vocabulary()[1]
    named = [languages[word] for word in map(plain, BRACKETED.findall(header)) if word in languages]
    return named[0] if named else None


def _is_header(row: Row, told: Told) -> bool:
    """Whether a row is certainly a header: it has a name, at least one more field, and hardly anything else."""
    cells = [cell for cell in row.cells if cell.strip()]
    if not 1 <= len(cells) <= 500 or max(map(len, cells)) > 200:
        return False
    known: list[Field] = []
    unknown = 0
    for cell in cells:
        if found := _exact(cell, told):
            known.append(found[0])
        elif 5 * (unknown := unknown + 1) > 3 * len(cells):  # nearly every row ends here, before its last cell
            return False
    return Field.NAME in known and len(set(known)) > 1


def _names_names(row: Row, told: Told) -> bool:
    """Whether a row has a header for names: enough for a list of names, or where all other columns are unknown."""
    return any((found := _exact(cell, told)) and found[0] is Field.NAME for cell in row.cells if len(cell) < 200)


def _likely_header(rows: Sequence[Row], told: Told) -> int | None:
    """The index of the row that most resembles a header, when none is certain."""
    best, best_score = None, 1.0
    for place, row in enumerate(rows):
        cells = [cell for cell in row.cells if cell.strip()]
        if not 1 < len(cells) <= 500:
            continue
        known = {found[0] for cell in cells if (found := _understood(cell, told))}
        score = len(known) * len(known) / len(cells)
        if Field.NAME in known and len(known) > 1 and score > best_score:
            best, best_score = place, score
    return best


def _two_storeys(upper: Row, lower: Row, told: Told) -> Row | None:
    """Both rows as one header, where the lower one subdivides a merged cell ("Sector": biotech, medtech)."""
    # a cell that is merged over both rows has the same text in both
    filled = [
        place
        for place, cell in enumerate(lower.cells)
        if cell.strip() and not (place < len(upper.cells) and upper.cells[place] == cell)
    ]
    if not filled or not all(_exact(lower.cells[place], told) for place in filled):
        return None
    names = [place for place, cell in enumerate(upper.cells) if (found := _exact(cell, told)) and found[0] is Field.NAME]
    if any(place in filled for place in names):
        return None
    width = max(len(upper.cells), len(lower.cells))
    cells = [
        below if below.strip() else above
        for above, below in zip(_padded(upper.cells, width), _padded(lower.cells, width), strict=True)
    ]
    return Row(upper.number, tuple(cells))


def _shares_a_cell(table: Table, place: int) -> bool:
    """Whether a cell of a row is merged with the one above it."""
    pairs = zip(table.rows[place - 1].cells, table.rows[place].cells, strict=False)
    return any(above.strip() and above == cell for above, cell in pairs)


def _padded(cells: Iterable[str], width: int) -> list[str]:
    known = list(cells)
    return known + [""] * (width - len(known))


def _understood(header: str, told: Told = _NOTHING) -> tuple[Field, Language | None, bool] | None:
    """The field of a header, its language, and whether it is a guess."""
    if found := _exact(header, told):
        return (*found, False)
    fields, languages = _vocabulary()
    words = plain(header).split()
    language = next((languages[word] for word in words[-1:] if word in languages and len(words) > 1), None)
    text = " ".join(words[:-1] if language else words)
    if field := _asked(header):
        return field, language, True
    if not 3 < len(text) < 100:
        return None
    near = process.extractOne(text, list(fields), scorer=fuzz.ratio, score_cutoff=_SURE_ENOUGH)
    if near:
        return fields[near[0]], language, True
    within = [known for known in fields if len(known) > 3 and f" {known} " in f" {text} " and fields[known] is not Field.UNUSED]
    if within:
        return fields[max(within, key=lambda known: (len(known), known))], language, True
    return None


def _asked(header: str) -> Field | None:
    """The field that a question asks for: a header with a question mark, or as long as a sentence."""
    text = plain(BRACKETED.sub(" ", header))
    if "?" not in header and len(text.split()) < _SENTENCE:
        return None
    return next((field for field, words in _questions().items() if words.search(text)), None)


def _columns(header: Row, log: ProblemLog, told: Told) -> tuple[Column, ...]:
    read = [(place, cell, _understood(cell, told)) for place, cell in enumerate(header.cells) if cell.strip()]
    taken: dict[Field, str] = {}
    columns: list[Column] = []
    # a person's mapping first, then certain headers, so that a guess never replaces either
    for place, cell, found in sorted(read, key=lambda item: (plain(item[1]) not in told, item[2] is None or item[2][2])):
        title = shown(cell)
        if found is None:
            log.guessed(
                "The column '{column}' was not used: its header is not known. To use it, give it one of the headers that "
                "the guide lists, such as name, website, description, offers or needs.",
                row=header.number,
                field=title,
                column=title,
            )
            continue
        field, language, guessed = found
        if field in taken and field not in REPEATABLE:
            log.guessed(
                "The column '{column}' was not used: the column '{other}' already gives the {known_code}. "
                "Remove one, or rename it.",
                row=header.number,
                field=title,
                column=title,
                other=taken[field],
                known_code=field.value,
            )
            continue
        if guessed:
            log.guessed(
                "The column '{column}' was read as {known_code}. If that is wrong, rename it.",
                row=header.number,
                field=title,
                column=title,
                known_code=field.value,
            )
        taken.setdefault(field, title)
        columns.append(Column(place, title, field, language, guessed))
    return tuple(sorted(columns, key=lambda column: column.place))


def field_of(header: str) -> Field | None:
    """The field that a header names, as ``sections`` understands it; ``None`` where it names none."""
    understood = _understood(header)
    return understood[0] if understood else None
