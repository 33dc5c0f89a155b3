"""Calendars (.ics): what RFC 5545 asks of a file that every calendar program can take in.

Times are in UTC, so that no description of a time zone is needed; what takes a whole day has a day alone. An entry keeps its
id for life, so that a calendar which takes a newer file in changes it and does not show it twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

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
