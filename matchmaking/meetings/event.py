"""The domain model of a brokerage event.

A *participant* is a person who attends, for a member or an outsider; a *wish* says whether one wants to meet another; a
*meeting* is two participants in a *slot* at a *table*; the *schedule* is all meetings. A no is private and final: only its
author and the office know it, no meeting violates it, and no file shows it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Self

from matchmaking.errors import ImpossibleRequest, UnknownMember
from matchmaking.members.names import plain

Pair = tuple[str, str]
"""Two participants by id, sorted."""


class WishKind(StrEnum):
    """A participant's wish about another one; ``NO`` is private and final."""

    MUST = "must"
    MEET = "meet"
    NO = "no"


class MeetingState(StrEnum):
    """The state of a meeting; ``CANCELLED`` ones are kept so that calendars are updated."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time slot for meetings; start and end have a time zone."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant: ``person`` of ``organisation``.

    ``member`` is the id of the member that it represents, ``""`` for an outsider; ``languages`` are codes such as ``nl``, empty
    where unknown (then no pair is excluded for lack of a common language); ``away`` are the indexes of slots in which it is
    absent; ``quota`` is its maximum number of meetings, ``None`` for no limit; ``small`` marks a small firm, which has a fair
    share.
    """

    id: str
    organisation: str
    person: str = ""
    email: str = ""
    member: str = ""
    languages: frozenset[str] = frozenset()
    away: frozenset[int] = frozenset()
    quota: int | None = None
    small: bool = False

    @property
    def label(self) -> str:
        """The participant's display name.

        >>> Participant("p1", "Alfa BV", "An Peeters").label
        'Alfa BV (An Peeters)'
        """
        return f"{self.organisation} ({self.person})" if self.person else self.organisation


@dataclass(frozen=True, slots=True)
class MeetingWish:
    """The wish of participant ``who`` about participant ``whom``."""

    who: str
    whom: str
    kind: WishKind


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """Two participants (sorted ids) in a slot, counted from 0, at a table, counted from 1."""

    slot: int
    table: int
    first: str
    second: str
    state: MeetingState = MeetingState.PLANNED

    @property
    def pair(self) -> Pair:
        return self.first, self.second

    @property
    def stands(self) -> bool:
        """Whether it occupies its place in the schedule, that is, was not cancelled."""
        return self.state is not MeetingState.CANCELLED


@dataclass(frozen=True, slots=True)
class MeetingWeights:
    """The values of wishes, in whole points.

    The value of a meeting is the sum of both sides' wishes. Each of the first ``fair_share`` meetings of a small firm adds
    ``small_firm`` points.
    """

    must: int = 8
    meet: int = 1
    small_firm: int = 2
    fair_share: int = 3

    def __post_init__(self) -> None:
        if min(self.must, self.meet, self.small_firm, self.fair_share) < 0 or not self.must >= self.meet > 0:
            raise ImpossibleRequest("Weights of meetings are whole numbers from 0 up, and a must counts at least as a wish.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """All meetings of an event; ``value`` is their total in points, ``bound`` the upper bound for any schedule.

    ``kept`` are the meetings that were fixed during planning, such as the unchanged ones of a repaired schedule: the bound
    holds for all schedules that keep them.
    """

    meetings: tuple[Meeting, ...] = ()
    value: int = 0
    bound: int = 0
    kept: int = 0

    @property
    def standing(self) -> tuple[Meeting, ...]:
        """All meetings except cancelled ones."""
        return tuple(meeting for meeting in self.meetings if meeting.stands)

    @property
    def gap(self) -> float:
        """The optimality gap as a share of the bound: 0 for a proven optimum."""
        return (self.bound - self.value) / self.bound if self.bound > self.value else 0.0

    def of(self, participant: str) -> tuple[Meeting, ...]:
        """The meetings of a participant, cancelled ones included, by slot."""
        return tuple(sorted(meeting for meeting in self.meetings if participant in meeting.pair))


@dataclass(frozen=True)
class Event:
    """A brokerage event with its participants, wishes and schedule.

    ``zone`` is an IANA time zone; ``slots`` are in chronological order; ``breaks`` are times without meetings, for display;
    ``tables`` is the number of tables, ``fewer_tables`` the smaller number in single slots (by index). ``edition`` counts the
    saved changes.
    """

    id: str
    name: str
    slots: tuple[Slot, ...]
    tables: int
    zone: str = "Europe/Brussels"
    place: str = ""
    breaks: tuple[Slot, ...] = ()
    participants: tuple[Participant, ...] = ()
    wishes: tuple[MeetingWish, ...] = ()
    weights: MeetingWeights = field(default_factory=MeetingWeights)
    schedule: Schedule | None = None
    edition: int = 0
    fewer_tables: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.slots:
            raise ImpossibleRequest("An event needs a slot at least. Give its day, its hours and how long a meeting takes.")
        if self.tables < 1:
            raise ImpossibleRequest("An event needs a table at least.")
        for before, after in zip(self.slots, self.slots[1:], strict=False):
            if before.end > after.start:
                raise ImpossibleRequest(
                    "Two slots overlap: {start} begins before {end} has ended.", start=after.start, end=before.start
                )

    def room(self, slot: int) -> int:
        """The number of tables in a slot."""
        return min(self.fewer_tables.get(slot, self.tables), self.tables)

    @cached_property
    def participant(self) -> Mapping[str, Participant]:
        """The participants by id."""
        return {each.id: each for each in self.participants}

    @cached_property
    def wish(self) -> Mapping[tuple[str, str], WishKind]:
        """The kind of each wish, by (who, whom)."""
        return {(wish.who, wish.whom): wish.kind for wish in self.wishes}

    @cached_property
    def _by_name(self) -> tuple[Mapping[str, list[Participant]], ...]:
        """The participants by id or full label, by person, and by organisation."""
        found: tuple[dict[str, list[Participant]], ...] = ({}, {}, {})
        for each in self.participants:
            for known, names in zip(found, ((each.id, each.label), (each.person,), (each.organisation,)), strict=True):
                for name in {plain(name) for name in names} - {""}:
                    known.setdefault(name, []).append(each)
        return found

    def find(self, name: str) -> Participant:
        """The one participant with this id, person or organisation, regardless of case and accents.

        Raises ``UnknownMember`` where there is none, or more than one.
        """
        for names in self._by_name:
            found = names.get(plain(name), ())
            if len(found) == 1:
                return found[0]
            if found:
                raise UnknownMember(
                    "'{name}' stands for {count} participants. Name the person instead: {people}.",
                    name=name,
                    count=len(found),
                    people=", ".join(each.person or each.id for each in found),
                )
        raise UnknownMember(
            "Nobody at this event is called '{name}'. Look at the spelling in the list of participants.", name=name
        )

    def told(self, missed: Collection[Pair], before_slot: int) -> Self:
        """The event with the outcome of the meetings before a slot: ``missed`` ones were missed, all others held."""
        if self.schedule is None:
            return self
        states = {True: MeetingState.MISSED, False: MeetingState.HELD}
        meetings = tuple(
            replace(each, state=states[each.pair in missed]) if each.stands and each.slot < before_slot else each
            for each in self.schedule.meetings
        )
        return replace(self, schedule=replace(self.schedule, meetings=meetings))

    def with_wishes(self, wishes: Iterable[MeetingWish]) -> Self:
        """The event with these wishes added; of two for the same pair and side a no wins, else the later one."""
        known = dict(self.wish)
        for wish in wishes:
            if known.get((wish.who, wish.whom)) is not WishKind.NO:
                known[wish.who, wish.whom] = wish.kind
        return replace(self, wishes=tuple(MeetingWish(*pair, kind) for pair, kind in sorted(known.items())))


def pair_of(one: str, other: str) -> Pair:
    """Two participants, sorted by id."""
    return (one, other) if one < other else (other, one)
