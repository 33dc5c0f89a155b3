"""Requested, granted, held and empty: what an event came to, for all and for one participant."""

from dataclasses import dataclass

from matchmaking.meetings.event import Event, MeetingState, Participant, Schedule, WishKind


@dataclass(frozen=True, slots=True)
class MeetingCounts:
    """Wishes that somebody has and that came true, and places at tables.

    ``requested`` are wishes to meet, each side for itself, ``must`` those that are musts; ``granted`` and ``must_granted`` the
    ones that a meeting in the schedule answers; ``meetings`` are those of the schedule, ``held`` and ``missed`` the ones of
    which somebody said so; ``empty`` are places without a meeting: a table in a slot, or, for one participant, a slot in
    which it is there.
    """

    requested: int
    granted: int
    must: int
    must_granted: int
    meetings: int
    held: int
    missed: int
    empty: int

    @property
    def is_told_of(self) -> bool:
        """Whether somebody said of a meeting that it was held or not."""
        return bool(self.held or self.missed)


def count_meetings(event: Event, participant: Participant | None = None) -> MeetingCounts:
    """The counts of an event, or of what one participant asked for and got."""
    meetings = (event.schedule or Schedule()).standing
    if participant is not None:
        meetings = tuple(meeting for meeting in meetings if participant.id in meeting.pair)
        places = sum(slot not in participant.away for slot in range(len(event.slots)))
    else:
        places = sum(event.room(slot) for slot in range(len(event.slots)))
    pairs = {frozenset(meeting.pair) for meeting in meetings}
    asked = [
        (wish.kind, frozenset((wish.who, wish.whom)) in pairs)
        for wish in event.wishes
        if wish.kind is not WishKind.NO and (participant is None or wish.who == participant.id)
    ]
    musts = [granted for kind, granted in asked if kind is WishKind.MUST]
    states = [meeting.state for meeting in meetings]
    return MeetingCounts(
        requested=len(asked),
        granted=sum(granted for _, granted in asked),
        must=len(musts),
        must_granted=sum(musts),
        meetings=len(meetings),
        held=states.count(MeetingState.HELD),
        missed=states.count(MeetingState.MISSED),
        empty=max(places - len(meetings), 0),
    )


def without_a_meeting(event: Event) -> tuple[Participant, ...]:
    """Who comes and has no meeting."""
    met = {id for meeting in (event.schedule or Schedule()).standing for id in meeting.pair}
    return tuple(each for each in event.participants if each.id not in met)
