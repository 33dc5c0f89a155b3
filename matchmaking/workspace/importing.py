"""Imports: files are read, merged with the stored roster, and saved in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from matchmaking.i18n import day_of
from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.member import Roster
from matchmaking.members.merging import Counts, Reading, merge
from matchmaking.members.projects.project_list import read_project_list
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.source_columns import Told, keep_source, read_directories
from matchmaking.workspace.storage.origins import Basis, Origin, given
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace

_NOTHING: Told = {}
_BY_NAME = "name"
"""The source of a parent organisation that was read from the name or the website of its part."""


class Stage(StrEnum):
    """The stage of an import, for progress messages."""

    READING = "reading"
    JOINING = "joining"
    SAVING = "saving"


Progress = Callable[[Stage], None]


def _say_nothing(_: Stage) -> None: ...


def import_directories(
    workspace: Workspace,
    files: Sequence[Path],
    now: datetime,
    viewer: Viewer = OFFICE,
    *,
    told: Told = _NOTHING,
    progress: Progress = _say_nothing,
) -> ImportRecord:
    """Import member directories. Raises ``UnreadableFile`` for the first unusable file; then nothing is imported.

    The column mapping of each file is stored under its source's name, for the next list of the same shape. Like the other
    imports it raises ``NotAllowed`` for any viewer but the cluster office.
    """
    check_is_office(viewer)
    progress(Stage.READING)
    readings = read_directories(workspace, files, told)
    record = merge_readings(workspace, readings, files, now, viewer, progress)
    for reading in readings:
        keep_source(workspace, reading.columns, now, viewer)
    return record


def import_cordis(
    workspace: Workspace,
    archives: Sequence[Path],
    now: datetime,
    viewer: Viewer = OFFICE,
    *,
    country: str = "",
    region: str = "",
    programme: str = "",
    progress: Progress = _say_nothing,
) -> ImportRecord:
    """Import European project archives, filtered as in ``read_cordis``. Raises as ``import_directories`` does."""
    check_is_office(viewer)
    progress(Stage.READING)
    readings = [read_cordis(archive, country=country, region=region, programme=programme) for archive in archives]
    return merge_readings(workspace, readings, archives, now, viewer, progress)


def import_projects(
    workspace: Workspace,
    files: Sequence[Path],
    now: datetime,
    viewer: Viewer = OFFICE,
    *,
    progress: Progress = _say_nothing,
) -> ImportRecord:
    """Import lists of past projects, see ``read_project_list``. Raises as ``import_directories`` does."""
    check_is_office(viewer)
    progress(Stage.READING)
    return merge_readings(workspace, [read_project_list(file) for file in files], files, now, viewer, progress)


def merge_readings(
    workspace: Workspace,
    readings: Sequence[Reading],
    files: Sequence[Path],
    now: datetime,
    viewer: Viewer = OFFICE,
    progress: Progress = _say_nothing,
) -> ImportRecord:
    """Merge readings of files into the workspace, in one transaction."""
    source = ", ".join(file.name for file in files)

    def step(roster: Roster) -> Update:
        progress(Stage.JOINING)
        merged = merge(roster, *readings)
        progress(Stage.SAVING)
        record = ImportRecord(now, source, counted(merged.counts), merged.problems)
        origins = given(merged.roster, merged.records, day_of(now))
        for part in merged.parts:
            found = Origin(_BY_NAME, day_of(now), Basis.DERIVED)
            origins.setdefault(part, {}).update({"parent": found, "parent_share": found})
        return Update(merged.roster, None, record, origins, merged.records)

    return workspace.update(step, viewer)


def counted(counts: Counts) -> dict[str, int]:
    """The counts as a flat record: ``members_added``, ``projects_unchanged`` and so on."""
    return {f"{what}_{became}": number for what, tally in asdict(counts).items() for became, number in tally.items()}
