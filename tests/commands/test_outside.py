"""Commands that look in other workspaces for who does what no member covers."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from matchmaking.cli import app

TASK = "Tuning wooden church organs and restoring their pipes."
CALL = f"""id = "organs"
title = "Organs"
budget = 100000

[[capabilities]]
name = "Organ building"
text = "{TASK}"
weight = 1.0
"""
OWN = "Naam;Land;Omschrijving\nAlfa;BE;Wij maken software voor ziekenhuizen.\nBeta;BE;Wij vervoeren bloedstalen.\n"
OTHERS = f"""name;country;city;description;consent
Orgelbouw Janssens;BE;Gent;{TASK};yes
Stille Orgels;BE;Gent;{TASK};no
Gamma;BE;Gent;We transport blood samples.;yes
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, said in (("own", OWN), ("heritage", OTHERS)):
        (tmp_path / f"{name}.csv").write_text(said, encoding="utf-8")
        monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / f"{name}.workspace"))
        assert CliRunner().invoke(app, ["import", "members", str(tmp_path / f"{name}.csv")]).exit_code == 0
    (tmp_path / "call.toml").write_text(CALL, encoding="utf-8")
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "own.workspace"))
    return tmp_path


def white_spots(place: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["white-spots", str(place / "call.toml"), *words])


def test_who_does_it_in_another_workspace_is_told_and_who_does_not_want_to_be_seen_there_is_not(place: Path) -> None:
    other = str(place / "heritage.workspace")
    (spot,) = json.loads(white_spots(place, "--outside", other, "--json").stdout)
    told: list[dict[str, Any]] = spot["outside"]
    assert [(each["name"], each["city"], each["country"], each["source"]) for each in told] == [
        ("Orgelbouw Janssens", "Gent", "BE", "heritage")
    ]
    assert told[0]["passage"] == TASK
    assert told[0]["strength"] > 0.5
    shown = white_spots(place, "--outside", other, "--excel", str(place / "spots.xlsx"))
    assert "Orgelbouw Janssens (Gent, Belgium)" in " ".join(shown.stdout.split())
    assert "Stille" not in shown.stdout


def test_without_another_workspace_nobody_is_named(place: Path) -> None:
    (spot,) = json.loads(white_spots(place, "--json").stdout)
    assert spot["outside"] == []


@pytest.mark.parametrize("command", ["white-spots", "consortia"])
def test_a_workspace_that_is_not_there_is_told_and_not_made(place: Path, command: str) -> None:
    missing = place / "heritage.workspac"
    words = [str(place / "call.toml")] if command == "white-spots" else ["--call", str(place / "call.toml")]
    result = CliRunner().invoke(app, [command, *words, "--outside", str(missing)])
    assert result.exit_code == 1
    assert "There is no workspace at" in " ".join(result.stderr.split())
    assert not missing.exists()
