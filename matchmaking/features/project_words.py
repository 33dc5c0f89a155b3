"""What members' past projects say, searched by words: phrases of each project, and all texts of a member as one."""

from collections.abc import Sequence, Set
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.feature_extraction.text import TfidfTransformer

from matchmaking.features.word_table import Places, WordTable, counted

Values = NDArray[np.float64]

_SATURATION, _BY_LENGTH = 1.2, 0.75
_THIN, _FULL = 300.0, 1200.0
"""Letters of a usual project text up to which it is a title or a teaser, and from which it says what the project does."""
_NEAREST = 200
"""The projects nearest by phrases that count at all: far ones are many and say nothing."""
_SMALLEST = 3.0
"""Partners other than itself that a member is taken to have at least, so that projects of two do not stand out."""
_COMMON, _COMMON_FROM = 0.1, 5
"""The part of all projects, and their number, above which a phrase is common and tells nothing of who did them."""
_PAIRED = 1.5
"""How many times as much two words say as one."""
_SHARED_BY = 2
"""Projects that use a phrase at least: one that stands in a single project tells nothing of its nearness to others."""


class ProjectWords:
    """Texts of past projects as words of their members.

    ``texts`` (projects,) are the projects' texts, empty for one without; ``parts`` is (members, projects). ``table`` holds the
    words of these texts among others, where they were taken apart already.
    """

    def __init__(self, texts: Sequence[str], parts: csr_array, table: WordTable | None = None) -> None:
        self._texts = texts
        self._parts = parts
        self._table = table

    @cached_property
    def fullness(self) -> float:
        """How much the texts say: 0 where the usual one has up to 300 letters, 1 from 1,200 on, linear between.

        A text that stands behind several projects (the title of a topic) counts once.
        """
        lengths = [len(text) for text in set(self._texts) if text]
        return float(np.clip((np.median(lengths) - _THIN) / (_FULL - _THIN), 0, 1)) if lengths else 0.0

    def scores(self, texts: Sequence[str]) -> Values:
        """BM25 of the words of the texts, each word once, in what each member's projects say, shape (members,), 0 and more."""
        asked = self._vocabulary.words_of(texts)
        asked.data[:] = 1
        return _product(asked, self._weights)

    def profile(self, texts: Sequence[str]) -> Values:
        """Cosine of the words of the texts with each member's profile, the mean of its projects' words, shape (members,)."""
        if not self._vocabulary.words.nnz:
            return np.zeros(self._parts.shape[0])
        weigher, profiles = self._profiles
        return _product(weigher.transform(self._vocabulary.words_of(texts)), profiles)

    def near(self, texts: Sequence[str]) -> Values:
        """What each member's projects share with the texts in phrases: ``sum_p c_p^2 / sqrt(max(n_p - 1, 3))``, (members,).

        ``c_p`` is the cosine of words and pairs of words that at least two projects use, of the two hundred nearest projects,
        and ``n_p`` a project's number of partners: one of many says less of each.
        """
        if not self._vocabulary.phrases.nnz:
            return np.zeros(self._parts.shape[0])
        weigher, phrases = self._phrases
        cosines = _product(weigher.transform(self._vocabulary.phrases_of(texts)), phrases)
        partners = np.asarray(self._parts.sum(axis=0), np.float64).ravel() - 1
        near = nearest(cosines.round(5), _NEAREST) ** 2 / np.sqrt(np.maximum(partners, _SMALLEST))
        return np.asarray(self._parts @ near, np.float64)

    def recurring(self, columns: Places, stops: Set[str], most: int) -> list[tuple[str, Places]]:
        """What at least two of these projects speak of and few others do, the most telling first, with those projects.

        ``columns`` are places of projects. A phrase of a word or two counts ``k log((1 + N) / n)``: ``k`` of these projects
        use it, ``n`` of all ``N``; two words count one and a half times. Left out are phrases that more than a tenth of all
        projects use (five at least), that hold one of the words ``stops`` or a number, or that share a word with one told
        before.
        """
        phrases = self._vocabulary.phrases
        if len(columns) < _SHARED_BY or not phrases.nnz:
            return []
        own = csr_array(phrases[columns, :])
        used = np.bincount(own.indices, minlength=phrases.shape[1])
        holders = self._holders_of_phrases
        common = max(_COMMON_FROM, _COMMON * len(self._texts))
        places = np.flatnonzero((used >= _SHARED_BY) & (holders <= np.maximum(common, used)))
        names = self._vocabulary.names(places)
        paired = np.array([" " in name for name in names], bool)
        worth = used[places] * np.log((1 + len(self._texts)) / holders[places]) * np.where(paired, _PAIRED, 1.0)
        by_phrase = csr_array(own.T)
        found: list[tuple[str, Places]] = []
        for at in sorted(range(len(names)), key=lambda at: (-round(float(worth[at]), 9), names[at])):
            words = set(names[at].split())
            told = any(words & set(said.split()) for said, _ in found)
            if not told and not words & stops and not any(word.isdigit() for word in words):
                row = places[at]
                found.append(
                    (names[at], columns[np.sort(by_phrase.indices[by_phrase.indptr[row] : by_phrase.indptr[row + 1]])])
                )
            if len(found) == most:
                break
        return found

    @cached_property
    def _holders_of_phrases(self) -> NDArray[np.int64]:
        return _holders(self._vocabulary.phrases)

    @cached_property
    def _vocabulary(self) -> "_Vocabulary":
        return _Vocabulary(self._texts, self._table or WordTable(list(dict.fromkeys(self._texts))))

    @cached_property
    def _weights(self) -> csr_array:
        """The weight of each word for each member, shape (words, members)."""
        return csr_array(saturated(csr_array(self._parts.astype(np.float32) @ self._vocabulary.words)).T)

    @cached_property
    def _profiles(self) -> tuple[Any, csr_array]:
        """What weighs words, and each member's profile at unit length, shape (words, members)."""
        weigher, words = _weighed(self._vocabulary.words)
        sums = csr_array(self._parts.astype(np.float32) @ words)
        lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1), np.float32)).ravel()
        sums.data /= np.repeat(lengths, np.diff(sums.indptr))
        return weigher, csr_array(sums.T)

    @cached_property
    def _phrases(self) -> tuple[Any, csr_array]:
        """What weighs words and pairs of them, and those of each project, shape (phrases, projects)."""
        weigher, phrases = _weighed(self._vocabulary.phrases)
        return weigher, csr_array(phrases.T)


class _Vocabulary:
    """The words and phrases of some texts, each distinct text taken apart once.

    ``words`` (texts, words) counts every word; ``phrases`` (texts, phrases) the words, then the pairs of neighbouring words,
    that at least two texts use.
    """

    def __init__(self, texts: Sequence[str], table: WordTable) -> None:
        self._table = table
        row_of = table.rows(texts)
        times = np.bincount(row_of, minlength=table.words.shape[0])
        self._used = np.flatnonzero(times @ _held(table.words))
        words = csr_array(table.words[:, self._used])
        self.words = csr_array(words[row_of])
        self._shared_words = np.flatnonzero(_holders(self.words) >= _SHARED_BY)
        rows, pairs = table.pairs
        rows, pairs = rows[times[rows] > 0], pairs[times[rows] > 0]
        self._shared_pairs, places = np.unique(pairs, return_inverse=True)
        counts = counted((rows, places), (len(times), len(self._shared_pairs)))
        shared = np.flatnonzero(times @ _held(counts) >= _SHARED_BY)
        self._shared_pairs = self._shared_pairs[shared]
        phrases = csr_array(hstack([words[:, self._shared_words], counts[:, shared]], format="csr"))
        self.phrases = csr_array(phrases[row_of])

    def names(self, places: Places) -> list[str]:
        """The phrases at these places among the columns of ``phrases``, in words."""
        words = self._table.vocabulary
        of_one = len(self._shared_words)
        found = []
        for place in places:
            if place < of_one:
                found.append(words[self._used[self._shared_words[place]]])
            else:
                first, second = divmod(int(self._shared_pairs[place - of_one]), len(words))
                found.append(f"{words[first]} {words[second]}")
        return found

    def words_of(self, texts: Sequence[str]) -> csr_array:
        """How often other texts, taken as one, use each word, shape (1, words)."""
        return csr_array(self._table.words_of(" ".join(texts))[:, self._used])

    def phrases_of(self, texts: Sequence[str]) -> csr_array:
        """How often other texts, taken as one, use each phrase, shape (1, phrases)."""
        _, pairs = self._table.pairs_of(" ".join(texts))
        places = np.searchsorted(self._shared_pairs, pairs)
        known = places < len(self._shared_pairs)
        known[known] = self._shared_pairs[places[known]] == pairs[known]
        counts = counted((np.zeros(known.sum(), np.int64), places[known]), (1, len(self._shared_pairs)))
        return csr_array(hstack([self.words_of(texts)[:, self._shared_words], counts], format="csr"))


def saturated(counts: csr_array) -> csr_array:
    """BM25 of each term for each document, from how often it occurs there; both (documents, terms)."""
    found = csr_array(counts, copy=True)
    lengths = np.asarray(found.sum(axis=1), np.float32).ravel()
    mean = lengths[lengths > 0].mean() if lengths.any() else 1.0
    rarity = np.log1p((found.shape[0] - _holders(found) + 0.5) / (_holders(found) + 0.5)).astype(np.float32)
    room = np.repeat(_SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * lengths / mean), np.diff(found.indptr))
    found.data = np.asarray(rarity[found.indices] * found.data * (_SATURATION + 1) / (found.data + room), np.float32)
    return found


def nearest(values: Values, most: int) -> Values:
    """The values, shape (n,), those that are not among the ``most`` highest being 0; level ones stay together."""
    some = values[values > 0]  # most are 0, and partition is slow among equals
    if len(some) <= most:
        return values
    return np.where(values >= np.partition(some, -most)[-most], values, 0.0)


def _held(counts: csr_array) -> csr_array:
    """1 where a row holds a column."""
    return csr_array((np.ones(counts.nnz), counts.indices, counts.indptr), shape=counts.shape)


def _holders(counts: csr_array) -> NDArray[np.int64]:
    """How many rows hold each column."""
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _weighed(counts: csr_array) -> tuple[Any, csr_array]:
    """What makes TF-IDF of counts, rows of unit length, and that of these."""
    weigher: Any = TfidfTransformer(sublinear_tf=True)
    return weigher, csr_array(weigher.fit_transform(counts))


def _product(asked: Any, columns: csr_array) -> Values:
    """The product of one row with each column."""
    return np.asarray((csr_array(asked) @ columns).toarray(), np.float64).ravel()
