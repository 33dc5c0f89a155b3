"""Calendars of meetings, one for each participant.

A meeting keeps its number for life, and the edition of its event counts up: who takes a newer file in sees meetings move and
cancelled ones go.
"""

import io
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from matchmaking.exports.calendar import CalendarEntry, write_calendar
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, Meeting, MeetingState, Participant


def calendar_of(event: Event, participant: Participant, now: datetime, words: Wording) -> bytes:
    """The meetings of one participant as an iCalendar file; ``now`` is when it is made (with its time zone).

    It says nothing of anybody but those whom the participant meets.
    """
    meetings = event.schedule.of(participant.id) if event.schedule else ()
    return write_calendar(event.name, [_entry(event, meeting, participant, words) for meeting in meetings], now)


def calendars(event: Event, now: datetime, words: Wording) -> bytes:
    """A folder (.zip) with the calendar of each participant who has meetings, named after its id."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as folder:
        for participant in event.participants:
            if event.schedule and event.schedule.of(participant.id):
                file = ZipInfo(f"{participant.id}.ics", date_time=(now.year, now.month, now.day, 0, 0, 0))
                folder.writestr(file, calendar_of(event, participant, now, words))
    return stream.getvalue()


def _entry(event: Event, meeting: Meeting, participant: Participant, words: Wording) -> CalendarEntry:
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
