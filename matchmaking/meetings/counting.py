"""Requested, granted, held and empty: the counts of an event, for all or for one participant."""

from dataclasses import dataclass

from matchmaking.meetings.event import Event, MeetingState, Participant, Schedule, WishKind


@dataclass(frozen=True, slots=True)
class MeetingCounts:
    """Counts of wishes and of the meetings that answer them, and of places at tables.

    ``requested`` are wishes to meet, counted for each side, ``must`` those that are musts; ``granted`` and ``must_granted``
    those answered by a scheduled meeting; ``meetings`` are the scheduled ones, ``held`` and ``missed`` those with a recorded
    outcome; ``empty`` are places without a meeting: a table in a slot, or, for one participant, a slot in which it is present.
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
        """Whether the outcome of any meeting was recorded."""
        return bool(self.held or self.missed)


def count_meetings(event: Event, participant: Participant | None = None) -> MeetingCounts:
    """The counts of an event, or of one participant's wishes and meetings."""
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
    """The participants without a meeting."""
    met = {id for meeting in (event.schedule or Schedule()).standing for id in meeting.pair}
    return tuple(each for each in event.participants if each.id not in met)
