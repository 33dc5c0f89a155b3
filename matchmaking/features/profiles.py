"""Sectors and themes of every member: as it gave them, or derived from its texts and marked as derived.

A derived sector is the mean of what ``SectorModel`` says of the member's texts, each as much as it says of the member, and of
the words of its name. A derived theme's share is proportional to ``exp(20 c_k)``, ``c_k`` the mean cosine between the member's
texts and the mean of the theme's descriptions (``data/sectors.toml``) and of the members who gave that theme.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from matchmaking.features.encoder import Vectors
from matchmaking.features.passages import Passages
from matchmaking.features.sector_model import (
    CLASSES,
    SectorModel,
    Taught,
    examples,
    features,
    sector_descriptions,
    words_in,
)
from matchmaking.members.member import Roster, Sector, Theme

_SHARPNESS = 20.0
_LEAST_COSINE = 0.08
"""Cosine under which a text says nothing of themes."""
_THEME_SHARE = 0.3
"""Share from which a theme counts as one of a member's."""


@dataclass(frozen=True)
class Profiles:
    """``sectors`` (members, 3) and ``themes`` (members, 4), 0 to 1, in the order of ``Sector`` and ``Theme``.

    Rows add up to 1, or are all 0 where nothing is known or the texts are of none of the three sectors; given themes share
    alike. ``derived_sectors`` and ``derived_themes`` (members,) tell which were read from texts and not given. ``likely``
    (members, 4) is what the texts alone say, the three sectors and none of them, also of those who gave their sectors.
    """

    sectors: NDArray[np.float64]
    themes: NDArray[np.float64]
    derived_sectors: NDArray[np.bool_]
    derived_themes: NDArray[np.bool_]
    likely: NDArray[np.float64]

    def themes_of(self, row: int) -> tuple[Theme, ...]:
        """The themes that a member works on, by its own word or by its texts."""
        least = _THEME_SHARE if self.derived_themes[row] else 0.0
        return tuple(theme for theme, share in zip(Theme, self.themes[row], strict=True) if share > least)


def described_texts() -> list[str]:
    """Every description, for those who encode them beforehand."""
    return [text for text, _ in examples()] + [text for texts in _theme_texts() for text in texts]


def _theme_texts() -> list[list[str]]:
    return [sector_descriptions()["themes"][theme.value]["descriptions"] for theme in Theme]


def describe(roster: Roster, passages: Passages, encode: Callable[[Sequence[str]], Vectors]) -> Profiles:
    """Given sectors and themes where a member gave them, derived ones elsewhere."""
    given = np.array([[member.sectors.get(sector, 0.0) for sector in Sector] for member in roster.members]).reshape(-1, 3)
    likely = _likely_sectors(roster, passages, encode, given)
    sectors, derived_sectors = given, np.asarray(~given.any(axis=1))
    sectors[derived_sectors] = _of_the_three(likely[derived_sectors])
    themes = _derived_themes(roster, passages, encode)
    derived_themes = np.ones(len(roster.members), bool)
    for row, member in enumerate(roster.members):
        if member.themes:
            themes[row] = [(theme in member.themes) / len(member.themes) for theme in Theme]
            derived_themes[row] = False
    return Profiles(sectors, themes, derived_sectors, derived_themes, likely)


def _likely_sectors(
    roster: Roster, passages: Passages, encode: Callable[[Sequence[str]], Vectors], given: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What each member's texts and name say of the four classes, shape (members, 4); rows add up to 1, or are 0."""
    schemes = list(passages.schemes)
    texts = [*passages.texts, *schemes]
    vectors = np.vstack([passages.vectors, encode(schemes)]) if schemes else passages.vectors
    # a name is no sentence: only its words count, and only where it has telling ones; few combinations of them differ
    names, name_of = np.unique(words_in([member.name for member in roster.members]), axis=0, return_inverse=True)
    named = features(np.zeros((len(names), vectors.shape[1]), np.float32), names)
    telling = np.asarray(names.any(axis=1), np.float64)[name_of][:, None]
    of_texts = features(vectors, words_in(texts))
    owners = csr_array(hstack([passages.owners, _owners_of_schemes(passages)]))
    says = np.asarray(owners.sum(axis=1), np.float64)[:, None] + telling
    whole = np.where(says > 0, says, 1.0)
    taught = np.flatnonzero(given.any(axis=1) & (says[:, 0] > 0))
    model = SectorModel().fit(
        encode,
        Taught(
            (owners[taught] @ of_texts + telling[taught] * named[name_of[taught]]) / whole[taught],
            np.hstack([given[taught], np.zeros((len(taught), CLASSES - len(Sector)))]),
        ),
    )
    return np.asarray((owners @ model.shares(of_texts) + telling * model.shares(named)[name_of]) / whole)


def _owners_of_schemes(passages: Passages) -> csr_array:
    """Like ``passages.owners``, for the texts that stand behind too many projects to be evidence."""
    pairs = [(row, column) for column, rows in enumerate(passages.schemes.values()) for row in rows]
    rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
    return csr_array((np.ones(len(pairs)), (rows, columns)), shape=(passages.owners.shape[0], len(passages.schemes)))


def _of_the_three(likely: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the three sectors; 0 where none of them is the likeliest."""
    three = likely[:, : len(Sector)].copy()
    three[likely.argmax(axis=1) == len(Sector)] = 0.0
    total = three.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(three, total, out=np.zeros_like(three), where=total > 0))


def _derived_themes(roster: Roster, passages: Passages, encode: Callable[[Sequence[str]], Vectors]) -> NDArray[np.float64]:
    said = np.asarray(passages.owners.sum(axis=1), np.float64)[:, None]
    whole = np.where(said > 0, said, 1.0)
    # members who gave their themes teach them, each as much as one description, parted among its themes
    given = np.array([[theme in member.themes for theme in Theme] for member in roster.members], np.float64).reshape(-1, 4)
    teachers = np.flatnonzero(given.any(axis=1) & (said[:, 0] > 0))
    means = np.asarray(passages.owners[teachers] @ passages.vectors, np.float64) / whole[teachers]
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    weights = given[teachers] / given[teachers].sum(axis=1, keepdims=True)
    taught = weights.T @ np.divide(means, lengths, out=np.zeros_like(means), where=lengths > 0)
    described = [encode(descriptions) for descriptions in _theme_texts()]
    centres = np.stack([texts.sum(axis=0) for texts in described]) + taught
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    cosines = np.asarray(passages.owners @ (passages.vectors @ centres.T), np.float64) / whole
    shares = np.exp(_SHARPNESS * (cosines - cosines.max(axis=1, keepdims=True)))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[cosines.max(axis=1) < _LEAST_COSINE] = 0.0
    return np.asarray(shares)
