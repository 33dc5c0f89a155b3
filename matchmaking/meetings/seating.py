"""Tables: each meeting of a slot at one of its own, where one of the two sat before if that is free."""

from collections.abc import Sequence

from matchmaking.meetings.event import Event, Meeting, Pair


def seated(event: Event, kept: Sequence[Meeting], new: Sequence[tuple[int, Pair]]) -> tuple[Meeting, ...]:
    """The meetings that are kept, at their tables, and the new ones (slot and pair) at others, in the order of slots."""
    last: dict[str, int] = {}
    found: list[Meeting] = []
    for slot in range(len(event.slots)):
        here = [meeting for meeting in kept if meeting.slot == slot]
        free = set(range(1, max(event.tables, len(here)) + 1)) - {meeting.table for meeting in here}
        waiting = []
        for pair in sorted(pair for at, pair in new if at == slot):
            table = next((last[id] for id in pair if last.get(id) in free), None)
            if table is None:
                waiting.append(pair)
                continue
            free.remove(table)
            here.append(Meeting(slot, table, *pair))
        for pair in waiting:
            here.append(Meeting(slot, table := min(free), *pair))
            free.remove(table)
        last |= {id: meeting.table for meeting in here for id in meeting.pair}
        found += here
    return tuple(sorted(found))
