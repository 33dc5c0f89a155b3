"""The papers of an event say when and where each meets whom, and nobody reads what another does not want."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from benchmarks.random_events import random_event
from matchmaking.exports.calendar import calendar_of, calendars
from matchmaking.exports.meeting_papers import badges, table_plan
from matchmaking.exports.meetings import counts_in_words, event_to_json, participants_table, schedule_workbook
from matchmaking.exports.tables import to_excel
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.meetings import Event, MeetingState, MeetingWish, Participant, WishKind, repair, schedule

NOW, TODAY = datetime(2027, 2, 1, 8, tzinfo=UTC), date(2027, 2, 1)
WORDS = Wording("en")


def test_participants_speak_languages_by_name(event: Event) -> None:
    speaking = replace(event, participants=(replace(event.participants[0], languages=frozenset({"nl", "fr"})),))
    assert participants_table(speaking, Wording("nl")).rows[0][2] == "Frans, Nederlands"


def test_what_was_held_is_told_from_the_first_answer_on(event: Event) -> None:
    assert event.schedule is not None
    first, *others = event.schedule.meetings
    held = replace(event, schedule=replace(event.schedule, meetings=(replace(first, state=MeetingState.HELD), *others)))
    before, after = counts_in_words(event, WORDS), counts_in_words(held, WORDS)
    assert "held" not in before
    assert "1 held, 0 not held" in after
    assert re.search(r"; \d+ table slots? free\.$", before)


@pytest.fixture(scope="module")
def event() -> Event:
    given = random_event(14, 6, 5, 4, wishes=6, no=0.2)
    named = tuple(replace(each, person=f"Person {each.id}") for each in given.participants)
    given = replace(given, participants=named, name="Match; zorg, \\ en meer", place="Zaal 1, Gent", edition=3)
    return replace(given, schedule=schedule(given))


def parsed(calendar: bytes) -> list[dict[str, str]]:
    """The entries of a calendar, read as RFC 5545 says: lines unfolded, texts without their escapes."""
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    lines = calendar.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)
    whole = calendar.decode().replace("\r\n ", "").split("\r\n")
    assert whole[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    found: list[dict[str, str]] = []
    for line in whole:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name] = "".join(_unescaped(value))
    return found


def _unescaped(value: str) -> Iterator[str]:
    signs = iter(value)
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            yield "\n" if sign in "nN" else sign
        else:
            assert sign not in ";,"
            yield sign


def test_a_calendar_holds_each_meeting_at_its_time_with_whom_and_where(event: Event) -> None:
    assert event.schedule is not None
    for participant in event.participants:
        meetings = event.schedule.of(participant.id)
        entries = parsed(calendar_of(event, participant, NOW, WORDS))
        assert len(entries) == len(meetings)
        for meeting, entry in zip(meetings, entries, strict=True):
            slot = event.slots[meeting.slot]
            (other,) = {*meeting.pair} - {participant.id}
            assert datetime.strptime(entry["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) == slot.start
            assert datetime.strptime(entry["DTEND"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) == slot.end
            assert entry["SUMMARY"] == f"Meeting with {event.participant[other].label}"
            assert entry["LOCATION"] == f"Table {meeting.table}, Zaal 1, Gent"
            assert entry["DESCRIPTION"] == "Match; zorg, \\ en meer"
            assert (entry["SEQUENCE"], entry["STATUS"]) == ("3", "CONFIRMED")


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_whatever_a_person_is_called_the_calendar_can_be_read(name: str) -> None:
    event = random_event(2, 2, 1, 0)
    come = (Participant("a", "Alfa"), Participant("b", name or "Beta"))
    event = replace(event, participants=come, wishes=(MeetingWish("a", "b", WishKind.MEET),))
    event = replace(event, schedule=schedule(event))
    (entry,) = parsed(calendar_of(event, come[0], NOW, WORDS))
    assert entry["SUMMARY"].startswith("Meeting with")


def test_a_newer_calendar_takes_a_cancelled_meeting_away_under_its_number(event: Event) -> None:
    assert event.schedule is not None
    off = event.schedule.standing[0]
    other = event.participant[off.second]
    before = {entry["UID"]: entry for entry in parsed(calendar_of(event, other, NOW, WORDS))}
    repaired = replace(repair(event, gone={off.first}).event, edition=4)
    after = {entry["UID"]: entry for entry in parsed(calendar_of(repaired, other, NOW, WORDS))}
    assert before.keys() <= after.keys()
    gone = [uid for uid, entry in after.items() if entry["STATUS"] == "CANCELLED"]
    assert len(gone) == 1
    assert before[gone[0]]["STATUS"] == "CONFIRMED"
    assert int(after[gone[0]]["SEQUENCE"]) > int(before[gone[0]]["SEQUENCE"])


def test_the_folder_of_calendars_has_one_for_each_who_meets_somebody(event: Event) -> None:
    assert event.schedule is not None
    with ZipFile(io.BytesIO(calendars(event, NOW, WORDS))) as folder:
        names = set(folder.namelist())
    assert names == {f"{id}.ics" for meeting in event.schedule.meetings for id in meeting.pair}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_table_plan_and_the_badges_are_tagged_and_name_everybody(event: Event, language: str) -> None:
    plan = PdfReader(io.BytesIO(table_plan(event, TODAY, Wording(language))))
    cards = PdfReader(io.BytesIO(badges(event, TODAY, Wording(language))))
    for paper in (plan, cards):
        assert "'/Marked': True" in str(paper.root_object["/MarkInfo"])
        assert str(paper.root_object["/Lang"]).startswith(language)
    assert event.schedule is not None
    text = " ".join(" ".join(page.extract_text() for page in plan.pages).split())
    for meeting in event.schedule.meetings:
        assert all(event.participant[id].label in text for id in meeting.pair)
    named = " ".join(" ".join(page.extract_text() for page in cards.pages).split())
    assert all(each.person in named for each in event.participants)


def test_the_workbook_has_every_meeting_and_counts_that_agree(event: Event) -> None:
    assert event.schedule is not None
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_excel(schedule_workbook(event, WORDS))))
    assert book.sheet_names == ["Schedule", "By participant", "Counts"]
    rows = [book.get_sheet_by_name(name).to_python()[1:] for name in book.sheet_names]
    assert len(rows[0]) == len(event.schedule.meetings) == rows[2][0][6]
    assert len(rows[1]) == 2 * len(rows[0])
    assert sum(int(str(row[6]).removesuffix(".0")) for row in rows[2][1:]) == 2 * len(rows[0])


@pytest.mark.parametrize("seed", range(3))
def test_a_private_no_stands_in_no_file(seed: int) -> None:
    drawn = random_event(12, 4, 6, seed, wishes=6, no=0.3)
    refusing = {(wish.who, wish.whom) for wish in drawn.wishes if wish.kind is WishKind.NO}
    with_no = replace(drawn, schedule=schedule(drawn))
    silent = replace(with_no, wishes=tuple(wish for wish in drawn.wishes if (wish.who, wish.whom) not in refusing))
    assert refusing
    for words in map(Wording, LANGUAGES):
        assert calendars(with_no, NOW, words) == calendars(silent, NOW, words)
        assert table_plan(with_no, TODAY, words) == table_plan(silent, TODAY, words)
        assert badges(with_no, TODAY, words) == badges(silent, TODAY, words)
        assert schedule_workbook(with_no, words) == schedule_workbook(silent, words)
    assert event_to_json(with_no) == event_to_json(silent)
    for who, whom in refusing:
        calendar = calendar_of(with_no, with_no.participant[whom], NOW, WORDS)
        assert with_no.participant[who].label.encode() + b"\r\n" not in calendar.replace(b"\r\n ", b"")


def test_the_json_of_an_event_can_be_written(event: Event) -> None:
    found = json.loads(json.dumps(event_to_json(event)))
    assert found["counts"]["meetings"] == len(found["meetings"])
    assert {meeting["state"] for meeting in found["meetings"]} == {MeetingState.PLANNED}
