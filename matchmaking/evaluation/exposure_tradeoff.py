"""The cost of quotas on past projects: the share of a group among the first ten ranks against the loss in nDCG@10."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.past import Batch, Past
from matchmaking.evaluation.report import Figure, per_project
from matchmaking.evaluation.statistics import resampled_means
from matchmaking.evaluation.systems import PRODUCT, System
from matchmaking.evaluation.tasks import Query, Task, chance
from matchmaking.features import FeatureSet
from matchmaking.features.codes import is_health
from matchmaking.ranking.exposure import Exposure, Group, asked_by, belonging, rerank_with_quotas
from matchmaking.ranking.measures import ndcg, tied_ranks

Curve = Mapping[str, Sequence["QuotaSetting"]]
"""Settings by stratum."""
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Settings of the dial that are tried."""
SHOWN = 10
_FIGURES = 6
_GROUPS: Mapping[str, Group] = {"companies": Group.COMPANY, "smes": Group.SME, "new_partners": Group.NEW}
"""Newcomers are not among the candidates: those are known by a past project."""
_AT_ONCE = 64


@dataclass(frozen=True)
class QuotaSetting:
    """One quota (``least`` share) for one group, over ``n`` projects.

    ``share``: the share of the group in the first ten ranks; ``ndcg``: nDCG@10; ``loss``: the relative loss in nDCG@10 through
    the quota, 0 to 1; ``hit``: of the projects with a true partner in the group, the share in which one is shown;
    ``among_candidates`` and ``among_partners``: the share of the group among all candidates and among the true partners.
    """

    group: str
    least: float
    share: Figure
    ndcg: Figure
    loss: Figure
    hit: Figure
    among_candidates: float
    among_partners: float
    n: int


def exposure_curve(
    past: Past,
    features: FeatureSet,
    task: Task,
    system: System,
    seed: int = 0,
    done: Callable[[int], None] = lambda count: None,
) -> Curve:
    """For all projects and for health alone, each group and share in turn; ``features`` are those of ``past``'s roster."""
    groups = belonging(features)
    rows: list[NDArray[np.float64]] = []
    for start in range(0, len(task.queries), _AT_ONCE):
        batch = Batch(past, task.queries[start : start + _AT_ONCE])
        scores = system(batch)[PRODUCT]
        for at, query in enumerate(batch.queries):
            rows.append(_tried(query, scores[at], asked_by(groups, batch.shared[at]), task, seed))
        done(len(batch.queries))
    found = np.stack(rows) if rows else np.zeros((0, len(_GROUPS), len(SHARES), _FIGURES))
    parts = {
        "all": np.ones(len(found), bool),
        "health": np.array([is_health(query.project) for query in task.queries], bool),
    }
    return {name: _settings(found[part], task, part, seed) for name, part in parts.items() if part.any()}


def _tried(query: Query, scores: NDArray[np.floating], groups: NDArray[np.bool_], task: Task, seed: int) -> NDArray[np.float64]:
    """For each group and share: the part shown, nDCG@10, and of the group: its part of the true partners and of the
    candidates, whether a true partner of it is shown, and whether there is one. Shape (groups, shares, 6).
    """
    allowed = task.pool.copy()
    allowed[list(query.given)] = False
    chance_order = np.random.default_rng(chance(seed, "order", query.project.id)).permutation(len(allowed))
    among = np.flatnonzero(allowed)
    total = scores.astype(np.float64)
    order = among[np.lexsort((chance_order[among], -total[among]))]
    found, truth = np.zeros((len(_GROUPS), len(SHARES), _FIGURES)), list(query.truth)
    for at, (name, group) in enumerate(_GROUPS.items()):
        column = list(Group).index(group)
        theirs, among_candidates = groups[truth, column], groups[among, column].mean()
        for place, share in enumerate(SHARES):
            shown = rerank_with_quotas(order, total, groups, replace(Exposure(), **{name: share}), SHOWN)
            lifted = np.zeros(len(allowed))
            lifted[shown] = np.arange(len(shown), 0, -1)  # the page first, in its order; nobody below it counts for nDCG@10
            seen = theirs & np.isin(truth, shown)
            found[at, place] = (
                groups[shown, column].mean(),
                ndcg(tied_ranks(lifted, truth, allowed)),
                theirs.mean(),
                among_candidates,
                seen.any(),
                theirs.any(),
            )
    return found


def _settings(found: NDArray[np.float64], task: Task, part: NDArray[np.bool_], seed: int) -> Sequence[QuotaSetting]:
    projects = [query.project.id for query, taken in zip(task.queries, part, strict=True) if taken]
    by_project = np.stack(list(per_project(found, projects).values()))
    drawn = np.concatenate([by_project.mean(axis=0)[None], resampled_means(by_project, seed)])
    losses = 1 - drawn[..., 1] / np.maximum(drawn[:, :, :1, 1], 1e-12)
    hits = drawn[..., 4] / np.maximum(drawn[..., 5], 1e-12)
    return [
        QuotaSetting(
            name,
            share,
            _figure(drawn[:, at, place, 0]),
            _figure(drawn[:, at, place, 1]),
            _figure(losses[:, at, place]),
            _figure(hits[:, at, place]),
            float(drawn[0, at, place, 3]),
            float(drawn[0, at, place, 2]),
            len(by_project),
        )
        for at, name in enumerate(_GROUPS)
        for place, share in enumerate(SHARES)
    ]


def _figure(drawn: NDArray[np.float64]) -> Figure:
    """The value that stands first, with the interval of those resampled."""
    low, high = np.quantile(drawn[1:], [0.025, 0.975])
    return Figure(float(drawn[0]), float(low), float(high))


def curve_to_json(curve: Curve) -> dict[str, Any]:
    """``{stratum: [{group, least, share: {value, low, high}, ndcg, loss, hit, among_candidates, among_partners, n}]}``."""
    return {stratum: [asdict(setting) for setting in settings] for stratum, settings in curve.items()}
