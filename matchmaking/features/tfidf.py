"""Words that texts share, the rare ones counting for more: how near past projects are to a question in what they name."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer

from matchmaking.features.word_table import WordTable


class TfidfIndex:
    """TF-IDF over the words of ``texts``, which are among those of ``table``."""

    def __init__(self, texts: Sequence[str], table: WordTable) -> None:
        self._count, self._table = len(texts), table
        words = csr_array(table.words[table.rows(texts)])
        self._used = np.unique(words.indices)
        if len(self._used):
            self._weigher = TfidfTransformer(sublinear_tf=True)
            self._texts_with = csr_array(csr_array(self._weigher.fit_transform(words[:, self._used])).T)

    def alike(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Cosine of each known text with the given one that it is nearest to, shape (known texts,), 0 to 1."""
        nearest = np.zeros(self._count)
        if len(self._used):
            for text in texts:
                asked = csr_array(self._weigher.transform(self._table.words_of(text)[:, self._used]))
                np.maximum(nearest, (asked @ self._texts_with).toarray().ravel(), out=nearest)
        return nearest
