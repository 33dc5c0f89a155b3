"""Word counts of texts, tokenised once, for all comparisons of archives by words.

English stop words are left out: archives of projects are in English.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

Places = NDArray[np.int64]
Counts = tuple[Places, Places]
"""The row of each word or pair of words that is said, and its number."""


class WordTable:
    """The words of distinct texts in their order; words are numbered in the order of the alphabet."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._analyze: Any = CountVectorizer(stop_words="english").build_analyzer()
        met: defaultdict[str, int] = defaultdict(count().__next__)
        said, lengths = [], []
        for text in texts:
            numbers = np.fromiter(map(met.__getitem__, self._analyze(text)), np.int32)
            said.append(numbers)
            lengths.append(len(numbers))
        words = sorted(met)
        self._row_of = {text: row for row, text in enumerate(texts)}
        self._number_of = {word: number for number, word in enumerate(words)}
        numbers = np.zeros(len(words), np.int32)
        numbers[np.fromiter(map(met.__getitem__, words), np.int64, len(words))] = np.arange(len(words))
        self._starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
        self._said: NDArray[np.int32] = numbers[np.concatenate(said)] if said else np.zeros(0, np.int32)

    def __len__(self) -> int:
        """The number of different words."""
        return len(self._number_of)

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The words by their numbers."""
        return tuple(self._number_of)

    def knows(self, word: str) -> bool:
        """Whether any text contains this word (lower case)."""
        return word in self._number_of

    def rows(self, texts: Sequence[str]) -> Places:
        """The rows of texts in the table, shape (texts,)."""
        return np.fromiter(map(self._row_of.__getitem__, texts), np.int64, len(texts))

    @cached_property
    def words(self) -> csr_array:
        """The count of each word in each text, shape (texts, words)."""
        return counted(self._all, (len(self._starts) - 1, len(self)))

    @cached_property
    def pairs(self) -> Counts:
        """Each pair of neighbouring words: the row of its text, and one number for the two words."""
        return self._paired(self._all)

    def words_of(self, text: str) -> csr_array:
        """The count of each known word in another text, shape (1, words)."""
        rows, words = self._asked(text)
        return counted((rows[words >= 0], words[words >= 0]), (1, len(self)))

    def pairs_of(self, text: str) -> Counts:
        """The pairs of neighbouring known words in another text."""
        return self._paired(self._asked(text))

    @property
    def _all(self) -> Counts:
        return np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts)), self._said.astype(np.int64)

    def _asked(self, text: str) -> Counts:
        words = np.array([self._number_of.get(word, -1) for word in self._analyze(text)], np.int64)
        return np.zeros(len(words), np.int64), words

    def _paired(self, said: Counts) -> Counts:
        rows, words = said
        pair = (rows[1:] == rows[:-1]) & (words[1:] >= 0) & (words[:-1] >= 0)
        return rows[1:][pair], words[:-1][pair] * len(self) + words[1:][pair]


def counted(said: Counts, shape: tuple[int, int]) -> csr_array:
    """How often each column stands in each row."""
    counts = csr_array((np.ones(len(said[0]), np.float32), said), shape=shape)
    counts.sum_duplicates()
    return counts
