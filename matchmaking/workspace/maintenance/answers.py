"""Answers on the question sheets that were sent to members: read back and stored as the member's own statements.

Hidden cells of a sheet hold the member (``member=…``), the language (``language=…``) and the field of each row (``field=…``);
the answer stands to the left of the field. A digest of the known value (``known=…``) detects an answer that was typed over it.
An answer replaces the known value; an empty answer changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from matchmaking.errors import UnreadableFile
from matchmaking.i18n import day_of
from matchmaking.members.lists.cells import Cell, cleaned
from matchmaking.members.lists.entries import RowCells, member_in, texts_in
from matchmaking.members.lists.headers import Column, Field
from matchmaking.members.lists.languages import language_of
from matchmaking.members.lists.problem_log import ProblemLog
from matchmaking.members.lists.sheets import Row, Table, read_tables
from matchmaking.members.member import Contact, Language, Member, Roster, Statement
from matchmaking.members.problems import Problem
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.workspace.maintenance.changes import read_member, write_change
from matchmaking.workspace.maintenance.freshness import is_known
from matchmaking.workspace.preview import Preview
from matchmaking.workspace.privacy.erasing import NOBODY, Erased, erased_in
from matchmaking.workspace.storage.origins import Basis, Origin
from matchmaking.workspace.workspace import ImportRecord, Workspace, write_record

MEMBER_ITSELF = "member itself"
"""The origin of a member's own answer."""

MEMBER_MARK, LANGUAGE_MARK, FIELD_MARK, KNOWN_MARK = "member=", "language=", "field=", "known="
_KNOWN_BEFORE = 2
"""Number of columns from the known value to the answer."""

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
"""The fields that a sheet asks, and the fields of ``Member`` that an answer sets."""

_BY_CODE = {field.value: field for field in ASKED}
_LANGUAGES = {language.value: language for language in Language}


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one member: its id, and the fields that it filled in."""

    member: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """The answers of one file, and its problems; members that answered nothing are left out."""

    answers: tuple[Answers, ...]
    problems: tuple[Problem, ...]


def read_answers(path: Path, roster: Roster, erased: Erased = NOBODY) -> AnswerReading:
    """Read a question sheet. Raises ``UnreadableFile`` for a file that is no question sheet or cannot be read."""
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
    """The changes that importing question sheets would make; nothing is written."""
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
    return Preview((), tuple(changed), left, _problems(readings, roster))


def import_answers(workspace: Workspace, files: Sequence[Path], now: datetime, viewer: Viewer = OFFICE) -> ImportRecord:
    """Import question sheets in one transaction: each answer is stored as the member's own statement of today.

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
                name: Origin(MEMBER_ITSELF, day_of(now), Basis.CORRECTED if is_new else Basis.CONFIRMED)
                for name, is_new in differs.items()
            }
            write_change(connection, stored, answer.values, origins, now, viewer)
            changed += any(differs.values())
        total = sum(len(reading.answers) for reading in readings)
        record = ImportRecord(
            now,
            ", ".join(Path(file).name for file in files),
            {"members_added": 0, "members_changed": changed, "members_unchanged": total - changed},
            _problems(readings, roster),
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


def digest_of_known(text: str) -> str:
    """A short digest that detects whether the known value was overwritten; white space and line ends do not count."""
    return sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question of a sheet: the field, the question's text, the answer, and the known value where it was overwritten."""

    field: Field
    question: str
    answer: str
    written_over: str | None

    @classmethod
    def of(cls, row: Row) -> "_Asked | None":
        for place, cell in enumerate(row.cells):
            code = cell.strip().removeprefix(FIELD_MARK)
            if cell.strip().startswith(FIELD_MARK) and place and code in _BY_CODE:
                known = row.cells[place - 1 - _KNOWN_BEFORE] if place > _KNOWN_BEFORE else ""
                marks = [other.strip().removeprefix(KNOWN_MARK) for other in row.cells if other.strip().startswith(KNOWN_MARK)]
                changed = bool(marks) and digest_of_known(known) not in marks
                return cls(_BY_CODE[code], row.cells[0], row.cells[place - 1], known if changed else None)
        return None

    def cell(self, row: int, log: ProblemLog) -> str:
        """The text to read as the answer; cells that are no answer, or were read in another way, are logged as problems."""
        given = Cell(cleaned(self.answer), self.question, row, log)
        if given.text and given.says_nothing:
            given.drop("'{value}' was left out: an answer can replace what is known, not take it away. Change the profile.")
            return ""
        if given.text or self.written_over is None:
            return self.answer
        over = Cell(cleaned(self.written_over), self.question, row, log)
        if over.says_nothing:
            over.drop("What we know was deleted on the sheet, which changes nothing. To take it away, change the profile.")
            return ""
        over.guess("'{value}' was written over what we know and taken as the answer. If it is none, change the profile.")
        return self.written_over


def _values(table: Table, member: Member, language: str, log: ProblemLog) -> dict[str, Any]:
    values: dict[str, Any] = {}
    contact: dict[Field, Contact] = {}
    for row in table.rows:
        if (asked := _Asked.of(row)) is None:
            continue
        field = asked.field
        columns = [Column(0, asked.question, field), Column(1, "", Field.COUNTRY)]
        cells = RowCells.of(Row(row.number, (asked.cell(row.number, log), member.country)), columns, log)
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


def _problems(readings: Sequence[AnswerReading], roster: Roster) -> tuple[Problem, ...]:
    """The problems within the sheets, and between them."""
    within = (problem for reading in readings for problem in reading.problems)
    return (*within, *_given_twice((answer for reading in readings for answer in reading.answers), roster))


def _given_twice(answers: Iterable[Answers], roster: Roster) -> Iterator[Problem]:
    """A problem for each field that two sheets of one member answer differently: the last one counts."""
    first: dict[tuple[str, str], Any] = {}
    for answer in answers:
        for name, value in answer.values.items():
            if first.setdefault((answer.member, name), value) != value:
                log = ProblemLog("")
                log.guessed(
                    "'{member}' answered {field_code} twice and differently; the last answer was taken. Ask which is right.",
                    field=name,
                    member=roster.member(answer.member).name,
                    field_code=name,
                )
                yield from log.problems


def _contact(said: Iterable[Contact], known: Contact | None) -> Contact:
    """The contact details after the answers; unanswered details stay, unless the answers name another person."""
    new = Contact()
    for part in said:
        new = Contact(part.name or new.name, part.email or new.email, part.phone or new.phone)
    if known is None or (new.name and known.name and new.name.casefold() != known.name.casefold()):
        return new
    return replace(new, name=new.name or known.name, email=new.email or known.email, phone=new.phone or known.phone)
