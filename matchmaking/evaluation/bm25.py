"""BM25 (Robertson and others 1994) over documents, with the usual parameters."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

_K1, _B = 1.2, 0.75


def saturated(counts: csr_array) -> csr_array:
    """BM25 of each term for each document, from how often it occurs there; both (documents, terms)."""
    found = csr_array(counts, copy=True)
    lengths = np.asarray(found.sum(axis=1), np.float32).ravel()
    mean = lengths[lengths > 0].mean() if lengths.any() else 1.0
    holders = np.bincount(found.indices, minlength=found.shape[1])
    rarity = np.log1p((found.shape[0] - holders + 0.5) / (holders + 0.5)).astype(np.float32)
    room = np.repeat(_K1 * (1 - _B + _B * lengths / mean), np.diff(found.indptr))
    found.data = np.asarray(rarity[found.indices] * found.data * (_K1 + 1) / (found.data + room), np.float32)
    return found


class PlainSearch:
    """Documents found by their words alone, whatever their language: every word counts, by how rare it is."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._counter: Any = CountVectorizer(dtype=np.float32)
        try:
            self._terms = saturated(csr_array(self._counter.fit_transform(documents)))
        except ValueError:  # not one word in all documents
            self._terms, self._counter = saturated(csr_array(np.zeros((len(documents), 1), np.float32))), None

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well the words of each text are answered by each document, shape (texts, documents)."""
        if self._counter is None:
            return np.zeros((len(texts), self._terms.shape[0]), np.float32)
        asked = csr_array(self._counter.transform(texts))
        asked.data[:] = 1
        return np.asarray((asked @ self._terms.T).toarray(), np.float32)
