"""A workspace whose process is killed in the midst of a verb: what was kept is still there, and nothing is half there.

``python -m tests.workspace.kills 200`` kills as often as said and tells the figures; the suite kills a few times.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.maintenance.splitting import split
from matchmaking.workspace.privacy.personal_data import erase_person
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.records import records_of
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
_MEMBERS = 150
_HEADERS = "Naam;Gemeente;Website;Contactpersoon;E-mail;Omschrijving;Toestemming"


def _import(workspace: Workspace, folder: Path) -> None:
    import_directories(workspace, [folder / "more.csv"], NOW)


def _edit(workspace: Workspace, folder: Path) -> None:
    before = workspace.roster().member("lid-7")
    edit(workspace, before, replace(before, headcount=12, city="Genk"), NOW)


def _merge(workspace: Workspace, folder: Path) -> None:
    decide(workspace, "lid-1", "lid-2", same=True, now=NOW)


def _split(workspace: Workspace, folder: Path) -> None:
    record = next(record for record in records_of(workspace, "lid-3") if record.source == "second.csv")
    split(workspace, "lid-3", [record.id], NOW)


def _erase(workspace: Workspace, folder: Path) -> None:
    erase_person(workspace, "persoon5@lid.example", NOW)


def _back_up(workspace: Workspace, folder: Path) -> None:
    back_up(workspace, folder / "new.backup", NOW)


def _restore(workspace: Workspace, folder: Path) -> None:
    restore(workspace, folder / "old.backup", NOW)


VERBS: Mapping[str, Callable[[Workspace, Path], None]] = {
    "import": _import,
    "edit": _edit,
    "merge": _merge,
    "split": _split,
    "erase": _erase,
    "backup": _back_up,
    "restore": _restore,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A folder with a workspace, the state that a verb leaves it in, and the seconds that the verb takes."""

    folder: Path
    before: str
    after: Mapping[str, str]
    seconds: Mapping[str, float]


def state(place: Path) -> str:
    """Everything that a workspace holds, but for the number of its state and the ids that chance draws."""
    with closing(Workspace(place)) as workspace, workspace.reading() as connection:
        held: list[Any] = []
        for table in tables.metadata.sorted_tables:
            drawn = {"id"} if table is tables.documents else set()  # another one each time
            rows = [
                dict(row) for row in connection.execute(sa.select(table)).mappings() if row.get("key") not in {"state", "pairs"}
            ]
            held.append((table.name, sorted(repr({key: row[key] for key in row if key not in drawn}) for row in rows)))
        return repr(held)


def scene(folder: Path) -> Scene:
    """A workspace of some lists, and what each verb makes of it when nobody kills it."""
    place = folder / "cluster.workspace"
    _lists(folder)
    with closing(Workspace(place)) as workspace:
        import_directories(workspace, [folder / "first.csv"], NOW)
        erase_person(workspace, "persoon9@lid.example", NOW)
        back_up(workspace, folder / "old.backup", NOW)
        import_directories(workspace, [folder / "second.csv"], NOW)
    after, seconds = {}, {}
    for verb, do in VERBS.items():
        with tempfile.TemporaryDirectory() as other:
            copied = _copied(folder, Path(other))
            with closing(Workspace(copied)) as workspace:
                begin = time.monotonic()
                do(workspace, copied.parent)
                seconds[verb] = time.monotonic() - begin
            after[verb] = state(copied)
    return Scene(folder, state(place), after, seconds)


def killed(scene: Scene, verb: str, part: float) -> str:
    """Kill a process at a part of the time that a verb takes; the workspace after it: ``before``, ``after`` or ``half``."""
    with tempfile.TemporaryDirectory() as folder:
        place = _copied(scene.folder, Path(folder))
        process = os.fork()
        if not process:
            try:
                VERBS[verb](Workspace(place), place.parent)
            finally:
                os._exit(0)
        time.sleep(scene.seconds[verb] * part)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        found = state(place)
        left = [*place.parent.glob(".backup-*")]
        made = place.parent / "new.backup"
        if left or (made.exists() and not _is_whole(made, scene)):
            return "half"
    return "before" if found == scene.before else "after" if found == scene.after[verb] else "half"


def _is_whole(backup: Path, scene: Scene) -> bool:
    """Whether a backup holds what the workspace held."""
    with tempfile.TemporaryDirectory() as folder:
        place = _copied(scene.folder, Path(folder))
        with closing(Workspace(place)) as workspace:
            before = workspace.whole_roster()
            restore(workspace, backup, NOW)
            return workspace.whole_roster() == before


def _copied(folder: Path, other: Path) -> Path:
    for name in ("cluster.workspace", "more.csv", "old.backup"):
        shutil.copyfile(folder / name, other / name)
    return other / "cluster.workspace"


def _lists(folder: Path) -> None:
    def row(number: int, text: str) -> str:
        return f"Lid {number};Gent;lid{number}.example;Persoon P{number};persoon{number}@lid.example;{text} {number};ja"

    parts = {"first": range(_MEMBERS), "second": range(0, _MEMBERS, 3), "more": range(_MEMBERS, 2 * _MEMBERS)}
    for name, numbers in parts.items():
        lines = [_HEADERS, *(row(number, f"Sensoren en zorg {name}") for number in numbers)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(times: int) -> None:
    """Kill so many times, at chance moments, each verb in turn."""
    draw = random.Random(20261129)
    with tempfile.TemporaryDirectory() as folder:
        known = scene(Path(folder))
        told: dict[str, Counter[str]] = {verb: Counter() for verb in VERBS}
        for number in range(times):
            verb = list(VERBS)[number % len(VERBS)]
            told[verb][killed(known, verb, draw.uniform(0, 1.2))] += 1
            print(f"\r{number + 1} of {times}", end="", file=sys.stderr, flush=True)
    for verb, counts in told.items():
        print(f"{verb}: {counts['before']} as before, {counts['after']} done, {counts['half']} half")
    print(f"{times} kills, {sum(counts['half'] for counts in told.values())} half or lost")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
