"""Subtracts the mean vector of its language from each text vector before comparison.

The vectors of this model lie in one narrow cone per language: unrelated texts of one language are closer to each other than two
texts of the same content in two languages. Subtracting the mean removes the effect of the language.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.bundled_files import MEANS_FILE
from matchmaking.members.lists.languages import languages_of_many
from matchmaking.members.member import Language

_TELLING = 300
"""Letters of a text among which a Latin one stands if its language is to be read."""


class LanguageMeans:
    """The mean vector of each language's texts, shape (dimensions,), float32, by the language's code."""

    def __init__(self, of: Mapping[str, NDArray[np.float32]]) -> None:
        self._of = {Language(language): np.asarray(mean, np.float32) for language, mean in of.items()}
        self._overall = np.mean(list(self._of.values()), axis=0, dtype=np.float32)

    def taken_off(self, vectors: NDArray[np.float32], languages: Sequence[Language | None]) -> NDArray[np.float32]:
        """Unit vectors, shape (texts, dimensions), minus the mean of their language, or of all languages for ``None``.

        A zero vector (a text without a letter or digit) stays zero.
        """
        rest = vectors - np.vstack(
            [self._of.get(language, self._overall) if language else self._overall for language in languages]
        )
        rest[~vectors.any(axis=1)] = 0
        norms = np.linalg.norm(rest, axis=1, keepdims=True)
        return np.asarray(np.divide(rest, norms, out=np.zeros_like(rest), where=norms > 0), np.float32)

    def write(self, path: Path) -> None:
        """Write the means as a table, a column for each language and a row for each dimension."""
        languages = sorted(self._of)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(languages)
            writer.writerows(
                [f"{value:.6f}" for value in row] for row in zip(*(self._of[each] for each in languages), strict=True)
            )

    @classmethod
    def read(cls, path: Path) -> "LanguageMeans":
        """Read the table that ``write`` wrote."""
        with path.open(encoding="utf-8", newline="") as stream:
            languages, *rows = csv.reader(stream)
        return cls(dict(zip(languages, np.array(rows, np.float32).T, strict=True)))


@cache
def bundled_means() -> LanguageMeans:
    """The means of the bundled model."""
    return LanguageMeans.read(MEANS_FILE)


def languages_of(texts: Sequence[str], given: Sequence[Language | None] | None = None) -> list[Language | None]:
    """The language of each text: the given one, else the detected one; ``None`` if none of the four is detected."""
    unknown = [
        text
        for row, text in enumerate(texts)
        if not (given and given[row]) and any("a" <= sign <= "z" for sign in text[:_TELLING].lower())
    ]
    shown = dict(zip(unknown, languages_of_many(unknown), strict=True))
    return [(given[row] if given else None) or shown.get(text) for row, text in enumerate(texts)]
