"""The measures of a ranked list, from the ranks at which the true partners stand."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

MEASURES = ("ndcg@10", "recall@20", "mrr", "hit@10")
"""The columns of every table of measures."""


def ranks(
    scores: NDArray[np.floating], truth: Sequence[int], allowed: NDArray[np.bool_], order: NDArray[np.integer]
) -> NDArray[np.int64]:
    """The rank, 1 first, of each true partner among the allowed, shape (truth,).

    Equal scores stand in the given ``order`` (members,), a permutation drawn by chance: a system that says
    nothing gains nothing from the order of the rows. True partners must be allowed.
    """
    wanted = np.asarray(truth, np.intp)
    among = np.flatnonzero(allowed)
    theirs, others = scores[wanted][:, None], scores[among][None, :]
    ahead = (others > theirs).sum(axis=1)
    equal = others == theirs
    if equal.sum() > len(wanted):
        ahead += (equal & (order[among][None, :] < order[wanted][:, None])).sum(axis=1)
    return np.asarray(1 + ahead, np.int64)


def ranks_among(
    scores: NDArray[np.floating], truth: Sequence[int], allowed: NDArray[np.float32], order: NDArray[np.integer]
) -> NDArray[np.int64]:
    """The same among several sets of members at once: (sets, members), 1 where one is allowed, gives (sets, truth)."""
    wanted = np.asarray(truth, np.intp)
    theirs = scores[wanted][:, None]
    ahead = scores > theirs
    ahead |= (scores == theirs) & (order < order[wanted][:, None])
    # counts of members are far below what a float of 32 bits holds exactly
    return np.asarray(1 + allowed @ ahead.T.astype(np.float32), np.int64)


def measured(found: NDArray[np.integer]) -> NDArray[np.float64]:
    """The measures of one query, in the order of ``MEASURES``, from the ranks of all its true partners.

    ``ndcg@10 = sum_(r <= 10) 1/log2(1 + r)`` over the best possible sum, ``recall@20`` the part of the true partners in the
    first 20, ``mrr = 1 / best rank``, ``hit@10`` whether one is in the first 10.

    >>> dict(zip(MEASURES, measured(np.array([2, 30])).round(4).tolist()))
    {'ndcg@10': 0.3869, 'recall@20': 0.5, 'mrr': 0.5, 'hit@10': 1.0}
    """
    gained = (1 / np.log2(1 + found[found <= 10])).sum()
    best = (1 / np.log2(2 + np.arange(min(10, len(found))))).sum()
    first = int(found.min())
    return np.array([gained / best, (found <= 20).mean(), 1 / first, float(first <= 10)])


def per_project(rows: NDArray[np.float64], projects: Sequence[str]) -> Mapping[str, NDArray[np.float64]]:
    """The mean of each project's queries, so that a project counts once however often it is asked; ``rows`` is (queries, …)."""
    places: dict[str, list[int]] = {}
    for place, project in enumerate(projects):
        places.setdefault(project, []).append(place)
    return {project: rows[own].mean(axis=0) for project, own in sorted(places.items())}
