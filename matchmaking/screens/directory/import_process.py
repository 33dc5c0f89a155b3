"""An import as one piece of work, file by file, done in a process of its own so that nobody's page waits for it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.importing import take_in
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.preview import Preview, preview_files
from matchmaking.members.viewers import Viewer
from matchmaking.members.workspace import ImportRecord, Workspace
from matchmaking.remarks import Remark
from matchmaking.screens.frame.apart import Tell

_READING = 0.5
"""The part of an import that goes into reading the files, about."""


def bring_in(tell: Tell, place: str, files: Sequence[Path], now: datetime, viewer: Viewer) -> list[ImportRecord]:
    """Read the lists and take them in together, then the archives. Raises as ``import_directories``."""
    workspace = Workspace(place)
    archives = [file for file in files if file.suffix.lower() == ".zip"]
    lists = [file for file in files if file not in archives]
    records, read = [], 0
    for group, reader in ((lists, read_directory), (archives, read_cordis)):
        readings = []
        for file in group:
            tell(Remark("Reading {file} …", {"file": file.name}), _READING * read / len(files))
            readings.append(reader(file))
            read += 1
        if group:
            tell(Remark("Putting the members together …"), _READING * read / len(files) + _READING / 2)
            records.append(take_in(workspace, readings, group, now, viewer))
    return records


def look_ahead(tell: Tell, place: str, files: Sequence[Path]) -> Preview:
    """What importing the files would do; nothing is written. Raises as ``import_directories``."""
    tell(Remark("Reading the lists …"), 0.0)
    return preview_files(Workspace(place), files)
