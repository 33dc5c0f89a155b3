"""A schedule keeps every promise, is the best there is on small events, and says how far it may be from it on large ones."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.greedy_meetings import greedy_worth, worth
from benchmarks.random_events import random_event
from matchmaking.meetings import (
    Event,
    Meeting,
    MeetingState,
    MeetingWish,
    Participant,
    Schedule,
    WishKind,
    check_schedule,
    count_meetings,
    schedule,
)
from tests.meetings.brute_force import Tries


def scheduled(event: Event) -> Event:
    return replace(event, schedule=schedule(event))


def small_event(seed: int) -> Event:
    people, slots, tables = 4 + seed % 4, 2 + seed % 3, 1 + seed % 3
    return random_event(people, slots, tables, seed, wishes=2.5, no=0.1, away=0.2)


@pytest.mark.parametrize("seed", range(200))
def test_the_schedule_of_a_small_event_is_the_best_of_all(seed: int) -> None:
    event = scheduled(small_event(seed))
    assert event.schedule is not None
    assert check_schedule(event) == ()
    assert event.schedule.value == worth(event, [meeting.pair for meeting in event.schedule.meetings])
    assert event.schedule.value == event.schedule.bound == Tries(event).best_worth()
    assert event.schedule.gap == 0


@pytest.mark.parametrize(
    ("people", "slots", "tables", "away"), [(60, 8, 30, 0.0), (60, 8, 12, 0.3), (150, 12, 75, 0.1), (150, 12, 40, 0.2)]
)
def test_a_large_event_is_scheduled_better_than_greedily_and_says_how_near_the_best(
    people: int, slots: int, tables: int, away: float
) -> None:
    event = scheduled(random_event(people, slots, tables, 7, wishes=10, away=away))
    assert event.schedule is not None
    assert check_schedule(event) == ()
    assert greedy_worth(event) < event.schedule.value <= event.schedule.bound
    assert event.schedule.gap < 0.01


@settings(max_examples=150)
@given(st.integers(2, 14), st.integers(1, 6), st.integers(1, 7), st.integers(0, 10**6))
def test_a_no_is_never_scheduled_and_no_other_promise_broken(people: int, slots: int, tables: int, seed: int) -> None:
    event = scheduled(random_event(people, slots, tables, seed, wishes=5, no=0.3))
    assert event.schedule is not None
    refused = {frozenset((wish.who, wish.whom)) for wish in event.wishes if wish.kind is WishKind.NO}
    assert not refused & {frozenset(meeting.pair) for meeting in event.schedule.meetings}
    assert check_schedule(event) == ()


def test_the_same_event_has_the_same_schedule_in_whatever_order_it_is_written() -> None:
    event = random_event(40, 8, 12, 3, wishes=8)
    turned = replace(event, participants=event.participants[::-1], wishes=event.wishes[::-1])
    assert schedule(event) == schedule(event) == schedule(turned)


def people(*ids: str, **given: object) -> tuple[Participant, ...]:
    return tuple(Participant(id, id.title(), **given) for id in ids)  # type: ignore[arg-type]


def event_of(*wishes: tuple[str, str, WishKind], tables: int = 3, slots: int = 3) -> Event:
    ids = sorted({id for who, whom, _ in wishes for id in (who, whom)})
    base = random_event(2, slots, tables, 0)
    return replace(base, participants=people(*ids), wishes=tuple(MeetingWish(*wish) for wish in wishes))


MUST, MEET, NO = WishKind.MUST, WishKind.MEET, WishKind.NO


def pairs_in(event: Event) -> set[tuple[str, str]]:
    return {meeting.pair for meeting in schedule(event).meetings}


def test_a_must_comes_before_what_somebody_would_like() -> None:
    event = event_of(("a", "b", MEET), ("a", "c", MUST), slots=1)
    assert pairs_in(event) == {("a", "c")}


def test_what_both_want_comes_before_what_one_wants() -> None:
    event = event_of(("a", "b", MEET), ("a", "c", MEET), ("c", "a", MEET), slots=1)
    assert pairs_in(event) == {("a", "c")}


def test_a_no_is_final_whatever_the_other_wants() -> None:
    assert pairs_in(event_of(("a", "b", MUST), ("b", "a", NO))) == set()
    said = event_of(("b", "a", NO)).with_wishes([MeetingWish("b", "a", MUST)])
    assert said.wish["b", "a"] is NO


def test_two_without_a_shared_language_do_not_meet_and_an_unknown_one_stops_nobody() -> None:
    event = event_of(("a", "b", MUST), ("a", "c", MEET))
    spoken = {"a": frozenset({"nl"}), "b": frozenset({"fr"}), "c": frozenset[str]()}
    event = replace(event, participants=tuple(replace(each, languages=spoken[each.id]) for each in event.participants))
    assert pairs_in(event) == {("a", "c")}


def test_a_small_firm_gets_its_fair_share_before_a_large_one_gets_more() -> None:
    event = event_of(("a", "b", MEET), ("a", "c", MEET), ("d", "b", MEET), tables=1, slots=1)
    large, small = schedule(event), tuple(replace(each, small=each.id == "d") for each in event.participants)
    assert large.value == 1
    assert pairs_in(replace(event, participants=small)) == {("b", "d")}


def test_whoever_wants_no_more_than_one_meeting_has_one() -> None:
    event = event_of(("a", "b", MEET), ("a", "c", MUST), ("d", "a", MEET))
    capped = tuple(replace(each, quota=1 if each.id == "a" else None) for each in event.participants)
    assert pairs_in(replace(event, participants=capped)) == {("a", "c")}


def test_meetings_that_were_held_stay_when_the_rest_is_planned_anew() -> None:
    event = event_of(("a", "b", MEET), ("a", "c", MUST))
    held = Meeting(0, 2, "a", "b", MeetingState.HELD)
    again = schedule(replace(event, schedule=Schedule((held,))))
    assert held in again.meetings
    assert all(meeting.slot > 0 for meeting in again.meetings if meeting != held)
    assert {meeting.pair for meeting in again.meetings} == {("a", "b"), ("a", "c")}


def test_requested_granted_held_and_empty_are_counted() -> None:
    event = scheduled(event_of(("a", "b", MUST), ("b", "a", MEET), ("a", "c", MEET), ("c", "b", NO), tables=1, slots=3))
    assert event.schedule is not None
    counts = count_meetings(event)
    assert (counts.requested, counts.granted, counts.must, counts.must_granted) == (3, 3, 1, 1)
    assert (counts.meetings, counts.held, counts.empty) == (2, 0, 1)
    mine = count_meetings(event, event.participant["c"])
    assert (mine.requested, mine.granted, mine.meetings, mine.empty) == (0, 0, 1, 2)


def test_every_kind_of_broken_promise_is_found() -> None:
    event = event_of(("a", "b", NO), ("c", "d", MEET), tables=1, slots=2)
    wrong = [
        Meeting(0, 1, "a", "b"),
        Meeting(0, 1, "a", "c"),
        Meeting(1, 1, "c", "d"),
        Meeting(0, 2, "c", "d"),
        Meeting(7, 1, "a", "z"),
    ]
    found = {str(breach.remark) for breach in check_schedule(replace(event, schedule=Schedule(tuple(wrong))))}
    assert found >= {
        "A meeting goes against a no.",
        "Nobody asked for a meeting.",
        "Somebody has two meetings at once.",
        "Two meet more than once.",
        "Two meetings are at one table.",
        "A slot has more meetings than tables.",
        "A meeting is with somebody who does not take part.",
    }
