"""Calendars of meetings (.ics): what RFC 5545 asks of a file that every calendar program can take in.

Times are in UTC, so that no description of a time zone is needed. A meeting keeps its number for life, and the edition of its
event counts up: who takes a newer file in sees meetings move and cancelled ones go.
"""

import io
import re
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from matchmaking.i18n import Wording
from matchmaking.meetings import Event, Meeting, MeetingState, Participant

_LONGEST_LINE = 75
"""Octets in a line; what is longer goes on in the next, behind a space."""
_ESCAPED = re.compile(r"[\\;,]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_of(event: Event, participant: Participant, now: datetime, words: Wording) -> bytes:
    """The meetings of one participant as an iCalendar file; ``now`` is when it is made (with its time zone).

    It says nothing of anybody but those whom the participant meets.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//matchmaking//meetings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(event.name)}",
    ]
    for meeting in event.schedule.of(participant.id) if event.schedule else ():
        lines += _meeting(event, meeting, participant, now, words)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def calendars(event: Event, now: datetime, words: Wording) -> bytes:
    """A folder (.zip) with the calendar of each participant who has meetings, named after its id."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as folder:
        for participant in event.participants:
            if event.schedule and event.schedule.of(participant.id):
                file = ZipInfo(f"{participant.id}.ics", date_time=(now.year, now.month, now.day, 0, 0, 0))
                folder.writestr(file, calendar_of(event, participant, now, words))
    return stream.getvalue()


def _meeting(event: Event, meeting: Meeting, participant: Participant, now: datetime, words: Wording) -> list[str]:
    _ = words.translate
    slot = event.slots[meeting.slot]
    other = event.participant[meeting.second if meeting.first == participant.id else meeting.first]
    table = _("Table {number}", number=meeting.table)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.id}-{meeting.first}-{meeting.second}@meetings.matchmaking",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(slot.start)}",
        f"DTEND:{_moment(slot.end)}",
        f"SEQUENCE:{event.edition}",
        f"STATUS:{'CONFIRMED' if meeting.state is not MeetingState.CANCELLED else 'CANCELLED'}",
        f"SUMMARY:{_text(_('Meeting with {name}', name=other.label))}",
        f"LOCATION:{_text(', '.join(part for part in (table, event.place) if part))}",
        f"DESCRIPTION:{_text(event.name)}",
        "END:VEVENT",
    ]


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
