"""Late interaction: a question's word pieces each find the piece of a text that is nearest to them (Khattab and Zaharia 2020).

    late(question, text) = sum over pieces q of w_q max over pieces t of the text of q . t  /  sum of w_q

One vector for a whole text tells its subject; its word pieces, each in its context, tell a coater from a steriliser. ``w`` is
how much a piece of a question counts, which the model says. Both are learnt with the model (``benchmarks.fine_tuning``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

PIECES = 48
"""Word pieces of a text that are kept, from its beginning; the sentences of a longer statement are texts of their own."""
PIECE_DIMENSIONS = 96
_UNIT = 127
_TOGETHER = 128
"""Texts that are compared at once, so that memory stays bounded."""


Rows = Sequence[int] | slice | NDArray[np.generic]


class StoredPieces:
    """Word pieces of texts that lie in files, one table behind the other: read when a text is compared, and not before.

    ``rows`` are the texts' places in the tables taken as one. Takes the place of an array of shape (texts, pieces, dimensions).
    """

    def __init__(self, tables: Sequence[NDArray[np.int8]], rows: NDArray[np.intp]) -> None:
        self._tables, self._rows = tables, rows
        self._starts = np.cumsum([0, *map(len, tables)])

    @classmethod
    def joined(cls, parts: Sequence["Pieces"]) -> "StoredPieces":
        """The texts of all parts, one behind the other."""
        tables: list[NDArray[np.int8]] = []
        rows: list[NDArray[np.intp]] = []
        for part in parts:
            stored = part if isinstance(part, StoredPieces) else cls([part], np.arange(len(part)))
            rows.append(stored._rows + sum(map(len, tables)))
            tables.extend(stored._tables)
        return cls(tables, np.concatenate(rows))

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process, which may not have the files, gets these texts' word pieces themselves."""
        return StoredPieces, ([self[:]], np.arange(len(self)))

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self._rows), *self._tables[0].shape[1:])

    def __len__(self) -> int:
        return len(self._rows)

    def some(self, rows: Rows) -> "StoredPieces":
        """Those of some texts, not read yet."""
        return StoredPieces(self._tables, self._rows[rows])

    def __getitem__(self, rows: Rows) -> NDArray[np.int8]:
        """Those of some texts."""
        wanted = self._rows[rows]
        found = np.empty((len(wanted), *self.shape[1:]), np.int8)
        table_of = np.searchsorted(self._starts, wanted, side="right") - 1
        for number in np.unique(table_of):
            here = table_of == number
            found[here] = self._tables[number][wanted[here] - self._starts[number]]
        return found


Pieces = NDArray[np.int8] | StoredPieces


@dataclass(frozen=True, eq=False)
class Encoded:
    """What a model makes of texts: a vector each, one for each of their word pieces where the model gives them, and ``able``.

    ``vectors`` have the shape (texts, dimensions). ``pieces`` are unit vectors in steps of 1/127, shape (texts, ``PIECES``,
    ``PIECE_DIMENSIONS``), int8; ``weights``, 0 and more, shape (texts, ``PIECES``), are 0 where a text has ended. Both have
    no piece for a model without late interaction. ``able`` is the probability that a text says
    what its author does, shape (texts,); 1 for a model that does not tell it.
    """

    vectors: NDArray[np.float32]
    pieces: Pieces
    weights: NDArray[np.float16]
    able: NDArray[np.float16]

    @classmethod
    def of(cls, vectors: NDArray[np.float32]) -> "Encoded":
        """Vectors of a model that gives nothing else."""
        pieces, weights = np.zeros((len(vectors), 0, PIECE_DIMENSIONS), np.int8), np.zeros((len(vectors), 0), np.float16)
        return cls(vectors, pieces, weights, np.ones(len(vectors), np.float16))

    @classmethod
    def joined(cls, parts: Sequence["Encoded"]) -> "Encoded":
        """The rows of all parts, which one model gave, one behind the other."""
        if len(parts) == 1:
            return parts[0]
        stored = any(isinstance(part.pieces, StoredPieces) for part in parts)
        return cls(
            np.concatenate([part.vectors for part in parts]),
            StoredPieces.joined([part.pieces for part in parts])
            if stored
            else np.concatenate([part.pieces[:] for part in parts]),
            np.concatenate([part.weights for part in parts]),
            np.concatenate([part.able for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.vectors)

    def __getitem__(self, rows: Rows) -> "Encoded":
        """Some of the texts, in the order asked for."""
        pieces = self.pieces.some(rows) if isinstance(self.pieces, StoredPieces) else self.pieces[rows]
        return Encoded(self.vectors[rows], pieces, self.weights[rows], self.able[rows])

    @property
    def sound(self) -> NDArray[np.bool_]:
        """Which texts have numbers alone, shape (texts,)."""
        of_each = np.isfinite(self.vectors).all(axis=1) & np.isfinite(self.weights).all(axis=1) & np.isfinite(self.able)
        return np.asarray(of_each, np.bool_)

    def fits(self, other: "Encoded") -> bool:
        """Whether the rows are as long as those of another, and there are as many of each kind."""
        mine, its = ([getattr(one, name).shape for name in ENCODED] for one in (self, other))
        return [shape[1:] for shape in mine] == [shape[1:] for shape in its] and len({shape[0] for shape in mine}) == 1

    @property
    def has_pieces(self) -> bool:
        """Whether the model gives vectors of word pieces."""
        return bool(self.pieces.shape[1])


ENCODED = tuple(each.name for each in fields(Encoded))
"""The arrays of an ``Encoded``, by name, in order."""


def packed(pieces: NDArray[np.floating]) -> NDArray[np.int8]:
    """Unit vectors as they are kept: whole numbers, -127 to 127; shape as given."""
    return np.asarray(np.rint(pieces * _UNIT), np.int8)


def late_interaction(texts: Encoded, questions: Encoded) -> NDArray[np.float64]:
    """How well each question's pieces are found in each text, shape (texts, questions), -1 to 1.

    0 for a text or a question without pieces. Sums of products of whole numbers of this size are exact in single precision, so
    the result for a text does not depend on the texts and questions beside it.
    """
    found = np.zeros((len(texts), len(questions)))
    there, asked = texts.weights > 0, questions.weights > 0
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(asked.any(axis=1))
    if not (rows.size and columns.size):
        return found
    wanted = questions.pieces[:][asked].astype(np.float32).T
    weights, begins = questions.weights[asked].astype(np.float64), _begins(asked[columns])
    total = np.add.reduceat(weights, begins) * _UNIT**2
    for start in range(0, len(rows), _TOGETHER):
        some = rows[start : start + _TOGETHER]
        own = there[some]
        cosines = texts.pieces[some][own].astype(np.float32) @ wanted
        nearest = np.maximum.reduceat(cosines, _begins(own), axis=0)
        found[np.ix_(some, columns)] = np.add.reduceat(nearest * weights, begins, axis=1) / total
    return found


def _begins(there: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where the pieces of each row begin when all rows' pieces stand behind each other."""
    counts = there.sum(axis=1)
    return np.asarray(np.cumsum(counts) - counts, np.intp)
