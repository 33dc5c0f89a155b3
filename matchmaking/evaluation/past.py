"""The data known before the cut, as matrices for batches of queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matchmaking.evaluation.tasks import Query
from matchmaking.features.codes import Codes, programme_codes, topic_codes
from matchmaking.features.network import LARGEST_TIE, Network
from matchmaking.features.project_words import saturated
from matchmaking.members.member import Project, Roster

Values = NDArray[np.float32]
"""Scores of a batch, shape (queries, members)."""
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class Past:
    """Counts, words and vectors of a roster as it stood before the cut; rows of members follow the roster.

    ``parts`` (projects, members) is 1 where a member took part, without the projects of more than sixty partners; ``words``
    (projects, terms) are TF-IDF rows of unit length, ``vectors`` (projects, dimensions) embeddings; zero without a text.
    ``popularity`` (members,) is the number of projects, unless it is given since not all of these are real ones.
    """

    def __init__(self, roster: Roster, encode: Encode, popularity: NDArray[np.floating] | None = None) -> None:
        self.roster = roster
        self.network = Network(roster)
        sizes: NDArray[np.float64] = np.asarray(self.network.parts.sum(axis=0)).ravel()
        chosen = np.flatnonzero((sizes > 0) & (sizes <= LARGEST_TIE))
        self.projects = tuple(roster.projects[column] for column in chosen)
        self.parts = csr_array(self.network.parts[:, chosen].T)
        self.popularity = (self.network.experience if popularity is None else popularity).astype(np.float32)
        texts = [project.text for project in self.projects]
        self._counter: Any = CountVectorizer(stop_words="english", dtype=np.float32)
        self._weigher: Any = TfidfVectorizer(stop_words="english", sublinear_tf=True, dtype=np.float32)
        self._counts = csr_array(_fitted(self._counter, texts))
        self.words = csr_array(_fitted(self._weigher, texts))
        self.encode = encode
        self.vectors = encode(texts)
        self._programmes = Codes([programme_codes(project) for project in self.projects])
        self._topics = Codes([topic_codes(project) for project in self.projects])

    def words_of(self, texts: Sequence[str]) -> csr_array:
        """TF-IDF rows of other texts, shape (texts, terms)."""
        return csr_array(self._weigher.transform(texts))

    def programme_nearness(self, projects: Sequence[Project]) -> csr_array:
        """1 where a past project shares a programme with the project, shape (asked, past)."""
        shared = self._programmes.shared([programme_codes(project) for project in projects])
        shared.data[:] = 1
        return shared

    def topic_nearness(self, projects: Sequence[Project]) -> csr_array:
        """What parts of topic codes a past project shares, the rare ones counting for more, shape (asked, past)."""
        return self._topics.shared([topic_codes(project) for project in projects])

    @cached_property
    def centroids(self) -> csr_array:
        """Mean words of each member's projects, at unit length, shape (members, terms)."""
        sums = csr_array(self.parts.T @ self.words)
        norms = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1), np.float32)).ravel()
        sums.data /= np.repeat(norms, np.diff(sums.indptr))
        return sums

    @cached_property
    def mean_vectors(self) -> NDArray[np.float32]:
        """Mean embedding of each member's projects, at unit length, shape (members, dimensions)."""
        sums = np.asarray(self.parts.T @ self.vectors, np.float32)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 0), np.float32)

    @cached_property
    def _saturated(self) -> csr_array:
        """BM25 of each term for each member, all texts of its projects taken as one, shape (members, terms)."""
        return saturated(csr_array(self.parts.T @ self._counts))

    def bm25(self, texts: Sequence[str]) -> Values:
        """How well the words of each text are answered by each member's texts."""
        asked = csr_array(self._counter.transform(texts))
        asked.data[:] = 1
        return dense(asked @ self._saturated.T)


@dataclass(frozen=True)
class Batch:
    """Some queries, with what several systems need of them."""

    past: Past
    queries: tuple[Query, ...]

    @cached_property
    def texts(self) -> list[str]:
        return [query.project.text for query in self.queries]

    @cached_property
    def asked(self) -> list[Project]:
        return [query.project for query in self.queries]

    @cached_property
    def given(self) -> csr_array:
        """1 where a member is given, shape (queries, members)."""
        rows = np.repeat(np.arange(len(self.queries)), [len(query.given) for query in self.queries])
        columns = np.array([row for query in self.queries for row in query.given], np.intp)
        shape = (len(self.queries), len(self.past.roster.members))
        return csr_array((np.ones(len(columns), np.float32), (rows, columns)), shape=shape)

    @cached_property
    def shared(self) -> Values:
        """Number of past projects that each member shares with those given."""
        return dense(self.given @ self.past.network.ties)

    @cached_property
    def word_nearness(self) -> Values:
        """Cosine of words with each past project, shape (queries, projects)."""
        return dense(self.past.words_of(self.texts) @ self.past.words.T)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        return self.past.encode(self.texts)


def dense(values: Any) -> Values:
    """A product of sparse matrices as a plain array."""
    return np.asarray(values.toarray() if hasattr(values, "toarray") else values, np.float32)


def _fitted(reader: Any, texts: Sequence[str]) -> Any:
    """Learn the words of the texts; texts without a word are read as empty rows."""
    try:
        return reader.fit_transform(texts)
    except ValueError:  # not one word in all texts
        return reader.fit_transform([*texts[1:], "nothing"]) * 0
