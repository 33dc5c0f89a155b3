"""Matches and their reasons, as data; the exports turn them into sentences."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from matchmaking.features.fit import Fit, first_three, fit_of
from matchmaking.members.member import Member, Statement
from matchmaking.ranking.conditions import ConditionVerdict, Met
from matchmaking.ranking.exposure import Promotion
from matchmaking.ranking.weights import Criterion
from matchmaking.remarks import Remark, sentences

_DOUBTS: Mapping[Fit, Remark] = {
    Fit.RELATED: Remark(
        "We find no profile here that says this clearly. "
        "In {count} of 10 cases like this one, one of the first three members does it: read their texts, or ask them."
    ),
    Fit.WEAK: Remark(
        "We find nobody here who says that they do this. "
        "These members come closest: in {count} of 10 cases like this one, one of the first three does it all the same."
    ),
}
"""The remark above a list without an answer, by its best fit."""


class Stated(StrEnum):
    """What changes points apart from the criteria: conditions of the question that a partner misses."""

    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class Reason:
    """The points of a criterion: its ``value`` (0 to 1) times ``most``, the points that it can contribute.

    The cost of missed conditions is the reason ``Stated.CONDITIONS``: ``value`` is the share of points kept, ``points`` the
    loss (at most 0), and ``most`` is 0.
    """

    criterion: Criterion | Stated
    value: float
    points: float
    most: float
    evidence: tuple[Remark, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it gives or takes points, or could: conditions that are all met do neither."""
        return bool(self.most) or bool(self.points)


@dataclass(frozen=True)
class Match:
    """A partner found, and why. ``score`` is 0 to 100, exactly the sum (``math.fsum``) of the points of its reasons.

    ``conditions`` say of each condition that the question states whether it is met. ``promotion`` is there for a partner
    that is shown because places are kept, and not because of its score alone.
    ``offers`` are the partner's, those that answer the question best first. ``strength`` is how likely it is
    that its own texts say that it does what a need in words asks for, else the need of the seeker that it meets best, 0 to 1.
    """

    member: Member
    reasons: tuple[Reason, ...]
    promotion: Promotion | None = None
    conditions: tuple[Met, ...] = ()
    offers: tuple[Statement, ...] = ()
    strength: float | None = None

    @property
    def fit(self) -> Fit | None:
        """Whether it answers the need, is related to it, or is weak; None without a need."""
        return None if self.strength is None else fit_of(self.strength)

    @property
    def misses_a_condition(self) -> bool:
        """Whether it misses any condition that the question states; one of which it is not known is not missed."""
        return any(met.verdict is ConditionVerdict.MISSES for met in self.conditions)

    @cached_property
    def score(self) -> float:
        return math.fsum(reason.points for reason in self.reasons)

    def reason(self, criterion: Criterion | Stated) -> Reason:
        """The reason of one criterion. Raises ``KeyError`` when the criterion did not apply to the question."""
        for reason in self.reasons:
            if reason.criterion is criterion:
                return reason
        raise KeyError(criterion)


def worth_showing(match: Match) -> bool:
    """Whether its score rounds to more than 0 points."""
    return round(match.score) > 0


def nobody_answers(matches: Sequence[Match]) -> bool:
    """Whether a need was given and none of these matches answers it or is related to it."""
    return best_fit(matches) is Fit.WEAK


def best_fit(matches: Sequence[Match]) -> Fit | None:
    """The best fit among these matches; None without a need or without matches."""
    fits = {match.fit for match in matches}
    return next((fit for fit in Fit if fit in fits), None)


def doubt(matches: Sequence[Match]) -> Remark | None:
    """A remark for readers where no match answers the need; None where one does.

    The number in it is from judged questions (`features.fit.first_three`).
    """
    best = best_fit(matches)
    if best is None or best is Fit.ANSWERS:
        return None
    return replace(_DOUBTS[best], values={"count": first_three(best)})


def to_json(match: Match, sectors: dict[str, float]) -> dict[str, Any]:
    """A match as plain values; ``sectors`` are the partner's shares, given or derived.

    ``conditions`` stand in it where the question states any.
    """
    member = {name: getattr(match.member, name) for name in ("id", "name", "kind", "country")}
    plain: dict[str, Any] = {
        "member": member | {"sectors": sectors},
        **{name: getattr(match, name) for name in ("score", "strength", "fit")},
        "reasons": [
            {name: getattr(reason, name) for name in ("criterion", "points", "most")} | {"evidence": sentences(reason.evidence)}
            for reason in match.reasons
        ],
    }
    if match.conditions:
        plain["conditions"] = [met.to_json() for met in match.conditions]
    return plain
