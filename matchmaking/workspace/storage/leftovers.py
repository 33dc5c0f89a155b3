"""Temporary folders of backups and restores, and their removal after a killed process: they hold personal data."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_BEGINNING = ".backup-"
_A_DAY = 24 * 60 * 60


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder within another one, removed at the end; its name holds the id of the process."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=f"{_BEGINNING}{os.getpid()}-") as made:
        yield Path(made)


def clear_away(folder: Path) -> None:
    """Remove the temporary folders of processes that no longer run, and all that are older than a day."""
    with suppress(OSError):
        for left in folder.glob(f"{_BEGINNING}*"):
            with suppress(OSError):
                if left.is_dir() and not left.is_symlink() and (_is_of_the_dead(left) or _is_old(left)):
                    shutil.rmtree(left)


def _is_old(left: Path) -> bool:
    return left.stat().st_mtime < time.time() - _A_DAY


def _is_of_the_dead(left: Path) -> bool:
    process = left.name.removeprefix(_BEGINNING).partition("-")[0]
    # on other systems this call would end the process
    if os.name != "posix" or not process.isdecimal() or len(process) > 9:
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
