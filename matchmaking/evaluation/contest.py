"""Compares two sets of weights on the same past projects, with intervals and tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.report import Figure, per_project
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.statistics import interval, paired_test
from matchmaking.evaluation.systems import asked_of
from matchmaking.evaluation.tasks import SETS, TASKS, TURNS, Query, nothing_to_test, tasks_of
from matchmaking.features import FeatureSet
from matchmaking.ranking import Question, Scores, Weights, judge
from matchmaking.ranking.measures import ndcg, tied_ranks


@dataclass(frozen=True)
class Contest:
    """Mean nDCG@10 of both over ``n`` projects of a task, ``part`` being ``all`` or ``new`` (ties).

    ``difference`` is the second minus the first with its 95 % interval, paired by project; ``p`` is by randomisation.
    """

    task: str
    part: str
    first: float
    second: float
    difference: Figure
    p: float
    n: int


def contest(
    split: Split,
    features: FeatureSet,
    first: Weights,
    second: Weights,
    *,
    tasks: Sequence[str] = (),
    region: str = "BE",
    sample: int | None = None,
    repeats: int = TURNS,
    seed: int = 0,
    done: Callable[[int], None] = lambda count: None,
) -> tuple[Contest, ...]:
    """Compute the criteria of each query once and rank it under both sets of weights.

    ``features`` are those of ``split.train``, ``repeats`` as in ``backtest``.

    Raises ``ImpossibleRequest`` if there is no query.
    """
    found: list[Contest] = []
    for task in tasks_of(split, tasks or [name for name in TASKS if name != SETS], region, sample, seed, repeats):
        rows: dict[str, list[np.ndarray[tuple[int], np.dtype[np.float64]]]] = {"all": [], "new": []}
        projects: dict[str, list[str]] = {"all": [], "new": []}
        for query in task.queries:
            for part, pair in _asked(features, query, task.pool, (first, second)).items():
                rows[part].append(pair)
                projects[part].append(query.project.id)
            done(1)
        for part in ("all", "new"):
            if rows[part]:
                by_project = np.stack(list(per_project(np.stack(rows[part]), projects[part]).values()))
                found.append(_settled(task.name, part, by_project, seed))
    if not found:
        raise nothing_to_test()
    return tuple(found)


def _asked(
    features: FeatureSet,
    query: Query,
    pool: np.ndarray[tuple[int], np.dtype[np.bool_]],
    both: Sequence[Weights],
) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """nDCG@10 of both, over all partners and over the new ones; a weighing with no ground leaves all members equal."""
    question = asked_of(features, query)
    judged = _judged(question)
    totals = [_total(judged, weights, len(pool)) for weights in both]
    allowed = pool.copy()
    allowed[list(query.given)] = False
    found = {}
    for part, among in (("all", allowed), ("new", allowed & (question.shared == 0))):
        truth = [row for row in query.truth if among[row]]
        if truth:
            found[part] = np.array([ndcg(tied_ranks(total, truth, among)) for total in totals])
    return found


def _judged(question: Question) -> Scores | None:
    try:
        return judge(question)
    except ImpossibleRequest:
        return None


def _total(judged: Scores | None, weights: Weights, members: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    try:
        return np.zeros(members) if judged is None else np.asarray(np.round(judged.weighed(weights).total, 6))
    except ImpossibleRequest:
        return np.zeros(members)


def _settled(task: str, part: str, by_project: np.ndarray[tuple[int, int], np.dtype[np.float64]], seed: int) -> Contest:
    first, second = by_project.T
    low, high = interval(second - first, seed)
    difference = Figure(float((second - first).mean()), float(low), float(high))
    p = float(paired_test(second, first[:, None], seed)[0])
    return Contest(task, part, float(first.mean()), float(second.mean()), difference, p, len(by_project))
