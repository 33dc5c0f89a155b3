"""The commands that ask members and sort out duplicates, from the first to the last step."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.workspace.workspace import Workspace


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "leden.csv").write_text("Naam;Land\nImaging Lab;BE\nImagin Lab;BE\n", encoding="utf-8")
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "w.workspace"))
    assert run("import", "members", str(tmp_path / "leden.csv"))
    return tmp_path


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.stderr
    return " ".join((result.stdout + result.stderr).split())


def test_questions_are_listed_written_and_read_back(place: Path) -> None:
    asked = json.loads(CliRunner().invoke(app, ["questions", "list", "--json"]).stdout)
    assert {each["member"] for each in asked} == {"imaging-lab", "imagin-lab"}
    assert asked[0]["fields"][0] == "statements"
    sheet = str(place / "questions.xlsx")
    assert "1 members" in run("questions", "write", sheet, "--member", "Imaging Lab", "--language", "en")
    assert "0 members changed" in run("questions", "read", sheet, "--preview")
    assert CliRunner().invoke(app, ["questions", "write", sheet, "--language", "de"]).exit_code == 2
    assert "Write them to a .zip" in run("questions", "write", sheet, code=1)
    assert "2 members" in run("questions", "write", str(place / "questions.zip"))
    assert CliRunner().invoke(app, ["questions", "read", str(place / "leden.csv")]).exit_code == 1


def test_duplicates_are_listed_decided_and_taken_back(place: Path) -> None:
    def listed() -> dict[str, list[object]]:
        found: dict[str, list[object]] = json.loads(CliRunner().invoke(app, ["duplicates", "list", "--json"]).stdout)
        return found

    workspace = Workspace(place / "w.workspace")
    assert len(listed()["to_decide"]) == 1
    run("duplicates", "same", "Imaging Lab", "imagin-lab")
    assert len(workspace.roster().members) == 1
    assert (len(listed()["to_decide"]), len(listed()["decided"])) == (0, 1)
    run("duplicates", "take-back", "imagin-lab", "imaging-lab")
    assert len(workspace.roster().members) == 2
    run("duplicates", "different", "imaging-lab", "imagin-lab")
    assert not listed()["to_decide"]
    assert CliRunner().invoke(app, ["duplicates", "take-back", "imaging-lab", "nobody"]).exit_code == 1
