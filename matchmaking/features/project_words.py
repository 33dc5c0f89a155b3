"""What members' past projects say in all, searched by its words: BM25 over each member's project texts taken as one."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

_SATURATION, _BY_LENGTH = 1.2, 0.75
_THIN, _FULL = 300.0, 1200.0
"""Letters of a usual project text up to which it is a title or a teaser, and from which it says what the project does."""


class ProjectWords:
    """Texts of past projects as words of their members.

    ``texts`` (projects,) are the projects' texts, empty for one without; ``parts`` is (members, projects). English small words
    are left out: archives of projects write English.
    """

    def __init__(self, texts: Sequence[str], parts: csr_array) -> None:
        self._texts = texts
        self._parts = parts

    @cached_property
    def fullness(self) -> float:
        """How much the texts say: 0 where the usual one has up to 300 letters, 1 from 1,200 on, linear between.

        A text that stands behind several projects (the title of a topic) counts once.
        """
        lengths = [len(text) for text in set(self._texts) if text]
        return float(np.clip((np.median(lengths) - _THIN) / (_FULL - _THIN), 0, 1)) if lengths else 0.0

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """BM25 of the words of the texts, each word once, in what each member's projects say, shape (members,), 0 and more."""
        if self._index is None:
            return np.zeros(self._parts.shape[0])
        counter, weights = self._index
        asked = csr_array(counter.transform([" ".join(texts)]))
        asked.data[:] = 1
        return np.asarray((asked @ weights).toarray(), np.float64).ravel()

    @cached_property
    def _index(self) -> tuple[CountVectorizer, csr_array] | None:
        """What counts words, and the weight of each word for each member, shape (words, members); None without a word."""
        counter = CountVectorizer(stop_words="english", dtype=np.float32)
        try:
            counts = csr_array(self._parts.astype(np.float32) @ csr_array(counter.fit_transform(self._texts)))
        except ValueError:  # no text, or none with a word that says something
            return None
        return counter, csr_array(saturated(counts).T)


def saturated(counts: csr_array) -> csr_array:
    """BM25 of each term for each document, from how often it occurs there; both (documents, terms)."""
    found = csr_array(counts, copy=True)
    lengths = np.asarray(found.sum(axis=1), np.float32).ravel()
    mean = lengths[lengths > 0].mean() if lengths.any() else 1.0
    holders = np.bincount(found.indices, minlength=found.shape[1])
    rarity = np.log1p((found.shape[0] - holders + 0.5) / (holders + 0.5)).astype(np.float32)
    room = np.repeat(_SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * lengths / mean), np.diff(found.indptr))
    found.data = np.asarray(rarity[found.indices] * found.data * (_SATURATION + 1) / (found.data + room), np.float32)
    return found
