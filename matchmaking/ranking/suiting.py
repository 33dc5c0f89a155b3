"""Fit of a member's kind: "a hospital with orthopaedic surgery" is not a company that makes implants."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.features import FeatureSet
from matchmaking.members.member import Roster
from matchmaking.ranking.conditions import Met, Sort, can_be_meant, judge_condition, lost
from matchmaking.ranking.question_reading import read_question


def suited(features: FeatureSet, texts: Sequence[str]) -> NDArray[np.float64]:
    """The factor on each member's strength by its kind, (members, texts), 0 to 1; 1 where no kind is asked for.

    A member of another kind loses what a missed condition costs (``conditions.COSTS``), a member of unknown kind less.
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
