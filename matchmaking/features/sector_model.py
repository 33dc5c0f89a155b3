"""The sector of a text: logistic regression on its vector and on its number of words of each sector.

The training set holds the descriptions of ``data/sectors.toml``, the capabilities of the catalogue that belong to one sector,
and the members with known sectors, so that a correction of one improves similar members. A fourth class holds texts outside the
three sectors: care itself, policy, funding. ``docs/decisions.md`` says what was
measured.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from matchmaking.data_files import data_file
from matchmaking.features.catalogue import catalogue
from matchmaking.features.encoder import Vectors
from matchmaking.members.member import Sector

CLASSES = len(Sector) + 1
"""The sectors in their order, and after them what is in none."""

_WORDS_COUNT = 0.5
"""What one more word of a sector (as a logarithm) counts beside the vector, whose length is 1."""
_FREEDOM = 10.0
"""How freely the examples bend the model (the C of the regression)."""
_WORD = re.compile(r"\w+")


@cache
def sector_descriptions() -> dict[str, Any]:
    """The content of ``data/sectors.toml``."""
    return tomllib.loads(data_file("sectors.toml").read_text(encoding="utf-8"))


def sector_names() -> Mapping[Sector, Mapping[str, str]]:
    """The name of each sector by language code."""
    return {sector: sector_descriptions()["sectors"][sector.value]["name"] for sector in Sector}


@cache
def examples() -> tuple[tuple[str, int], ...]:
    """The bundled texts, each with its class."""
    read = sector_descriptions()
    groups = [*(read["sectors"][sector.value] for sector in Sector), read["other"]]
    described = [(text, index) for index, group in enumerate(groups) for text in group["descriptions"]]
    capabilities = [
        (text, list(Sector).index(entry.sector))
        for entry in catalogue().values()
        if entry.sector
        for text in entry.text.values()
    ]
    return (*described, *capabilities)


@cache
def _stems() -> tuple[re.Pattern[str], ...]:
    """For each class the beginnings of its words; a hyphen in a stem stands for a hyphen or a space."""
    patterns = []
    for stems in _stems_of_classes():
        anyone = "|".join(re.escape(stem).replace(r"\-", "[- ]") for stem in sorted(stems))
        patterns.append(re.compile(rf"(?<!\w)(?:{anyone})", re.IGNORECASE))
    return tuple(patterns)


@cache
def _stems_of_classes() -> tuple[list[str], ...]:
    read = sector_descriptions()
    return tuple(group["stems"].split() for group in (*(read["sectors"][sector.value] for sector in Sector), read["other"]))


def telling_words(text: str, index: int) -> tuple[str, ...]:
    """The distinct words of a text that indicate one class, as written."""
    pattern = _stems()[index]
    whole = re.compile(rf"{pattern.pattern}[\w-]*", re.IGNORECASE)
    return tuple({found.casefold(): found for found in whole.findall(text)}.values())


def words_in(texts: Sequence[str]) -> NDArray[np.float64]:
    """How many different beginnings of words of each class a text holds, shape (texts, 4)."""
    return np.array([_numbers_of_stems(text) for text in texts], np.float64).reshape(-1, CLASSES)


def _numbers_of_stems(text: str) -> list[int]:
    """Word by word, as most words are met often; where a stem of several words stands, the whole text is searched."""
    found: list[set[str]] = [set() for _ in range(CLASSES)]
    for word in set(_WORD.findall(text)):
        for index, stem in _stems_at(word):
            found[index].add(stem)
    joined = text.lower().replace(" ", "-")
    for index in {index for stem, index in _stems_of_several_words() if stem in joined}:
        found[index] = {stem.casefold() for stem in _stems()[index].findall(text)}
    return list(map(len, found))


@lru_cache(maxsize=500_000)
def _stems_at(word: str) -> tuple[tuple[int, str], ...]:
    """The classes that a word has a stem of, each with the shortest one."""
    lower, (stems, longest) = word.lower(), _classes_of_stems()
    found: dict[int, str] = {}
    for end in range(1, min(len(lower), longest) + 1):
        for index in stems.get(lower[:end], ()):
            found.setdefault(index, lower[:end])
    return tuple(found.items())


@cache
def _classes_of_stems() -> tuple[dict[str, list[int]], int]:
    """The classes of each stem of one word, and how long the longest is."""
    classes: dict[str, list[int]] = {}
    for index, stems in enumerate(_stems_of_classes()):
        for stem in stems:
            if "-" not in stem:
                classes.setdefault(stem, []).append(index)
    return classes, max(map(len, classes))


@cache
def _stems_of_several_words() -> tuple[tuple[str, int], ...]:
    """Each stem of several words, hyphens between them, with its class."""
    return tuple((stem, index) for index, stems in enumerate(_stems_of_classes()) for stem in stems if "-" in stem)


def features(vectors: Vectors, words: NDArray[np.float64]) -> NDArray[np.float64]:
    """Vector and words of texts side by side, shape (texts, dimensions + 4)."""
    return np.hstack([np.asarray(vectors, np.float64), _WORDS_COUNT * np.log1p(words)])


@dataclass(frozen=True, slots=True)
class Taught:
    """Members whose sectors are known: the mean features of each one's texts, and its share of each class; rows add up to 1."""

    features: NDArray[np.float64]
    shares: NDArray[np.float64]


class SectorModel:
    """Estimates the probability of each class; ``fit`` sets ``regression_``."""

    def fit(self, encode: Callable[[Sequence[str]], Vectors], taught: Taught) -> "SectorModel":
        """Fit to the bundled examples, with balanced classes, and to members, each with the weight of one example."""
        texts = [text for text, _ in examples()]
        of = np.array([index for _, index in examples()])
        bundled = features(encode(texts), words_in(texts))
        members, classes = np.nonzero(taught.shares)
        self.regression_ = LogisticRegression(C=_FREEDOM, max_iter=3000).fit(
            np.vstack([bundled, taught.features[members]]),
            np.concatenate([of, classes]),
            sample_weight=np.concatenate([len(of) / CLASSES / np.bincount(of)[of], taught.shares[members, classes]]),
        )
        return self

    def shares(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability of each class, shape (texts, 4), from features."""
        if not len(found):
            return np.zeros((0, CLASSES))
        return np.asarray(self.regression_.predict_proba(found), np.float64)
