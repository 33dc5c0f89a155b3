"""Calendars (.ics): what RFC 5545 asks of a file that every calendar program can take in.

Times are in UTC, so that no description of a time zone is needed; what takes a whole day has a day alone. An entry keeps its
id for life, so that a calendar which takes a newer file in changes it and does not show it twice.

The deadlines of open calls are one calendar; of meetings each participant has a calendar. The edition of an event counts up:
when a participant imports a newer file, changed meetings move and cancelled meetings disappear.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from textwrap import shorten
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from matchmaking.composition import Call
from matchmaking.exports.public_member import web_address
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, Meeting, MeetingState, Participant

_LONGEST_LINE = 75
"""Octets in a line; what is longer goes on in the next, behind a space."""
_ESCAPED = re.compile(r"[\\;,]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something in a calendar: from ``start`` to ``end`` (with their time zones), or the whole of the day ``start``.

    ``edition`` counts up when it changes; ``remind`` are the days before it on which a calendar should speak of it; ``link`` is
    an address where more is told.
    """

    id: str
    start: datetime | date
    title: str
    end: datetime | None = None
    place: str = ""
    text: str = ""
    link: str = ""
    edition: int = 0
    status: str = "CONFIRMED"
    remind: tuple[int, ...] = ()


def write_calendar(name: str, entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """Entries as an iCalendar file; ``now`` is when it is made (with its time zone)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//matchmaking//calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for entry in entries:
        lines += _lines(entry, now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _lines(entry: CalendarEntry, now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_text(entry.id)}", f"DTSTAMP:{_moment(now)}")
    if isinstance(entry.start, datetime):
        yield f"DTSTART:{_moment(entry.start)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.start:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"  # a deadline keeps nobody from being free
    if entry.end:
        yield f"DTEND:{_moment(entry.end)}"
    yield from (f"SEQUENCE:{entry.edition}", f"STATUS:{entry.status}", f"SUMMARY:{_text(entry.title)}")
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.text:
        yield f"DESCRIPTION:{_text(entry.text)}"
    if entry.link:
        yield f"URL:{_SPACE.sub('', _CONTROL.sub('', entry.link))}"
    for days in entry.remind:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(entry.title)}", f"TRIGGER:-P{days}D", "END:VALARM")
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """A text as a value: what would end it is escaped, and signs that no calendar can hold are left out."""
    return _CONTROL.sub("", _ESCAPED.sub(r"\\\g<0>", text.replace("\r\n", "\n"))).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line in pieces of 75 octets at most, no letter cut in two."""
    pieces, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += width
    return "".join(f"{piece}\r\n" for piece in pieces).encode()


_LONGEST_TEXT = 500
_REMIND = (28, 7)
"""Days before a deadline on which a calendar speaks of it."""


def deadline_calendar(calls: Sequence[Call], now: datetime, words: Wording) -> bytes:
    """The days on which calls close, as an iCalendar file; ``now`` is when it is made. Calls without one are left out."""
    _ = words.translate
    return write_calendar(_("Deadlines of open calls"), [_entry(call, words) for call in calls if call.deadline], now)


def _entry(call: Call, words: Wording) -> CalendarEntry:
    _ = words.translate
    assert call.deadline is not None  # noqa: S101 - asked by whoever calls
    text = words.of(call.text)
    budget = _("Budget: {amount}", amount=words.money(call.budget)) if call.budget else ""
    return CalendarEntry(
        id=f"{call.id}@calls.matchmaking",
        start=call.deadline,
        title=_("Deadline: {call}", call=call.title or call.id),
        text="\n".join(part for part in (shorten(text, _LONGEST_TEXT, placeholder=" …"), budget) if part),
        link=web_address(call.source),
        remind=_REMIND,
    )


def calendar_of(event: Event, participant: Participant, now: datetime, words: Wording) -> bytes:
    """The meetings of one participant as an iCalendar file; ``now`` is when it is made (with its time zone).

    It says nothing of anybody but those whom the participant meets.
    """
    meetings = event.schedule.of(participant.id) if event.schedule else ()
    return write_calendar(event.name, [_meeting(event, meeting, participant, words) for meeting in meetings], now)


def calendars(event: Event, now: datetime, words: Wording) -> bytes:
    """A folder (.zip) with the calendar of each participant who has meetings, named after its id."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as folder:
        for participant in event.participants:
            if event.schedule and event.schedule.of(participant.id):
                file = ZipInfo(f"{participant.id}.ics", date_time=(now.year, now.month, now.day, 0, 0, 0))
                folder.writestr(file, calendar_of(event, participant, now, words))
    return stream.getvalue()


def _meeting(event: Event, meeting: Meeting, participant: Participant, words: Wording) -> CalendarEntry:
    _ = words.translate
    slot = event.slots[meeting.slot]
    other = event.participant[meeting.second if meeting.first == participant.id else meeting.first]
    table = _("Table {number}", number=meeting.table)
    return CalendarEntry(
        id=f"{event.id}-{meeting.first}-{meeting.second}@meetings.matchmaking",
        start=slot.start,
        end=slot.end,
        title=_("Meeting with {name}", name=other.label),
        place=", ".join(part for part in (table, event.place) if part),
        text=event.name,
        edition=event.edition,
        status="CANCELLED" if meeting.state is MeetingState.CANCELLED else "CONFIRMED",
    )
