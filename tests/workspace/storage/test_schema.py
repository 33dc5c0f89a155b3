"""Workspaces of earlier versions open and lose nothing; those of later versions and other programs are left alone."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from matchmaking.errors import WorkspaceError
from matchmaking.members.member import Contact, Roster
from matchmaking.workspace.storage import migrations, schema, tables
from matchmaking.workspace.storage.documents import Document, keep, kept
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

VERSION_1 = Path(__file__).parent / "workspace-version-1.sql"


def version_1(folder: Path) -> Path:
    """A workspace as the first release left it: the small cluster, with a contact, an import and a possible duplicate."""
    place = folder / "old.workspace"
    with sqlite3.connect(place) as connection:
        connection.executescript(VERSION_1.read_text(encoding="utf-8"))
    connection.close()
    return place


def test_a_workspace_of_version_1_opens_with_all_it_held(tmp_path: Path) -> None:
    workspace = Workspace(version_1(tmp_path))
    roster = workspace.whole_roster()
    assert [member.id for member in roster.members] == [member.id for member in small_roster().members]
    assert (roster.projects, roster.participations) == (small_roster().projects, small_roster().participations)
    assert roster.member("alfa").contact == Contact("An Claes", "an@alfa.example", "+32 9 000 00 00")
    assert roster.member("alfa").trl == (3, 6)
    assert not roster.member("zeta").consent
    assert [pair.reasons for pair in workspace.possible_duplicates()] == [("same_town",)]
    assert [record.source for record in workspace.imports()] == ["list.csv"]


def test_a_workspace_of_version_1_takes_what_later_versions_keep(tmp_path: Path) -> None:
    workspace = Workspace(version_1(tmp_path))
    keep(workspace, Document("shortlist", "Niertelling", {"members": ["alfa"]}), NOW)
    saved(workspace, small_roster())
    again = Workspace(workspace.address)
    assert [document.name for document in kept(again, "shortlist")] == ["Niertelling"]


def test_projects_of_a_workspace_of_before_have_no_keywords_until_their_archive_is_read_again(tmp_path: Path) -> None:
    workspace = Workspace(version_1(tmp_path))
    roster = workspace.whole_roster()
    assert {project.keywords for project in roster.projects} == {()}
    told = [replace(project, keywords=("patch", "skin")) for project in roster.projects]
    saved(workspace, Roster.of(roster.members, told, roster.participations))
    assert {project.keywords for project in Workspace(workspace.address).whole_roster().projects} == {("patch", "skin")}


def test_the_first_release_refuses_a_workspace_of_this_one(tmp_path: Path) -> None:
    place = version_1(tmp_path)
    Workspace(place).close()
    with sqlite3.connect(place) as connection:
        told = connection.execute("select value from about where key = 'version'").fetchone()
    assert int(told[0]) > 1  # what the first release compares with its own


def test_the_steps_lead_to_the_tables_that_the_program_uses(place: str) -> None:
    workspace = Workspace(place)
    with workspace.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_the_last_step_is_the_version_of_the_program() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == schema.VERSION


def test_a_workspace_of_a_newer_version_is_left_alone(place: str) -> None:
    workspace = Workspace(place)
    with workspace.writing() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(WorkspaceError, match="newer version"):
        Workspace(place)


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "other.db"
    with sqlite3.connect(place) as connection:
        connection.execute("create table invoice (number integer)")
    connection.close()
    before = place.read_bytes()
    with pytest.raises(WorkspaceError, match="another program"):
        Workspace(place)
    with sqlite3.connect(place) as connection:
        assert [row[0] for row in connection.execute("select name from sqlite_master")] == ["invoice"]
    assert len(place.read_bytes()) == len(before)
