"""The systems that are compared: the simple baselines, and the product's own ranking, asked as a user asks it."""

from collections.abc import Callable, Mapping

import numpy as np

from matchmaking.errors import ImpossibleRequest
from matchmaking.history.baselines import BASELINES
from matchmaking.history.past import Batch, Values
from matchmaking.history.tasks import Query
from matchmaking.matching import Scores, Weights, default_weights, score
from matchmaking.members.member import Member
from matchmaking.signals import Signals

System = Callable[[Batch], Mapping[str, Values]]
"""Scores every member for every query of a batch, under one or more names, each of shape (queries, members)."""

PRODUCT = "matchmaking"
"""The product's own ranking, with the weights given or those that come with it."""
EQUAL = "equal weights"
"""The product's criteria, each weighing the same: a baseline for the weights."""


def baselines(batch: Batch) -> Mapping[str, Values]:
    """Every simple baseline but equal weights."""
    return {name: judge(batch) for name, judge in BASELINES.items()}


def texts_alone(batch: Batch) -> Mapping[str, Values]:
    """The simple baselines that need nothing but texts."""
    return {name: BASELINES[name](batch) for name in ("random", "TF-IDF", "BM25", "embedding")}


def product(signals: Signals, weights: Weights | None = None) -> System:
    """The product's ranking and its criteria with equal weights. A query with nothing to go by leaves all members equal.

    The product answers one seeker: of several given members the most experienced one asks.
    """
    chosen = weights or default_weights()

    def judged(batch: Batch) -> Mapping[str, Values]:
        shape = (len(batch.queries), len(signals.roster.members))
        ours, equal = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        for row, query in enumerate(batch.queries):
            if found := _asked(signals, query, chosen):
                ours[row], equal[row] = found.total, found.values.mean(axis=1)
        return {PRODUCT: ours, EQUAL: equal}

    return judged


def _asked(signals: Signals, query: Query, weights: Weights) -> Scores | None:
    try:
        return score(signals, _seeker(signals, query), query.project.text, weights)
    except ImpossibleRequest:
        return None


def _seeker(signals: Signals, query: Query) -> Member | None:
    experience = signals.network.experience
    row = max(query.given, key=lambda row: (experience[row], -row), default=None)
    return None if row is None else signals.roster.members[row]
