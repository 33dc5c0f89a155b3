"""What a good consortium is worth: nine criteria, each 0 to 1, and how much each counts.

================== ======================================================================================================
coverage           over the required capabilities, by their weight: 0.9 x the best member's strength + 0.1 x the second
                   best's; a strength below `COVERED_FROM` covers nothing and counts as 0
relevance          the mean relevance of the members to the call as a whole
crossover          the part of the sectors that the call can cross to which a member belongs who covers a capability: those
                   of all members of the pool who cover one; more than belonging earns nothing
past_collaboration each member's strongest tie inside the set, averaged; a tie of n past projects together is log2(1 + n) / 2,
                   at most 1: one project 0.5, three or more 1
new_ties           the part of all pairs that never worked together
experience         log2(1 + n) / 5 of each member's n past projects, at most 1 (31 projects), averaged
geo_proximity      the mean proximity of the members to the place of the call, else to where the rule set pays aid: 1 in it,
                   else 0.85, 0.7 or 0.5 for the same NUTS 2, NUTS 1 or country; brings nothing where neither names a place
exposure           the part of the seats that small firms (below 50 staff; also SMEs of unknown size) and members without any
                   past project take, full from half of the seats on
wishes             the targets and the good advice of the rule set that are met, a target counting double
================== ======================================================================================================

Strengths are read in steps (`STRENGTH_STEPS` of them to 1): finer differences are not evidence, and so the exact model and the
score speak about the same numbers.

Coverage comes first. A set is composed in two steps: first the best coverage that the rules allow, each seat at its cost
(`SEAT_COST`), and of the sets that cover as well but for `NEARLY` the one with the highest score. So no criterion is traded
against a capability, and nobody takes a seat that brings less than ``SEAT_COST - NEARLY``.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.rules.rule_set import Severity
from matchmaking.errors import BadWeights
from matchmaking.features.fit import COVERED_FROM as COVERED_FROM
from matchmaking.features.fit import is_covered as is_covered

SECOND_SHARE = 0.1
"""What the second best member's strength adds to the coverage of a capability."""

EXPOSED_SEATS = 0.5
"""The part of the seats from which on the exposure of small firms and newcomers is full."""

STRENGTH_STEPS = 20

SEAT_COST = 2.0
"""Points of 100 of the call's coverage that a seat must bring: nobody sits in a project to fill a chair."""

IDLE_COST = 0.5
"""Further points that a seat costs whose member covers nothing: where a rule leaves a choice, it falls on those who do."""

NEARLY = 1.0
"""Points of 100 of the call's coverage within which two sets cover as well: there the other criteria choose."""

NEEDED = SEAT_COST - NEARLY
"""Points of 100 of the call's coverage that are lost at least without a member who is there to cover something better."""

WISH_WEIGHT = {Severity.TARGET: 2.0, Severity.SOFT: 1.0}


@dataclass(frozen=True, slots=True)
class ConsortiumWeights:
    """How much each criterion counts beside the others; only the proportions matter, so doubling all changes nothing.

    >>> round(ConsortiumWeights().points()[ConsortiumCriterion.COVERAGE], 1)
    60.0
    """

    coverage: float = 60.0
    relevance: float = 14.0
    crossover: float = 4.0
    past_collaboration: float = 6.0
    new_ties: float = 3.0
    experience: float = 2.0
    geo_proximity: float = 2.0
    exposure: float = 3.0
    wishes: float = 6.0

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
    """The strength of a tie by its number of shared projects, 0 to 1."""
    return np.minimum(1.0, np.log2(1.0 + np.minimum(projects, 3.0)) / 2.0)


def experience_value(projects: NDArray[np.float64]) -> NDArray[np.float64]:
    """The experience that a number of past projects gives, 0 to 1."""
    return np.minimum(1.0, np.log2(1.0 + projects) / 5.0)
