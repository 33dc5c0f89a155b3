"""The reader of an office's lists of participants and wishes; problems are reported by row.

A sheet of participants has a row for each person; its wishes may be in separate columns (*must meet*, *meet*, *no thanks*),
with several names separated by semicolons. A sheet of wishes has a row for each wish: who, whom, and which kind.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path

from rapidfuzz import fuzz, process

from matchmaking.errors import UnknownMember, UnreadableFile
from matchmaking.meetings.columns import EventField, event_columns, holds_wishes, language_code, wish_kind, yes_or_no
from matchmaking.meetings.event import Event, MeetingWish, Participant, WishKind
from matchmaking.members.identity.organisations import free_id
from matchmaking.members.lists.cells import cleaned
from matchmaking.members.lists.problem_log import ProblemLog, shown
from matchmaking.members.lists.sheets import Row, Table, read_tables
from matchmaking.members.member import Kind, Member, Roster
from matchmaking.members.names import plain
from matchmaking.members.problems import Problem
from matchmaking.members.sizes import Size, size_of

_PARTED = re.compile(r"[;\n]")
_LANGUAGES_PARTED = re.compile(r"[;,/+&\n]|\s(?:en|and|et)\s|\s+")
_HOURS = re.compile(r"(\d{1,2})(?:[:.hu](\d{2})?)?\s*(?:-|–|tot|to|until|à|a)\s*(\d{1,2})(?:[:.hu](\d{2})?)?", re.IGNORECASE)
_NEAR = 85
_SMALL = frozenset({Size.MICRO, Size.SMALL})
_WISH_COLUMNS = {EventField.MUST: WishKind.MUST, EventField.MEET: WishKind.MEET, EventField.NO: WishKind.NO}


@dataclass(frozen=True, slots=True)
class EventReading:
    """The event after reading its lists, and the problems in them."""

    event: Event
    problems: tuple[Problem, ...]


def read_participants(files: Iterable[Path], event: Event, roster: Roster) -> EventReading:
    """Read lists of participants and of wishes into an event.

    Known participants keep their id, and all values for which a list has no column; wishes are added, and a no stays a no. An
    organisation with a member's name or alias represents that member, any other is an outsider.

    Raises ``UnreadableFile`` where no sheet of a file holds participants or wishes.
    """
    found = _Lists(event, roster)
    tables: list[tuple[Table, int, Mapping[int, EventField]]] = []
    for path in map(Path, files):
        known = [
            (table, *found_columns)
            for table in read_tables(path)
            if not table.hidden and (found_columns := event_columns(table))
        ]
        if not known:
            raise UnreadableFile(
                "{file} has no row of headers with participants or wishes. Put headers such as organisation, person, languages "
                "and available above participants, or who, whom and wish above wishes.",
                file=path.name,
            )
        tables += known
    # wishes name people, who may be in a later sheet or file
    for table, place, columns in sorted(tables, key=lambda each: holds_wishes(each[2])):
        log = ProblemLog(table.place)
        for row in table.rows[place + 1 :]:
            if not row.is_empty:
                (found.wish if holds_wishes(columns) else found.participant)(_EventRow(row, columns, log))
        found.logs.append(log)
    found.name_wishes()
    problems = tuple(problem for log in found.logs for problem in log.problems)
    return EventReading(found.event(), problems)


@dataclass(frozen=True, slots=True)
class _EventRow:
    """The cells of one row by field."""

    row: Row
    columns: Mapping[int, EventField]
    log: ProblemLog

    def text(self, wanted: EventField) -> str:
        for place, found in self.columns.items():
            if found is wanted and place < len(self.row.cells):
                return cleaned(self.row.cells[place])
        return ""

    def line(self, wanted: EventField) -> str:
        return " ".join(self.text(wanted).split())[:200]

    def says(self, wanted: EventField) -> bool:
        """Whether the list has a column for a field."""
        return wanted in self.columns.values()

    @property
    def number(self) -> int:
        return self.row.number


@dataclass(frozen=True, slots=True)
class _NamedWish:
    """A wish with the names as written."""

    who: str
    whom: str
    kind: WishKind
    row: _EventRow
    column: EventField


@dataclass
class _Lists:
    """The content of the lists read so far."""

    given: Event
    roster: Roster
    logs: list[ProblemLog] = field(default_factory=list)
    people: dict[str, Participant] = field(default_factory=dict)
    wishes: list[MeetingWish] = field(default_factory=list)
    named: list[_NamedWish] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = dict(self.given.participant)

    def event(self) -> Event:
        return replace(self.given, participants=tuple(self.people.values())).with_wishes(self.wishes)

    def participant(self, row: _EventRow) -> None:
        """Read a person, and the names in its wish columns."""
        person = row.line(EventField.PERSON)
        person = person or " ".join(part for part in map(row.line, (EventField.FIRST_NAME, EventField.LAST_NAME)) if part)
        organisation = row.line(EventField.ORGANISATION) or person
        if not organisation:
            row.log.set_aside("This row names neither an organisation nor a person. Fill one of them in.", row=row.number)
            return
        member = self._member(organisation, row)
        before = next((each for each in self.people.values() if _same(each, organisation, person)), None)
        id = (
            before.id
            if before
            else free_id(f"{organisation} {person}" if person != organisation else organisation, set(self.people))
        )
        small = _yes_or_no(row, EventField.SMALL)
        # without a column for a value the known value stays
        known = before or Participant(id, organisation, small=is_small(member))
        self.people[id] = Participant(
            id,
            organisation,
            "" if person == organisation else person,
            row.line(EventField.EMAIL) or known.email,
            member.id if member else "",
            _languages(row) if row.says(EventField.LANGUAGES) else known.languages,
            self._away(row) if row.says(EventField.AVAILABLE) else known.away,
            _quota(row) if row.says(EventField.QUOTA) else known.quota,
            known.small if small is None else small,
        )
        for column, kind in _WISH_COLUMNS.items():
            for name in _PARTED.split(row.text(column)):
                if name.strip():
                    self.named.append(_NamedWish(id, name.strip(), kind, row, column))

    def wish(self, row: _EventRow) -> None:
        """Read a row of a sheet of wishes."""
        who, whom, said = (row.line(each) for each in (EventField.WHO, EventField.WHOM, EventField.WISH))
        kind = wish_kind(said) if said else WishKind.MEET
        if not who or not whom:
            row.log.set_aside("A wish needs both: who asks, and whom it is about. Fill both in.", row=row.number)
        elif kind is None:
            row.log.set_aside(
                "'{said}' is not understood as a wish. Write must, meet or no.",
                row=row.number,
                field=EventField.WISH,
                said=shown(said),
            )
        else:
            self.named.append(_NamedWish(who, whom, kind, row, EventField.WHOM))

    def name_wishes(self) -> None:
        """Resolve the names in wishes, once all participants are read."""
        event = replace(self.given, participants=tuple(self.people.values()))
        labels = {plain(text): each.label for each in event.participants for text in (each.organisation, each.person) if text}
        for each in self.named:
            who = _found(each.who, each.row, EventField.WHO, event, labels)
            whom = _found(each.whom, each.row, each.column, event, labels) if who else ""
            if whom and whom == who:
                each.row.log.set_aside(
                    "'{name}' is named in its own wish.", row=each.row.number, field=each.column, name=shown(each.whom)
                )
            elif whom:
                self.wishes.append(MeetingWish(who, whom, each.kind))

    def _member(self, organisation: str, row: _EventRow) -> Member | None:
        try:
            return self.roster.find(organisation)
        except UnknownMember:
            names = {plain(member.name): member.name for member in self.roster.members}
            near = process.extractOne(plain(organisation), list(names), scorer=fuzz.ratio, score_cutoff=_NEAR)
            if near and near[0] == plain(organisation):
                return self.roster.find(names[near[0]])
            if near:
                row.log.guessed(
                    "'{name}' is no member, and comes as an outsider. If the member {near} is meant, write it so.",
                    row=row.number,
                    field=EventField.ORGANISATION,
                    name=shown(organisation),
                    near=names[near[0]],
                )
            return None

    def _away(self, row: _EventRow) -> frozenset[int]:
        """The slots outside the hours in a cell; none where it gives no hours."""
        text = row.line(EventField.AVAILABLE)
        if not text:
            return frozenset()
        hours = list(_hours(text))
        if not hours:
            row.log.dropped(
                "'{text}' is not understood as hours: the participant is taken to be there all day. Write it as 9:00-12:30.",
                row=row.number,
                field=EventField.AVAILABLE,
                text=shown(text),
            )
            return frozenset()
        away = frozenset(
            number
            for number, slot in enumerate(self.given.slots)
            if not any(begin <= slot.start.time() and slot.end.time() <= end for begin, end in hours)
        )
        if len(away) == len(self.given.slots):
            row.log.guessed(
                "No slot of the event lies within '{text}': the participant has no meeting.",
                row=row.number,
                field=EventField.AVAILABLE,
                text=shown(text),
            )
        return away


def _found(name: str, row: _EventRow, column: EventField, event: Event, labels: Mapping[str, str]) -> str:
    """The id of the participant with a name; ``""`` with a problem logged where none or more than one matches."""
    try:
        return event.find(name).id
    except UnknownMember as error:
        near = process.extractOne(plain(name), list(labels), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near and near[0] != plain(name):
            row.log.set_aside(
                "Nobody at this event is called '{name}'. If {near} is meant, write it so.",
                row=row.number,
                field=column,
                name=shown(name),
                near=labels[near[0]],
            )
        else:
            row.log.set_aside(error.message, row=row.number, field=column, **error.values)
        return ""


def is_small(member: Member | None) -> bool:
    """Whether a member is a small firm: a company with fewer than 50 employees, or an SME of unknown headcount."""
    if member is None or not member.is_company:
        return False
    return size_of(member) in _SMALL or (member.headcount is None and member.kind is Kind.SME)


def _same(known: Participant, organisation: str, person: str) -> bool:
    return (plain(known.organisation), plain(known.person)) == (
        plain(organisation),
        plain("" if person == organisation else person),
    )


def _hours(text: str) -> Iterator[tuple[time, time]]:
    for begin, past, end, past_end in _HOURS.findall(text):
        first, last = (int(begin), int(past or 0)), (int(end), int(past_end or 0))
        if max(first[0], last[0]) < 24 and max(first[1], last[1]) < 60 and first < last:
            yield time(*first), time(*last)


def _languages(row: _EventRow) -> frozenset[str]:
    words = [word for word in _LANGUAGES_PARTED.split(row.line(EventField.LANGUAGES)) if word.strip()]
    known = {word: language_code(word) for word in words}
    strange = [word for word, code in known.items() if code is None]
    if strange:
        row.log.dropped(
            "'{words}' is no language that is known here. Write nl, fr or en, parted by commas.",
            row=row.number,
            field=EventField.LANGUAGES,
            words=shown(", ".join(strange)),
        )
    return frozenset(code for code in known.values() if code)


def _quota(row: _EventRow) -> int | None:
    text = row.line(EventField.QUOTA)
    if not text:
        return None
    if text.removesuffix(".0").isdigit():
        return int(text.removesuffix(".0"))
    row.log.dropped(
        "'{text}' is no number of meetings, and was left out. Write a whole number such as 6.",
        row=row.number,
        field=EventField.QUOTA,
        text=shown(text),
    )
    return None


def _yes_or_no(row: _EventRow, column: EventField) -> bool | None:
    text = row.line(column)
    found = yes_or_no(text) if text else None
    if text and found is None:
        row.log.dropped("'{text}' is neither yes nor no, and was left out.", row=row.number, field=column, text=shown(text))
    return found
