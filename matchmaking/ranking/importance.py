"""The points that each criterion can contribute in this cluster, for publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.members.member import Member
from matchmaking.ranking.question_reading import ReadQuestion
from matchmaking.ranking.ranking import Scores, score
from matchmaking.ranking.weights import Criterion, Weights, default_weights

_ASKED = 8
"""Members that are asked for: the points hang on what kind of question it is, hardly on whose."""


class Situation(StrEnum):
    """The kind of question: a need alone, or a seeker with its stated needs or another need."""

    NEED = "need"
    SEEKER = "seeker"


@dataclass(frozen=True)
class Importance:
    """By situation the points of 100 that each criterion can bring, the mean over ``asked`` members that state needs.

    A criterion that does not apply to a question has 0. Situations that do not occur in the cluster are left out.
    """

    points: Mapping[Situation, Mapping[Criterion, float]]
    asked: int


def importance(features: FeatureSet, weights: Weights | None = None) -> Importance:
    """The points that each criterion can contribute in each situation, under these weights or the default ones."""
    needing = [member for member in features.roster.members if member.needs][:_ASKED]
    asked = needing or list(features.roster.members[:_ASKED])
    found: dict[Situation, Mapping[Criterion, float]] = {}
    for situation in Situation:
        scored = [scores for member in asked if (scores := _scored(features, member, situation, weights))]
        if scored:
            found[situation] = _mean(scored)
    return Importance(found, len(asked))


def _scored(features: FeatureSet, member: Member, situation: Situation, weights: Weights | None) -> Scores | None:
    need = ReadQuestion(member.needs[0].text if situation is Situation.NEED and member.needs else "")
    seeker = member if situation is Situation.SEEKER else None
    try:
        return score(features, seeker, need, weights or default_weights())
    except ImpossibleRequest:
        return None


def _mean(scored: Sequence[Scores]) -> Mapping[Criterion, float]:
    points = [dict(zip(scores.criteria, scores.most, strict=True)) for scores in scored]
    return {criterion: float(np.mean([each.get(criterion, 0.0) for each in points])) for criterion in Criterion}


def importance_to_json(found: Importance) -> dict[str, object]:
    """``{"asked": n, "points": {situation: {criterion: points}}}``."""
    points = {
        situation.value: {key.value: round(value, 3) for key, value in by.items()} for situation, by in found.points.items()
    }
    return {"asked": found.asked, "points": points}
