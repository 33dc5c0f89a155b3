"""What a good consortium is worth: nine criteria, each 0 to 1, and how much each counts.

============ ========================================================================================================
coverage     over the required capabilities, by their weight: 0.9 x the best member's strength + 0.1 x the second best's
relevance    the mean relevance of the members to the call as a whole
crossover    over the three sectors: the largest share that any member has in it, averaged
familiarity  each member's strongest tie inside the set, averaged; a tie of n past projects together is log2(1 + n) / 2,
             at most 1: one project 0.5, three or more 1
new_ties     the part of all pairs that never worked together
experience   log2(1 + n) / 5 of each member's n past projects, at most 1 (31 projects), averaged
place        the mean nearness of the members to the place of the call, else to where the rule set pays aid: 1 in it, else 0.85,
             0.7 or 0.5 for the same NUTS 2, NUTS 1 or country; brings nothing where neither names a place
exposure     the part of the seats that small firms (below 50 staff; also SMEs of unknown size) and members without any past
             project take, full from half of the seats on
wishes       the targets and the good advice of the rule set that are met, a target counting double
============ ========================================================================================================

Strengths and sector shares are read in steps (`STRENGTH_STEPS` and `SECTOR_STEPS` of them to 1): finer differences are not
evidence, and so the exact model and the score speak about the same numbers.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.rules.rule_set import Severity
from matchmaking.errors import BadWeights
from matchmaking.features.fit import COVERED_FROM as COVERED_FROM

SECOND_SHARE = 0.1
"""What the second best member's strength adds to the coverage of a capability."""

EXPOSED_SEATS = 0.5
"""The part of the seats from which on the exposure of small firms and newcomers is full."""

STRENGTH_STEPS = 20
SECTOR_STEPS = 5

WISH_WEIGHT = {Severity.TARGET: 2.0, Severity.SOFT: 1.0}


@dataclass(frozen=True, slots=True)
class ConsortiumWeights:
    """How much each criterion counts beside the others; only the proportions matter, so doubling all changes nothing.

    >>> round(ConsortiumWeights().points()[Criterion.COVERAGE], 1)
    43.0
    """

    coverage: float = 43.0
    relevance: float = 14.0
    crossover: float = 10.0
    past_collaboration: float = 9.0
    new_ties: float = 5.0
    experience: float = 4.0
    place: float = 2.0
    exposure: float = 4.0
    wishes: float = 9.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not (np.isfinite(value) and value >= 0):
                raise BadWeights("The weight of '{name}' must be a number of 0 or more, not {value}.", name=name, value=value)
        if not any(asdict(self).values()):
            raise BadWeights("All weights are 0: give at least one criterion a weight above 0.")

    def points(self, without: Collection[ConsortiumCriterion] = ()) -> Mapping[ConsortiumCriterion, float]:
        """The most points that each criterion can bring, 100 together; those in ``without`` bring none."""
        given = {
            criterion: 0.0 if criterion in without else float(getattr(self, criterion.value))
            for criterion in ConsortiumCriterion
        }
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
