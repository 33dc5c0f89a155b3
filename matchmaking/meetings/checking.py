"""The certificate of a schedule: every constraint is checked by counting, independently of the scheduler."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from matchmaking.meetings.event import Event, WishKind
from matchmaking.remarks import Remark


@dataclass(frozen=True, slots=True)
class Breach:
    """A violated constraint of a schedule, with the participants concerned."""

    remark: Remark
    participants: tuple[str, ...] = ()


def check_schedule(event: Event) -> tuple[Breach, ...]:
    """The violated constraints of the event's schedule; empty for a valid schedule."""
    return tuple(_breaches(event)) if event.schedule else ()


def _breaches(event: Event) -> Iterator[Breach]:
    assert event.schedule is not None  # noqa: S101
    meetings = event.schedule.standing
    said = {(wish.who, wish.whom): wish.kind for wish in event.wishes}
    people = {each.id: each for each in event.participants}
    for meeting in meetings:
        one, other = meeting.first, meeting.second
        both = (one, other)
        if one not in people or other not in people or one == other:
            yield Breach(Remark("A meeting is with somebody who does not take part."), both)
            continue
        wishes = {said.get((one, other)), said.get((other, one))}
        if WishKind.NO in wishes:
            yield Breach(Remark("A meeting goes against a no."), both)
        if not wishes & {WishKind.MUST, WishKind.MEET}:
            yield Breach(Remark("Nobody asked for a meeting."), both)
        spoken = [people[id].languages for id in both]
        if all(spoken) and spoken[0].isdisjoint(spoken[1]):
            yield Breach(Remark("Two who meet share no language."), both)
        if not 0 <= meeting.slot < len(event.slots):
            yield Breach(Remark("A meeting is in no slot of the event."), both)
        if meeting.state != "missed" and any(meeting.slot in people[id].away for id in both):
            yield Breach(Remark("A meeting is at a time at which somebody is away."), both)
    at = Counter((meeting.slot, id) for meeting in meetings for id in meeting.pair)
    yield from (Breach(Remark("Somebody has two meetings at once."), (id,)) for (_, id), count in at.items() if count > 1)
    pairs = Counter(frozenset(meeting.pair) for meeting in meetings)
    yield from (Breach(Remark("Two meet more than once."), tuple(sorted(pair))) for pair, count in pairs.items() if count > 1)
    places = Counter((meeting.slot, meeting.table) for meeting in meetings)
    yield from (Breach(Remark("Two meetings are at one table.")) for count in places.values() if count > 1)
    tables = Counter(meeting.slot for meeting in meetings)
    yield from (
        Breach(Remark("A slot has more meetings than tables."))
        for slot, count in tables.items()
        if count > min(event.tables, event.fewer_tables.get(slot, event.tables))
    )
    count = Counter(id for meeting in meetings for id in meeting.pair)
    for each in event.participants:
        if each.quota is not None and count[each.id] > each.quota:
            yield Breach(Remark("Somebody has more meetings than it wants."), (each.id,))
