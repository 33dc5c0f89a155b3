"""What members' past projects say, searched by words: phrases of each project, and all texts of a member as one."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

Values = NDArray[np.float64]

_SATURATION, _BY_LENGTH = 1.2, 0.75
_THIN, _FULL = 300.0, 1200.0
"""Letters of a usual project text up to which it is a title or a teaser, and from which it says what the project does."""
_NEAREST = 200
"""The projects nearest by phrases that count at all: far ones are many and say nothing."""
_SMALLEST = 3.0
"""Partners other than itself that a member is taken to have at least, so that projects of two do not stand out."""


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

    def scores(self, texts: Sequence[str]) -> Values:
        """BM25 of the words of the texts, each word once, in what each member's projects say, shape (members,), 0 and more."""
        if self._index is None:
            return np.zeros(self._parts.shape[0])
        counter, weights = self._index
        asked = csr_array(counter.transform([" ".join(texts)]))
        asked.data[:] = 1
        return np.asarray((asked @ weights).toarray(), np.float64).ravel()

    def profile(self, texts: Sequence[str]) -> Values:
        """Cosine of the words of the texts with each member's profile, the mean of its projects' words, shape (members,)."""
        if self._profiles is None:
            return np.zeros(self._parts.shape[0])
        reader, profiles = self._profiles
        return _cosines(reader, profiles, texts)

    def near(self, texts: Sequence[str]) -> Values:
        """What each member's projects share with the texts in phrases: ``sum_p c_p^2 / sqrt(max(n_p - 1, 3))``, (members,).

        ``c_p`` is the cosine of words and pairs of words that at least two projects use, of the two hundred nearest projects,
        and ``n_p`` a project's number of partners: one of many says less of each.
        """
        if self._phrases is None:
            return np.zeros(self._parts.shape[0])
        reader, phrases = self._phrases
        cosines = nearest(_cosines(reader, phrases, texts).round(5), _NEAREST)
        partners = np.asarray(self._parts.sum(axis=0), np.float64).ravel() - 1
        return np.asarray(self._parts @ (cosines**2 / np.sqrt(np.maximum(partners, _SMALLEST))), np.float64)

    @cached_property
    def _index(self) -> tuple[CountVectorizer, csr_array] | None:
        """What counts words, and the weight of each word for each member, shape (words, members); None without a word."""
        counter = CountVectorizer(stop_words="english", dtype=np.float32)
        try:
            counts = csr_array(self._parts.astype(np.float32) @ csr_array(counter.fit_transform(self._texts)))
        except ValueError:  # no text, or none with a word that says something
            return None
        return counter, csr_array(saturated(counts).T)

    @cached_property
    def _profiles(self) -> tuple[Any, csr_array] | None:
        """What weighs words, and each member's profile at unit length, shape (words, members); None without a word."""
        reader: Any = TfidfVectorizer(stop_words="english", sublinear_tf=True, dtype=np.float32)
        try:
            sums = csr_array(self._parts.astype(np.float32) @ csr_array(reader.fit_transform(self._texts)))
        except ValueError:
            return None
        lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1), np.float32)).ravel()
        sums.data /= np.repeat(lengths, np.diff(sums.indptr))
        return reader, csr_array(sums.T)

    @cached_property
    def _phrases(self) -> tuple[Any, csr_array] | None:
        """What weighs words and pairs of them, and those of each project, shape (phrases, projects); None without any."""
        reader: Any = TfidfVectorizer(stop_words="english", sublinear_tf=True, ngram_range=(1, 2), min_df=2, dtype=np.float32)
        try:
            return reader, csr_array(reader.fit_transform(self._texts).T)
        except ValueError:  # no phrase stands in two texts
            return None


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


def nearest(values: Values, most: int) -> Values:
    """The values, shape (n,), those that are not among the ``most`` highest being 0; level ones stay together."""
    some = values[values > 0]  # most are 0, and partition is slow among equals
    if len(some) <= most:
        return values
    return np.where(values >= np.partition(some, -most)[-most], values, 0.0)


def _cosines(reader: Any, columns: csr_array, texts: Sequence[str]) -> Values:
    """Cosine of the words of the texts, taken as one, with each column, 0 to 1."""
    return np.asarray((csr_array(reader.transform([" ".join(texts)])) @ columns).toarray(), np.float64).ravel()
