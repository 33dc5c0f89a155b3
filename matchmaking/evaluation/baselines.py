"""Simple baselines; each returns scores, shape (queries, members)."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.evaluation.past import Batch, Values, dense

Baseline = Callable[[Batch], Values]

NEAREST = 50
"""How many similar past projects a nearest-neighbour baseline looks at."""


def random(batch: Batch) -> Values:
    """Equal scores for all; ties are broken at random."""
    return np.zeros((len(batch.queries), len(batch.past.roster.members)), np.float32)


def popularity(batch: Batch) -> Values:
    """Number of past projects."""
    return np.tile(batch.past.popularity, (len(batch.queries), 1))


def programme_popularity(batch: Batch) -> Values:
    """Number of past projects under one of the project's programmes."""
    return dense(batch.past.programme_nearness(batch.asked) @ batch.past.parts)


def topic_popularity(batch: Batch) -> Values:
    """Past projects with related topic codes, weighted by shared code prefixes; rare prefixes count more."""
    return dense(batch.past.topic_nearness(batch.asked) @ batch.past.parts)


def repeat_count(batch: Batch) -> Values:
    """Number of past projects shared with the given members; ties by popularity."""
    return batch.shared + np.float32(0.1) * _share(popularity(batch))


def repeat_and_programme(batch: Batch) -> Values:
    """Number of shared projects, plus popularity under the programme scaled to at most 1."""
    return batch.shared + _share(programme_popularity(batch))


def adamic_adar(batch: Batch) -> Values:
    """Common partners, each weighing ``1 / log(1 + its partners)`` (Adamic and Adar 2003)."""
    return _common_partners(batch, lambda partners: 1 / np.log1p(np.maximum(partners, 1)))


def resource_allocation(batch: Batch) -> Values:
    """Common partners, each weighing ``1 / its partners`` (Zhou, Lü and Zhang 2009)."""
    return _common_partners(batch, lambda partners: 1 / np.maximum(partners, 1))


def tfidf_centroid(batch: Batch) -> Values:
    """Cosine of words between the text and the mean of all texts of a member's projects."""
    return dense(batch.past.words_of(batch.texts) @ batch.past.centroids.T)


def bm25(batch: Batch) -> Values:
    """BM25 of the text's words in all texts of a member's projects."""
    return batch.past.bm25(batch.texts)


def embedding(batch: Batch) -> Values:
    """Cosine between the embedding of the text and the mean embedding of a member's projects."""
    return np.asarray(batch.vectors @ batch.past.mean_vectors.T, np.float32)


def tfidf_neighbours(batch: Batch) -> Values:
    """Members of the 50 past projects most similar by words, each project counting by its cosine."""
    return _members_of_nearest(batch, batch.word_nearness)


def embedding_neighbours(batch: Batch) -> Values:
    """Members of the 50 past projects most similar by embedding, each project counting by its cosine."""
    return _members_of_nearest(batch, np.asarray(batch.vectors @ batch.past.vectors.T, np.float32))


def _common_partners(batch: Batch, weight: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Values:
    ties = batch.past.network.ties
    met = csr_array((np.ones_like(ties.data), ties.indices, ties.indptr), shape=ties.shape)
    around = csr_array(batch.given @ met)
    around.data[:] = weight(np.diff(met.indptr).astype(np.float64)).astype(np.float32)[around.indices]
    return dense(around @ met)


def _members_of_nearest(batch: Batch, nearness: Values) -> Values:
    # a text that stands behind several projects is equally near in all of them, despite rounding
    kept = np.round(np.maximum(nearness, 0), 5)
    if kept.shape[1] > NEAREST:
        last = np.partition(kept, -NEAREST, axis=1)[:, -NEAREST][:, None]
        kept[kept < last] = 0
    return dense(csr_array(kept) @ batch.past.parts)


def _share(values: Values) -> Values:
    """Each row divided by its highest value."""
    most = values.max(axis=1, keepdims=True)
    return np.asarray(np.divide(values, most, out=np.zeros_like(values), where=most > 0), np.float32)


BASELINES: Mapping[str, Baseline] = {
    "random": random,
    "popularity": popularity,
    "programme popularity": programme_popularity,
    "topic popularity": topic_popularity,
    "repeat count": repeat_count,
    "repeat + programme": repeat_and_programme,
    "Adamic-Adar": adamic_adar,
    "resource allocation": resource_allocation,
    "TF-IDF": tfidf_centroid,
    "BM25": bm25,
    "embedding": embedding,
    "TF-IDF kNN": tfidf_neighbours,
    "embedding kNN": embedding_neighbours,
}
"""The baselines by their names in the report; equal weights, which needs the product's criteria, is in ``systems``."""
