"""Safe reading of ZIP files (a modern workbook is one), which may be damaged, encrypted or built to fill the memory."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from matchmaking.errors import UnreadableFile

UNPACKED_LIMIT = 512 * 2**20
"""Maximum size of an unpacked archive, in bytes."""

RATIO_LIMIT = 200
"""Maximum compression ratio of a part; real tables stay below 50."""

# below this size any ratio is allowed: an empty sheet easily reaches a thousandfold
_HARMLESS = 16 * 2**20
_ENCRYPTED = 0x1


@contextmanager
def opened_archive(path: Path, *, unpacked_limit: int = UNPACKED_LIMIT) -> Iterator[zipfile.ZipFile]:
    """Open an archive after checking its list of contents.

    Raises ``UnreadableFile`` when it is damaged, encrypted, unpacks to more than ``unpacked_limit`` bytes or names a part
    outside itself.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as cause:
        raise UnreadableFile(
            "{file} is damaged: it cannot be unpacked. Download or export it again.", file=path.name
        ) from cause
    with archive:
        _refuse_what_harms(path, archive.infolist(), unpacked_limit)
        yield archive


def _refuse_what_harms(path: Path, parts: list[zipfile.ZipInfo], unpacked_limit: int) -> None:
    for part in parts:
        name = part.filename.replace("\\", "/")
        if (
            name.startswith("/")
            or ".." in PurePosixPath(name).parts
            or name[1:2] == ":"
            or stat.S_ISLNK(part.external_attr >> 16)
        ):
            raise UnreadableFile(
                "{file} holds a part named '{part}' that points outside the archive. It was not unpacked; use a copy from a "
                "source you trust.",
                file=path.name,
                part=part.filename,
            )
        if part.flag_bits & _ENCRYPTED:
            raise UnreadableFile(
                "{file} is protected with a password. Unpack it, or save it without a password, and give that file.",
                file=path.name,
            )
        if part.file_size > _HARMLESS and part.file_size > RATIO_LIMIT * max(part.compress_size, 1):
            raise UnreadableFile(
                "{file} unpacks to more than {limit} times its size, which no real table does. It was not unpacked; export it "
                "again.",
                file=path.name,
                limit=RATIO_LIMIT,
            )
    total = sum(part.file_size for part in parts)
    if total > unpacked_limit:
        raise UnreadableFile(
            "{file} holds {size} MB once unpacked, more than the {limit} MB that can be read. Split it, or remove what is "
            "not needed.",
            file=path.name,
            size=round(total / 2**20),
            limit=unpacked_limit // 2**20,
        )


def unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> bytes:
    """The contents of one part, never more than the archive's list of contents gives.

    Raises ``UnreadableFile`` when the part is damaged.
    """
    try:
        with archive.open(part) as stream:
            return stream.read(part.file_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as cause:
        raise _damaged_part(file, part.filename) from cause
    except Exception as cause:
        # zlib, lzma and bz2 raise different errors for damaged data
        raise _damaged_part(file, part.filename) from cause


def _damaged_part(file: str, part: str) -> UnreadableFile:
    return UnreadableFile(
        "{file} is damaged: '{part}' in it cannot be unpacked. Download or export it again.", file=file, part=part
    )
