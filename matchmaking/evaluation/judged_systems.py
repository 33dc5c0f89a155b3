"""The systems evaluated on judged questions: the product, plain keyword search, and the embedding model alone."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

from matchmaking.composition import Capability, is_covered
from matchmaking.composition.solving.pool import strengths_of
from matchmaking.errors import InputError
from matchmaking.evaluation.hidden_texts import texts_of
from matchmaking.evaluation.systems import PRODUCT
from matchmaking.features import FeatureSet
from matchmaking.features.project_words import saturated
from matchmaking.members.member import Roster
from matchmaking.ranking import rank

_log = logging.getLogger(__name__)

Scores = NDArray[np.float64]
"""Shape (questions, members); the higher the better."""

BM25, MODEL = "BM25", "embedding"
SHOWN = 50
"""The number of partners that the product ranks; all others are tied behind them."""


class PlainSearch:
    """Plain keyword search (BM25) over documents, without language processing."""

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


def documents_of(roster: Roster) -> list[str]:
    """All texts of each member as one: what it says and, behind it, the texts of its projects."""
    found = {member.id: list(texts_of(member)) for member in roster.members}
    for part in roster.participations:
        project = roster.project[part.project]
        if text := project.text or project.title:
            found[part.member].append(text)
    return ["\n".join(texts) for texts in found.values()]


def simple_scores(features: FeatureSet, texts: Sequence[str]) -> Mapping[str, Scores]:
    """What the two simple systems make of texts: BM25 of all of a member's texts, and the cosine of its nearest passage."""
    cosines = features.passages.vectors @ features.encode(list(texts)).T
    owners = features.passages.owners
    nearest = np.full((len(features.roster.members), len(texts)), -1.0)
    held = np.flatnonzero(np.diff(owners.indptr))
    if len(held):
        nearest[held] = np.maximum.reduceat(cosines[owners.indices], owners.indptr[held], axis=0)
    words = PlainSearch(documents_of(features.roster)).scores(texts)
    return {BM25: np.asarray(words, np.float64), MODEL: np.ascontiguousarray(nearest.T)}


def need_scores(features: FeatureSet, needs: Sequence[str]) -> Mapping[str, Scores]:
    """What every system makes of needs in words; the product's scores are places, as its list shows them.

    For a need that the product does not understand it shows nobody: all members are tied.
    """
    ours = np.full((len(needs), len(features.roster.members)), -np.inf)
    for row, need in enumerate(needs):
        try:
            shown = rank(features, need=need, top=SHOWN)
        except InputError as cause:
            _log.info("Judged need %d is not understood (%s): all members are level", row + 1, type(cause).__name__)
            continue
        for place, match in enumerate(shown):
            ours[row, features.roster.position[match.member.id]] = -place
    return {PRODUCT: ours, **simple_scores(features, needs)}


def capability_strengths(features: FeatureSet, texts: Sequence[str]) -> Scores:
    """How strongly each member has each capability, as composing reads it; shape (texts, members), 0 to 1."""
    asked = [Capability(name=f"{place}", text=text) for place, text in enumerate(texts)]
    return np.ascontiguousarray(strengths_of(asked, features).T)


def says_nobody(strengths: NDArray[np.floating]) -> NDArray[np.bool_]:
    """The questions without any member of sufficient strength, shape (questions,), from (questions, members)."""
    return ~is_covered(strengths.max(axis=1, initial=0.0))
