"""How the time grows with the length of what somebody wrote: every pattern and reader at once, twice, four and eight times it.

``python -m benchmarks.growth``: each pattern of the code (those too that it puts together while it runs) gets the texts that
come nearest to a match, and each reader each piece that somebody may repeat, at four lengths. What takes the square of the
length takes 64 times as long at the last one. It prints the steepest, as the power of the length, of what took long enough to
be measured, in seconds of the processor, and ends with an error where the time grew faster than the power 1.5, measured three
times and then from eight to sixty-four times the length.
"""

import gc
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice, pairwise
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
Read = Callable[[str], object]
Texts = Callable[[int], str]
"""A text of so many signs."""


def _of_patterns() -> Iterator[tuple[str, Read, Texts]]:
    for pattern, place in (dict(taken_down()) | patterns()).items():
        for number, _ in enumerate(attacks(pattern, _LENGTH)):
            yield place, _finding(pattern), partial(_attack, pattern, number)


def _attack(pattern: re.Pattern[Any], number: int, length: int) -> str:
    return next(islice(attacks(pattern, length), number, None))


def _finding(pattern: re.Pattern[Any]) -> Read:
    is_bytes = isinstance(pattern.pattern, bytes)

    def find(text: str) -> object:
        given = text.encode() if is_bytes else text
        return pattern.match(given), sum(1 for _ in pattern.finditer(given))

    return find


def _of_readers() -> Iterator[tuple[str, Read, Texts]]:
    for name, read in READERS.items():
        for what, piece in PIECES.items():
            yield f"{name} of {what}", read, partial(_repeated, piece)


def _repeated(piece: str, length: int) -> str:
    return "x " + piece * (length // len(piece))


def growth(read: Read, text: Texts) -> tuple[float, list[float]]:
    """By which power of the length the time grew, and the seconds for each text; 0 where it is too short to tell.

    What grew steeply is looked at again from the greatest length on: a reader that begins its work at some length, or leaves
    off there, takes a step and no square.
    """
    if measured(read, text(_LENGTH * _TIMES[-1])) <= _TELLING:
        return 0.0, []
    found = _power(read, [text(_LENGTH * times) for times in _TIMES])
    return found if found[0] <= _STEEPEST else _power(read, [text(_LENGTH * _TIMES[-1] * times) for times in _TIMES])


def _power(read: Read, texts: list[str]) -> tuple[float, list[float]]:
    best = float("inf"), [0.0]
    for _ in range(_ROUNDS):
        gc.collect()  # what the longer texts left behind is none of the shortest one's time
        seconds = [measured(read, text) for text in texts]
        found = log(max(seconds[-1], 1e-6) / max(seconds[0], 1e-6)) / log(_TIMES[-1])
        best = min(best, (found, seconds))
        if best[0] <= _STEEPEST:
            break
    return best


def main() -> None:
    steep, steepest, telling, tried = [], (0.0, ""), 0, 0
    for where, read, text in chain(_of_patterns(), _of_readers()):
        power, seconds = growth(read, text)
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
