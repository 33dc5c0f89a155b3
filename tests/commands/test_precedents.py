"""The command that shows the funded consortia nearest to a call or a text."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaking.cli import app
from tests.evaluation.archives import FUTURE, PAST, Row, cordis


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "w.workspace"))
    near = Row("7", "2019-04-01", ["16", "17", "10"], "Farm soils improved by bacteria")
    archive = cordis(tmp_path / "archive.zip", (*PAST, *FUTURE, near))
    result = CliRunner().invoke(app, ["import", "cordis", str(archive)])
    assert result.exit_code == 0, result.stderr
    return tmp_path


def test_a_text_or_a_file_is_answered_on_stdout_as_a_table_or_as_json(place: Path) -> None:
    asked = "Bacteria that improve the soil of farms"
    (place / "call.txt").write_text(
        f"Soil\n{asked}. " + "Farms and soil are what the bacteria of this call must serve. " * 5, encoding="utf-8"
    )
    told = json.loads(CliRunner().invoke(app, ["precedents", asked, "--json", "--top", "2"]).stdout)
    assert [one["id"] for one in told["precedents"]] == ["4", "7"]
    assert {partner["name"] for partner in told["precedents"][0]["partners"]} == {"Partner 16", "Partner 17", "Partner 18"}
    from_file = json.loads(CliRunner().invoke(app, ["precedents", str(place / "call.txt"), "--json", "--top", "2"]).stdout)
    assert from_file["precedents"][0]["id"] == "4"
    shown = CliRunner().invoke(app, ["precedents", asked, "--top", "2"])
    assert shown.exit_code == 0
    assert "In two or more of them: Partner 16 (2); Partner 17 (2)" in " ".join(shown.stdout.split())


def test_a_workspace_without_projects_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "w.workspace"))
    (tmp_path / "leden.csv").write_text("Naam;Land\nImaging Lab;BE\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["import", "members", str(tmp_path / "leden.csv")]).exit_code == 0
    result = CliRunner().invoke(app, ["precedents", "glucose sensors"])
    assert result.exit_code == 0
    assert "matchmaking import cordis" in " ".join(result.stderr.split())
