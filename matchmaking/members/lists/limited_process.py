"""Reads one file in a process of its own: one built or broken to fill memory or time ends that process and no other.

A reader is a script that is run by its path, with nothing of this package loaded but this module, so that it starts in some
hundredths of a second. It writes what it read to its standard output, and ends as told below.
"""

import contextlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

MEMORY_LIMIT = 4 * 2**30
"""Bytes that reading one file may take."""

TIME_LIMIT = 120
"""Seconds of the processor that it may take."""

PROTECTED, DAMAGED = 3, 4
"""How a reader ends when its file is protected with a password or is damaged; an end that no reader knows means that a limit
was reached."""


@contextlib.contextmanager
def reader_process(script: str, library: str, *words: str) -> Iterator["Popen[bytes]"]:
    """Run a reader with one library within the limits; its ``returncode`` is there when the context ends."""
    spec = find_spec(library)
    assert spec is not None  # noqa: S101
    assert spec.origin is not None  # noqa: S101
    folders = str(Path(__file__).parent), str(Path(spec.origin).parents[1])
    command = [sys.executable, "-I", "-S", script, *folders, str(MEMORY_LIMIT), str(TIME_LIMIT), *words]
    with Popen(command, stdout=PIPE, stderr=DEVNULL, stdin=DEVNULL) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101
        try:
            yield process
        finally:
            process.stdout.close()


def limit_this_process(memory: int, seconds: int) -> None:
    """Within a reader: take no more memory (bytes) and processor time than this from now on, and leave no core behind."""
    # not every system can limit a process
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
