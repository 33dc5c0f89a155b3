"""A check of old Office files: whether their sector chains end.

Each sector of such a file names the next one of its chain. A damaged or hostile file names an earlier one again, and a reader
that follows the chain fills memory with the same sectors without end. `workbook_reader` loads this module by its path within
its limits, without the rest of the package.
"""

from collections.abc import Callable, Sequence
from struct import error, iter_unpack, unpack_from

_NO_SECTOR = 0xFFFFFFFA
"""Numbers from here on denote no sector: the end of a chain, a free one."""
_IN_HEADER = 109
"""Number of table sectors that the header itself names."""
_SHIFTS = 9, 12
"""Sector sizes as powers of two: 512 or 4,096 bytes."""


def has_endless_chain(content: bytes) -> bool:
    """Whether a chain of an old Office file contains a cycle; False for files that are damaged in other ways.

    Time and memory are linear in the length of the content.
    """
    try:
        (shift,) = unpack_from("<H", content, 30)
        small_table, _, more, _ = unpack_from("<IIII", content, 60)
        named = list(unpack_from(f"<{_IN_HEADER}I", content, 76))
    except error:
        return False
    if shift not in _SHIFTS:
        return False
    size = 1 << shift

    def numbers(sector: int) -> list[int]:
        piece = content[(sector + 1) << shift : (sector + 2) << shift]
        return [number for (number,) in iter_unpack("<I", piece[: len(piece) & ~3])]

    # the header names the first sectors of the table, and chained sectors the others; the last number of each leads on
    chained = _chain(more, lambda sector: (numbers(sector) or [_NO_SECTOR])[-1], len(content) // size)
    if chained is None:
        return True
    for sector in chained:
        named += numbers(sector)[:-1]
    tables = dict.fromkeys(sector for sector in named if sector < _NO_SECTOR)
    following = [number for sector in tables for number in numbers(sector)]
    small = _chain(small_table, lambda sector: following[sector] if sector < len(following) else _NO_SECTOR, len(following))
    if small is None or _leads_back(following):
        return True
    return _leads_back([number for sector in small for number in numbers(sector)])


def _chain(first: int, next_of: Callable[[int], int], most: int) -> list[int] | None:
    """The sectors of a chain; None where it is longer than ``most``."""
    found: list[int] = []
    while first < _NO_SECTOR:
        if len(found) > most:
            return None
        found.append(first)
        first = next_of(first)
    return found


def _leads_back(following: Sequence[int]) -> bool:
    """Whether following these numbers, each to the index that it names, leads into a cycle."""
    walked = [0] * len(following)
    for begin in range(len(following)):
        at = begin
        while at < len(following) and not walked[at]:
            walked[at] = begin + 1
            at = following[at]
        if at < len(following) and walked[at] == begin + 1:
            return True
    return False
