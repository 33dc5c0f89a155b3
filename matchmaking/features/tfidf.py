"""Words that texts share, the rare ones counting for more: how near past projects are to a question in what they name."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer


class TfidfIndex:
    """TF-IDF over the words of all known texts, English small words left out: archives of projects write English."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._count = len(texts)
        self._vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True, dtype=np.float32)
        try:
            self._texts_with: csr_array | None = csr_array(self._vectorizer.fit_transform(texts).T)
        except ValueError:  # no text, or none with a word that says something
            self._texts_with = None

    def alike(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Cosine of each known text with the given one that it is nearest to, shape (known texts,), 0 to 1."""
        if self._texts_with is None or not texts:
            return np.zeros(self._count)
        asked = csr_array(self._vectorizer.transform(texts))
        return np.asarray((asked @ self._texts_with).toarray().max(axis=0), np.float64)
