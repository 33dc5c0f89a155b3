"""An import, or its preview, as work for a separate process, so that no page waits for it."""

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
"""The message of each stage, and the approximate share (0 to 1) of the import done when it starts."""


@dataclass(frozen=True, slots=True)
class Look:
    """The preview of an import: the column mappings of its lists, and its effect, or the reason why it is impossible."""

    columns: Mapping[str, SourceColumns]
    preview: Preview | None = None
    refusal: UnreadableFile | None = None


def bring_in(tell: Tell, place: str, files: Sequence[Path], now: datetime, viewer: Viewer, told: Told) -> list[ImportRecord]:
    """Import the member lists together, then those of projects, then the archives (``.zip``).

    Raises as ``import_directories``, ``import_projects`` and ``import_cordis`` do.
    """
    workspace = Workspace(place)
    progress = partial(_say_stage, tell)
    # a file with a column mapping by a person is a list of members
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
    """The effect of importing the files; nothing is written."""
    _say_stage(tell, Stage.READING)
    workspace = Workspace(place)
    try:
        seen = preview_files(workspace, files, told)
        return Look(dict(seen.columns), seen)
    except UnreadableFile as refusal:
        # a list without a recognised column can still get a mapping from a person
        columns = {}
        for file in (file for file in files if not is_archive(file)):
            with suppress(UnreadableFile):
                columns[file.name] = columns_before(workspace, file, told.get(file.name, ToldColumns()))
        return Look(columns, refusal=refusal)


def _say_stage(tell: Tell, stage: Stage) -> None:
    tell(*_STAGES[stage])
