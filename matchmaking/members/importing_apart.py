"""Imports in a process of their own, so that those who search meanwhile are not kept waiting.

``import_apart`` starts this module with what is to be imported as JSON on its input. It answers with a line of JSON for each
stage, and at the end with the records of the imports or with the error that ended it. A file that fills the memory, or a
program that is killed, ends that process alone, and nothing of the import is kept.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

from matchmaking import errors
from matchmaking.errors import MatchmakingError, WorkspaceError
from matchmaking.members.importing import Progress, Stage, import_cordis, import_directories
from matchmaking.members.kept_columns import Told
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import ToldColumns
from matchmaking.members.problems import Problem, Severity
from matchmaking.members.viewers import Role, Viewer
from matchmaking.members.workspace import ImportRecord, Workspace

_POLITE = 5
"""By how much it stands back for others who want the processor."""
_ARCHIVE = ".zip"


def import_apart(
    workspace: Workspace, files: Sequence[Path], now: datetime, viewer: Viewer, told: Told, progress: Progress
) -> list[ImportRecord]:
    """Bring in member directories, then archives (``.zip``), as ``import_directories`` and ``import_cordis`` do.

    Raises what they raise, and ``WorkspaceError`` when the process ended without an answer.
    """
    asked = {
        "place": workspace.address,
        "files": [str(file) for file in files],
        "now": now.isoformat(),
        "viewer": asdict(viewer),
        "told": {file: {"source": each.source, "fields": dict(each.fields)} for file, each in told.items()},
    }
    package = str(Path(errors.__file__).parents[1])
    paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    with Popen(
        [sys.executable, "-m", "matchmaking.members.importing_apart"],
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=os.environ | {"PYTHONPATH": paths},
    ) as process:
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        # the address may hold a password: it is not an argument, which others could read
        process.stdin.write(json.dumps(asked).encode())
        process.stdin.close()
        for line in process.stdout:
            match json.loads(line):
                case {"stage": stage}:
                    progress(Stage(stage))
                case {"records": records}:
                    return [_record(record) for record in records]
                case {"error": {"kind": kind, "message": message, "values": values}}:
                    raise getattr(errors, kind)(message, **values)
    raise WorkspaceError(
        "The import ended before it was done (code {code}). Nothing of it was kept; try again with fewer files at once.",
        code=process.returncode,
    )


def main() -> None:
    """Do what is asked for on the input, and answer on the output."""
    with suppress(AttributeError, OSError):
        os.nice(_POLITE)
    asked: dict[str, Any] = json.load(sys.stdin)
    try:
        _say(records=[_told(record) for record in _imported(asked)])
    except MatchmakingError as error:
        _say(error={"kind": type(error).__name__, "message": error.message, "values": _plain(error.values)})


def _imported(asked: Mapping[str, Any]) -> list[ImportRecord]:
    files, now = [Path(file) for file in asked["files"]], datetime.fromisoformat(asked["now"])
    viewer = Viewer(Role(asked["viewer"]["role"]), asked["viewer"]["member"], asked["viewer"]["who"])
    told = {
        file: ToldColumns(each["source"], {header: Field(field) for header, field in each["fields"].items()})
        for file, each in asked["told"].items()
    }
    lists = [file for file in files if file.suffix.lower() != _ARCHIVE]
    archives = [file for file in files if file not in lists]
    workspace = Workspace(asked["place"])
    records = []
    if lists:
        records.append(import_directories(workspace, lists, now, viewer, told=told, progress=_stage))
    if archives:
        records.append(import_cordis(workspace, archives, now, viewer, progress=_stage))
    workspace.close()
    return records


def _stage(stage: Stage) -> None:
    _say(stage=stage.value)


def _say(**answer: Any) -> None:
    print(json.dumps(answer), flush=True)


def _told(record: ImportRecord) -> dict[str, Any]:
    problems = [asdict(problem) | {"values": _plain(problem.values)} for problem in record.problems]
    return {"at": record.at.isoformat(), "source": record.source, "counts": dict(record.counts), "problems": problems}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | float | str) else str(value) for name, value in values.items()}


def _record(told: Mapping[str, Any]) -> ImportRecord:
    problems = tuple(Problem(**{**problem, "severity": Severity(problem["severity"])}) for problem in told["problems"])
    return ImportRecord(datetime.fromisoformat(told["at"]), told["source"], told["counts"], problems)


if __name__ == "__main__":
    main()
