"""The pools of members that are timed, each learnt, with the plain ranking they are compared with."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaking.features import Encoder, FeatureSet, fit
from matchmaking.workspace.workspace import Workspace

SIZES = (110, 500, 2_000)
"""Members of the pools drawn at random on which consortia are timed: within 1, 2 and 5 seconds for five alternatives."""


@dataclass(frozen=True)
class Pool:
    """A workspace's members with their signals; ``learning`` is how long it took to read and learn them, vectors cached."""

    title: str
    features: FeatureSet
    learning: float

    @property
    def experienced(self) -> str:
        """The id of the member with most projects: the heaviest seeker."""
        return self.features.roster.members[int(self.features.network.experience.argmax())].id

    @cached_property
    def _tfidf(self) -> tuple[TfidfVectorizer, Any]:
        passages = self.features.passages
        texts = [
            " ".join(passages.texts[place] for place in passages.of(row)) for row in range(len(self.features.roster.members))
        ]
        vectorizer = TfidfVectorizer(sublinear_tf=True)
        return vectorizer, vectorizer.fit_transform(texts)

    def baseline(self, need: str) -> list[int]:
        """The ten members whose texts, put together, share most words with the need: TF-IDF and a cosine, nothing else."""
        vectorizer, table = self._tfidf
        scores = (table @ vectorizer.transform([need]).T).toarray().ravel()
        return [int(row) for row in np.argsort(-scores)[:10]]


def open_pool(name: str, workspace: Workspace, cache: Path) -> Pool:
    """Read and learn a workspace twice: the second time, with every vector cached, is what a start costs."""
    fit(workspace.roster(), Encoder(), cache)
    start = perf_counter()
    features = fit(workspace.roster(), Encoder(), cache)
    return Pool(f"{name}, {len(features.roster.members):,} members", features, perf_counter() - start)
