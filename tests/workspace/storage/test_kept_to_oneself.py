"""What a workspace holds is its owner's: no other account of the machine reads it, no message tells a password or a value."""

import os
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.errors import WorkspaceError
from matchmaking.members.member import Contact
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.storage.database import Database, first_line
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

PERSON = Contact("An Claes", "an@alfa.example")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")


def _readable_by_others(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and file.stat().st_mode & 0o077]


@pytest.fixture(autouse=True)
def ordinary_mask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_opening_a_workspace_again_releases_no_lock_on_it(tmp_path: Path) -> None:
    file = tmp_path / "a.workspace"
    with closing(Workspace(file)) as workspace, workspace.reading():
        with closing(Workspace(file)):
            pass
        # another process may do this only where nobody else holds the file
        alone = f"import sqlite3; sqlite3.connect({str(file)!r}, timeout=0).execute('PRAGMA journal_mode=DELETE')"
        other = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True, check=False)
    assert "database is locked" in other.stderr


def test_nobody_else_reads_a_workspace_its_journal_or_its_backup(tmp_path: Path) -> None:
    with closing(Workspace(tmp_path / "a.workspace")) as workspace:
        saved(workspace, small_roster())
        with workspace.reading():
            assert _readable_by_others(tmp_path) == []
        back_up(workspace, tmp_path / "a.backup", NOW)
        restore(workspace, tmp_path / "a.backup", NOW)
        assert _readable_by_others(tmp_path) == []


def test_a_workspace_that_others_could_read_is_closed_to_them_when_it_is_opened(tmp_path: Path) -> None:
    Workspace(tmp_path / "a.workspace").close()
    (tmp_path / "a.workspace").chmod(0o644)
    Workspace(tmp_path / "a.workspace").close()
    assert _readable_by_others(tmp_path) == []


def test_what_a_killed_backup_left_is_removed_by_the_next_and_one_at_work_is_not(tmp_path: Path) -> None:
    old, young = tmp_path / ".backup-old", tmp_path / ".backup-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "part").write_text("names and addresses")
    before = time.time() - timedelta(days=2).total_seconds()
    os.utime(old, (before, before))
    with closing(Workspace(tmp_path / "a.workspace")) as workspace:
        back_up(workspace, tmp_path / "a.backup", datetime.now(UTC))
    assert not old.exists()
    assert young.exists()


def test_what_a_killed_backup_left_beside_a_workspace_is_removed_when_it_is_opened(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)
    dead, at_work = tmp_path / f".backup-{ended.stdout.strip()}-x", tmp_path / f".backup-{os.getpid()}-x"
    for folder in (dead, at_work):
        folder.mkdir()
        (folder / "part").write_text("names and addresses")
    Workspace(tmp_path / "a.workspace").close()
    assert not dead.exists()
    assert at_work.exists()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://user:hush@127.0.0.1:9/none",
        "postgresql://127.0.0.1:9/none?user=me&password=hush",
        "postgresql://127.0.0.1:9/none?PASSWORD=hush&sslpassword=hush",
        "postgresql://user:hush@127.0.0.1:port/none",
        "oracle://user:hush@127.0.0.1/none?password=hush",
    ],
)
def test_no_message_tells_a_password(address: str) -> None:
    with pytest.raises(WorkspaceError) as told:
        Database(address)
    assert "hush" not in str(told.value)


def test_no_message_tells_what_a_server_quotes_of_a_row() -> None:
    said = 'invalid input syntax for type date: "an@alfa.example"\nDETAIL:  Key (email)=(an@alfa.example) already exists.'
    cause = sa.exc.DataError("INSERT", {}, Exception(said))
    assert first_line(cause) == 'invalid input syntax for type date: "…"'


@pytest.mark.parametrize("command", ["export", "erase"])
def test_whom_a_command_is_about_is_asked_for_or_read_so_that_no_shell_keeps_it(command: str, tmp_path: Path) -> None:
    for number, (words, typed) in enumerate(((["--from", str(tmp_path / "who.txt")], ""), ([], f"{PERSON.email}\n"))):
        place = tmp_path / f"{number}.workspace"
        (tmp_path / "who.txt").write_text(f"\n{PERSON.email}\n", encoding="utf-8")
        with closing(Workspace(place)) as workspace:
            members = [replace(member, contact=PERSON) for member in small_roster().members[:1]]
            saved(workspace, replace(small_roster(), members=(*members, *small_roster().members[1:])))
        yes = ["--yes"] if command == "erase" else []
        done = CliRunner().invoke(app, ["privacy", command, *words, *yes, "--workspace", str(place)], input=typed)
        assert done.exit_code == 0, done.output
        assert PERSON.name in done.stdout or command == "erase"
