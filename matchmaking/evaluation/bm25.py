"""BM25 (Robertson and others 1994) over documents, with the usual parameters."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

from matchmaking.features.project_words import saturated


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
