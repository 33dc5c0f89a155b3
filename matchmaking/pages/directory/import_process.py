"""An import, or a look at what it would do, as work for a process of its own, so that nobody's page waits for it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from matchmaking.errors import UnreadableFile
from matchmaking.members.cordis.programmes import is_archive
from matchmaking.members.lists.source_columns import SourceColumns, ToldColumns
from matchmaking.members.projects.project_list import is_project_list
from matchmaking.members.viewers import Viewer
from matchmaking.pages.frame.subprocess_job import Tell
from matchmaking.remarks import Remark
from matchmaking.workspace.importing import Stage, import_cordis, import_directories, import_projects
from matchmaking.workspace.preview import Preview, preview_files
from matchmaking.workspace.source_columns import Told, columns_before
from matchmaking.workspace.workspace import ImportRecord, Workspace

_STAGES = {
    Stage.READING: (Remark("Reading the lists …"), 0.05),
    Stage.JOINING: (Remark("Finding out who is who …"), 0.4),
    Stage.SAVING: (Remark("Looking for possible duplicates, and saving …"), 0.6),
}
"""What is said of each stage, and the part of an import that is done when it begins, about."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found before an import: how the columns of each list are read, and what would come of it, or why nothing can."""

    columns: Mapping[str, SourceColumns]
    preview: Preview | None = None
    refusal: UnreadableFile | None = None


def bring_in(tell: Tell, place: str, files: Sequence[Path], now: datetime, viewer: Viewer, told: Told) -> list[ImportRecord]:
    """Take the lists of members in together, then those of projects, then the archives (``.zip``).

    Raises as ``import_directories``, ``import_projects`` and ``import_cordis`` do.
    """
    workspace = Workspace(place)
    progress = partial(_say_stage, tell)
    # of whose columns a person said something, that is a list of members
    projects = [file for file in files if not is_archive(file) and file.name not in told and is_project_list(file)]
    lists = [file for file in files if not is_archive(file) and file not in projects]
    archives = [file for file in files if is_archive(file)]
    records = []
    if lists:
        records.append(import_directories(workspace, lists, now, viewer, told=told, progress=progress))
    if projects:
        records.append(import_projects(workspace, projects, now, viewer, progress=progress))
    if archives:
        records.append(import_cordis(workspace, archives, now, viewer, progress=progress))
    return records


def look_ahead(tell: Tell, place: str, files: Sequence[Path], told: Told) -> Look:
    """What importing the files would do; nothing is written."""
    _say_stage(tell, Stage.READING)
    workspace = Workspace(place)
    try:
        seen = preview_files(workspace, files, told)
        return Look(dict(seen.columns), seen)
    except UnreadableFile as refusal:
        # a list whose columns nobody could name can still be told what they are
        columns = {}
        for file in (file for file in files if not is_archive(file)):
            with suppress(UnreadableFile):
                columns[file.name] = columns_before(workspace, file, told.get(file.name, ToldColumns()))
        return Look(columns, refusal=refusal)


def _say_stage(tell: Tell, stage: Stage) -> None:
    tell(*_STAGES[stage])
