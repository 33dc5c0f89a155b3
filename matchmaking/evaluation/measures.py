"""The figures of one query of the back-test, and the mean of each project's queries."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.ranking.measures import TiedRanks, hit, ndcg, recall, reciprocal_rank

MEASURES = ("ndcg@10", "recall@20", "mrr", "hit@10")
"""The columns of every table of measures."""


def measured(found: TiedRanks) -> NDArray[np.float64]:
    """The measures of one query, in the order of ``MEASURES``, from where all its true partners stand.

    >>> one = TiedRanks(np.array([1, 29]), np.array([1, 1]))
    >>> dict(zip(MEASURES, measured(one).round(4).tolist()))
    {'ndcg@10': 0.3869, 'recall@20': 0.5, 'mrr': 0.5, 'hit@10': 1.0}
    """
    return np.array([ndcg(found), recall(found, 20), reciprocal_rank(found), hit(found, 10)])


def per_project(rows: NDArray[np.float64], projects: Sequence[str]) -> Mapping[str, NDArray[np.float64]]:
    """The mean of each project's queries, so that a project counts once however often it is asked; ``rows`` is (queries, …)."""
    places: dict[str, list[int]] = {}
    for place, project in enumerate(projects):
        places.setdefault(project, []).append(place)
    return {project: rows[own].mean(axis=0) for project, own in sorted(places.items())}
