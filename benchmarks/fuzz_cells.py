"""Cells spoilt at random: what somebody repeats in a cell takes a time that grows as its length does, wherever it is read.

``python -m benchmarks.fuzz_cells 10000`` draws as many pieces, puts each into a column of a list once so long and once eight
times that, reads both, and gives both to one of the readers of texts. What takes the square of the length would take 64 times
as long; an error says which cell took more than sixteen times as long, in seconds of the processor and measured three times.
"""

import gc
import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import log
from pathlib import Path
from time import process_time

from benchmarks.fuzz import BITS
from matchmaking.errors import MatchmakingError
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.lists.headers import Field
from tests.readers import PIECES, READERS

_SHORT, _TIMES, _AT_MOST, _NOISE = 4_000, 8, 16.0, 0.05
"""Signs of the shorter text, how much longer the other is, how much longer it may take, and seconds that never count."""
_SIGNS = " \t.,;:-/()[]'\"€@#=+*&<>1290aAeéßİZ\u0301\u00a0\u200b\u202e_|\\"
_COLUMNS = tuple(field.value for field in Field if field not in {Field.UNUSED, Field.NAME})
_LINES = 200
"""Most lines of a cell: each becomes a row of its own behind a forgotten quotation mark, and takes what a row takes."""


@dataclass
class Growth:
    """How the time grew over all cells, for what took long enough to be measured."""

    measured: int = 0
    steepest: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.measured:,} long enough to be measured, their time grew by the power {self.steepest:.2f} of the length "
            f"at most; the slowest took {self.slowest:.2f} s"
        )


def piece(chance: random.Random) -> str:
    """Some signs, words or parts of a hostile file, to be repeated."""
    if chance.random() < 0.3:
        return chance.choice([*PIECES.values(), *BITS])[:60]
    drawn = "".join(
        chance.choice((chance.choice(_SIGNS), chance.choice(_SIGNS), chance.choice(BITS)[:6]))
        for _ in range(chance.randrange(1, 5))
    )
    return drawn or " "


def cell(repeated: str, length: int, begin: str, end: str) -> str:
    """So many signs of a piece, with no more lines than a row may take."""
    text = begin + repeated * (length // len(repeated)) + end
    lines = text.splitlines()
    return text if len(lines) <= _LINES else "\n".join(lines[:_LINES]) + " ".join(lines[_LINES:])


def run(count: int, seed: int, folder: Path, told: Callable[[int], None] = lambda done: None) -> Growth:
    """Read so many pairs of a short and a long cell. Raises ``AssertionError`` where the time grows faster than the length, and
    whatever a reader raises that is no refusal."""
    chance, growth = random.Random(seed), Growth()
    file = folder / "leden.csv"
    for done in range(1, count + 1):
        repeated, column, name = piece(chance), chance.choice(_COLUMNS), chance.choice(list(READERS))
        begin, end = chance.choice(("", "x ", "1", "(", '"')), chance.choice(("", "!", "\x01", "x", ")"))
        texts = [cell(repeated, length, begin, end) for length in (_SHORT, _SHORT * _TIMES)]

        def listed(text: str, column: str = column) -> None:
            quoted = text.replace('"', '""')
            file.write_text(
                f'naam;{column};omschrijving\nAcme;"{quoted}";Sensoren\nBeta;;Software\n', encoding="utf-8", errors="replace"
            )
            read_directory(file)

        for where, read in ((f"column {column}", listed), (name, READERS[name])):
            short, long = measured(read, texts[0]), measured(read, texts[1])
            for _ in range(2):
                if long <= _AT_MOST * short + _NOISE:
                    break
                short, long = measured(read, texts[0]), measured(read, texts[1])
            else:
                raise AssertionError(f"{where}: {repeated!r} after {begin!r} before {end!r}: {short:.3f} s, then {long:.3f} s")
            growth.slowest = max(growth.slowest, long)
            if long > _NOISE:
                growth.measured += 1
                growth.steepest = max(growth.steepest, log(long / max(short, 1e-6)) / log(_TIMES))
        if done % 100 == 0:
            told(done)
    return growth


def measured(read: Callable[[str], object], text: str) -> float:
    """Seconds of the processor for one reading; a refusal is an answer too."""
    gc.collect(0)
    before = process_time()
    with suppress(MatchmakingError):
        read(text)
    return process_time() - before


def main() -> None:
    count, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        growth = run(count, seed, Path(folder), lambda done: print(f"\r{done:,}", end="", file=sys.stderr, flush=True))
    print(f"\n{count:,} cells, seed {seed}, each in a list and before a reader of texts: {growth}")


if __name__ == "__main__":
    main()
