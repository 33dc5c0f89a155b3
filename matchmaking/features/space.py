"""The space in which texts are compared: vectors without the effect of their language or of being a question.

    centre of a language   c = (sum of the cluster's vectors in it + 100 b) / (n + 100)
    a passage              p = unit(v - c)
    a question             q = unit(v - 0.65 c - 0.35 a)

``b`` is the mean of the bundled capabilities in the language, ``a`` that of questions without a topic. Many models put all
texts of one language into a narrow cone: without the centres two unrelated Dutch texts are closer than one content in two
languages. The effect of each step is in ``docs/evidence.md``, "Words understood".
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.encoder import Vectors
from matchmaking.members.member import Language

_PRIOR = 100
"""Texts of a cluster in a language that weigh as much as the bundled capabilities in it."""
_ASKING_SHARE = 0.35

Languages = Sequence[Language | None]


class Space:
    """Fitted to a cluster's passages and the bundled texts; ``background`` and ``asking`` are their vectors by language."""

    def __init__(
        self,
        passages: Vectors,
        languages: Languages,
        background: Mapping[Language, Vectors],
        asking: Mapping[Language, Vectors],
    ) -> None:
        indexes = {language: index for index, language in enumerate(Language)}
        spoken = np.array([indexes.get(language, -1) if language else -1 for language in languages], np.intp)
        centres = []
        for language in Language:
            own = passages[spoken == indexes[language]]
            centres.append((own.sum(axis=0) + _PRIOR * background[language].mean(axis=0)) / (len(own) + _PRIOR))
        self._places = indexes
        self._centres = _with_mean(centres)
        asked = _with_mean([asking[language].mean(axis=0) for language in Language])
        self._asked = (1 - _ASKING_SHARE) * self._centres + _ASKING_SHARE * asked

    def passages(self, vectors: Vectors, languages: Languages) -> Vectors:
        """Unit vectors of passages, shape (texts, dimensions); zero vectors stay zero."""
        return _less(vectors, self._centres[self._rows(languages)])

    def questions(self, vectors: Vectors, languages: Languages) -> Vectors:
        """Unit vectors of questions, shape (texts, dimensions), without query bias; zero vectors stay zero."""
        return _less(vectors, self._asked[self._rows(languages)])

    def _rows(self, languages: Languages) -> NDArray[np.intp]:
        return np.array([self._places[language] if language else -1 for language in languages], np.intp)


def _with_mean(rows: Sequence[NDArray[np.floating]]) -> Vectors:
    """The rows and, last, their mean: for a text that shows no language."""
    return np.vstack([*rows, np.mean(rows, axis=0)]).astype(np.float32)


def _less(vectors: Vectors, centres: NDArray[np.floating]) -> Vectors:
    rest = np.asarray(vectors - centres, np.float32)
    rest[~vectors.any(axis=1)] = 0
    norms = np.linalg.norm(rest, axis=1, keepdims=True)
    return np.asarray(np.divide(rest, norms, out=np.zeros_like(rest), where=norms > 1e-6), np.float32)
