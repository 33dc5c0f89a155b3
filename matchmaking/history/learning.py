"""Weights learnt from history: projects of several years, each foretold from what was known before that year.

    splits -- judge -->  lessons  -- likely -->  weights under which true partners are likely
                                  -- climb  -->  weights under which they stand highest
                                  -- both, one split left out -->  how well such weights do on years they never saw

Only criteria that history can judge are learnt: archives hold no statements, needs or sectors of members.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matchmaking.errors import ImpossibleRequest
from matchmaking.history.split import Split
from matchmaking.history.systems import asked_of
from matchmaking.history.tasks import SETS, TASKS, Query, Task, tasks_of
from matchmaking.matching import Criterion, judge
from matchmaking.signals import Signals

LEARNT = (
    Criterion.CODES,
    Criterion.TOPIC,
    Criterion.PAST_TIES,
    Criterion.PROXIMITY,
    Criterion.COUNTRY,
)
"""The criteria that are learnt. History can judge new ties, experience and nearness too: they brought nothing on top."""
COMPLETION = "t2"
"""The task that hides one of many members; all other tasks look for partners."""

_CANDIDATES = 50
"""The best by each criterion, over all and over new ties, are looked at: the true partners among them are to stand first."""
_SHARE_OF_COMPLETION = 0.3
"""What the likelihood of completion counts beside that of looking for partners."""
_PULL = 0.01
"""How strongly weights are pulled to 0 while they are made likely."""
_STEPS = (2.0, 1.5, 1.25, 1.12)
"""By how much a weight is tried larger and smaller, round by round."""
_LEAST = 1e-3
"""Keeps the logarithm of nothing finite."""
_DISCOUNT = 1 / np.log2(np.arange(2, 12))

Weighing = NDArray[np.float64]
"""One weight for each criterion of ``LEARNT``, 0 and more."""


@dataclass(frozen=True)
class Lesson:
    """Queries of one task, each with the candidates that any criterion puts high.

    ``values`` (queries, candidates, criteria), ``ground`` (queries, criteria) how much ground the query gave
    for a criterion, 0 for none (the values are multiplied by it already);
    ``there``, ``true`` and ``tied`` (queries, candidates) tell which places hold a candidate, a true partner, one who worked
    with those given; ``partners`` (queries, 2) counts all true partners and the new; ``pool`` is the number of candidates.
    """

    task: str
    values: NDArray[np.float32]
    ground: NDArray[np.float64]
    there: NDArray[np.bool_]
    true: NDArray[np.bool_]
    tied: NDArray[np.bool_]
    partners: NDArray[np.int64]
    pool: int

    def gain(self, weights: Weighing, new: bool = False) -> float:
        """Mean nDCG@10 over the queries with a true partner, of all or of new ties alone."""
        found, partners = self._found(weights, new), self.partners[:, int(new)]
        best = np.r_[0, np.cumsum(_DISCOUNT)][np.minimum(partners, 10)]
        asked = partners > 0
        return float(((found * _DISCOUNT).sum(axis=1)[asked] / best[asked]).mean()) if asked.any() else 0.0

    def hits(self, weights: Weighing) -> float:
        """Part of the queries with a true partner among the first ten."""
        return float(self._found(weights, False).any(axis=1).mean())

    def scores(self, weights: Weighing) -> NDArray[np.float64]:
        """The score of each candidate as people see it, 0 to 100; -1 where there is none. Shape (queries, candidates)."""
        most = np.maximum(self.ground @ weights, 1e-9)[:, None]
        return np.where(self.there, 100 * np.asarray(self.values @ weights, np.float64) / most, -1.0)

    def first(self, scores: NDArray[np.floating], count: int = 10) -> NDArray[np.intp]:
        """The places of the highest scores, best first, shape (queries, count)."""
        high = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(scores, high, axis=1), axis=1, kind="stable")
        return np.asarray(np.take_along_axis(high, order, axis=1))

    def _found(self, weights: Weighing, new: bool) -> NDArray[np.bool_]:
        """Which of the first ten are true, shape (queries, 10)."""
        among = self.there & ~self.tied if new else self.there
        scores = np.where(among, self.values @ weights.astype(np.float32), -1)
        return np.asarray(np.take_along_axis(self.true & among, self.first(scores), axis=1))


Lessons = Sequence[Lesson]
"""What one split teaches, task by task."""


def lessons_of(
    split: Split,
    signals: Signals,
    *,
    region: str = "BE",
    sample: int | None = None,
    seed: int = 0,
    done: Callable[[int], None] = lambda count: None,
) -> Lessons:
    """Ask a split's queries, at most ``sample`` of each task, and keep what the criteria say.

    Raises ``ImpossibleRequest`` when nothing can be asked.
    """
    rankings = [name for name in TASKS if name != SETS]
    found = [_lesson(signals, task, done) for task in tasks_of(split, rankings, region, sample, seed)]
    if not found:
        raise ImpossibleRequest("No project of the test period can be asked: none has partners that were known before the cut.")
    return found


def goal(lessons: Lessons, weights: Weighing) -> float:
    """What is to be high: the mean over the tasks of the logarithms of their figures: a tenth better counts alike in all.

    Of a task that looks for partners, nDCG@10 of the new counts twice that of all; of ``t2`` the hits.
    """
    found = []
    for one in lessons:
        if one.task == COMPLETION:
            found.append(np.log(one.hits(weights) + _LEAST))
        else:
            found.append((np.log(one.gain(weights) + _LEAST) + 2 * np.log(one.gain(weights, new=True) + _LEAST)) / 3)
    return float(np.mean(found))


def learn_weights(splits: Sequence[Lessons]) -> Weighing:
    """Weights that add up to 1: made likely first, then climbed."""
    return climb(splits, likely(splits))


def left_out(splits: Mapping[str, Lessons]) -> Mapping[str, Mapping[str, float]]:
    """How weights do on each split when they are learnt from the others alone, by task."""
    found = {}
    for name, lessons in splits.items():
        weights = learn_weights([other for key, other in splits.items() if key != name])
        found[name] = {f"{one.task} {part}": value for one in lessons for part, value in figures(one, weights).items()}
    return found


def figures(lesson: Lesson, weights: Weighing) -> Mapping[str, float]:
    """nDCG@10 over all partners and over new ones, and of completion the hits."""
    found = {"all": lesson.gain(weights), "new": lesson.gain(weights, new=True)}
    return found | ({"hit@10": lesson.hits(weights)} if lesson.task == COMPLETION else {})


def likely(splits: Sequence[Lessons]) -> Weighing:
    """Weights of 0 and more under which a softmax over each query's candidates makes its true partners most likely.

    Half the loss looks at all candidates, half at new ties; every split counts the same.
    """
    parts = []
    for lessons in splits:
        others = sum(one.task != COMPLETION for one in lessons)
        for lesson in lessons:
            share = _SHARE_OF_COMPLETION if lesson.task == COMPLETION else (1 - _SHARE_OF_COMPLETION) / others
            for among in (lesson.there, lesson.there & ~lesson.tied):
                true = lesson.true & among
                asked = true.any(axis=1)
                if asked.any():
                    part = share / 2 / len(splits) / asked.sum()
                    parts.append((lesson.values[asked], among[asked], true[asked], part))

    def loss(weights: Weighing) -> tuple[float, Weighing]:
        total, slope = _PULL * float(weights @ weights), 2 * _PULL * weights
        for values, among, true, share in parts:
            scores = np.where(among, values @ weights.astype(np.float32), -np.inf)
            scores -= scores.max(axis=1, keepdims=True)
            chance = np.exp(scores)
            chance /= chance.sum(axis=1, keepdims=True)
            wanted = true / true.sum(axis=1, keepdims=True)
            total -= share * float(np.log(np.maximum(chance[true], 1e-30)) @ wanted[true])
            slope = slope + share * ((chance - wanted).astype(np.float32).ravel() @ values.reshape(-1, len(LEARNT)))
        return total, slope

    count = len(LEARNT)
    found = minimize(loss, np.ones(count), jac=True, method="L-BFGS-B", bounds=[(0, None)] * count, options={"maxiter": 200})
    return np.asarray(found.x)


def climb(splits: Sequence[Lessons], weights: Weighing) -> Weighing:
    """Change one weight at a time as long as the mean goal of all splits rises, in ever smaller steps."""

    def height_of(tried: Weighing) -> float:
        return float(np.mean([goal(lessons, tried) for lessons in splits]))

    best, height = weights.copy(), height_of(weights)
    for step in _STEPS:
        for column in range(len(weights)):
            for factor in (step, 1 / step, 0.0):
                while True:
                    tried = best.copy()
                    tried[column] = best[column] * factor if best[column] else best.mean() / 3
                    if (reached := height_of(tried)) <= height + 1e-5:
                        break
                    best, height = tried, reached
    return np.asarray(best / best.sum())


def _lesson(signals: Signals, task: Task, done: Callable[[int], None]) -> Lesson:
    kept = []
    for query in task.queries:
        if found := _looked_at(signals, query, task.pool):
            kept.append(found)
        done(1)
    most = max(10, *(len(rows) for rows, *_ in kept))
    values = np.zeros((len(kept), most, len(LEARNT)), np.float32)
    flags = np.zeros((3, len(kept), most), bool)
    for at, (own, true, tied, _, _) in enumerate(kept):
        values[at, : len(true)] = own
        flags[:, at, : len(true)] = np.ones(len(true), bool), true, tied
    ground = np.array([one[3] for one in kept], float)
    partners = np.array([one[4] for one in kept], np.int64)
    there, true, tied = flags
    return Lesson(task.name, values, ground, there, true, tied, partners, int(task.pool.sum()))


_Looked = tuple[NDArray[np.floating], NDArray[np.bool_], NDArray[np.bool_], Weighing, tuple[int, int]]


def _looked_at(signals: Signals, query: Query, pool: NDArray[np.bool_]) -> _Looked | None:
    """Values, true and tied of the candidates, the ground of the criteria, and how many partners there are, all and new."""
    try:
        scores = judge(asked_of(signals, query))
    except ImpossibleRequest:
        return None
    values, ground = np.zeros((len(pool), len(LEARNT))), np.zeros(len(LEARNT))
    for column, criterion in enumerate(LEARNT):
        if criterion in scores.criteria:
            place = scores.criteria.index(criterion)
            ground[column] = scores.ground[place]
            values[:, column] = scores.values[:, place] * ground[column]
    tied = scores.question.shared > 0
    allowed = pool.copy()
    allowed[list(query.given)] = False
    high = [
        among[np.argsort(-values[among, column], kind="stable")[:_CANDIDATES]]
        for among in (np.flatnonzero(allowed), np.flatnonzero(allowed & ~tied))
        for column in range(len(LEARNT))
    ]
    rows = np.unique(np.concatenate(high))
    new = sum(not tied[row] for row in query.truth)
    return values[rows], np.isin(rows, query.truth), tied[rows], ground, (len(query.truth), new)
