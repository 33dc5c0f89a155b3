"""The commands of an event, from its list to its papers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner, Result

from matchmaking.cli import app

LIST = "Organisation;Person;Languages;Must meet;Meet;No thanks\n" + "".join(
    f"Firm {number};Person {number};en;Firm {(number + 1) % 6};Firm {(number + 2) % 6};Firm {(number + 3) % 6}\n"
    for number in range(6)
)

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str) -> Result:
        return CliRunner().invoke(app, ["meetings", *words], env={"MATCHMAKING_WORKSPACE": str(tmp_path / "a.workspace")})

    return command


def told(done: Result) -> Any:
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_an_event_goes_from_its_list_to_its_papers(run: Run, tmp_path: Path) -> None:
    created = told(
        run("create", "Match", "--day", "2027-03-04", "--until", "10:30", "--break", "09:30-09:50", "--tables", "3", "--json")
    )
    assert (created["id"], created["slots"]) == ("match", 2)
    (tmp_path / "people.csv").write_text(LIST, encoding="utf-8")
    read = told(run("read", "match", str(tmp_path / "people.csv"), "--json"))
    assert (read["participants"], read["wishes"], read["problems"]) == (6, 18, [])
    planned = told(run("schedule", "Match", "--json"))
    assert (planned["counts"]["meetings"], planned["gap"], planned["breaches"]) == (6, 0.0, [])
    assert planned["counts"]["must_granted"] == 6
    shown = told(run("show", "match", "--participant", "Firm 0", "--json"))
    assert [each["organisation"] for each in shown["participants"]] == ["Firm 0"]
    assert len(shown["meetings"]) == 2
    repaired = told(run("repair", "match", "--gone", "Person 0", "--from", "09:50", "--json"))
    assert (repaired["changes"], len(repaired["lost"])) == (0, 1)
    held = told(run("held", "match", "--until", "09:50", "--json"))
    assert held["counts"]["held"] == 3
    files = tmp_path / "papers"
    files.mkdir()
    assert run("write", "match", str(files), "--language", "nl").exit_code == 0
    assert {file.name for file in files.iterdir()} == {
        "match-calendars.zip",
        "match-table-plan.pdf",
        "match-badges.pdf",
        "match.xlsx",
    }
    assert "firm-1-person-1.ics" in ZipFile(files / "match-calendars.zip").namelist()
    assert [each["id"] for each in told(run("list", "--json"))] == ["match"]
    assert run("delete", "match").exit_code == 0
    assert told(run("list", "--json")) == []


def test_a_mistake_is_told_in_a_sentence_and_ends_with_1(run: Run) -> None:
    nowhere = run("schedule", "nowhere")
    assert nowhere.exit_code == 1
    assert "No event is called 'nowhere'" in nowhere.stderr
    backwards = run("create", "Match", "--day", "2027-03-04", "--from", "17:00", "--until", "09:00")
    assert backwards.exit_code == 1
    assert "Hours run from an earlier time to a later one" in backwards.stderr
    assert run("create", "Match", "--day", "2027-03-04", "--from", "nine").exit_code == 2
