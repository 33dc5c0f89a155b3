"""Additional filters for partners: size of the organisation, and whether it is outside the seeker's field.

A seeker's *field* is the set of sectors to which it belongs (``SECTOR_FROM``). A member is *outside* it when at least half of
its sector shares are in other sectors. A seeker in all three sectors, or with unknown sectors, has no outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matchmaking.features import FeatureSet
from matchmaking.members.member import SECTOR_FROM, Member, Sector
from matchmaking.members.sizes import Size, size_of
from matchmaking.ranking.filters import Filters
from matchmaking.ranking.question import Question
from matchmaking.ranking.weights import Weights
from matchmaking.remarks import Remark

OUTSIDE = 0.5
"""The part of a partner that lies outside the seeker's field, from which it counts as outside."""
LEANING = 3.0
"""How many times more cross-over counts for who rather looks outside the own field."""


class FilterField(StrEnum):
    """Search everywhere, preferably outside the own field, or only outside it."""

    ANY = "any"
    RATHER_OUTSIDE = "rather_outside"
    ONLY_OUTSIDE = "only_outside"


@dataclass(frozen=True)
class PartnerFilters(Filters):
    """``Filters`` with ``sizes`` (members whose headcount is not known are left out) and ``field``."""

    sizes: frozenset[Size] = frozenset()
    field: FilterField = FilterField.ANY

    def allowed(self, question: Question) -> NDArray[np.bool_]:
        """Which members may be found, shape (members,)."""
        allowed = super().allowed(question)
        if self.sizes:
            allowed &= np.array([size_of(member) in self.sizes for member in question.features.roster.members], bool)
        if self.field is FilterField.ONLY_OUTSIDE and question.rows:
            allowed &= outside(question.features, question.rows)
        return allowed

    def weighed(self, weights: Weights) -> Weights:
        """The weights under these filters: cross-over counts more for a search that prefers members outside the field."""
        if self.field is not FilterField.RATHER_OUTSIDE:
            return weights
        return weights.model_copy(update={"crossover": weights.crossover * LEANING})

    def barred(self, features: FeatureSet, seeker: Member | None, member: Member) -> tuple[Remark, ...]:
        """Which of the two filters exclude a member, each checked alone."""
        told = []
        if self.sizes and size_of(member) not in self.sizes:
            told.append(Remark("The filter on size leaves it out."))
        if self.field is FilterField.ONLY_OUTSIDE and seeker:
            rows = [features.roster.position[seeker.id]]
            if not outside(features, rows)[features.roster.position[member.id]]:
                told.append(Remark("It lies within your own field, and only partners outside it are shown."))
        return tuple(told)


def field_of(features: FeatureSet, seekers: Sequence[int]) -> tuple[Sector, ...]:
    """The sectors to which any of these rows belongs; empty where no sector is outside."""
    home = np.atleast_1d((features.sectors[list(seekers)] >= SECTOR_FROM).any(axis=0))
    return () if home.all() else tuple(sector for sector, at_home in zip(Sector, home, strict=True) if at_home)


def outside(features: FeatureSet, seekers: Sequence[int]) -> NDArray[np.bool_]:
    """The members outside the field of these rows, shape (members,); all members where the field is empty."""
    field = field_of(features, seekers)
    if not field:
        return np.ones(len(features.roster.members), bool)
    elsewhere = [column for column, sector in enumerate(Sector) if sector not in field]
    return np.asarray(features.sectors[:, elsewhere].sum(axis=1) >= OUTSIDE)
