"""Fit of a member's kind: "a hospital with orthopaedic surgery" is not a company that makes implants."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.features import FeatureSet
from matchmaking.members.member import Roster
from matchmaking.ranking.conditions import Met, Sort, can_be_meant, judge_condition, lost
from matchmaking.ranking.question_reading import Need, read_question


def suited(features: FeatureSet, texts: Sequence[Need]) -> NDArray[np.float64]:
    """The factor on each member's strength by its kind, (members, texts), 0 to 1; 1 where no kind is asked for.

    A member of another kind loses what a missed condition costs (``conditions.COSTS``), a member of unknown kind less.
    """
    left = np.ones((len(features.roster.members), len(texts)))
    for column, text in enumerate(texts):
        for rows, judged in _judged(features.roster, text):
            left[rows, column] = 1 - lost(judged) if all(met.passes for met in judged) else 0.0
    return left


def meant(roster: Roster, texts: Sequence[Need]) -> NDArray[np.bool_]:
    """Whom each text can mean, (members, texts): all but those of another kind than it asks for."""
    found = np.ones((len(roster.members), len(texts)), bool)
    for column, text in enumerate(texts):
        for rows, judged in _judged(roster, text):
            found[rows, column] = can_be_meant(judged)
    return found


def _judged(roster: Roster, text: Need) -> Iterator[tuple[NDArray[np.intp], list[Met]]]:
    """The members of each kind, as rows, judged by the kinds that a text asks for; nothing where it asks for none."""
    conditions = [condition for condition in read_question(text).conditions if condition.sort is Sort.KIND]
    if not conditions:
        return
    kinds = np.array([member.kind.value for member in roster.members])
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        yield rows, [judge_condition(condition, roster.members[rows[0]], (), ()) for condition in conditions]
