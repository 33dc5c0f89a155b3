"""The board on the command line, from a need to an answer."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from matchmaking.cli import app
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import saved


def test_a_need_is_published_answered_and_withdrawn(tmp_path: Path) -> None:
    place = tmp_path / "a.workspace"
    saved(Workspace(place), small_roster())

    def said(*words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(app, ["board", *words, "--workspace", str(place)])
        assert done.exit_code == code, done.output
        return done

    told = said("publish", "Alfa Sensors BV", "A hospital ward for patches", "--audience", "members", "--name", "gamma").stderr
    id = told.partition(":")[0]
    assert "Alfa Sensors BV" in said("list").stdout
    assert "named" not in said("interest", id, "--from", "gamma", "--text", "Forty beds.").stdout
    said("interest", id, "--from", "delta", "--text", "Us too.", code=1)
    answered = said("answer", id, "gamma", "--decline", "no_time", "--text", "Next year.").stdout
    assert "declined" in answered
    assert "no time: Next year." in answered
    said("interest", id, "--from", "gamma", "--take-back")
    said("withdraw", id)
    assert "ward" not in said("list").stdout
    assert "No single post" in said("withdraw", id, code=1).stderr


def test_who_is_hidden_is_shown_again(tmp_path: Path) -> None:
    place = tmp_path / "a.workspace"
    saved(Workspace(place), small_roster())
    for words, named in (("hide", True), ("unhide", False)):
        reason = ["--reason", "other"] if named else []
        assert CliRunner().invoke(app, ["board", words, "alfa", "gamma", *reason, "--workspace", str(place)]).exit_code == 0
        hidden = CliRunner().invoke(app, ["board", "hidden", "alfa", "--workspace", str(place)]).stdout
        assert ("Gamma Ziekenhuis" in hidden) is named
        found = CliRunner().invoke(app, ["partners", "--seeker", "alfa", "--top", "50", "--workspace", str(place), "--json"])
        assert ("gamma" in {each["member"]["id"] for each in json.loads(found.stdout)}) is not named
