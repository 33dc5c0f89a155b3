"""Vectors kept on disk, so that only what changed is ever encoded again.

A vector's key is the SHA-256 of its NFC text; each model fingerprint has a folder of its own, so two models never mix. The
folder holds segments that are written beside their place and renamed into it: a reader sees a whole segment or none, and
several processes may add at once.
"""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from platformdirs import user_cache_path

from matchmaking.features.encoder import Encoder, Progress, Vectors

_COMPACT_ABOVE = 12
_SAVE_EVERY = 4096
"""Texts encoded between two saves: an interrupted run loses at most these."""


def default_cache() -> Path:
    """The folder of vectors: that of ``MATCHMAKING_CACHE``, else one in the user's cache folder, shared by all workspaces."""
    return Path(os.environ.get("MATCHMAKING_CACHE") or user_cache_path("matchmaking", appauthor=False) / "vectors")


def text_key(text: str) -> bytes:
    """The key of a text: what it says, not how its accents are stored."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "replace")).digest()


class VectorCache:
    """The vectors of one model in one folder."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._folder = folder / hashlib.sha256(encoder.fingerprint.encode()).hexdigest()[:24]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The vectors of the texts, shape (texts, dimensions), read from disk where known and encoded where not."""
        known, table = self._read()
        keys = [text_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing or not texts:
            fresh = self._encode(missing, progress)
            table = np.vstack([table, fresh]) if len(table) else fresh
            known.update({key: len(table) - len(fresh) + index for index, key in enumerate(missing)})
        return table[[known[key] for key in keys]] if texts else table[:0]

    def _encode(self, missing: dict[bytes, str], progress: Progress | None) -> Vectors:
        texts, keys, done = list(missing.values()), list(missing), []
        for start in range(0, max(len(texts), 1), _SAVE_EVERY):
            batch = texts[start : start + _SAVE_EVERY]

            def so_far(count: int, _: int, start: int = start) -> None:
                if progress:
                    progress(start + count, len(texts))

            done.append(self._encoder.encode(batch, so_far))
            if batch:
                self._write(keys[start : start + _SAVE_EVERY], done[-1])
        return np.vstack(done)

    def _read(self) -> tuple[dict[bytes, int], Vectors]:
        segments = sorted(self._folder.glob("*.npz"))
        keys: list[bytes] = []
        tables: list[Vectors] = []
        for segment in segments:
            try:
                with np.load(segment, allow_pickle=False) as stored:
                    stored_keys, vectors = stored["keys"], stored["vectors"]
            except FileNotFoundError:  # another process has just joined the segments: its joined file holds these vectors
                return self._read()
            except (OSError, ValueError, KeyError, EOFError, BadZipFile):  # damaged: the texts are simply encoded again
                segment.unlink(missing_ok=True)
                continue
            keys.extend(row.tobytes() for row in stored_keys)
            tables.append(vectors)
        table = np.vstack(tables) if tables else np.zeros((0, 0), np.float32)
        known = {key: row for row, key in enumerate(keys)}
        if len(segments) > _COMPACT_ABOVE:
            rows = list(known.values())
            self._write(list(known), table[rows])
            for segment in segments:
                segment.unlink(missing_ok=True)
        return known, table

    def _write(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, keys=np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 32), vectors=vectors)
        digest = hashlib.sha256(b"".join(keys)).hexdigest()[:24]
        Path(name).replace(self._folder / f"{digest}.npz")
