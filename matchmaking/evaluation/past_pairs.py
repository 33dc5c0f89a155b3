"""Past projects as labelled pairs for `PartnerMatcher`."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.split import Split
from matchmaking.evaluation.systems import asked_of
from matchmaking.evaluation.tasks import nothing_to_test, tasks_of
from matchmaking.features import FeatureSet
from matchmaking.ranking.pair_table import PairTable, judge_pairs


@dataclass(frozen=True)
class PastPairs:
    """``pairs`` (pairs, 2) hold a project's id and a candidate's, ``true`` (pairs,) whether it took part, ``new`` (pairs,)
    whether it had never worked with the member who asks; ``table`` holds what the criteria say of them.
    """

    table: PairTable
    pairs: NDArray[np.str_]
    true: NDArray[np.bool_]
    new: NDArray[np.bool_] = field(repr=False)


def past_pairs(
    split: Split,
    features: FeatureSet,
    task: str = "t1_known_member",
    *,
    sample: int | None = None,
    region: str = "BE",
    seed: int = 0,
) -> PastPairs:
    """The queries of a task that gives one member, each with all its candidates; ``features`` are those of ``split.train``.

    Raises ``ImpossibleRequest`` when nothing can be asked.
    """
    tasks = tasks_of(split, [task], region, sample, seed)
    if not tasks:
        raise nothing_to_test()
    members = split.train.members
    questions = {query.project.id: asked_of(features, query) for query in tasks[0].queries}
    pairs: list[tuple[str, str]] = []
    true: list[bool] = []
    new: list[bool] = []
    for query in tasks[0].queries:
        shared = questions[query.project.id].shared
        rows = [row for row in np.flatnonzero(tasks[0].pool).tolist() if row not in query.given]
        pairs += [(query.project.id, members[row].id) for row in rows]
        true += [row in query.truth for row in rows]
        new += [not shared[row] for row in rows]
    return PastPairs(judge_pairs(features, questions), np.array(pairs, np.str_), np.array(true), np.array(new))
