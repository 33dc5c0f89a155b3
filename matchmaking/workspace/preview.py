"""Preview of an import, before anything is written: new members, changed members, and what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from matchmaking.members.cordis.programmes import is_archive, read_cordis
from matchmaking.members.lists.source_columns import SourceColumns
from matchmaking.members.member import Member
from matchmaking.members.merging import Reading, merge
from matchmaking.members.problems import Problem
from matchmaking.members.projects.project_list import is_project_list, read_project_list
from matchmaking.workspace.source_columns import Told, read_directories
from matchmaking.workspace.workspace import Workspace

_NOTHING: Told = {}
_SAY_NOTHING = frozenset({"id", "sources"})


@dataclass(frozen=True, slots=True)
class Preview:
    """``added`` are the new members, ``changed`` known members with the names of the fields that would change.

    ``left`` counts the known members that the files mention without a change; ``problems`` are the values that would be set
    aside, left out or guessed; ``columns`` are the column mappings of the lists, by file name.
    """

    added: tuple[Member, ...]
    changed: tuple[tuple[Member, tuple[str, ...]], ...]
    left: int
    problems: tuple[Problem, ...]
    columns: Mapping[str, SourceColumns] = field(default_factory=dict)


def preview(workspace: Workspace, readings: Sequence[Reading]) -> Preview:
    """The changes that merging readings into the workspace would make; nothing is written."""
    before = workspace.whole_roster()
    merged = merge(before, *readings)
    added: list[Member] = []
    changed: list[tuple[Member, tuple[str, ...]]] = []
    left = 0
    for id in sorted({record.id for record in merged.records}):
        member = merged.roster.member(id)
        if id not in before.position:
            added.append(member)
        elif different := _different(before.member(id), member):
            changed.append((member, different))
        else:
            left += 1
    return Preview(tuple(added), tuple(changed), left, merged.problems)


def preview_files(workspace: Workspace, files: Sequence[Path], told: Told = _NOTHING) -> Preview:
    """Preview member directories, lists of past projects and, with the extension .zip, archives.

    Raises ``UnreadableFile`` as an import does.
    """
    projects = [file for file in files if not is_archive(file) and file.name not in told and is_project_list(file)]
    lists = [file for file in files if not is_archive(file) and file not in projects]
    read = read_directories(workspace, lists, told)
    archives = [read_cordis(file) for file in files if is_archive(file)]
    archives += map(read_project_list, projects)
    columns = {file.name: reading.columns for file, reading in zip(lists, read, strict=True)}
    return replace(preview(workspace, [*read, *archives]), columns=columns)


def _different(one: Member, other: Member) -> tuple[str, ...]:
    names = [each.name for each in fields(Member) if each.name not in _SAY_NOTHING]
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
