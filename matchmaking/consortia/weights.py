"""What a good consortium is worth: seven criteria, each 0 to 1, and how much each counts.

============ ========================================================================================================
coverage     over the required capabilities, by their weight: 0.9 x the best member's strength + 0.1 x the second best's
relevance    the mean relevance of the members to the call as a whole
crossover    over the three sectors: the largest share that any member has in it, averaged
familiarity  each member's strongest tie inside the set, averaged; a tie of n past projects together is log2(1 + n) / 2,
             at most 1: one project 0.5, three or more 1
new_ties     the part of all pairs that never worked together
experience   log2(1 + n) / 5 of each member's n past projects, at most 1 (31 projects), averaged
wishes       the targets and the good advice of the rule set that are met, a target counting double
============ ========================================================================================================

Strengths and sector shares are read in steps (`STRENGTH_STEPS` and `SECTOR_STEPS` of them to 1): finer differences are not
evidence, and so the exact model and the score speak about the same numbers.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.consortia.consortium import Criterion
from matchmaking.consortia.rules import Severity
from matchmaking.errors import BadWeights

SECOND_SHARE = 0.1
"""What the second best member's strength adds to the coverage of a capability."""

STRENGTH_STEPS = 20
SECTOR_STEPS = 5

COVERED_FROM = 0.35
"""A capability whose best member is weaker than this counts as missing."""

WISH_WEIGHT = {Severity.TARGET: 2.0, Severity.SOFT: 1.0}


@dataclass(frozen=True, slots=True)
class ConsortiumWeights:
    """How much each criterion counts beside the others; only the proportions matter, so doubling all changes nothing.

    >>> round(ConsortiumWeights().points()[Criterion.COVERAGE], 1)
    45.0
    """

    coverage: float = 45.0
    relevance: float = 15.0
    crossover: float = 10.0
    familiarity: float = 10.0
    new_ties: float = 5.0
    experience: float = 5.0
    wishes: float = 10.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not (np.isfinite(value) and value >= 0):
                raise BadWeights("The weight of '{name}' must be a number of 0 or more, not {value}.", name=name, value=value)
        if not any(asdict(self).values()):
            raise BadWeights("All weights are 0: give at least one criterion a weight above 0.")

    def points(self, with_wishes: bool = True) -> Mapping[Criterion, float]:
        """The most points that each criterion can bring, 100 together; wishes bring none where a rule set has none."""
        given = {criterion: float(getattr(self, criterion.value)) for criterion in Criterion}
        if not with_wishes:
            given[Criterion.WISHES] = 0.0
        total = sum(given.values())
        return {criterion: 100.0 * value / total if total else 0.0 for criterion, value in given.items()}


def in_steps(values: NDArray[np.float64], steps: int) -> NDArray[np.intp]:
    """Values 0 to 1 as the number of the nearest step, 0 to ``steps``."""
    return np.rint(np.clip(values, 0.0, 1.0) * steps).astype(np.intp)


def tie_strength(projects: NDArray[np.float64]) -> NDArray[np.float64]:
    """How strong a tie of so many shared projects is, 0 to 1."""
    return np.minimum(1.0, np.log2(1.0 + np.minimum(projects, 3.0)) / 2.0)


def experience_value(projects: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much so many past projects count as experience, 0 to 1."""
    return np.minimum(1.0, np.log2(1.0 + projects) / 5.0)
