"""The changes of a request, a cluster or a rule that may give a consortium where there was none, and what each costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, fsum
from typing import Any

from matchmaking.composition.relaxations.feasibility import demands_of, meet
from matchmaking.composition.relaxations.missing_members import MissingMember
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.rule_set import Certainty
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.remarks import Remark

Changed = Callable[[CompositionProblem], CompositionProblem]
"""From a question to the same question after a change."""

STEP = 0.01
"""Limits on shares move by whole percents, limits on amounts by whole percents of themselves."""


class RelaxationCandidate(StrEnum):
    """What a step changes, from what is the manager's own to decide to what only a funder can grant."""

    EXCLUSION = "exclusion"
    SIZE = "size"
    PART = "part"
    SHARES = "shares"
    PROJECT = "project"
    ANCHOR = "anchor"
    MEMBER = "member"
    THRESHOLD = "threshold"
    RULE = "rule"


COST = {
    RelaxationCandidate.EXCLUSION: 1.0,
    RelaxationCandidate.SIZE: 1.5,
    RelaxationCandidate.PART: 1.5,
    RelaxationCandidate.SHARES: 2.0,
    RelaxationCandidate.PROJECT: 2.0,
    RelaxationCandidate.ANCHOR: 3.0,
    RelaxationCandidate.MEMBER: 4.0,
    RelaxationCandidate.THRESHOLD: 6.0,
    RelaxationCandidate.RULE: 9.0,
}
"""What a step costs: per member let go, dropped or attracted, and per member that the set grows or shrinks by."""

CERTAINTY_COST = {
    Certainty.PER_CALL: 0.0,
    Certainty.CONFLICTING: 0.0,
    Certainty.LOW: 0.5,
    Certainty.MEDIUM: 1.0,
    Certainty.HIGH: 3.0,
}
"""What is added for a rule: the surer it is, the less can be asked of the funder."""


@dataclass(frozen=True, slots=True)
class RelaxationStep:
    """One change: of a rule's limit (``rule``, ``before``, ``after``), of the size, of what is said of ``members`` (ids), or of
    the cluster, which ``missing`` should join.
    """

    candidate: RelaxationCandidate
    cost: float
    remarks: tuple[Remark, ...]
    rule: str = ""
    before: float | None = None
    after: float | None = None
    members: tuple[str, ...] = ()
    missing: MissingMember | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Steps on their way to a relaxation, and what they do to the question."""

    steps: tuple[RelaxationStep, ...]
    change: Changed
    newcomers: tuple[EligibilityProfile, ...] = ()

    @property
    def cost(self) -> float:
        return fsum(step.cost for step in self.steps)


def is_met(problem: CompositionProblem) -> bool:
    """Whether some set meets all demands."""
    return meet(problem, frozenset(demands_of(problem))) is not None


def least_step(problem: CompositionProblem, values: Sequence[float], change: Callable[[float], Changed]) -> float | None:
    """The first of ever looser values with which there is a consortium; None when there is none with the loosest."""

    def enough(value: float) -> bool:
        return is_met(change(value)(problem))

    if not values or not enough(values[-1]):
        return None
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(values[middle]) else (middle + 1, high)
    return values[low]


def percents(share: float) -> int:
    return max(0, ceil(share / STEP - 1e-9))


def in_percent(share: float) -> float:
    return round(100 * share, 1)


def priced(
    candidate: RelaxationCandidate, remark: Remark, times: float = 1.0, more: float = 0.0, **fields: Any
) -> RelaxationStep:
    """A step in words, at the candidate's cost ``times`` how often it is taken, and ``more`` beside."""
    return RelaxationStep(candidate, COST[candidate] * times + more, (remark,), **fields)
