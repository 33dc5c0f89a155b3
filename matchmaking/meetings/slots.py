"""The slots of an event: its days divided into meetings with pauses, without slots during breaks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaking.errors import ImpossibleRequest
from matchmaking.meetings.event import Slot

MOST_SLOTS = 200
"""Maximum number of slots; more indicate an error in the hours or minutes."""


def slots_of(
    days: Sequence[date],
    begin: time,
    end: time,
    minutes: int,
    *,
    pause: int = 0,
    breaks: Sequence[tuple[time, time]] = (),
    zone: str = "Europe/Brussels",
) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """The slots and the breaks of these days, in chronological order.

    Meetings take ``minutes``, followed by a ``pause`` (minutes); after a break they start again at its end. Hours are local
    times in the zone. Raises ``ImpossibleRequest`` for impossible hours or minutes, or an unknown zone.

    >>> slots, breaks = slots_of([date(2027, 3, 4)], time(9), time(11), 30, breaks=[(time(9, 45), time(10))])
    >>> [slot.start.strftime("%H:%M") for slot in slots]
    ['09:00', '10:00', '10:30']
    """
    if minutes < 1 or pause < 0:
        raise ImpossibleRequest("A meeting takes a minute at least, and the pause between two is not negative.")
    if not begin < end or any(not start < stop for start, stop in breaks):
        raise ImpossibleRequest("Hours run from an earlier time to a later one on the same day, such as 09:00 to 17:00.")
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise ImpossibleRequest("There is no time zone '{zone}'. Write one such as Europe/Brussels.", zone=zone) from cause
    length, between = timedelta(minutes=minutes), timedelta(minutes=pause)
    slots, rests = [], []
    for day in sorted(set(days)):
        off = [(datetime.combine(day, start), datetime.combine(day, stop)) for start, stop in sorted(breaks)]
        rests += [Slot(start.replace(tzinfo=clock), stop.replace(tzinfo=clock)) for start, stop in off]
        at, last = datetime.combine(day, begin), datetime.combine(day, end)
        while at + length <= last:
            over = [stop for start, stop in off if start < at + length and at < stop]
            if over:
                at = max(over)
                continue
            slots.append(Slot(at.replace(tzinfo=clock), (at + length).replace(tzinfo=clock)))
            at += length + between
            if len(slots) > MOST_SLOTS:
                raise ImpossibleRequest(
                    "This gives more than {most} slots. Look at the hours and the minutes.", most=MOST_SLOTS
                )
    if not slots:
        raise ImpossibleRequest("No meeting of {minutes} minutes fits into these hours.", minutes=minutes)
    return tuple(slots), tuple(rests)
