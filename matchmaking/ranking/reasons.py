"""The nouns of a ranking: a match and its reasons. They are data; the wording makes words of them."""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from matchmaking.members.member import Member
from matchmaking.ranking.conditions import Met
from matchmaking.ranking.exposure import Promotion
from matchmaking.ranking.weights import Criterion
from matchmaking.remarks import Remark


class Stated(StrEnum):
    """What costs points beside the criteria: conditions of the question that a partner misses."""

    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class Reason:
    """Points that a criterion brings: its ``value`` (0 to 1) times ``most``, what it could bring at best.

    What conditions cost stands as ``Stated.CONDITIONS``: ``value`` is the part of the points that is kept, ``points`` what is
    lost, at most 0, and ``most`` is 0.
    """

    criterion: Criterion | Stated
    value: float
    points: float
    most: float
    evidence: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Match:
    """A partner found, and why. ``score`` is 0 to 100, exactly the sum (``math.fsum``) of the points of its reasons.

    ``conditions`` say of each condition that the question states whether it is met. ``promotion`` is there for a partner that is
    shown because places are kept, and not because of its score alone.
    """

    member: Member
    reasons: tuple[Reason, ...]
    promotion: Promotion | None = None
    conditions: tuple[Met, ...] = ()

    @cached_property
    def score(self) -> float:
        return math.fsum(reason.points for reason in self.reasons)

    def reason(self, criterion: Criterion | Stated) -> Reason:
        """The reason of one criterion. Raises ``KeyError`` when the criterion did not apply to the question."""
        for reason in self.reasons:
            if reason.criterion is criterion:
                return reason
        raise KeyError(criterion)


def to_json(match: Match, sectors: dict[str, float]) -> dict[str, Any]:
    """A match as plain values; ``sectors`` are the partner's shares, given or derived.

    ``conditions`` stand in it where the question states any.
    """
    plain: dict[str, Any] = {
        "member": {
            "id": match.member.id,
            "name": match.member.name,
            "kind": match.member.kind.value,
            "sectors": sectors,
            "country": match.member.country,
        },
        "score": match.score,
        "reasons": [
            {
                "criterion": reason.criterion.value,
                "points": reason.points,
                "most": reason.most,
                "evidence": " ".join(str(remark) for remark in reason.evidence),
            }
            for reason in match.reasons
        ],
    }
    if match.conditions:
        plain["conditions"] = [met.to_json() for met in match.conditions]
    return plain
