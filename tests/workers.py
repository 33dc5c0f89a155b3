"""A scheduler with workers as an operator starts them, and encoders that come to harm in one of them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, create_server
from time import sleep

import psutil

from benchmarks.stand_in import StandIn
from matchmaking.features.encoder import Progress
from matchmaking.features.late_interaction import Encoded

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Cluster:
    """A scheduler on this machine and the processes that make it up."""

    address: str
    processes: list[subprocess.Popen[bytes]]
    log: Path

    def end_scheduler(self) -> None:
        """As when its machine loses power."""
        self.processes[0].kill()
        self.processes[0].wait()

    def end_worker(self) -> None:
        """As when a worker takes too much memory: it is begun anew."""
        for process in psutil.Process(self.processes[1].pid).children(recursive=True):
            process.kill()


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A scheduler with this many workers of one thread, begun with Dask's own commands; the folder takes their log."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    log = folder / "dask.log"
    begun: list[subprocess.Popen[bytes]] = []
    around = os.environ | {"PYTHONPATH": str(ROOT), "MATCHMAKING_CACHE": str(folder / "vectors-of-workers")}

    def begin(*command: str) -> None:
        with log.open("ab") as stream:
            whole = [sys.executable, "-m", "dask", *command, "--no-dashboard"]
            begun.append(subprocess.Popen(whole, stdout=stream, stderr=stream, cwd=folder, env=around, start_new_session=True))

    try:
        begin("scheduler", "--host", "127.0.0.1", "--port", str(port))
        while not _answers(port):
            assert begun[0].poll() is None, log.read_text()
            sleep(0.1)
        for _ in range(workers):
            begin("worker", address, "--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(folder))
        yield Cluster(address, begun, log)
    finally:
        for process in begun:  # a worker and the nanny that would begin it anew are one group
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


class DiesOnce(StandIn):
    """The process that first reads with it is killed in the middle. Its name is a file that tells that it was."""

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        if not Path(self.name).exists():
            Path(self.name).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(texts, progress)


class Slow(StandIn):
    """Takes its time."""

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        sleep(0.2)
        return super().read(texts, progress)
