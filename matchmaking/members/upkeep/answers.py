"""What members answered on the question sheets that were sent to them, read back and taken in as their own word.

A sheet carries, in cells that are hidden from view, whose it is (``member=…``, ``language=…``) and which field each row asks
for (``field=…``); the answer stands to the left of it. An answer takes the place of what was known; no answer changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists.entries import RowCells, member_in, texts_in
from matchmaking.members.lists.headers import Column, Field
from matchmaking.members.lists.languages import language_of
from matchmaking.members.lists.problem_log import ProblemLog
from matchmaking.members.lists.sheets import Row, Table, read_tables
from matchmaking.members.member import Contact, Language, Member, Roster, Statement
from matchmaking.members.preview import Preview
from matchmaking.members.privacy.erasing import NOBODY, Erased, erased_in
from matchmaking.members.problems import Problem
from matchmaking.members.storage.origins import Basis, Origin
from matchmaking.members.upkeep.changes import read_member, write_change
from matchmaking.members.upkeep.freshness import is_known
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.members.workspace import ImportRecord, Workspace, write_record

MEMBER_ITSELF = "member itself"
"""The origin of what a member answered."""

MEMBER_MARK, LANGUAGE_MARK, FIELD_MARK = "member=", "language=", "field="

ASKED: Mapping[Field, tuple[str, ...]] = {
    Field.STATEMENT: ("statements",),
    Field.NEEDS: ("needs",),
    Field.OFFERS: ("offers",),
    Field.SECTORS: ("sectors",),
    Field.KIND: ("kind",),
    Field.CONTACT_NAME: ("contact",),
    Field.EMAIL: ("contact",),
    Field.PHONE: ("contact",),
    Field.TRL: ("trl",),
    Field.THEMES: ("themes",),
    Field.HEADCOUNT: ("headcount",),
    Field.WEBSITE: ("website",),
    Field.ENTERPRISE_NUMBER: ("enterprise_number",),
    Field.POSTCODE: ("postcode", "city", "nuts"),
}
"""What a sheet asks, and the fields of ``Member`` that an answer gives."""

_BY_CODE = {field.value: field for field in ASKED}
_LANGUAGES = {language.value: language for language in Language}


@dataclass(frozen=True, slots=True)
class Answers:
    """What one member answered: its id, and the fields that it gave."""

    member: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """The answers of one file, and what in it was not as expected; members that answered nothing are left out."""

    answers: tuple[Answers, ...]
    problems: tuple[Problem, ...]


def read_answers(path: Path, roster: Roster, erased: Erased = NOBODY) -> AnswerReading:
    """Read a question sheet. Raises ``UnreadableFile`` for a file that is none, or cannot be read at all."""
    answers: list[Answers] = []
    problems: list[Problem] = []
    ours = 0
    for table in read_tables(Path(path)):
        marks = _marks(table)
        if (id := marks.get(MEMBER_MARK)) is None:
            continue
        ours += 1
        log = ProblemLog(table.place)
        if id not in roster.position:
            log.set_aside("No member has the id '{member}', so these answers did not come in.", member=id)
        elif values := _values(table, roster.member(id), marks.get(LANGUAGE_MARK, ""), log):
            if erased.holds(id, values.get("contact")):
                del values["contact"]
                log.dropped(
                    "'{member}' names a contact person who was erased at its own request; it did not come in again. If it says "
                    "itself that it comes back, allow it with `matchmaking privacy allow`.",
                    field=Field.CONTACT_NAME.value,
                    member=roster.member(id).name,
                )
            answers.append(Answers(id, values))
        problems += log.problems
    if not ours:
        raise UnreadableFile("{file} is no question sheet. Give one that `matchmaking questions write` made.", file=path.name)
    return AnswerReading(tuple(answers), tuple(problems))


def preview_answers(workspace: Workspace, files: Sequence[Path]) -> Preview:
    """What taking question sheets in would change; nothing is written."""
    roster = workspace.roster()
    erased = erased_in(workspace)
    readings = [read_answers(file, roster, erased) for file in files]
    changed = []
    left = 0
    for answer in (answer for reading in readings for answer in reading.answers):
        member = roster.member(answer.member)
        if different := tuple(name for name, value in answer.values.items() if getattr(member, name) != value):
            changed.append((member, different))
        else:
            left += 1
    return Preview((), tuple(changed), left, tuple(problem for reading in readings for problem in reading.problems))


def take_answers(workspace: Workspace, files: Sequence[Path], now: datetime, viewer: Viewer = OFFICE) -> ImportRecord:
    """Take question sheets in, all of them or none: what was answered is said by the member itself, today.

    Raises ``UnreadableFile``, and ``NotAllowed`` where the viewer may not change one of the members.
    """
    roster = workspace.roster()
    erased = erased_in(workspace)
    readings = [read_answers(file, roster, erased) for file in files]
    changed = 0
    with workspace.writing() as connection:
        for answer in (answer for reading in readings for answer in reading.answers):
            stored = read_member(connection, answer.member)
            differs = {name: getattr(stored.shown, name) != value for name, value in answer.values.items()}
            origins = {
                name: Origin(MEMBER_ITSELF, now.date(), Basis.CORRECTED if is_new else Basis.CONFIRMED)
                for name, is_new in differs.items()
            }
            write_change(connection, stored, answer.values, origins, now, viewer)
            changed += any(differs.values())
        total = sum(len(reading.answers) for reading in readings)
        record = ImportRecord(
            now,
            ", ".join(Path(file).name for file in files),
            {"members_added": 0, "members_changed": changed, "members_unchanged": total - changed},
            tuple(problem for reading in readings for problem in reading.problems),
        )
        write_record(connection, record, viewer)
    return record


def _marks(table: Table) -> dict[str, str]:
    return {
        mark: cell.strip().removeprefix(mark)
        for row in reversed(table.rows)
        for cell in row.cells
        for mark in (MEMBER_MARK, LANGUAGE_MARK)
        if cell.strip().startswith(mark)
    }


def _asked(row: Row) -> tuple[Field, str, str] | None:
    """The field that a row asks for, the question as it stands first in the row, and the answer left of the mark."""
    for place, cell in enumerate(row.cells):
        code = cell.strip().removeprefix(FIELD_MARK)
        if cell.strip().startswith(FIELD_MARK) and place and code in _BY_CODE:
            return _BY_CODE[code], row.cells[0], row.cells[place - 1]
    return None


def _values(table: Table, member: Member, language: str, log: ProblemLog) -> dict[str, Any]:
    values: dict[str, Any] = {}
    contact: dict[Field, Contact] = {}
    for row in table.rows:
        if (asked := _asked(row)) is None:
            continue
        field, question, answer = asked
        columns = [Column(0, question, field), Column(1, "", Field.COUNTRY)]
        cells = RowCells.of(Row(row.number, (answer, member.country)), columns, log)
        said = member_in(member.name, cells, MEMBER_ITSELF)
        if ASKED[field] == ("contact",):
            contact |= {field: said.contact} if said.contact else {}
            continue
        usual = _LANGUAGES.get(language, Language.DUTCH)
        texts = tuple(Statement(text.text, text.language or language_of(text.text) or usual) for text in texts_in(cells))
        given = {name: texts if name in ("statements", "offers", "needs") else getattr(said, name) for name in ASKED[field]}
        values |= {name: value for name, value in given.items() if is_known(value)}
    if contact:
        values["contact"] = _contact(contact.values(), member.contact)
    return values


def _contact(said: Iterable[Contact], known: Contact | None) -> Contact:
    """The answered details together; the ones not answered stay, unless somebody else is named."""
    new = Contact()
    for part in said:
        new = Contact(part.name or new.name, part.email or new.email, part.phone or new.phone)
    if known is None or (new.name and known.name and new.name.casefold() != known.name.casefold()):
        return new
    return replace(new, name=new.name or known.name, email=new.email or known.email, phone=new.phone or known.phone)
