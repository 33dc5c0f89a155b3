"""Who is of the kind that a capability asks for: "a hospital with orthopaedic surgery" is no company that makes implants."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.features import FeatureSet
from matchmaking.ranking.conditions import Sort, judge_condition, lost
from matchmaking.ranking.question_reading import read_question


def suited(features: FeatureSet, texts: Sequence[str]) -> NDArray[np.float64]:
    """What is left of each member's strength in each capability, (members, texts), 0 to 1: 1 where no kind is asked for.

    A member of another kind keeps what a missed condition leaves (``conditions.COSTS``), one of unknown kind more.
    """
    left = np.ones((len(features.roster.members), len(texts)))
    for place, text in enumerate(texts):
        kinds = [condition for condition in read_question(text).conditions if condition.sort is Sort.KIND]
        for row, member in enumerate(features.roster.members if kinds else ()):
            judged = [judge_condition(condition, member, (), ()) for condition in kinds]
            left[row, place] = 0.0 if not all(met.passes for met in judged) else 1 - lost(judged)
    return left
