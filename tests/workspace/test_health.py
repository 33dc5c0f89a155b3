"""Whether a workspace can serve, for those who watch it."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from matchmaking.workspace import health as room
from matchmaking.workspace.health import HealthCheck, health
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` tells."""

    total: int
    used: int
    free: int


def test_a_workspace_that_can_serve_says_what_it_holds(demonstration: Demonstration, tmp_path: Path) -> None:
    workspace = Workspace(demonstration.copied(tmp_path).workspace)
    found = {each.check: each for each in health(workspace.address, tmp_path / "vectors")}
    assert found[HealthCheck.WORKSPACE].good
    assert found[HealthCheck.WORKSPACE].told["member"] == len(workspace.whole_roster().members)
    assert found[HealthCheck.VECTORS].told["bytes"] == 0
    assert not (tmp_path / "vectors").exists()


def test_a_workspace_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    place = tmp_path / "none.workspace"
    found = {each.check: each.good for each in health(str(place), tmp_path)}
    assert not found[HealthCheck.WORKSPACE]
    assert not place.exists()


def test_a_file_that_is_no_workspace_is_told(tmp_path: Path) -> None:
    place = tmp_path / "letter.workspace"
    place.write_text("Dear reader, " * 100)
    found = next(iter(health(str(place), tmp_path)))
    assert (found.good, bool(found.told["reason"])) == (False, True)


def test_a_disk_that_is_nearly_full_is_no_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace(tmp_path / "one.workspace").close()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 2**40, room.LEAST_FREE - 1))
    found = {each.check: each.good for each in health(str(tmp_path / "one.workspace"), tmp_path)}
    assert found == {HealthCheck.WORKSPACE: True, HealthCheck.DISK: False, HealthCheck.VECTORS: False}
