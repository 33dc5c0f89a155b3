"""What a model made of texts kept on disk, so that only what changed is ever encoded again.

A text's key is the SHA-256 of its NFC text; each model fingerprint has a folder of its own, so two models never mix. The
folder holds segments that are written beside their place and renamed into it: a reader sees a whole segment or none, and
several processes may add at once.
"""

import hashlib
import logging
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from matchmaking.data_files import data_file
from matchmaking.features.encoder import Encoder, Progress, Vectors
from matchmaking.features.late_interaction import Encoded
from matchmaking.members.marks import without_heaps
from matchmaking.members.member import Language

_log = logging.getLogger(__name__)
_COMPACT_ABOVE = 12
_SAVE_EVERY = 4096
"""Texts encoded between two saves: an interrupted run loses at most these."""


def default_cache() -> Path:
    """The folder of vectors: that of ``MATCHMAKING_CACHE``, else one in the user's cache folder, shared by all workspaces."""
    return Path(os.environ.get("MATCHMAKING_CACHE") or user_cache_path("matchmaking", appauthor=False) / "vectors")


def text_key(text: str) -> bytes:
    """The key of a text: what it says, not how its accents are stored."""
    return hashlib.sha256(unicodedata.normalize("NFC", without_heaps(text)).encode("utf-8", "replace")).digest()


class VectorCache:
    """The vectors of one model in one folder."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._folder = folder / hashlib.sha256(encoder.fingerprint.encode()).hexdigest()[:24]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The vectors of the texts as the model gives them, shape (texts, dimensions); encoded where they are not on disk."""
        return self.read(texts, progress).vectors

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """What the model makes of the texts, in their order; encoded where it is not on disk.

        A folder that cannot be read or written costs nothing but time: the vectors stay in memory, and one warning says why.
        """
        known, tables = self._read()
        keys = [text_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing or not texts:
            held = sum(map(len, tables))
            tables.append(self._encode(missing, progress))
            known.update({key: held + index for index, key in enumerate(missing)})
        return Encoded.joined(tables)[[known[key] for key in keys]]

    def vectors(
        self,
        texts: Sequence[str],
        languages: Sequence[Language | None] | None = None,
        progress: Progress | None = None,
    ) -> Vectors:
        """Unit vectors of the texts whose cosine compares, shape (texts, dimensions)."""
        return self._encoder.comparable(self.encode(texts, progress), texts, languages)

    def ship(self, name: str, texts: Sequence[str]) -> Path:
        """Write the vectors of the texts, in the order of their keys, to a file in the folder that comes with the product."""
        read = self.read(texts)
        rows = {text_key(text): row for row, text in enumerate(texts)}
        keys = sorted(rows)
        path = _shipped() / f"{name}-{self._folder.name}.npz"
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as stream:
            _save(stream, keys, read[[rows[key] for key in keys]], compressed=True)
        return path

    def _encode(self, missing: dict[bytes, str], progress: Progress | None) -> Encoded:
        texts, keys, done = list(missing.values()), list(missing), []
        for start in range(0, max(len(texts), 1), _SAVE_EVERY):
            batch = texts[start : start + _SAVE_EVERY]

            def so_far(count: int, _: int, start: int = start) -> None:
                if progress:
                    progress(start + count, len(texts))

            done.append(self._encoder.read(batch, so_far))
            if batch:
                self._keep(keys[start : start + _SAVE_EVERY], done[-1])
        return Encoded.joined(done)

    def _read(self) -> tuple[dict[bytes, int], list[Encoded]]:
        """The row of each text that is on disk, and the tables whose rows, one behind the other, these are."""
        segments = [*sorted(_shipped().glob(f"*-{self._folder.name}.npz")), *sorted(self._folder.glob("*.npz"))]
        keys: list[bytes] = []
        tables: list[Encoded] = []
        for segment in segments:
            try:
                with np.load(segment, allow_pickle=False) as stored:
                    stored_keys = stored["keys"]
                    read = Encoded(stored["vectors"].astype(np.float32), stored["pieces"], stored["weights"])
                if stored_keys.shape != (len(read), 32) or not read.fits(tables[0] if tables else read):
                    raise ValueError("another shape")
            except FileNotFoundError:  # another process has just joined the segments: its joined file holds these vectors
                return self._read()
            except (OSError, ValueError, KeyError, EOFError, BadZipFile, IndexError):  # damaged: the texts are encoded again
                self._discard(segment)
                continue
            keys.extend(row.tobytes() for row in stored_keys[read.sound])
            tables.append(read[read.sound])
        known = {key: row for row, key in enumerate(keys)}
        own = [segment for segment in segments if segment.parent == self._folder]
        if len(own) > _COMPACT_ABOVE and self._keep(list(known), Encoded.joined(tables)[list(known.values())]):
            for segment in own:
                self._discard(segment)
        return known, tables

    def _discard(self, segment: Path) -> None:
        if segment.parent == self._folder:
            try:
                segment.unlink(missing_ok=True)
            except OSError as cause:
                _log.info("%s is not needed any more and cannot be removed: %s", segment, cause.strerror)

    def _keep(self, keys: Sequence[bytes], read: Encoded) -> bool:
        """Write what was read to disk; say once in this process when that fails. Texts without numbers are left out."""
        try:
            _write(self._folder, [key for key, sound in zip(keys, read.sound, strict=True) if sound], read[read.sound])
        except OSError as cause:
            _warn_once(str(self._folder), cause.strerror or str(cause))
            return False
        return True


def keep_only(folder: Path, texts: Iterable[str]) -> None:
    """Remove from a folder of vectors, of whichever model, those of all texts but these; damaged segments go too.

    What names somebody who was erased is not kept as numbers either. Raises ``OSError`` where the folder cannot be written.
    """
    wanted = {text_key(text) for text in texts}
    for segment in sorted(folder.glob("*/*.npz")):
        try:
            with np.load(segment, allow_pickle=False) as stored:
                keys = [row.tobytes() for row in stored["keys"]]
                rows = [row for row, key in enumerate(keys) if key in wanted]
                if len(rows) == len(keys):
                    continue
                kept = Encoded(stored["vectors"][rows], stored["pieces"][rows], stored["weights"][rows])
        except FileNotFoundError:  # another process joined the segments meanwhile
            return keep_only(folder, texts)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, IndexError):
            rows = []
        if rows:
            _write(segment.parent, [keys[row] for row in rows], kept)
        segment.unlink(missing_ok=True)
    return None


def _write(folder: Path, keys: Sequence[bytes], read: Encoded) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            _save(stream, keys, read)
        digest = hashlib.sha256(b"".join(keys)).hexdigest()[:24]
        Path(name).replace(folder / f"{digest}.npz")
    finally:
        Path(name).unlink(missing_ok=True)


def _save(stream: BinaryIO, keys: Sequence[bytes], read: Encoded, *, compressed: bool = False) -> None:
    write = np.savez_compressed if compressed else np.savez
    write(stream, keys=_as_rows(keys), vectors=read.vectors, pieces=read.pieces, weights=read.weights)


def _as_rows(keys: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 32)


@cache
def _warn_once(folder: str, reason: str) -> None:
    _log.warning("The vectors of texts cannot be kept in %s (%s); they are encoded again next time.", folder, reason)


def _shipped() -> Path:
    """The folder of vectors that come with the product: those of the demonstration cluster, by the model's fingerprint."""
    return data_file("vectors")
