"""Who is of the kind that a capability asks for: "a hospital with orthopaedic surgery" is no company that makes implants."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.features import FeatureSet
from matchmaking.members.member import Roster
from matchmaking.ranking.conditions import Met, Sort, can_be_meant, judge_condition, lost
from matchmaking.ranking.question_reading import read_question


def suited(features: FeatureSet, texts: Sequence[str]) -> NDArray[np.float64]:
    """What is left of each member's strength in each capability, (members, texts), 0 to 1: 1 where no kind is asked for.

    A member of another kind keeps what a missed condition leaves (``conditions.COSTS``), one of unknown kind more.
    """
    left = np.ones((len(features.roster.members), len(texts)))
    for place, text in enumerate(texts):
        for row, judged in enumerate(_judged(features.roster, text)):
            left[row, place] = 0.0 if not all(met.passes for met in judged) else 1 - lost(judged)
    return left


def meant(roster: Roster, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Whom each text can mean, (members, texts): all but those of another kind than it asks for."""
    found = np.ones((len(roster.members), len(texts)), bool)
    for place, text in enumerate(texts):
        for row, judged in enumerate(_judged(roster, text)):
            found[row, place] = can_be_meant(judged)
    return found


def _judged(roster: Roster, text: str) -> list[list[Met]]:
    """Each member judged by the kinds that a text asks for; nothing where it asks for none."""
    kinds = [condition for condition in read_question(text).conditions if condition.sort is Sort.KIND]
    members = roster.members if kinds else ()
    return [[judge_condition(condition, member, (), ()) for condition in kinds] for member in members]
