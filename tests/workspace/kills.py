"""A workspace whose process is killed in the midst of a verb: what was kept is still there, and nothing is half there.

``python -m benchmarks.storage verbs --times 200`` kills so often on each database and tells the figures; the suite kills a few
times.
"""

import os
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.random_events import random_event
from benchmarks.random_pools import a_call
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.maintenance.splitting import split
from matchmaking.workspace.privacy.consent import opt_out
from matchmaking.workspace.privacy.personal_data import erase_person
from matchmaking.workspace.saved_calls import keep_call, kept_calls
from matchmaking.workspace.saved_events import keep_event, kept_event
from matchmaking.workspace.storage import schema, tables
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


def _opt_out(workspace: Workspace, folder: Path) -> None:
    opt_out(workspace, "lid-8", NOW)


def _event(workspace: Workspace, folder: Path) -> None:
    event = kept_event(workspace, "event")
    keep_event(workspace, replace(event, name="Another day", wishes=event.wishes[1:]), NOW)


def _call(workspace: Workspace, folder: Path) -> None:
    (call,) = kept_calls(workspace)
    keep_call(workspace, replace(call, title="Another title"), NOW)


def _migrate(workspace: Workspace, folder: Path) -> None:
    """Nothing more: the workspace was of the first version when it was opened."""


VERBS: Mapping[str, Callable[[Workspace, Path], None]] = {
    "import": _import,
    "edit": _edit,
    "merge": _merge,
    "split": _split,
    "erase": _erase,
    "opt out": _opt_out,
    "event": _event,
    "call": _call,
    "backup": _back_up,
    "restore": _restore,
    "migration": _migrate,
}
NewPlace = Callable[[], str]
"""Gives the address of a database that nothing stands in yet."""
_VERSION_1 = Path(__file__).parent / "storage" / "workspace-version-1.sql"


@dataclass(frozen=True, slots=True)
class Scene:
    """A folder with a workspace, where copies of it are made, the states before and after each verb, and its seconds."""

    folder: Path
    new_place: NewPlace | None
    before: str
    after: Mapping[str, str]
    seconds: Mapping[str, float]


def state(place: str) -> str:
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


def scene(folder: Path, new_place: NewPlace | None = None) -> Scene:
    """A workspace of some lists, and what each verb makes of it when nobody kills it; a file where no ``new_place`` is."""
    _lists(folder)
    with closing(Workspace(folder / "cluster.workspace")) as workspace:
        import_directories(workspace, [folder / "first.csv"], NOW)
        erase_person(workspace, "persoon9@lid.example", NOW)
        back_up(workspace, folder / "old.backup", NOW)
        import_directories(workspace, [folder / "second.csv"], NOW)
        keep_event(workspace, replace(random_event(20, 8, 4, 1), id="event", name="A day"), NOW)
        keep_call(workspace, a_call(), NOW)
        back_up(workspace, folder / "whole.backup", NOW)
    after, seconds, begun = {}, {}, Scene(folder, new_place, "", {}, {})
    for verb, do in VERBS.items():
        with tempfile.TemporaryDirectory() as other:
            place = _copied(begun, verb, Path(other))
            begin = time.monotonic()
            with closing(Workspace(place)) as workspace:
                do(workspace, Path(other))
            seconds[verb] = time.monotonic() - begin
            after[verb] = state(place)
    with tempfile.TemporaryDirectory() as other:
        return Scene(folder, new_place, state(_copied(begun, "edit", Path(other))), after, seconds)


def killed(scene: Scene, verb: str, part: float) -> str:
    """Kill a process at a part of the time that a verb takes; what is found: ``before``, ``after``, ``half`` or ``lost``.

    Lost is what the process had been told was done, and is not there.
    """
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        place = _copied(scene, verb, folder)
        told, tell = os.pipe()
        process = os.fork()
        if not process:
            try:
                VERBS[verb](Workspace(place), folder)
                os.write(tell, b"done")
                time.sleep(60)
            finally:
                os._exit(0)
        os.close(tell)
        time.sleep(scene.seconds[verb] * part)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        acknowledged = os.read(told, 4) == b"done"
        os.close(told)
        before = _is_of_version_1(place) if verb == "migration" else None
        found = state(place)
        if before is not None and found != scene.after[verb]:
            return "half"
        if _is_left_over(scene, place, folder):
            return "half"
    if before is None:
        before = found == scene.before
    if not before and found != scene.after[verb]:
        return "half"
    return ("lost" if acknowledged else "before") if before else "after"


def _is_left_over(scene: Scene, place: str, folder: Path) -> bool:
    """Whether a backup is there by half, or a folder that it worked in is still there when the next is made."""
    made = folder / "new.backup"
    if made.exists() and not _is_whole(scene, made, folder):
        return True
    if scene.new_place:  # beside a file that happens when it is opened
        with closing(Workspace(place)) as workspace:
            back_up(workspace, folder / "next.backup", NOW)
    return any(folder.glob(".backup-*"))


def _is_whole(scene: Scene, backup: Path, folder: Path) -> bool:
    """Whether a backup holds what the workspace held."""
    (other := folder / "other").mkdir()
    with closing(Workspace(_copied(scene, "backup", other))) as workspace:
        before = workspace.whole_roster()
        restore(workspace, backup, NOW)
        return workspace.whole_roster() == before


def _copied(scene: Scene, verb: str, other: Path) -> str:
    """A copy of the workspace with its files beside it; one of the first version where that is brought up to date."""
    for name in ("more.csv", "old.backup"):
        shutil.copyfile(scene.folder / name, other / name)
    if scene.new_place is None:
        file = other / "cluster.workspace"
        if verb == "migration":
            _first_version(file)
        else:
            shutil.copyfile(scene.folder / file.name, file)
        return str(file)
    place = scene.new_place()
    if verb == "migration":
        _first_version(other / "old.workspace")
        _moved(other / "old.workspace", place)
    else:
        with closing(Workspace(place)) as workspace:
            restore(workspace, scene.folder / "whole.backup", NOW)
    return place


def _first_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(_VERSION_1.read_text(encoding="utf-8"))


def _moved(file: Path, place: str) -> None:
    """The tables of a file in another database, as they are."""
    source = sa.create_engine(f"sqlite:///{file}")
    target = sa.create_engine(sa.engine.make_url(place).set(drivername="postgresql+psycopg"))
    held = sa.MetaData()
    held.reflect(source)
    with source.connect() as reading, target.begin() as writing:
        held.create_all(writing)
        for table in held.sorted_tables:
            if rows := [dict(row) for row in reading.execute(sa.select(table)).mappings()]:
                writing.execute(table.insert(), rows)
    source.dispose()
    target.dispose()


def _is_of_version_1(place: str) -> bool:
    """Whether nothing was brought up to date; the version is read without opening the workspace, which would do it."""
    url = sa.engine.make_url(place if "://" in place else f"sqlite:///{place}")
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg") if "://" in place else url)
    with engine.connect() as connection:
        found = "alembic_version" in sa.inspect(connection).get_table_names()
        assert not found or connection.scalar(sa.text("select version_num from alembic_version")) == schema.VERSION
    engine.dispose()
    return not found


def _lists(folder: Path) -> None:
    def row(number: int, text: str) -> str:
        return f"Lid {number};Gent;lid{number}.example;Persoon P{number};persoon{number}@lid.example;{text} {number};ja"

    parts = {"first": range(_MEMBERS), "second": range(0, _MEMBERS, 3), "more": range(_MEMBERS, 2 * _MEMBERS)}
    for name, numbers in parts.items():
        lines = [_HEADERS, *(row(number, f"Sensoren en zorg {name}") for number in numbers)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def killings(scene: Scene, times: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kill so many times, at chance moments, each verb in turn: the verb, and what was found afterwards.

    The moments move to where a verb is about to be done, however busy the machine is: later after one that was not done yet,
    earlier after one that was.
    """
    long = dict.fromkeys(VERBS, 1.0)
    for number in range(times):
        verb = list(VERBS)[number % len(VERBS)]
        found = killed(scene, verb, long[verb] * chance.uniform(0.2, 1.1))
        long[verb] = min(max(long[verb] * (1.3 if found == "before" else 0.75), 0.3), 20)
        yield verb, found
