"""The demonstration cluster, loaded and learnt once for all tests that look at the app."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.features import Encoder, fit
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

APP = Path(__file__).resolve().parents[1] / "main.py"
"""The pages, as a test opens them without a browser."""
SERVED = APP.with_name("app.py")
"""The same with what is around them, as a server runs it."""
PAGES = (
    "start",
    "find_partners",
    "shortlist",
    "build_consortium",
    "members",
    "board",
    "meetings",
    "evidence",
    "weights",
    "how_ranking_works",
    "first_steps",
)
"""The pages by their addresses, the first one too."""
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

    @property
    def untouched(self) -> Path:
        """The workspace as it was loaded: pages that are opened on ``workspace`` write the lists that they show into it.

        A copy, which one test has for itself, has none: it stands for itself.
        """
        return self.workspace.with_suffix(".untouched")

    def copied(self, folder: Path) -> "Demonstration":
        """The same with a workspace of its own in ``folder``, which may be changed; none where there is none to copy.

        SQLite makes the copy. Closing the file by other means releases the locks that this process holds on it: another
        process then takes itself for the last one, removes the write-ahead log, and reading fails with a disk I/O error.
        """
        copy = folder / self.workspace.name
        source = self.untouched if self.untouched.exists() else self.workspace
        if source.exists():
            _copy(source, copy)
        return replace(self, workspace=copy)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    folder = tmp_path_factory.getbasetemp() / "demonstration"
    made = Demonstration(folder / "cluster.workspace", folder / "vectors")
    if not made.untouched.exists():
        workspace = Workspace(made.workspace)
        load_demonstration(workspace, datetime(2026, 11, 21, tzinfo=UTC))
        fit(workspace.roster(), Encoder(), made.cache)
        workspace.close()
        _copy(made.workspace, made.untouched)
    return made
