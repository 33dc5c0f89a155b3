"""Language detection for texts."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.members.member import Language

TELLING_LENGTH = 20
"""Minimum length, in characters, of a text with a detectable language."""

SURE_LENGTH = 60
"""Minimum length, in characters, from which detection overrides the likely language."""

_CLEARLY = 0.999

_READ = 2000
"""Number of characters of a text that are read."""
_BEGINNING = 300
"""Number of characters read of each of many texts: they give the same language for 7,934 texts of archives and lists."""
_TOGETHER = 512
"""Number of texts processed at once, which bounds memory."""


@cache
def any_language() -> Any:
    """The identifier of all languages that py3langid knows."""
    # loading its model takes a while, so it happens with the first text and not at import time
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _identifier() -> Any:
    identifier = copy(any_language())
    identifier.set_languages([language.value for language in Language])
    return identifier


def language_of(text: str, likely: Language | None = None) -> Language | None:
    """The detected language of a text; for one too short the ``likely`` one, which may be ``None``.

    A text of a few words counts as in the likely language unless it is clearly in another.

    >>> language_of("Wij ontwikkelen draagbare sensoren voor patiënten thuis").value
    'nl'
    >>> language_of("trial design consultancy", Language.ENGLISH).value
    'en'
    """
    if not _tells(text):
        return likely
    found, probability = _identifier().classify(text[:_READ])
    return likely if likely and len(text) < SURE_LENGTH and probability < _CLEARLY else Language(found)


def languages_of_many(texts: Sequence[str]) -> list[Language | None]:
    """The language of each text, as ``language_of`` detects it from its start; all texts are processed together.

    >>> [each and each.value for each in languages_of_many(["Wij ontwikkelen draagbare sensoren", "?"])]
    ['nl', None]
    """
    found: list[Language | None] = [None] * len(texts)
    telling = sorted((row for row, text in enumerate(texts) if _tells(text)), key=lambda row: len(texts[row]))
    for start in range(0, len(telling), _TOGETHER):
        rows = telling[start : start + _TOGETHER]
        identifier = _identifier()
        best = _walker().scores([identifier._encode(texts[row][:_BEGINNING]) for row in rows]).argmax(axis=1)
        for row, place in zip(rows, best.tolist(), strict=True):
            found[row] = Language(identifier.nb_classes[place])
    return found


def _tells(text: str) -> bool:
    return len(text) >= TELLING_LENGTH and any(sign.isalpha() for sign in text)


@dataclass(frozen=True)
class _Walker:
    """The identifier's automaton as arrays: the next state by row of the state and byte, and the feature that a state emits."""

    moves: NDArray[np.integer]
    row_of: NDArray[np.int64]
    feature_of: NDArray[np.int64]
    table: NDArray[np.float64]
    prior: NDArray[np.float64]

    def scores(self, texts: Sequence[bytes]) -> NDArray[np.float64]:
        """Naive Bayes score of each language, shape (texts, languages), from ``log(1 + count of a feature)``."""
        lengths = np.array([len(text) for text in texts])
        letters = np.frombuffer(b"".join(text.ljust(lengths.max(), b"\0") for text in texts), np.uint8)
        letters = letters.reshape(len(texts), -1)
        state = np.zeros(len(texts), np.int64)
        shown = np.full(letters.shape, -1, np.int64)
        for place, letter in enumerate(letters.T):
            state = self.moves[self.row_of[state] + letter]
            shown[:, place] = self.feature_of[state]
        rows, places = np.nonzero((shown >= 0) & (np.arange(letters.shape[1]) < lengths[:, None]))
        pairs, times = np.unique(rows * len(self.table) + shown[rows, places], return_counts=True)
        scores = np.zeros((len(texts), len(self.prior)))
        np.add.at(scores, pairs // len(self.table), np.log1p(times)[:, None] * self.table[pairs % len(self.table)])
        return scores + np.where(scores.any(axis=1, keepdims=True), self.prior, 0.0)


@cache
def _walker() -> _Walker:
    identifier = _identifier()
    return _Walker(
        np.asarray(identifier.tk_nextmove),
        np.asarray(identifier.tk_row, np.int64) << 8,
        np.asarray(identifier.tk_output, np.int64),
        np.asarray(identifier.nb_ptc, np.float64),
        np.asarray(identifier.nb_pc, np.float64),
    )
