"""How the time grows with the length of what somebody wrote: every pattern and reader at once, twice, four and eight times it.

``python -m benchmarks.growth``: each pattern of the code (those too that it puts together while it runs) gets the texts that
come nearest to a match, and each reader each piece that somebody may repeat, at four lengths. What takes the square of the
length takes 64 times as long at the last one. It prints the steepest, as the power of the length, of what took long enough to
be measured, in seconds of the processor, and ends with an error where the time grew faster than the power 1.5, measured three
times.
"""

import re
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import log
from typing import Any

from benchmarks.fuzz_cells import measured
from tests.patterns import attacks, patterns, taken_down
from tests.readers import PIECES, READERS

_LENGTH = 10_000
_TIMES = (1, 2, 4, 8)
_TELLING = 0.05
"""Seconds at eight times the length from which a growth tells something."""
_STEEPEST = 1.5
_ROUNDS = 3


def _of_patterns() -> Iterator[tuple[str, Callable[[str], object], list[str]]]:
    for pattern, place in (dict(taken_down()) | patterns()).items():
        for texts in zip(*(attacks(pattern, _LENGTH * times) for times in _TIMES), strict=True):
            yield place, _finding(pattern), list(texts)


def _finding(pattern: re.Pattern[Any]) -> Callable[[str], object]:
    is_bytes = isinstance(pattern.pattern, bytes)

    def find(text: str) -> object:
        given = text.encode() if is_bytes else text
        return pattern.match(given), sum(1 for _ in pattern.finditer(given))

    return find


def _of_readers() -> Iterator[tuple[str, Callable[[str], object], list[str]]]:
    for name, read in READERS.items():
        for what, piece in PIECES.items():
            yield f"{name} of {what}", read, ["x " + piece * (_LENGTH * times // len(piece)) for times in _TIMES]


def growth(read: Callable[[str], object], texts: list[str]) -> tuple[float, list[float]]:
    """By which power of the length the time grew, and the seconds for each text; 0 where it is too short to tell."""
    if measured(read, texts[-1]) <= _TELLING:
        return 0.0, []
    best = float("inf"), [0.0]
    for _ in range(_ROUNDS):
        seconds = [measured(read, text) for text in texts]
        found = log(max(seconds[-1], 1e-6) / max(seconds[0], 1e-6)) / log(_TIMES[-1])
        best = min(best, (found, seconds))
        if best[0] <= _STEEPEST:
            break
    return best


def main() -> None:
    steep, steepest, telling, tried = [], (0.0, ""), 0, 0
    for where, read, texts in (*_of_patterns(), *_of_readers()):
        power, seconds = growth(read, texts)
        tried += 1
        telling += bool(seconds)
        steepest = max(steepest, (power, where))
        if power > _STEEPEST:
            steep.append(where)
            grown = ", ".join(f"{later / max(earlier, 1e-6):.1f}" for earlier, later in pairwise(seconds))
            print(f"{where}: {seconds[-1]:.2f} s, the power {power:.2f}; from length to length times {grown}", flush=True)
    print(
        f"{tried:,} texts at four lengths, {telling:,} long enough to be measured; the steepest, {steepest[1]}: "
        f"{steepest[0]:.2f}"
    )
    if steep:
        sys.exit(1)


if __name__ == "__main__":
    main()
