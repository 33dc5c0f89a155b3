"""Similar names in one town: all pairs in a town of some hundred names, candidate pairs in a town of thousands.

Of thousands, two names are compared when they share rare character n-grams. A typing error leaves most n-grams of a name
unchanged; names that share only common n-grams ("Centre for Technology") are found by their words, see ``candidates``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

# maximum number of pairs per name, the most similar ones
_MOST_ALIKE = 20
_AT_ONCE = 500
_EACH_WITH_EACH = 1000
"""Maximum number of names in a town for which all pairs are compared."""
_PIECE = 3
_MOST_WITH_A_PIECE = 500
"""Maximum number of names with an n-gram; a more frequent one is ignored."""
_PIECES_SHARED = 2

_Places = NDArray[np.intp]


def alike(
    ours: Sequence[str],
    theirs: Sequence[str],
    likeness: Callable[..., float],
    least: int,
    each_with_each: int = _EACH_WITH_EACH,
) -> Iterator[tuple[str, str]]:
    """Pairs of our and their names with a similarity of at least ``least`` (0 to 100); of very many, the most similar.

    Both sequences hold distinct names; their order does not matter.

    >>> from rapidfuzz import fuzz
    >>> list(alike(["oculitza"], ["okulitza", "barco"], fuzz.ratio, 80))
    [('oculitza', 'okulitza')]
    """
    compared = _each_with_each if len(theirs) <= each_with_each else _with_shared_pieces
    for rows, columns, scores in compared(ours, theirs, likeness, least):
        for row, column in _most_alike(rows, columns, scores):
            yield ours[row], theirs[column]


_Compared = Iterator[tuple[_Places, _Places, NDArray[np.uint8]]]
"""Indexes of our names in ascending order, of theirs, and their similarity (0 to 100); some hundred of ours at a time."""


def _each_with_each(ours: Sequence[str], theirs: Sequence[str], likeness: Any, least: int) -> _Compared:
    for begin in range(0, len(ours), _AT_ONCE):  # in batches, to bound memory and to let other threads run
        scores = process.cdist(ours[begin : begin + _AT_ONCE], theirs, scorer=likeness, score_cutoff=least, dtype=np.uint8)
        rows, columns = np.nonzero(scores)
        yield rows + begin, columns, scores[rows, columns]


def _with_shared_pieces(ours: Sequence[str], theirs: Sequence[str], likeness: Any, least: int) -> _Compared:
    from scipy import sparse  # needed for large lists only; the import takes a quarter of a second

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
    """The pairs; of a row with too many only those strictly above the first one in excess, so that order does not matter."""
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
