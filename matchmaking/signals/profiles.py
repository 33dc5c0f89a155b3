"""Sectors and themes of every member: as it gave them, or derived from its texts and marked as derived.

A derived share of sector k is proportional to ``(h_k + 1/2) exp(20 c_k)``: ``h_k`` is the number of distinct words of the
sector found in the text, ``c_k`` the cosine between the text and the mean of the sector's descriptions (both in
``data/sectors.toml``). A member's ``h`` is the sum and its ``c`` the mean over its texts. Themes have no words: ``h`` is 0.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.data_files import data_file
from matchmaking.members.member import Roster, Sector, Theme
from matchmaking.signals.encoder import Vectors
from matchmaking.signals.passages import Passages

_SHARPNESS = 20.0
_LEAST_COSINE = 0.08
"""Cosine under which a text without a word of any sector says nothing of sectors, and any text nothing of themes."""
_THEME_SHARE = 0.3
"""Share from which a theme counts as one of a member's."""


@cache
def _descriptions() -> dict[str, Any]:
    return tomllib.loads(data_file("sectors.toml").read_text(encoding="utf-8"))


def sector_names() -> Mapping[Sector, Mapping[str, str]]:
    """What each sector is called, by language code."""
    return {sector: _descriptions()["sectors"][sector.value]["name"] for sector in Sector}


@cache
def _stems() -> tuple[re.Pattern[str], ...]:
    """For each sector the beginnings of its words; a hyphen in a stem stands for a hyphen or a space."""
    patterns = []
    for sector in Sector:
        stems = sorted(_descriptions()["sectors"][sector.value]["stems"].split())
        anyone = "|".join(re.escape(stem).replace(r"\-", "[- ]") for stem in stems)
        patterns.append(re.compile(rf"(?<!\w)(?:{anyone})", re.IGNORECASE))
    return tuple(patterns)


@dataclass(frozen=True)
class Profiles:
    """``sectors`` (members, 3) and ``themes`` (members, 4), 0 to 1, in the order of ``Sector`` and ``Theme``.

    Rows add up to 1, or are all 0 where nothing is known; given themes share alike. ``derived_sectors`` and
    ``derived_themes`` (members,) tell which were read from texts and not given.
    """

    sectors: NDArray[np.float64]
    themes: NDArray[np.float64]
    derived_sectors: NDArray[np.bool_]
    derived_themes: NDArray[np.bool_]

    def themes_of(self, row: int) -> tuple[Theme, ...]:
        """The themes that a member works on, by its own word or by its texts."""
        least = _THEME_SHARE if self.derived_themes[row] else 0.0
        return tuple(theme for theme, share in zip(Theme, self.themes[row], strict=True) if share > least)


def _groups() -> list[list[str]]:
    """The descriptions of each sector, then those of each theme."""
    read = _descriptions()
    return [read[group][key.value]["descriptions"] for group, keys in (("sectors", Sector), ("themes", Theme)) for key in keys]


def described_texts() -> list[str]:
    """Every description, for those who encode them beforehand."""
    return [description for group in _groups() for description in group]


class Describer:
    """Knows the descriptions of sectors and themes, and tells how a text sounds."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors]) -> None:
        self._centres = np.stack([encode(descriptions).mean(axis=0) for descriptions in _groups()])
        self._centres /= np.linalg.norm(self._centres, axis=1, keepdims=True)

    def sound(self, texts: Sequence[str], vectors: Vectors) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Words of each sector in each text, shape (texts, 3), and cosines with sectors and themes, shape (texts, 7)."""
        words = [[len({found.casefold() for found in stems.findall(text)}) for stems in _stems()] for text in texts]
        return np.array(words, np.float64).reshape(-1, len(Sector)), np.asarray(vectors @ self._centres.T, np.float64)


def describe(roster: Roster, passages: Passages, describer: Describer) -> Profiles:
    """Given sectors and themes where a member gave them, derived ones elsewhere."""
    words, cosines = describer.sound(passages.texts, passages.vectors)
    said = np.asarray(passages.owners.sum(axis=1), np.float64)[:, None]
    mean = np.asarray(passages.owners @ cosines) / np.where(said > 0, said, 1.0)
    sectors = _shares(np.asarray(passages.owners @ words), mean[:, : len(Sector)])
    themes = _shares(np.zeros((len(mean), len(Theme))), mean[:, len(Sector) :])
    derived_sectors, derived_themes = np.ones((2, len(roster.members)), bool)
    for row, member in enumerate(roster.members):
        if member.sectors:
            sectors[row] = [member.sectors.get(sector, 0.0) for sector in Sector]
            derived_sectors[row] = False
        if member.themes:
            themes[row] = [(theme in member.themes) / len(member.themes) for theme in Theme]
            derived_themes[row] = False
    return Profiles(sectors, themes, derived_sectors, derived_themes)


def _shares(words: NDArray[np.float64], cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = (words + 0.5) * np.exp(_SHARPNESS * (cosines - cosines.max(axis=1, keepdims=True)))
    shares = weights / weights.sum(axis=1, keepdims=True)
    shares[(words.sum(axis=1) == 0) & (cosines.max(axis=1) < _LEAST_COSINE)] = 0.0
    return np.asarray(shares)
