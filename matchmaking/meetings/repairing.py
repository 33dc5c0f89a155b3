"""A schedule after somebody dropped out, or tables were lost: the fewest agreed meetings change, and freed places are filled.

What changes is a meeting between two who are both still there. Nobody's leaving forces another meeting to move; fewer hours of
a participant or fewer tables do. What has to move finds another slot before anything new is planned.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from matchmaking.meetings.event import Event, Meeting, MeetingState, Pair, Schedule
from matchmaking.meetings.problem import pair_values
from matchmaking.meetings.scheduling import planned


@dataclass(frozen=True, slots=True)
class Repair:
    """The event as it goes on, and what became of the meetings.

    ``lost`` were with somebody who is gone; ``moved`` are held in another slot than agreed; ``cancelled`` could be held in
    none; ``added`` are new. Meetings of the first three stand as they were agreed before.
    """

    event: Event
    lost: tuple[Meeting, ...] = ()
    moved: tuple[Meeting, ...] = ()
    cancelled: tuple[Meeting, ...] = ()
    added: tuple[Meeting, ...] = ()

    @property
    def changes(self) -> int:
        """How many meetings between two who are still there change."""
        return len(self.moved) + len(self.cancelled)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """The meetings agreed before, by what becomes of them."""

    kept: list[Meeting] = field(default_factory=list)
    lost: list[Meeting] = field(default_factory=list)
    to_move: list[Meeting] = field(default_factory=list)


def repair(
    event: Event,
    *,
    gone: Collection[str] = (),
    away: Mapping[str, Collection[int]] | None = None,
    tables: Mapping[int, int] | None = None,
    from_slot: int = 0,
    fill: bool = True,
) -> Repair:
    """The event with its schedule repaired.

    Parameters
    ----------
    gone : the participants (by id) who are not there from ``from_slot`` on.
    away : slots in which single participants are no longer there.
    tables : the tables that are left, by slot.
    from_slot : the first slot that has not begun; what was before stays as it is.
    fill : whether other wishes may take the places that are free now.
    """
    before = event.schedule or Schedule()
    rest = frozenset(range(from_slot, len(event.slots)))
    missing = dict.fromkeys(gone, rest) | {id: frozenset(slots) & rest for id, slots in (away or {}).items() if id not in gone}
    people = tuple(replace(each, away=each.away | missing.get(each.id, frozenset())) for each in event.participants)
    after = replace(event, participants=people, fewer_tables={**event.fewer_tables, **(tables or {})})
    agreed = _sorted_out(after, before, frozenset(gone), from_slot)
    # what was agreed and has to move comes before what is new
    found = planned(after, agreed.kept, from_slot, only={meeting.pair for meeting in agreed.to_move})
    if fill:
        found = planned(after, found.meetings, from_slot)
    now: dict[Pair, Meeting] = {meeting.pair: meeting for meeting in found.meetings}
    cancelled = [meeting for meeting in agreed.to_move if meeting.pair not in now]
    known = {meeting.pair for meeting in before.standing}
    away_again = [
        replace(meeting, state=MeetingState.CANCELLED)
        for meeting in (*(each for each in before.meetings if not each.stands), *agreed.lost, *cancelled)
        if meeting.pair not in now
    ]
    whole = Schedule(tuple(sorted((*found.meetings, *away_again))), found.value, found.bound, len(agreed.kept))
    return Repair(
        replace(after, schedule=whole),
        tuple(agreed.lost),
        tuple(meeting for meeting in agreed.to_move if meeting.pair in now),
        tuple(cancelled),
        tuple(meeting for meeting in found.meetings if meeting.pair not in known),
    )


def _sorted_out(event: Event, before: Schedule, gone: frozenset[str], from_slot: int) -> _Agreed:
    """What stays, what is lost with those who are gone, and what has to move: where tables lack, those worth least."""
    found, values = _Agreed(), pair_values(event)
    by_slot: dict[int, list[Meeting]] = {}
    for meeting in before.standing:
        if meeting.slot < from_slot or meeting.state is not MeetingState.PLANNED:
            found.kept.append(meeting)
        elif gone & set(meeting.pair) or meeting.pair not in values:  # somebody said no since, or takes the wish back
            found.lost.append(meeting)
        elif any(meeting.slot in event.participant[id].away for id in meeting.pair):
            found.to_move.append(meeting)
        else:
            by_slot.setdefault(meeting.slot, []).append(meeting)
    for slot, meetings in sorted(by_slot.items()):
        best_first = sorted(meetings, key=lambda each: (-values[each.pair], each))
        room = event.room(slot)
        found.kept.extend(best_first[:room])
        found.to_move.extend(best_first[room:])
    return found
