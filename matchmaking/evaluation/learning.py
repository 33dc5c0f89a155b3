"""Weights learnt from history: projects of several years, each predicted from what was known before that year.

    splits -- judge -->  lessons  -- likely -->  weights under which true partners are likely
                                  -- likely among the highest -->  the same where it is decided who is shown
                                  -- climb  -->  weights under which they stand highest
                                  -- all three, one split left out -->  how well such weights do on years they never saw

Only criteria that history can judge are learnt: archives hold no statements, needs or sectors of members.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.systems import asked_of
from matchmaking.evaluation.tasks import COMPLETION, TURNS, Query, Task, nothing_to_test, tasks_of
from matchmaking.features import FeatureSet
from matchmaking.ranking import Criterion, judge
from matchmaking.ranking.measures import table_gain, table_hit, table_ndcg
from matchmaking.ranking.ranking import TEXTS

LEARNT = (
    Criterion.CODES,
    Criterion.TOPIC,
    Criterion.PAST_COLLABORATION,
    Criterion.SHARED_NETWORK,
    Criterion.COMMON_NEIGHBOURS,
    Criterion.COUNTRY,
    Criterion.NOVELTY,
    Criterion.EXPERIENCE,
    Criterion.GEO_PROXIMITY,
)
"""The criteria that past projects can judge."""
TAUGHT = ("t1", "t1_known_member", "t1_region", COMPLETION)
"""The tasks that teach. Of the first two the later is asked only where archives tell no roles, and the first cannot be."""

_CANDIDATES = 50
"""The best by each criterion, over all and over new ties, are looked at: the true partners among them are to stand first."""
_SHARE_OF_COMPLETION = 0.3
"""What the likelihood of completion counts beside that of looking for partners."""
_PULL = 0.01
"""How strongly weights are pulled to 0 while they are made likely."""
_HIGHEST, _ROUNDS = 100, 2
"""How many of the highest candidates are looked at when weights are made likely again, and how often that is done."""
_HOLD = 0.02
"""How strongly weights are then held to where they were."""
_STEPS = (1.6, 1.25)
"""By how much a weight is tried larger and smaller, round by round."""
_RISE = 2e-4
"""The goal must rise by this much for a step: less is the noise of which queries were asked."""
_LEAST = 1e-3
"""Keeps the logarithm of nothing finite."""

Weighing = NDArray[np.float64]
"""One weight for each criterion of ``LEARNT``, 0 and more."""


@dataclass(frozen=True)
class TrainingQuery:
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
        partners = self.partners[:, int(new)]
        asked = partners > 0
        among = self.there & ~self.tied if new else self.there
        found = table_ndcg(table_gain(self._total(weights, among), self.true & among), partners)
        return float(found[asked].mean()) if asked.any() else 0.0

    def hits(self, weights: Weighing) -> float:
        """Part of the queries with a true partner among the first ten."""
        return float(table_hit(self._total(weights, self.there), self.true).mean())

    def scores(self, weights: Weighing) -> NDArray[np.float64]:
        """The score of each candidate as people see it, 0 to 100; -1 where there is none. Shape (queries, candidates)."""
        most = np.maximum(self.ground @ weights, 1e-9)[:, None]
        return np.where(self.there, 100 * np.asarray(self.values @ weights, np.float64) / most, -1.0)

    def text_shares(self, weights: Weighing) -> NDArray[np.float64]:
        """The part of the points, 0 to 1, that texts can bring in each query, shape (queries,)."""
        texts = np.array([criterion in TEXTS for criterion in LEARNT])
        return np.asarray(self.ground[:, texts] @ weights[texts] / np.maximum(self.ground @ weights, 1e-9))

    def only(self, queries: NDArray[np.bool_]) -> "TrainingQuery":
        """The same with some of its queries."""
        per_query = ("values", "ground", "there", "true", "tied", "partners")
        return replace(self, **{name: getattr(self, name)[queries] for name in per_query})

    def first(self, scores: NDArray[np.floating], count: int = 10) -> NDArray[np.intp]:
        """The places of the highest scores, best first, shape (queries, count)."""
        high = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(scores, high, axis=1), axis=1, kind="stable")
        return np.asarray(np.take_along_axis(high, order, axis=1))

    def _total(self, weights: Weighing, among: NDArray[np.bool_]) -> NDArray[np.floating]:
        """The weighed sum of each candidate's values, minus infinity for who is not among these; (queries, candidates)."""
        return np.where(among, self.values @ weights.astype(np.float32), -np.inf)


TrainingSet = Sequence[TrainingQuery]
"""What one split teaches, task by task."""


def training_set_of(
    split: Split,
    features: FeatureSet,
    *,
    names: Sequence[str] = TAUGHT,
    region: str = "BE",
    sample: int | None = None,
    seed: int = 0,
    done: Callable[[int], None] = lambda count: None,
) -> TrainingSet:
    """Ask the queries of a split's tasks of these ``names``, at most ``sample`` of each, and keep what the criteria say.

    Where one member of a project asks for its partners, up to five do, one after the other; only one is hidden. Raises
    ``ImpossibleRequest`` when nothing can be asked.
    """
    tasks = [
        task for name in names for task in tasks_of(split, [name], region, sample, seed, 1 if name == COMPLETION else TURNS)
    ]
    if tasks and tasks[0].name == "t1":
        tasks = [task for task in tasks if task.name != "t1_known_member"]
    found = [_training_query(features, task, done) for task in tasks]
    if not found:
        raise nothing_to_test()
    return found


def goal(training_set: TrainingSet, weights: Weighing) -> float:
    """What is to be high: the mean over the tasks of the logarithms of their figures: a tenth better counts alike in all.

    Of a task that looks for partners, nDCG@10 of all and of the new count the same; of ``t2`` the hits.
    """
    found = []
    for one in training_set:
        if one.task == COMPLETION:
            found.append(np.log(one.hits(weights) + _LEAST))
        else:
            found.append((np.log(one.gain(weights) + _LEAST) + np.log(one.gain(weights, new=True) + _LEAST)) / 2)
    return float(np.mean(found))


def learn_weights(splits: Sequence[TrainingSet]) -> Weighing:
    """Weights that add up to 1: made likely among all candidates, then among the highest, then climbed."""
    weights = likely(splits)
    for _ in range(_ROUNDS):
        weights = likely(splits, weights)
    return coordinate_ascent(splits, weights)


def left_out(splits: Mapping[str, TrainingSet]) -> Mapping[str, Weighing]:
    """The weights that are learnt from all splits but one, by the name of that one.

    Their mean is what all splits together teach: a climb ends where the queries asked happen to end it, the mean of several
    hardly does. How well such weights do on years they never saw, each shows on the split that it left out.
    """
    return {name: learn_weights([other for key, other in splits.items() if key != name]) for name in splits}


def figures(training_query: TrainingQuery, weights: Weighing) -> Mapping[str, float]:
    """nDCG@10 over all partners and over new ones, and of completion the hits."""
    found = {"all": training_query.gain(weights), "new": training_query.gain(weights, new=True)}
    return found | ({"hit@10": training_query.hits(weights)} if training_query.task == COMPLETION else {})


def likely(splits: Sequence[TrainingSet], before: Weighing | None = None) -> Weighing:
    """Weights of 0 and more under which a softmax over each query's candidates makes its true partners most likely.

    Half the loss looks at all candidates, half at new ties; every split counts the same. With weights from ``before``, the
    candidates are those that stand highest under them, and the new weights are held close to the old.
    """
    parts = []
    for training_set in splits:
        others = sum(one.task != COMPLETION for one in training_set)
        for training_query in training_set:
            share = _SHARE_OF_COMPLETION if training_query.task == COMPLETION else (1 - _SHARE_OF_COMPLETION) / others
            for among in (training_query.there, training_query.there & ~training_query.tied):
                if before is not None:
                    among = _highest(training_query, among, before)
                true = training_query.true & among
                asked = true.any(axis=1)
                if asked.any():
                    part = share / 2 / len(splits) / asked.sum()
                    parts.append((training_query.values[asked], among[asked], true[asked], part))

    middle, pull = (np.zeros(len(LEARNT)), _PULL) if before is None else (before, _HOLD)

    def loss(weights: Weighing) -> tuple[float, Weighing]:
        away = weights - middle
        total, slope = pull * float(away @ away), 2 * pull * away
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
    start = np.ones(count) if before is None else before
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * count, options={"maxiter": 60})
    return np.asarray(found.x)


def _highest(training_query: TrainingQuery, among: NDArray[np.bool_], weights: Weighing) -> NDArray[np.bool_]:
    """Of these candidates, those that stand highest under the weights."""
    scores = np.where(among, training_query.values @ weights.astype(np.float32), -np.inf)
    count = min(_HIGHEST, scores.shape[1])
    return among & (scores >= np.partition(scores, -count, axis=1)[:, -count][:, None])


def coordinate_ascent(splits: Sequence[TrainingSet], weights: Weighing) -> Weighing:
    """Change one weight at a time as long as the mean goal of all splits rises, in ever smaller steps."""

    def height_of(tried: Weighing) -> float:
        return float(np.mean([goal(training_set, tried) for training_set in splits]))

    best = weights / weights.sum()
    height = height_of(best)
    for step in _STEPS:
        for column in range(len(weights)):
            for factor in (step, 1 / step):
                while True:
                    tried = best.copy()
                    tried[column] = best[column] * factor if best[column] else best.mean() / 3
                    if (reached := height_of(tried)) <= height + _RISE:
                        break
                    best, height = tried, reached
    return np.asarray(best / best.sum())


def _training_query(features: FeatureSet, task: Task, done: Callable[[int], None]) -> TrainingQuery:
    kept = []
    for query in task.queries:
        if found := _looked_at(features, query, task.pool):
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
    return TrainingQuery(task.name, values, ground, there, true, tied, partners, int(task.pool.sum()))


_Looked = tuple[NDArray[np.floating], NDArray[np.bool_], NDArray[np.bool_], Weighing, tuple[int, int]]


def _looked_at(features: FeatureSet, query: Query, pool: NDArray[np.bool_]) -> _Looked | None:
    """Values, true and tied of the candidates, the ground of the criteria, and how many partners there are, all and new."""
    try:
        scores = judge(asked_of(features, query))
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
