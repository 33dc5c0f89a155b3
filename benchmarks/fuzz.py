"""Files spoilt at random: each is read or refused with its cause, and a refused one leaves the workspace as it was.

``python -m benchmarks.fuzz 100000`` spoils as many lists; a seed may follow. It prints how many were read, why others were
refused and how much of the processor they took, and ends with an error at the first file that is neither read nor refused, or
takes longer than its length accounts for; that file it keeps and names.
"""

import io
import os
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists.directory import read_directory
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace
from tests.members.files import old_workbook, open_document, workbook

_ROWS = [
    [
        "Naam",
        "BTW",
        "Gemeente",
        "Land",
        "Type",
        "Sector",
        "TRL",
        "Medewerkers",
        "Website",
        "Omschrijving",
        "E-mail",
        "Toestemming",
    ],
    [
        "Alfa BV",
        "0999.123.456",
        "3600 Genk",
        "België",
        "kmo",
        "60% medtech 40% digital",
        "4-6",
        "10-49",
        "alfa.example",
        "Sensoren",
        "a@alfa.example",
        "ja",
    ],
    [
        'Béta "Labs"',
        "",
        "Gent",
        "BE",
        "universiteit",
        "biotech; digital",
        "6",
        "1.200",
        "https://beta.example",
        "Cellen;\nen genen",
        "",
        "nee",
    ],
    ["Gamma", "x", "Luik", "Narnia", "bakker", "x", "4 juni", "veel", "geen", "=1+1", "@", "?"],
]
BITS = [
    "\0",
    "\ufeff",
    "\u202e",
    "😀",
    '"',
    "'",
    ";",
    ",",
    "\t",
    "|",
    "\r",
    "\n",
    "\r\n",
    "=cmd()",
    "#N/A",
    "%s",
    "{x}",
    "9" * 400,
    "1e999",
    "-1",
    "NaN",
    "<b>",
    "&lt;",
    "é" * 50,
    "\x1a",
    "\u2028",
    "TRL",
    "2024-06-04",
    "x" * 5000,
    "\\",
    "sep=;\n",
    "Naam",
    "٣",
    "ﷺ",
    "\x85",
    "1/0",
    "0x10",
    "Z" * 300 + " bv",
]
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "latin-1")
_IMPORTED = 40
"""One of so many is imported as well."""
_LONG, _TIMES = 100, 50
"""Where the processor's time is counted, one of so many texts stands in its file so many times."""

Spoilt = tuple[str, bytes]
_SECONDS, _SECONDS_A_KILOBYTE = 3.0, 0.2
"""Seconds of the processor within which a file must be read: whatever its length, and more for each kilobyte of it."""


@dataclass
class Clock:
    """How much of the processor the files took, that of the processes that read workbooks among it."""

    seconds: float = 0.0
    slowest: float = 0.0
    size: int = 0

    @contextmanager
    def reading(self, size: int) -> Iterator[None]:
        """Count the reading of one file of so many bytes. Raises ``AssertionError`` when it took too long for them."""
        before = used()
        try:
            yield
        finally:
            took = used() - before
            self.seconds += took
            if took > self.slowest:
                self.slowest, self.size = took, size
            if took > _SECONDS + _SECONDS_A_KILOBYTE * size / 1024:
                raise AssertionError(f"{size} bytes took {took:.1f} seconds of the processor")

    def __str__(self) -> str:
        return f"{self.seconds:,.0f} s of the processor, the slowest {self.slowest:.2f} s ({self.size:,} bytes)"


def used() -> float:
    """Seconds of the processor that this process and those that it waited for have used."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def spoilt_text(chance: random.Random) -> Spoilt:
    """A CSV file with signs, cells, rows and letters that do not belong there."""
    delimiter = chance.choice(";,\t|")
    rows = [list(row) for row in _ROWS]
    for _ in range(chance.randrange(4)):
        row = chance.choice(rows)
        match chance.randrange(4):
            case 0:
                place = chance.randrange(max(len(row), 1))
                row[place : place + 1] = [chance.choice(BITS)]
            case 1:
                row.insert(chance.randrange(max(len(row), 1)), chance.choice(BITS))
            case 2:
                rows.insert(chance.randrange(len(rows)), [chance.choice(BITS)] * chance.randrange(20))
            case _:
                del row[chance.randrange(max(len(row), 1)) :]
                row.append("")
    lines = [delimiter.join(cell if chance.random() < 0.5 else f'"{cell}"' for cell in row) for row in rows]
    text = chance.choice(["\n", "\r\n", "\r"]).join(lines)
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(BITS) + text[place + chance.randrange(3) :]
    content = text.encode(chance.choice(_ENCODINGS), errors="replace")
    return chance.choice(["leden.csv", "leden.txt", "leden.tsv", "leden.xls"]), spoilt_bytes(
        content, chance, chance.randrange(3)
    )


def spoilt_bytes(content: bytes, chance: random.Random, times: int) -> bytes:
    """Bytes flipped, cut off, doubled or put in."""
    data = bytearray(content)
    for _ in range(times):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[place : place + chance.randrange(1, 200)]
            case 2:
                data[place:place] = data[place : place + chance.randrange(1, 200)]
            case _:
                data[place:place] = chance.randbytes(chance.randrange(1, 20))
    return bytes(data)


def spoilt_archive(content: bytes, chance: random.Random) -> bytes:
    """A whole archive in which one part is spoilt, left out or doubled."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        chosen = chance.choice(source.namelist())
        for name in source.namelist():
            part = source.read(name)
            if name == chosen and chance.random() < 0.1:
                continue
            changed.writestr(name, spoilt_bytes(part, chance, chance.randrange(1, 4)) if name == chosen else part)
    return target.getvalue()


def good_files(folder: Path) -> dict[str, bytes]:
    """One good file of each kind of workbook."""
    workbook(folder / "good.xlsx", {"Leden": _ROWS, "Uitleg": [["Lees dit"], ["eerst"]]})
    open_document(folder / "good.ods", [[cell.replace("<", "").replace("&", "") for cell in row] for row in _ROWS])
    old_workbook(folder / "good.xls", _ROWS)
    return {ending: (folder / f"good.{ending}").read_bytes() for ending in ("xlsx", "ods", "xls")}


def spoilt(good: dict[str, bytes], chance: random.Random) -> Spoilt:
    """A file that something is wrong with, or not."""
    if chance.random() < 0.7:
        return spoilt_text(chance)
    ending = chance.choice(list(good))
    if ending != "xls" and chance.random() < 0.7:
        return f"leden.{ending}", spoilt_archive(good[ending], chance)
    return f"leden.{ending}", spoilt_bytes(good[ending], chance, chance.randrange(1, 6))


def run(
    count: int, seed: int, folder: Path, told: Callable[[int], None] = lambda done: None, clock: Clock | None = None
) -> tuple[int, int, Counter[str]]:
    """Spoil and read so many files: how many were read, how many members they held, and why the others were refused.

    Raises whatever a reader raises that is no refusal, and ``AssertionError`` for a refusal without a cause or with a trace,
    and where there is a ``clock`` for what takes too long; the file is then the one that lies in ``folder``.
    """
    chance = random.Random(seed)
    good = good_files(folder)
    read = members = 0
    refused: Counter[str] = Counter()
    workspace = Workspace(folder / "fuzz.workspace")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    for done in range(1, count + 1):
        name, content = spoilt(good, chance)
        if clock and done % _LONG == 0 and not name.endswith(tuple(good)):
            content *= _TIMES
        file = folder / name
        file.write_bytes(content)
        before = (workspace.state(), len(workspace.imports())) if done % _IMPORTED == 0 else None
        try:
            if before:
                import_directories(workspace, [file], now)
            with clock.reading(len(content)) if clock else nullcontext():
                members += len(read_directory(file).entries)
            read += 1
        except UnreadableFile as refusal:
            if not refusal.values["file"] or len(str(refusal)) < len(name) + 20:
                raise AssertionError(f"a refusal that names no cause: {refusal}") from refusal
            if before and before != (workspace.state(), len(workspace.imports())):
                raise AssertionError("a refused file left a trace") from refusal
            refused[refusal.message] += 1
        if done % 1000 == 0:
            told(done)
        file.unlink()
    workspace.close()
    return read, members, refused


def main() -> None:
    count, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        read, members, refused = run(
            count, seed, folder, lambda done: print(f"\r{done:,}", end="", file=sys.stderr, flush=True), clock := Clock()
        )
    except BaseException:
        print(f"\nThe file that was at fault lies in {folder}.", file=sys.stderr)
        raise
    print(f"\n{count:,} files, seed {seed}: {read:,} read ({members:,} members), {refused.total():,} refused; {clock}")
    for message, times in refused.most_common():
        print(f"{times:8,}  {message}")


if __name__ == "__main__":
    main()
