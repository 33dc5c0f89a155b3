"""The model's output for texts, cached on disk, so that only new texts are encoded.

The key of a text is the SHA-256 of its NFC form. Each model fingerprint has its own folder. A folder holds segments that are
written under a temporary name and then renamed: a reader sees a complete segment or none, and several processes can add
segments at the same time.
"""

import hashlib
import logging
import os
import struct
import tempfile
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from matchmaking.data_files import data_file
from matchmaking.errors import ModelError, WorkspaceError
from matchmaking.features.encoder import TOGETHER, Encoder, Progress, Vectors
from matchmaking.features.late_interaction import ENCODED, Encoded, Pieces, StoredPieces
from matchmaking.machines import HERE, Machines
from matchmaking.members.marks import without_heaps
from matchmaking.members.member import Language
from matchmaking.remarks import reason_of

_log = logging.getLogger(__name__)
_COMPACT_ABOVE = 12
_NAME_LENGTHS_AT, _LOCAL_HEADER = 26, 30
"""Where in the header before a file of a zip the lengths of its name and extra field stand, and how long it is without them."""
_PARTS = 16
_SAVE_EVERY = _PARTS * TOGETHER
"""Texts encoded between two saves: a killed run loses at most these. A segment of as many is not joined with others."""


def default_cache() -> Path:
    """The folder of vectors: that of ``MATCHMAKING_CACHE``, else one in the user's cache folder, shared by all workspaces."""
    return Path(os.environ.get("MATCHMAKING_CACHE") or user_cache_path("matchmaking", appauthor=False) / "vectors")


def text_key(text: str) -> bytes:
    """The key of a text; it does not depend on how accents are encoded."""
    return hashlib.sha256(unicodedata.normalize("NFC", without_heaps(text)).encode("utf-8", "replace")).digest()


class VectorCache:
    """The vectors of one model in one folder."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._folder = folder / hashlib.sha256(encoder.fingerprint.encode()).hexdigest()[:24]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The vectors of the texts as the model returns them, shape (texts, dimensions); texts not on disk are encoded."""
        return self.read(texts, progress).vectors

    def read(self, texts: Sequence[str], progress: Progress | None = None, machines: Machines = HERE) -> Encoded:
        """The model's output for the texts, in their order; texts not on disk are encoded, on the given machines.

        If the folder cannot be read or written, the vectors stay in memory and one warning is logged.
        """
        known, tables = self._read()
        missing = self._missing(texts, known)
        if missing or not texts:
            held = sum(map(len, tables))
            tables.append(self._encode(missing, progress, machines if missing else HERE, self._keep))
            known.update({key: held + index for index, key in enumerate(missing)})
        return Encoded.joined(tables)[[known[text_key(text)] for text in texts]]

    def vectors(
        self,
        texts: Sequence[str],
        languages: Sequence[Language | None] | None = None,
        progress: Progress | None = None,
    ) -> Vectors:
        """Unit vectors of the texts whose cosine compares, shape (texts, dimensions)."""
        return self._encoder.comparable(self.encode(texts, progress), texts, languages)

    def ship(self, name: str, texts: Sequence[str]) -> Path:
        """Write the vectors of the texts, in the order of their keys, to the bundled folder."""
        read = self.read(texts)
        rows = {text_key(text): row for row, text in enumerate(texts)}
        keys = sorted(rows)
        path = _shipped() / f"{name}-{self._folder.name}.npz"
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as stream:
            _save(stream, keys, read[[rows[key] for key in keys]], compressed=True)
        return path

    def add(self, texts: Sequence[str], progress: Progress | None = None, machines: Machines = HERE) -> int:
        """Read with the model those of the texts that are not on disk, on the given machines; give the number of these.

        Raises ``WorkspaceError`` if the folder cannot be written, and ``SchedulerError``; what was read by then is on disk.
        """
        missing = self._missing(texts, self._read()[0])
        if missing:
            try:
                self._encode(missing, progress, machines, self._write)
            except OSError as cause:
                raise WorkspaceError(
                    "The vectors of texts cannot be kept in {folder} ({cause}). Those kept before are there. Make room or name "
                    "another folder with MATCHMAKING_CACHE, then run the command again.",
                    folder=self._folder.parent,
                    cause=reason_of(cause),
                ) from cause
        return len(missing)

    def _missing(self, texts: Sequence[str], known: Container[bytes]) -> dict[bytes, str]:
        """By key those of the texts that are not known, texts of one length together, so that little is padded."""
        missing = {key: text for text in texts if (key := text_key(text)) not in known}
        return dict(sorted(missing.items(), key=lambda item: -len(item[1])))

    def _encode(
        self,
        missing: Mapping[bytes, str],
        progress: Progress | None,
        machines: Machines,
        keep: Callable[[Sequence[bytes], Encoded], Path | None],
    ) -> Encoded:
        """What the model makes of the missing texts, in their order; saved on the way, and when it breaks off."""
        keys, texts = list(missing), list(missing.values())
        parts = [texts[start : start + TOGETHER] for start in range(0, max(len(texts), 1), TOGETHER)]
        segments = [range(start, min(start + _PARTS, len(parts))) for start in range(0, len(parts), _PARTS)]
        read: dict[int, Encoded] = {}
        done: dict[range, Encoded] = {}

        def of(numbers: Iterable[int]) -> list[bytes]:
            return [key for number in numbers for key in keys[number * TOGETHER : (number + 1) * TOGETHER]]

        try:
            for number, encoded in machines.each(read_together, (self._encoder, self._encoder.fingerprint), parts):
                read[number] = encoded
                if progress and texts:
                    progress(sum(map(len, (*done.values(), *read.values()))), len(texts))
                segment = segments[number // _PARTS]
                if all(one in read for one in segment):
                    done[segment] = self._kept(of(segment), Encoded.joined([read.pop(one) for one in segment]), keep)
        except BaseException:
            if read:  # what lies between is read next time, in the same company
                some = sorted(read)
                self._kept(of(some), Encoded.joined([read[one] for one in some]), self._keep)
            raise
        return Encoded.joined([done[segment] for segment in segments])

    def _kept(self, keys: Sequence[bytes], read: Encoded, keep: Callable[[Sequence[bytes], Encoded], Path | None]) -> Encoded:
        """What was read, after it is kept: with word pieces that stay on disk where they could be."""
        kept = keep(keys, read) if keys else None
        if kept and read.sound.all():
            with suppress(OSError):  # where another process joined the segment with others, what was read is still here
                return _stored(kept)[1]
        return read

    def _read(self) -> tuple[dict[bytes, int], list[Encoded]]:
        """The row of each text that is on disk, and the tables whose rows, one behind the other, these are."""
        segments = [*sorted(_shipped().glob(f"*-{self._folder.name}.npz")), *sorted(self._folder.glob("*.npz"))]
        keys: list[bytes] = []
        tables: list[Encoded] = []
        small: dict[Path, range] = {}
        for segment in segments:
            try:
                stored_keys, read = _stored(segment)
                if stored_keys.shape != (len(read), 32) or not read.fits(tables[0] if tables else read):
                    raise ValueError("another shape")
            except FileNotFoundError:  # another process has just joined the segments: its joined file holds these vectors
                return self._read()
            except (
                OSError,
                ValueError,
                KeyError,
                EOFError,
                BadZipFile,
                IndexError,
                struct.error,
            ):  # damaged: the texts are encoded again
                self._discard(segment)
                continue
            sound = read.sound
            found = [row.tobytes() for row in stored_keys[sound]]
            if segment.parent == self._folder and len(found) < _SAVE_EVERY:
                small[segment] = range(len(keys), len(keys) + len(found))
            keys.extend(found)
            tables.append(read if sound.all() else read[sound])
        known = {key: row for row, key in enumerate(keys)}
        if len(small) > _COMPACT_ABOVE:
            rows = [row for held in small.values() for row in held if known[keys[row]] == row]
            if self._keep([keys[row] for row in rows], Encoded.joined(tables)[rows]):
                for segment in small:
                    self._discard(segment)
        return known, tables

    def _discard(self, segment: Path) -> None:
        if segment.parent == self._folder:
            try:
                segment.unlink(missing_ok=True)
            except OSError as cause:
                _log.info("%s is not needed any more and cannot be removed: %s", segment, cause.strerror)

    def _keep(self, keys: Sequence[bytes], read: Encoded) -> Path | None:
        """Write what was read to disk; say once in this process when that fails. Texts without numbers are left out."""
        try:
            return self._write(keys, read)
        except OSError as cause:
            _warn_once(str(self._folder), cause.strerror or str(cause))
            return None

    def _write(self, keys: Sequence[bytes], read: Encoded) -> Path:
        return _write(self._folder, [key for key, sound in zip(keys, read.sound, strict=True) if sound], read[read.sound])


def read_together(given: tuple[Encoder, str], texts: Sequence[str]) -> Encoded:
    """What a model, known by its fingerprint too, makes of some texts: the same wherever it is read.

    Raises ``ModelError`` where another model has this name.
    """
    encoder, fingerprint = given
    if encoder.fingerprint != fingerprint:
        raise ModelError(
            "The embedding model '{name}' is another one on a worker than here. Install the same.", name=encoder.name
        )
    return encoder.read(texts)


def keep_only(folder: Path, texts: Iterable[str]) -> None:
    """Remove the vectors of all other texts from a folder, for every model, and all damaged segments.

    Called after the erasure of a person. Raises ``OSError`` if the folder cannot be written.
    """
    wanted = {text_key(text) for text in texts}
    for segment in sorted(folder.glob("*/*.npz")):
        try:
            with np.load(segment, allow_pickle=False) as stored:
                keys = [row.tobytes() for row in stored["keys"]]
                rows = [row for row, key in enumerate(keys) if key in wanted]
                if len(rows) == len(keys):
                    continue
                kept = Encoded(*(stored[name][rows] for name in ENCODED))
        except FileNotFoundError:  # another process joined the segments meanwhile
            return keep_only(folder, texts)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, IndexError):
            rows = []
        if rows:
            _write(segment.parent, [keys[row] for row in rows], kept)
        segment.unlink(missing_ok=True)
    return None


def _write(folder: Path, keys: Sequence[bytes], read: Encoded) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            _save(stream, keys, read)
        digest = hashlib.sha256(b"".join(keys)).hexdigest()[:24]
        return Path(name).replace(folder / f"{digest}.npz")
    finally:
        Path(name).unlink(missing_ok=True)


def _save(stream: BinaryIO, keys: Sequence[bytes], read: Encoded, *, compressed: bool = False) -> None:
    write = np.savez_compressed if compressed else np.savez
    write(stream, keys=_as_rows(keys), **{name: getattr(read, name)[:] for name in ENCODED})


def _stored(segment: Path) -> tuple[NDArray[np.uint8], Encoded]:
    """The keys of a segment's texts and what the model made of these; word pieces stay in the file until they are asked for."""
    with np.load(segment, allow_pickle=False) as stored, ZipFile(segment) as archive:
        pieces: Pieces
        if (entry := archive.getinfo("pieces.npy")).compress_type == ZIP_STORED:
            with archive.open(entry) as stream:
                version = np.lib.format.read_magic(stream)
                shape, _, kind = np.lib.format.read_array_header_1_0(stream) if version == (1, 0) else ((), False, None)
                header = stream.tell()
            if kind != np.int8:
                raise ValueError("another kind of array")
            with segment.open("rb") as file:
                file.seek(entry.header_offset + _NAME_LENGTHS_AT)
                name, extra = struct.unpack("<HH", file.read(4))
            start = entry.header_offset + _LOCAL_HEADER + name + extra + header
            mapped = np.memmap(segment, np.int8, "r", start, shape) if 0 not in shape else np.zeros(shape, np.int8)
            pieces = StoredPieces([mapped], np.arange(shape[0]))
        else:
            pieces = stored["pieces"]
        vectors = stored["vectors"].astype(np.float32, copy=False)
        return stored["keys"], Encoded(vectors, pieces, stored["weights"], stored["able"])


def _as_rows(keys: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 32)


@cache
def _warn_once(folder: str, reason: str) -> None:
    _log.warning("The vectors of texts cannot be kept in %s (%s); they are encoded again next time.", folder, reason)


def _shipped() -> Path:
    """The folder of vectors that come with the product: those of the demonstration cluster, by the model's fingerprint."""
    return data_file("vectors")
