"""The repair of a schedule after a drop-out or a loss of tables: fewest changes first, then freed places are filled.

A change concerns a meeting of two people who are both still present. A drop-out forces no other meeting to move; fewer hours of
a participant or fewer tables do. Meetings that must move are placed before new ones.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from matchmaking.meetings.event import Event, Meeting, MeetingState, Pair, Schedule
from matchmaking.meetings.problem import pair_values
from matchmaking.meetings.scheduling import planned


@dataclass(frozen=True, slots=True)
class Repair:
    """The repaired event, and the meetings that changed.

    ``lost`` were with a participant who is gone; ``moved`` are held in another slot than agreed; ``cancelled`` found no slot;
    ``added`` are new. Meetings of the first three are given as agreed before.
    """

    event: Event
    lost: tuple[Meeting, ...] = ()
    moved: tuple[Meeting, ...] = ()
    cancelled: tuple[Meeting, ...] = ()
    added: tuple[Meeting, ...] = ()

    @property
    def changes(self) -> int:
        """The number of changed meetings between two people who are both still present."""
        return len(self.moved) + len(self.cancelled)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """The meetings agreed before, by outcome of the repair."""

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
    """Repair the schedule of an event.

    Parameters
    ----------
    gone : the participants (by id) who are absent from ``from_slot`` on.
    away : slots in which single participants are no longer present.
    tables : the number of tables left, by slot.
    from_slot : the first slot that has not begun; earlier slots stay unchanged.
    fill : whether other wishes may use freed places.
    """
    before = event.schedule or Schedule()
    rest = frozenset(range(from_slot, len(event.slots)))
    missing = dict.fromkeys(gone, rest) | {id: frozenset(slots) & rest for id, slots in (away or {}).items() if id not in gone}
    people = tuple(replace(each, away=each.away | missing.get(each.id, frozenset())) for each in event.participants)
    after = replace(event, participants=people, fewer_tables={**event.fewer_tables, **(tables or {})})
    agreed = _sorted_out(after, before, frozenset(gone), from_slot)
    # agreed meetings that must move come before new ones
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
    """Sort meetings into kept, lost with a participant, and to be moved: where tables lack, the least valuable ones."""
    found, values = _Agreed(), pair_values(event)
    by_slot: dict[int, list[Meeting]] = {}
    for meeting in before.standing:
        if meeting.slot < from_slot or meeting.state is not MeetingState.PLANNED:
            found.kept.append(meeting)
        elif gone & set(meeting.pair) or meeting.pair not in values:  # somebody has said no since, or withdrew the wish
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
