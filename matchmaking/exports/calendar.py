"""Calendars (.ics) that conform to RFC 5545, so that every calendar program can import them.

Times are in UTC, so no time zone definition is needed; an all-day entry has a date alone. The UID of an entry never changes, so
a newer file updates the entry instead of duplicating it.

The deadlines of open calls are one calendar; each participant has a calendar of meetings. The edition of an event increases:
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
"""Maximum length of a line, in octets; longer ones are folded, with a space at the start of each continuation."""
_ESCAPED = re.compile(r"[\\;,]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A calendar entry from ``start`` to ``end`` (with time zones), or the whole day ``start``.

    ``edition`` increases with each change; ``remind`` are the days before it on which a reminder is due; ``link`` is the URL of
    further information.
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
    """Entries as an iCalendar file; ``now`` is the time of its creation (with time zone)."""
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
        yield "TRANSP:TRANSPARENT"  # a deadline does not block time
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
    """A text as a value: special characters are escaped, and characters that iCalendar cannot hold are removed."""
    return _CONTROL.sub("", _ESCAPED.sub(r"\\\g<0>", text.replace("\r\n", "\n"))).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line folded into pieces of at most 75 octets, without splitting a character."""
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
"""Days before a deadline with a reminder."""


def deadline_calendar(calls: Sequence[Call], now: datetime, words: Wording) -> bytes:
    """The deadlines of calls as an iCalendar file created at ``now``. Calls without a deadline are left out."""
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
    """The meetings of one participant as an iCalendar file created at ``now`` (with time zone).

    It names only people whom the participant meets.
    """
    meetings = event.schedule.of(participant.id) if event.schedule else ()
    return write_calendar(event.name, [_meeting(event, meeting, participant, words) for meeting in meetings], now)


def calendars(event: Event, now: datetime, words: Wording) -> bytes:
    """A ZIP file with the calendar of each participant who has meetings, named after its id."""
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
