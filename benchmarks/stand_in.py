"""Vectors that stand in for those of the model where speed alone is measured: drawn by chance, always the same for a text.

How long ranking takes does not hang on what the vectors say; how long the model takes to read a text is measured apart.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from matchmaking.features import Encoder
from matchmaking.features.encoder import Progress
from matchmaking.features.late_interaction import PIECE_DIMENSIONS, PIECES, Encoded

_DIMENSIONS = 384


class StandIn(Encoder):
    """An encoder that reads nothing."""

    @property
    def fingerprint(self) -> str:
        return "stand-in"

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        vectors = np.zeros((len(texts), _DIMENSIONS), np.float32)
        pieces = np.zeros((len(texts), PIECES, PIECE_DIMENSIONS), np.int8)
        for row, text in enumerate(texts):
            chance = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big"))
            vectors[row] = chance.standard_normal(_DIMENSIONS, dtype=np.float32)
            pieces[row] = chance.integers(-26, 27, pieces.shape[1:], dtype=np.int8)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return Encoded(vectors, pieces, np.ones(pieces.shape[:2], np.float16), np.ones(len(texts), np.float16))
