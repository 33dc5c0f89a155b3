"""Reads one file in a separate process, so that a file built to exhaust memory or time ends only that process.

A reader is a script that is run by its path and loads nothing of this package but this module, so it starts in some hundredths
of a second. It writes its result to standard output, and ends with one of the exit codes below.
"""

import contextlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

MEMORY_LIMIT = 4 * 2**30
"""Memory limit for reading one file, in bytes."""

TIME_LIMIT = 120
"""Processor time limit, in seconds."""

PROTECTED, DAMAGED = 3, 4
"""Exit codes of a reader for a file that is encrypted or damaged; any unknown exit code means that a limit was reached."""


@contextlib.contextmanager
def reader_process(script: str, library: str, *words: str) -> Iterator["Popen[bytes]"]:
    """Run a reader with one library within the limits; ``returncode`` is set when the context ends."""
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
    """Limit memory (bytes) and processor time (seconds) of this reader process, and disable core dumps."""
    # not every system can limit a process
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
