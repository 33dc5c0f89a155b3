"""What questions have in common because they ask, and not because of what they ask for."""

import tomllib
from functools import cache

import numpy as np

from matchmaking.data_files import data_file
from matchmaking.features.encoder import Vectors

_DIRECTIONS = 10
"""Directions in which asking sentences differ from nothing; more would begin to take away what is asked for."""


@cache
def query_bias_sentences() -> tuple[str, ...]:
    """Sentences that ask for nothing in particular, in four languages."""
    return tuple(tomllib.loads(data_file("asking.toml").read_text(encoding="utf-8"))["sentences"])


class QueryBias:
    """The directions of asking in a model's space, found in the asking sentences (singular value decomposition).

    See ``docs/decisions.md`` for what it brings: questions in whole sentences come near to bare words.
    """

    def __init__(self, sentences: Vectors) -> None:
        self._directions = np.linalg.svd(sentences, full_matrices=False)[2][:_DIRECTIONS]

    def remove_from(self, vectors: Vectors) -> Vectors:
        """The vectors without what only asks, brought back to unit length; zero where nothing remains."""
        rest = vectors - vectors @ self._directions.T @ self._directions
        norms = np.linalg.norm(rest, axis=1, keepdims=True)
        return np.asarray(np.divide(rest, norms, out=np.zeros_like(rest), where=norms > 1e-6), np.float32)
