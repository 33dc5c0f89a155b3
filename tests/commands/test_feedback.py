"""Weights out of what came of shown partners, on the command line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.commands import terminal
from matchmaking.ranking import read_preset
from matchmaking.ranking.weights import Criterion
from matchmaking.workspace.maintenance.feedback import record_outcome, record_showing
from matchmaking.workspace.workspace import Workspace
from tests.evaluation.test_outcomes import NOW, simulated


def test_what_came_of_shown_partners_becomes_a_weights_file(tmp_path: Path) -> None:
    place, out = tmp_path / "a.workspace", tmp_path / "weights.toml"
    workspace = Workspace(place)
    command = ["weights", "from-outcomes", "--out", str(out), "--workspace", str(place)]
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 1
    assert "there are 0 and 0" in " ".join(refused.stderr.split())
    for showing in simulated(1, lists=150):
        kept = record_showing(workspace, "", showing.partners, NOW)
        for partner, outcome in showing.outcomes.items():
            record_outcome(workspace, kept.id, partner, outcome.result, NOW)
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.stderr
    preset = read_preset(str(out))
    assert preset.provenance["by"] == "matchmaking weights from-outcomes"
    assert preset.weights.share(Criterion.COMPLEMENTARITY) > preset.weights.share(Criterion.WORDS)


def test_learnt_weights_bear_the_day_of_their_reader_s_calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, out = tmp_path / "a.workspace", tmp_path / "weights.toml"
    workspace = Workspace(place)
    for showing in simulated(1, lists=150):
        kept = record_showing(workspace, "", showing.partners, NOW)
        for partner, outcome in showing.outcomes.items():
            record_outcome(workspace, kept.id, partner, outcome.result, NOW)
    monkeypatch.setattr(terminal, "now", lambda: datetime(2026, 11, 29, 23, 30, tzinfo=UTC))
    done = CliRunner().invoke(app, ["weights", "from-outcomes", "--out", str(out), "--workspace", str(place)])
    assert done.exit_code == 0, done.stderr
    assert read_preset(str(out)).provenance["made"] == date(2026, 11, 30)
