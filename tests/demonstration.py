"""The demonstration cluster, loaded and learnt once for all tests that look at the app."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.features import Encoder, fit
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

APP = Path(__file__).resolve().parents[1] / "app.py"
PATIENCE = 3600
"""Seconds after which something is taken to hang: no test says how fast a machine must be."""


@dataclass(frozen=True)
class Demonstration:
    """A workspace with the demonstration cluster, and the folder of its vectors."""

    workspace: Path
    cache: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"MATCHMAKING_WORKSPACE": str(self.workspace), "MATCHMAKING_CACHE": str(self.cache)}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    folder = tmp_path_factory.getbasetemp() / "demonstration"
    made = Demonstration(folder / "cluster.workspace", folder / "vectors")
    if not made.workspace.exists():
        workspace = Workspace(made.workspace)
        load_demonstration(workspace, datetime(2026, 11, 21, tzinfo=UTC))
        fit(workspace.roster(), Encoder(), made.cache)
        workspace.close()
    return made
