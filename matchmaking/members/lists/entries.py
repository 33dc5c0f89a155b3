"""One row of a member directory as a member: each field is read by the reader for its type of value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matchmaking.members.lists.cells import (
    Cell,
    answer_in,
    cleaned,
    consent_in,
    country_in,
    kind_in,
    line_in,
    pieces,
    text_in,
    themes_in,
    whole_number,
)
from matchmaking.members.lists.headers import Column, Field
from matchmaking.members.lists.identifiers import (
    email_in,
    email_within,
    enterprise_number_in,
    participant_code_in,
    phone_in,
    postcode_in,
    website_in,
)
from matchmaking.members.lists.languages import language_of
from matchmaking.members.lists.problem_log import ProblemLog
from matchmaking.members.lists.quantities import headcount_in, marked_sectors, percentage_in, sectors_in, trl_in
from matchmaking.members.lists.sheets import Row
from matchmaking.members.member import Contact, Kind, Language, Member, Sector
from matchmaking.members.places import nuts_in, nuts_of
from matchmaking.members.towns import town_in_one_language

_SECTOR_COLUMNS = {Field.BIOTECH: Sector.BIOTECH, Field.MEDTECH: Sector.MEDTECH, Field.DIGITAL: Sector.DIGITAL}
_NUMBERS = frozenset({Field.ENTERPRISE_NUMBER, Field.PARTICIPANT_CODE, Field.POSTCODE, Field.CITY, Field.PHONE})
_TEXT_FIELDS = {Field.STATEMENT: "statements", Field.OFFERS: "offers", Field.NEEDS: "needs"}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a directory as a member without an id, with its position."""

    member: Member
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class FoundText:
    """A statement, an offer or a need (``field`` is the member's field) whose language may still be unknown."""

    field: str
    text: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class RowCells:
    """The non-empty cells of one row by field, cleaned; ``columns`` are the fields of the whole table."""

    cells: Mapping[Field, Sequence[tuple[Column, Cell]]]
    columns: frozenset[Field]

    @classmethod
    def of(cls, row: Row, columns: Sequence[Column], log: ProblemLog) -> "RowCells":
        found: dict[Field, list[tuple[Column, Cell]]] = {}
        for column in columns:
            if column.place < len(row.cells):
                text = cleaned(row.cells[column.place])
                text = whole_number(text) if column.field in _NUMBERS else text
                cell = Cell(text, column.header, row.number, log, column.place in row.fractions)
                if cell.points_elsewhere and column.field is not Field.NAME:
                    cell.drop("'{value}' points to another cell, so this one stayed empty. Write out what it stands for.")
                elif not cell.says_nothing:
                    found.setdefault(column.field, []).append((column, cell))
        return cls(found, frozenset(column.field for column in columns))

    def all(self, field: Field) -> Sequence[tuple[Column, Cell]]:
        return self.cells.get(field, ())

    def read(self, field: Field, reader: Callable[[Cell], _T], otherwise: _T) -> _T:
        """The value that the reader finds in the first cell of this field."""
        found = self.cells.get(field)
        return reader(found[0][1]) if found else otherwise


def member_in(name: str, cells: RowCells, source: str, contacts: bool | None = None) -> Member:
    """The member in a row, without its texts: their languages are known only after the whole file is read."""
    country = cells.read(Field.COUNTRY, country_in, "" if Field.COUNTRY in cells.columns else "BE")
    number = cells.read(Field.ENTERPRISE_NUMBER, lambda cell: enterprise_number_in(cell, country), "")
    if not country and number.isdigit():
        country = "BE"
    postcode, city = _postcode_and_city(cells)
    kind = cells.read(Field.KIND, kind_in, Kind.UNKNOWN)
    aliases = (alias for _, cell in cells.all(Field.ALIASES) for alias in pieces(cell.text[:2000]))
    consent, contact = cells.read(Field.CONSENT, _consent, Field.CONSENT not in cells.columns), _contact(cells, country)
    return Member(
        id="",
        name=name,
        kind=kind,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
        enterprise_number=number,
        participant_code=cells.read(Field.PARTICIPANT_CODE, participant_code_in, ""),
        website=cells.read(Field.WEBSITE, website_in, ""),
        street=cells.read(Field.STREET, line_in, ""),
        postcode=postcode,
        city=city,
        country=country,
        nuts=cells.read(Field.NUTS, lambda cell: nuts_in(cell.text), "") or nuts_of(postcode, country),
        parent=_parent(cells),
        parent_share=cells.read(Field.PARENT_SHARE, percentage_in, None),
        headcount=cells.read(Field.HEADCOUNT, lambda cell: headcount_in(cell, kind), None),
        in_difficulty=cells.read(Field.IN_DIFFICULTY, _in_difficulty, otherwise=False),
        sectors=cells.read(Field.SECTORS, sectors_in, {})
        or marked_sectors((sector, cell) for field, sector in _SECTOR_COLUMNS.items() for _, cell in cells.all(field)),
        themes=tuple(dict.fromkeys(theme for _, cell in cells.all(Field.THEMES) for theme in themes_in(cell))),
        trl=cells.read(Field.TRL, trl_in, None) or _between(cells),
        contact=contact,
        contact_agreed=(consent if Field.CONSENT in cells.columns else contacts) if contact else None,
        # where people were asked, no answer means no consent
        consent=consent,
        sources=(source,),
    )


def _parent(cells: RowCells) -> str:
    """The owner of the organisation; without a known share its independence is unknown."""
    parent = cells.read(Field.PARENT, line_in, "")
    if parent and cells.read(Field.PARENT_SHARE, percentage_in, None) is None:
        cells.cells[Field.PARENT][0][1].guess(
            "'{value}' owns it, but which share is not given: the two count as linked, and its size as not known, until it is. "
            "Give the share in percent."
        )
    return parent


def texts_in(cells: RowCells) -> tuple[FoundText, ...]:
    """The statements, offers and needs of a row; offers and needs may be lists.

    A short offer or need is in the language of the row's statements where these are all in one.
    """
    found: list[FoundText] = []
    own: Language | None = None
    for field, name in _TEXT_FIELDS.items():
        for column, cell in cells.all(field):
            text = text_in(cell)
            items = [text] if field is Field.STATEMENT else pieces(text)
            found += [FoundText(name, item, column.language or language_of(item, own)) for item in items]
        if field is Field.STATEMENT:
            languages = {text.language for text in found}
            own = languages.pop() if len(languages) == 1 else None
    return tuple(dict.fromkeys(found))


def _postcode_and_city(cells: RowCells) -> tuple[str, str]:
    """The postcode and the town, from separate columns or from one cell such as ``3600 Genk``."""
    postcode, town_beside = cells.read(Field.POSTCODE, postcode_in, ("", ""))
    code_beside, city = cells.read(Field.CITY, postcode_in, ("", ""))
    city, town_beside = town_in_one_language(city), town_in_one_language(town_beside)
    return (postcode or code_beside, city or town_beside) if postcode or code_beside else ("", city or town_beside)


def _between(cells: RowCells) -> tuple[int, int] | None:
    low = cells.read(Field.TRL_LOW, trl_in, None)
    high = cells.read(Field.TRL_HIGH, trl_in, None)
    levels = [*(low or ()), *(high or ())]
    return (min(levels), max(levels)) if levels else None


def _in_difficulty(cell: Cell) -> bool:
    answer = answer_in(cell)
    if answer is None:
        cell.drop("'{value}' is neither yes nor no. Write yes or no.")
    return bool(answer)


def _consent(cell: Cell) -> bool:
    answer = consent_in(cell)
    if answer is None:
        cell.drop("'{value}' is neither yes nor no, so it was not taken as consent. Write yes or no.")
    return bool(answer)


def _contact(cells: RowCells, country: str) -> Contact | None:
    parts = (Field.CONTACT_FIRST_NAME, Field.CONTACT_LAST_NAME)
    written = [cell.text for _, cell in cells.all(Field.CONTACT_NAME)] or [cells.read(part, line_in, "") for part in parts]
    # where a directory names no person, the function says whom to address
    whom = " ".join(" ".join(written).split()) or cells.read(Field.CONTACT_ROLE, line_in, "")
    name, email_beside_name = email_within(whom[:300])
    email = cells.read(Field.EMAIL, email_in, "") or email_beside_name
    contact = Contact(name, email, cells.read(Field.PHONE, lambda cell: phone_in(cell, country), ""))
    return None if contact == Contact() else contact
