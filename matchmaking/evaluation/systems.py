"""The systems that are compared: the simple baselines, and the product's own ranking, asked as a user asks it."""

import logging
from collections.abc import Callable, Mapping

import numpy as np

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.baselines import BASELINES
from matchmaking.evaluation.past import Batch, Values
from matchmaking.evaluation.tasks import Query
from matchmaking.features import FeatureSet
from matchmaking.ranking import Question, ReadQuestion, Scores, Weights, default_weights, judge

_log = logging.getLogger(__name__)

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


def without_seeker(batch: Batch) -> Mapping[str, Values]:
    """The simple baselines that need neither a seeker nor codes."""
    names = ("random", "popularity", "TF-IDF", "BM25", "embedding", "TF-IDF kNN", "embedding kNN")
    return {name: BASELINES[name](batch) for name in names}


def product(
    features: FeatureSet, weights: Weights | None = None, heard: Callable[[Query, Scores], None] | None = None
) -> System:
    """The product's ranking and its criteria with equal weights. A query with nothing to go by leaves all members equal.

    ``heard`` is told the scores of each query, with the weights.
    """
    chosen = weights or default_weights()

    def judged(batch: Batch) -> Mapping[str, Values]:
        shape = (len(batch.queries), len(features.roster.members))
        ours, equal = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        for row, query in enumerate(batch.queries):
            try:
                found = judge(asked_of(features, query))
                equal[row] = found.total
                weighed = found.weighed(chosen)
                ours[row] = weighed.total
                if heard:
                    heard(query, weighed)
            except ImpossibleRequest:
                _log.debug("The query of %s has nothing to go by: all members are level", query.project.id)
        return {PRODUCT: ours, EQUAL: equal}

    return judged


def asked_of(features: FeatureSet, query: Query) -> Question:
    """A query as a user would ask it: the given members as a team, the text as the need, with the codes of the call."""
    team, project = [features.roster.members[row] for row in query.given], query.project
    return Question.of(features, team, ReadQuestion(project.text), project.topics, project.programmes)
