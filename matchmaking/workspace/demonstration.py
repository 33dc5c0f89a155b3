"""The demonstration: a fictional Flemish cluster, loaded by the same road as anybody's own files."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from matchmaking.data_files import data_file
from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.workspace.importing import take_in
from matchmaking.workspace.storage import tables
from matchmaking.workspace.workspace import ImportRecord, Workspace

LISTS = ("medtech-lijst.csv", "life-sciences-directory.xlsx", "digital-membres.csv")
_PROJECTS = "projects"


def load_demonstration(workspace: Workspace, now: datetime, viewer: Viewer = OFFICE) -> ImportRecord:
    """Import the three association lists and the past projects of the fictional cluster."""
    lists = [data_file("demonstration", name) for name in LISTS]
    projects = data_file("demonstration", _PROJECTS)
    return take_in(workspace, [*map(read_directory, lists), read_cordis(projects)], [*lists, projects], now, viewer)


def holds_demonstration(workspace: Workspace) -> bool:
    """Whether the fictional cluster was loaded into the workspace."""
    of_the_demonstration = tables.imports.c.source == ", ".join([*LISTS, _PROJECTS])
    with workspace.reading() as connection:
        return connection.execute(sa.select(tables.imports.c.number).where(of_the_demonstration)).first() is not None


def demonstration_calls() -> list[Path]:
    """The call files of the demonstration, in the order of their names."""
    return sorted(data_file("demonstration", "calls").glob("*.toml"))
