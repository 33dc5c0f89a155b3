"""Work in a separate process: a long import or encoding in a thread would slow down every page.

The process runs this module with the same Python: it reads the work from standard input and reports on standard output.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from matchmaking.errors import MatchmakingError, WorkspaceError
from matchmaking.remarks import Remark

T = TypeVar("T")
Tell = Callable[[Remark, float], None]
"""Called with the current step and the progress, 0 to 1."""

_COURTESY = 10
"""The process's ``nice`` increment, so that pages take precedence."""
_PACKAGES = Path(__file__).parents[3]


def in_subprocess(work: Callable[..., T], *given: Any, tell: Tell) -> T:
    """The result of ``work(tell, *given)``, run in another process; all of it must be picklable, and ``work`` a module's
    function.

    The product's own errors are raised again here. Raises ``WorkspaceError`` when the process ended early.
    """
    paths = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH", "")]))
    environment = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:  # noqa: S603
        try:
            assert process.stdin is not None  # noqa: S101 - both are pipes
            assert process.stdout is not None  # noqa: S101
            pickle.dump((work, given), process.stdin)
            process.stdin.close()
            while True:
                match pickle.load(process.stdout):  # noqa: S301 - our own process wrote it
                    case "told", remark, part:
                        tell(remark, part)
                    case "failed", error:
                        raise error
                    case _, found:
                        return found  # type: ignore[no-any-return]
        except (EOFError, pickle.UnpicklingError, BrokenPipeError) as cause:
            raise WorkspaceError("The work was broken off before it was done. Nothing of it was kept; try again.") from cause
        finally:
            process.kill()


def _main() -> None:
    if hasattr(os, "nice"):
        os.nice(_COURTESY)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output printed by a library must not mix with the messages

    def say(*said: Any) -> None:
        pickle.dump(said, out)
        out.flush()

    work, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - the app wrote it
    try:
        say("done", work(lambda remark, part: say("told", remark, part), *given))
    except MatchmakingError as error:
        say("failed", error)


if __name__ == "__main__":
    _main()
