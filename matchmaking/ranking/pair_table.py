"""The values of all criteria for pairs of question and partner, computed once so that weights can be varied cheaply."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.features import FeatureSet
from matchmaking.ranking.question import Question
from matchmaking.ranking.ranking import judge
from matchmaking.ranking.weights import Criterion

CRITERIA = tuple(Criterion)
"""The columns of the values."""


@dataclass(frozen=True, repr=False, eq=False)
class PairTable:
    """``values`` (asked, partners, criteria), 0 to 1, NaN where a criterion does not apply to the question; read-only.

    Where a question has a factor on a criterion's weight (``GROUND``), its values are multiplied instead; the order is equal.

    ``asked`` are the keys of the questions, such as the seekers' ids; ``partners`` are the ids of all candidates.
    """

    asked: tuple[str, ...]
    partners: tuple[str, ...]
    values: NDArray[np.float32] = field(repr=False)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each question by its key."""
        return {key: row for row, key in enumerate(self.asked)}

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of each partner by its id."""
        return {key: column for column, key in enumerate(self.partners)}

    def pairs(self, keys: Iterable[str] | None = None) -> NDArray[np.str_]:
        """Each key with each partner, shape (pairs, 2), without pairs of a member with itself."""
        chosen = self.asked if keys is None else tuple(keys)
        return np.array([(key, partner) for key in chosen for partner in self.partners if key != partner], np.str_)

    def __deepcopy__(self, memo: Any) -> "PairTable":
        return self  # estimators are cloned by the hundred, and this can weigh 100 MB


def judge_pairs(
    features: FeatureSet, questions: Mapping[str, Question], done: Callable[[int], None] = lambda count: None
) -> PairTable:
    """Compute all criteria for every member and every question; a question has at most one seeker.

    Raises ``ImpossibleRequest`` for a question to which no criterion applies, and ``ValueError`` for one with a team.
    """
    members = features.roster.members
    values = np.full((len(questions), len(members), len(CRITERIA)), np.nan, np.float32)
    for row, (key, question) in enumerate(questions.items()):
        if len(question.rows) > 1:
            raise ValueError(f"question {key} is asked by a team: pairs have one seeker each")
        scores = judge(question)
        values[row][:, [CRITERIA.index(criterion) for criterion in scores.criteria]] = scores.values * scores.ground
        done(1)
    values.flags.writeable = False
    return PairTable(tuple(questions), tuple(member.id for member in members), values)


def seeker_pairs(
    features: FeatureSet, seekers: Sequence[str] | None = None, done: Callable[[int], None] = lambda count: None
) -> PairTable:
    """`judge_pairs` for members (ids) with their own needs as questions; all members by default."""
    ids = [member.id for member in features.roster.members] if seekers is None else seekers
    return judge_pairs(features, {id: Question.of(features, id, "") for id in ids}, done)
