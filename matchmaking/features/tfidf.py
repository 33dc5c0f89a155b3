"""TF-IDF similarity of texts: shared words, weighted by rarity."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer

from matchmaking.features.word_table import WordTable


class TfidfIndex:
    """A TF-IDF index of ``texts``, which must be in ``table``."""

    def __init__(self, texts: Sequence[str], table: WordTable) -> None:
        self._count, self._table = len(texts), table
        words = csr_array(table.words[table.rows(texts)])
        self._used = np.unique(words.indices)
        if len(self._used):
            self._weigher = TfidfTransformer(sublinear_tf=True)
            self._texts_with = csr_array(csr_array(self._weigher.fit_transform(words[:, self._used])).T)

    def alike(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The highest cosine of each indexed text with any of the given texts, shape (indexed texts,), 0 to 1."""
        nearest = np.zeros(self._count)
        if len(self._used):
            for text in texts:
                asked = csr_array(self._weigher.transform(self._table.words_of(text)[:, self._used]))
                np.maximum(nearest, (asked @ self._texts_with).toarray().ravel(), out=nearest)
        return nearest
