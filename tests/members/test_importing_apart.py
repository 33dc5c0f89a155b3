"""Imports in a process of their own: the same as beside each other, and no more than themselves when they end badly."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.errors import NotAllowed, UnreadableFile, WorkspaceError
from matchmaking.members import importing_apart
from matchmaking.members.importing import Stage, import_directories
from matchmaking.members.importing_apart import import_apart
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import ToldColumns
from matchmaking.members.viewers import OFFICE, Role, Viewer
from matchmaking.members.workspace import Workspace

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "leden.csv").write_text("Wie;Naam;TRL\nBarco;Barco NV;99\nImec;Imec;4\n", encoding="utf-8")
    return tmp_path / "leden.csv"


def test_an_import_apart_does_what_an_import_does_and_says_how_far_it_is(tmp_path: Path, file: Path) -> None:
    beside, apart = Workspace(tmp_path / "a.workspace"), Workspace(tmp_path / "b.workspace")
    told = {"leden.csv": ToldColumns("bron", {"Wie": Field.ALIASES})}
    stages: list[Stage] = []
    record = import_directories(beside, [file], NOW, told=told)
    assert import_apart(apart, [file], NOW, OFFICE, told, stages.append) == [record]
    assert apart.whole_roster() == beside.whole_roster()
    assert stages == list(Stage)


def test_what_it_refuses_is_refused_with_the_same_words(tmp_path: Path, file: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    file.write_text("niets\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no row of headers") as apart:
        import_apart(workspace, [file], NOW, OFFICE, {}, lambda _: None)
    with pytest.raises(UnreadableFile) as beside:
        import_directories(workspace, [file], NOW)
    assert str(apart.value) == str(beside.value)
    with pytest.raises(NotAllowed):
        import_apart(workspace, [file], NOW, Viewer(Role.ANALYST), {}, lambda _: None)


def test_a_process_that_ends_without_an_answer_is_said_so_and_nothing_is_kept(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "import os, sys; sys.stdin.read(); os.abort()"], **options)  # type: ignore[call-overload,no-any-return]

    workspace = Workspace(tmp_path / "a.workspace")
    monkeypatch.setattr(importing_apart, "Popen", killed)
    with pytest.raises(WorkspaceError, match="Nothing of it was kept"):
        import_apart(workspace, [file], NOW, OFFICE, {}, lambda _: None)
    assert workspace.whole_roster().members == ()
