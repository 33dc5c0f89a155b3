"""The calendar of deadlines holds the day of each open call, in a form that calendar programs take in."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from matchmaking.composition import Call
from matchmaking.exports.calendar import deadline_calendar
from matchmaking.i18n import Wording
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.open_calls import known_calls, open_calls
from matchmaking.workspace.saved_calls import keep_call
from matchmaking.workspace.workspace import Workspace
from tests.exports.test_meetings import parsed

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
CALL = Call(
    "heart-1",
    "Hart; thuis, en\nverder",
    {"nl": "Zorg op afstand, met een zeer lange uitleg. " * 30},
    budget=2_500_000,
    deadline=date(2027, 3, 12),
    source="https://example.org/call\r\nX-EVIL:1",
)


def test_each_call_with_a_deadline_has_its_day_its_link_and_two_reminders() -> None:
    written = deadline_calendar([CALL, replace(CALL, id="b", deadline=None)], NOW, Wording("nl"))
    (entry,) = parsed(written)
    assert (entry["DTSTART;VALUE=DATE"], entry["UID"]) == ("20270312", "heart-1@calls.matchmaking")
    assert entry["SUMMARY"] == "Deadline: Hart; thuis, en\nverder"
    assert entry["URL"] == "https://example.org/callX-EVIL:1"
    assert b"\r\nX-EVIL" not in written
    assert b"2.500.000" in written.replace(b"\r\n ", b"")
    assert written.count(b"BEGIN:VALARM") == 2


def test_calls_that_the_office_keeps_are_open_until_their_deadline_the_next_one_first(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    for number, day in enumerate((date(2027, 3, 12), date(2027, 1, 5), None, date(2026, 11, 28))):
        keep_call(workspace, replace(CALL, id=f"c{number}", deadline=day), NOW)
    assert [call.id for call in open_calls(workspace, date(2026, 11, 29), "nl")] == ["c1", "c0", "c2"]
    assert [call.id for call in open_calls(workspace, date(2026, 11, 28), "nl")] == ["c3", "c1", "c0", "c2"]


def test_the_examples_are_open_calls_of_the_demonstration_cluster_alone(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    assert open_calls(workspace, date(2020, 1, 1), "nl") == []
    load_demonstration(workspace, NOW)
    assert open_calls(workspace, date(2020, 1, 1), "nl")


def test_the_deadlines_of_the_demonstration_count_from_the_day_on_which_it_is_loaded(tmp_path: Path) -> None:
    with closing(Workspace(tmp_path / "a.workspace")) as workspace:
        examples = known_calls(workspace, "en", examples=True)
        assert len(examples) == 5
        assert not any(call.deadline for call in examples)
        for days in (0, 1000):  # loaded a second time, they are open again
            loaded = NOW + timedelta(days=days)
            load_demonstration(workspace, loaded)
            ahead = [
                (call.deadline - loaded.date()).days for call in open_calls(workspace, loaded.date(), "fr") if call.deadline
            ]
            assert len(ahead) == 5
            assert all(20 < left < 200 for left in ahead)
            assert sum(left < 100 for left in ahead) >= 3
