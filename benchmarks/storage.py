"""`python -m benchmarks.storage`: what storage promises, at full size.

verbs   import, edit, merge, split, erase, opting out, an event, a call, backup, restore and migration are killed in turn, 200
        times on SQLite and 200 times on PostgreSQL; afterwards each is done or was never begun, and what was acknowledged is
        there
kills   an import is killed (SIGKILL) at a moment by chance, 200 times on SQLite and 200 times on PostgreSQL, while another
        process reads; afterwards nothing that was acknowledged may be lost, and nothing may be there by half
again   50,000 organisations are imported, and imported again unchanged: seconds, and how many texts are embedded again
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time, sleep

import sqlalchemy as sa
from rich.console import Console

from benchmarks.timing import Row, show, timed
from matchmaking.features import BUNDLED, Encoder, fit
from matchmaking.features.encoder import Progress
from matchmaking.features.late_interaction import Encoded
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.storage import tables
from matchmaking.workspace.workspace import Workspace
from tests.postgresql import running
from tests.workspace.kills import killings, scene

NOW = datetime(2026, 11, 22, tzinfo=UTC)
_DATABASES = ("sqlite", "postgresql")
_ROUNDS_OF_ONE_WORKSPACE = 20
_SYLLABLES = ("ba", "ker", "lo", "mi", "nu", "pra", "sto", "ve", "zon", "ti", "gal", "dre", "fo", "hel", "ju", "qui")
_fork = multiprocessing.get_context("fork")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=["verbs", "kills", "again"])
    arguments.add_argument("--times", type=int, default=200, help="kills on each database")
    arguments.add_argument("--on", choices=_DATABASES, nargs="+", default=_DATABASES, help="databases that are tried")
    arguments.add_argument("--rows", type=int, default=400, help="rows of each list that is killed")
    arguments.add_argument("--organisations", type=int, default=50_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.what == "verbs":
            for name in given.on:
                verbs(name, given.times, Path(folder), random.Random(20261129))
        elif given.what == "kills":
            for name in given.on:
                told = kills(name, given.times, given.rows, Path(folder), random.Random(2026))
                Console().print(f"{name}: {told}", highlight=False)
        else:
            again(given.organisations, Path(folder))


def verbs(name: str, times: int, folder: Path, chance: random.Random) -> None:
    """Kill verbs on a database, and print for each how often it was as before, done, half there or lost."""
    (own := folder / name).mkdir()
    told: dict[str, Counter[str]] = {}
    with _places(name, own) as places:
        known = scene(own, None if name == "sqlite" else partial(next, places))
        for number, (verb, found) in enumerate(killings(known, times, chance)):
            told.setdefault(verb, Counter())[found] += 1
            print(f"\r{number + 1} of {times}", end="", file=sys.stderr, flush=True)
    for verb, counts in [*told.items(), (f"all {times}", sum(told.values(), Counter()))]:
        found = f"{counts['before']} as before, {counts['after']} done, {counts['half']} half, {counts['lost']} lost"
        print(f"{name}: {verb}: {found}", flush=True)


@contextmanager
def _places(name: str, folder: Path) -> Iterator[Iterator[str]]:
    """Addresses of new workspaces, one after the other."""
    if name == "sqlite":
        yield (str(folder / f"{number}.workspace") for number in range(10**6))
    else:
        with running(durable=True) as server:
            yield (server.new_database() for _ in range(10**6))


def kills(name: str, times: int, rows: int, folder: Path, chance: random.Random) -> str:
    """Kill imports and count what was lost, what came by half, and where the kills fell."""
    lost = halves = acknowledged = whole = torn_reads = 0
    place, known, usual = "", 0, 1.0
    with _places(name, folder) as places:
        for kill in range(times):
            if kill % _ROUNDS_OF_ONE_WORKSPACE == 0:
                place = next(places)
                start = perf_counter()
                _import(place, _list(folder, f"base{kill}", rows))
                usual, known = perf_counter() - start, rows
            torn, done = _killed(place, rows, _list(folder, f"kill{kill}", rows), chance.uniform(0, 1.3 * usual))
            torn_reads += torn
            workspace = Workspace(place)
            count, records = len(workspace.whole_roster().members), len(workspace.imports())
            workspace.close()
            acknowledged += done
            whole += count == known + rows
            halves += count not in (known, known + rows) or records != count // rows
            lost += done and count != known + rows
            known = count
    return (
        f"{times} kills, {acknowledged} after and {times - acknowledged} before the import was acknowledged; "
        f"{whole} imports whole, {lost} lost, {halves} half-imported, {torn_reads} torn reads"
    )


def _killed(place: str, rows: int, file: Path, after: float) -> tuple[bool, bool]:
    """Kill an import after some seconds, while another process reads: whether that saw a torn state, whether it was done."""
    here, there = _fork.Pipe()
    importer = _fork.Process(target=_acknowledged_import, args=(place, file, there))
    reader = _fork.Process(target=_read_until_told, args=(place, rows, there))
    importer.start()
    reader.start()
    sleep(after)
    assert importer.pid  # noqa: S101
    os.kill(importer.pid, signal.SIGKILL)
    importer.join()
    done = here.poll()
    here.send("stop")
    reader.join()
    return reader.exitcode != 0, done


def _acknowledged_import(place: str, file: Path, tell: Connection) -> None:
    _import(place, file)
    tell.send("done")
    sleep(60)


def _read_until_told(place: str, rows: int, told: Connection) -> None:
    workspace = Workspace(place)
    while not told.poll():
        with workspace.reading() as connection:
            members, imports = (
                connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in (tables.members, tables.imports)
            )
        if members != imports * rows:
            raise SystemExit(1)
        sleep(0.01)


def _import(place: str, file: Path) -> None:
    workspace = Workspace(place)
    import_directories(workspace, [file], NOW)
    workspace.close()


def _list(folder: Path, word: str, rows: int) -> Path:
    file = folder / f"{word}.csv"
    lines = (f"{word} {number} {number * 7919 % 9973};Wij maken onderdeel {word} {number}." for number in range(rows))
    file.write_text("Naam;Omschrijving\n" + "\n".join(lines), encoding="utf-8")
    return file


class _Counting(Encoder):
    """The bundled model, counting the texts that it is given."""

    given = 0

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        self.given += len(texts)
        return super().read(texts, progress)


def _names(count: int) -> list[str]:
    """So many different made-up names."""
    draw = random.Random(0)
    return [f"{''.join(draw.choices(_SYLLABLES, k=4)).capitalize()} {number}" for number in range(count)]


def again(organisations: int, folder: Path) -> None:
    """Time the first import of a large list, the same once more, and the learning after each."""
    file = folder / "list.csv"
    towns = ("3600 Genk", "9000 Gent", "3000 Leuven", "2000 Antwerpen", "8500 Kortrijk")
    with file.open("w", encoding="utf-8") as stream:
        stream.write("Naam;Website;Gemeente;Aantal werknemers;Contactpersoon;E-mail;Omschrijving\n")
        for number, name in enumerate(_names(organisations)):
            word = name.lower().replace(" ", "")
            stream.write(
                f"{name} BV;https://www.{word}.example;{towns[number % 5]};{number % 900};"
                f"An Claes {number};an@{word}.example;Wij maken onderdeel {number} voor ziekenhuizen in Vlaanderen.\n"
            )
    workspace, encoder = Workspace(folder / "a.workspace"), _Counting(BUNDLED)
    rows: list[Row] = []

    def bring_in(what: str, now: datetime) -> None:
        before = process_time()
        rows.append(Row(what, timed(lambda: import_directories(workspace, [file], now))))
        rows.append(Row(f"{what}: processor", process_time() - before))

    bring_in("import", NOW)
    state = workspace.state()
    bring_in("the same again", NOW)
    bring_in("the same a year later: the day of each field moves", datetime(2027, 11, 22, tzinfo=UTC))
    if workspace.state() != state or len(workspace.whole_roster().members) != organisations:
        raise SystemExit("the same list changed something")
    fitted = timed(lambda: fit(workspace.roster(), encoder, folder / "vectors"))
    texts = encoder.given
    relearnt = timed(lambda: fit(workspace.roster(), encoder, folder / "vectors"))
    show(f"{organisations:,} organisations", [*rows, Row("learn", fitted), Row("learn again", relearnt)])
    print(f"{texts:,} texts embedded at first, {encoder.given - texts} after importing again")


if __name__ == "__main__":
    main()
