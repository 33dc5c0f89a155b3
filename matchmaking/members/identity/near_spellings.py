"""Names of one town that are alike: each compared with each in a town of some hundred names, and not in a town of thousands.

Of thousands, two are compared when they share pieces of letters that few names there have. A slip in a name leaves most of its
pieces as they were; names that share none but common pieces ("Centre for Technology") are found by their words, see
``candidates``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

# one name is paired with at most this many others, the most similar
_MOST_ALIKE = 20
_AT_ONCE = 500
_EACH_WITH_EACH = 1000
"""In a town of no more names than this, each is compared with each."""
_PIECE = 3
_MOST_WITH_A_PIECE = 500
"""A piece that more names of a town have than this tells nothing there."""
_PIECES_SHARED = 2

_Places = NDArray[np.intp]


def alike(
    ours: Sequence[str],
    theirs: Sequence[str],
    likeness: Callable[..., float],
    least: int,
    each_with_each: int = _EACH_WITH_EACH,
) -> Iterator[tuple[str, str]]:
    """Each of our names with those of theirs that are at least so alike; of very many, with the ones most alike.

    Both hold different names only. In what order they come plays no part.

    >>> from rapidfuzz import fuzz
    >>> list(alike(["oculitza"], ["okulitza", "barco"], fuzz.ratio, 80))
    [('oculitza', 'okulitza')]
    """
    compared = _each_with_each if len(theirs) <= each_with_each else _with_shared_pieces
    for rows, columns, scores in compared(ours, theirs, likeness, least):
        for row, column in _most_alike(rows, columns, scores):
            yield ours[row], theirs[column]


_Compared = Iterator[tuple[_Places, _Places, NDArray[np.uint8]]]
"""Places of our names in ascending order, of theirs, and how alike the two are; some hundred of ours at a time."""


def _each_with_each(ours: Sequence[str], theirs: Sequence[str], likeness: Any, least: int) -> _Compared:
    for begin in range(0, len(ours), _AT_ONCE):  # in pieces, so that neither memory nor others' patience runs out
        scores = process.cdist(ours[begin : begin + _AT_ONCE], theirs, scorer=likeness, score_cutoff=least, dtype=np.uint8)
        rows, columns = np.nonzero(scores)
        yield rows + begin, columns, scores[rows, columns]


def _with_shared_pieces(ours: Sequence[str], theirs: Sequence[str], likeness: Any, least: int) -> _Compared:
    from scipy import sparse  # needed for large lists only, and a quarter of a second to load

    numbers: dict[str, int] = {}
    holding = [[numbers.setdefault(piece, len(numbers)) for piece in _pieces(name)] for name in theirs]
    asking = [[numbers[piece] for piece in _pieces(name) if piece in numbers] for name in ours]

    def matrix(names: list[list[int]]) -> Any:
        ends = np.cumsum([0, *map(len, names)])
        pieces = np.fromiter((piece for of_name in names for piece in of_name), np.intp, ends[-1])
        return sparse.csr_array((np.ones(len(pieces), np.int32), pieces, ends), shape=(len(names), len(numbers)))

    held = matrix(holding)
    held.data[held.sum(axis=0)[held.indices] > _MOST_WITH_A_PIECE] = 0
    held.eliminate_zeros()
    asked, held = matrix(asking), held.T.tocsr()
    for begin in range(0, len(ours), _AT_ONCE):
        shared = (asked[begin : begin + _AT_ONCE] @ held).tocoo()
        near = shared.data >= _PIECES_SHARED
        rows, columns = shared.row[near].astype(np.intp) + begin, shared.col[near].astype(np.intp)
        scores = process.cpdist(
            [ours[row] for row in rows],
            [theirs[column] for column in columns],
            scorer=likeness,
            score_cutoff=least,
            dtype=np.uint8,
        )
        found = scores > 0
        yield rows[found], columns[found], scores[found]


def _pieces(name: str) -> set[str]:
    return {name[at : at + _PIECE] for at in range(max(len(name) - _PIECE, 0) + 1)}


def _most_alike(rows: _Places, columns: _Places, scores: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """The pairs, of a row that has too many only those strictly above the first that is one too many: no order plays a part."""
    if not len(rows):
        return
    order = np.argsort(rows, kind="stable")
    rows, columns, scores = rows[order], columns[order], scores[order]
    names, begins = np.unique(rows, return_index=True)
    for row, of_row, how_much in zip(names, np.split(columns, begins[1:]), np.split(scores, begins[1:]), strict=True):
        if len(of_row) > _MOST_ALIKE:
            too_many = np.partition(how_much, -_MOST_ALIKE - 1)[-_MOST_ALIKE - 1]
            of_row = of_row[how_much > too_many]
        for column in of_row:
            yield row, column
