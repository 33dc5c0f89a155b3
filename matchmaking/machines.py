"""Where batch work is done: in this process, or by the workers of a Dask scheduler, on as many machines as there are.

    pieces -- each --> (number, result), as they come     the same results wherever, in whatever order

Work is a function of plain values: what all pieces share, and one piece. It gives the same result in every process of one
installation, so that a piece whose worker died is simply done again elsewhere. Dask is the optional extra ``scale``.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import islice
from logging import CRITICAL, getLogger
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import uuid4

from matchmaking.errors import ImpossibleRequest, SchedulerError

if TYPE_CHECKING:
    from distributed import Future

_Shared = TypeVar("_Shared")
_Piece = TypeVar("_Piece")
_Result = TypeVar("_Result")

_ADDRESS = re.compile(r"\A(?:(?:tcp|tls)://)?+(?:\[[0-9a-fA-F:.%]++\]|[\w.-]++):\d{1,5}+")
_CONNECT_S = 10
_ASK_S = 2
"""Seconds after which it is asked whether the scheduler still answers and has workers."""
_RESULT_S = 300
"""Seconds in which a result that is done arrives; where its worker is cut off just then, it is made again."""
PATIENCE_S = 60
"""Seconds without a single worker after which the work is given up; workers that begin anew are back sooner."""
_AHEAD, _LEAST_AHEAD = 2, 8
"""Pieces that are sent for each thread of the workers, and the fewest: the rest waits here, so that memory stays bounded."""
_DECIDING = ("matchmaking", "numpy", "scipy", "scikit-learn", "torch", "transformers")
"""What results hang on to the last bit: workers have the same versions."""


class Machines:
    """This process."""

    def each(
        self, work: Callable[[_Shared, _Piece], _Result], shared: _Shared, pieces: Sequence[_Piece]
    ) -> Iterator[tuple[int, _Result]]:
        """``work(shared, piece)`` of every piece with the piece's number, in the order in which they are done."""
        for number, piece in enumerate(pieces):
            yield number, work(shared, piece)


HERE = Machines()


@contextmanager
def machines(scheduler: str = "") -> Iterator[Machines]:
    """The workers of the scheduler at an address such as ``tls://host:8786``, this process for an empty one.

    Raises ``ImpossibleRequest`` for what is no address or without Dask, ``SchedulerError`` where nobody answers.
    """
    if not scheduler:
        yield HERE
        return
    with _Workers(scheduler) as workers:
        yield workers


class _Workers(Machines):
    """The workers of a Dask scheduler. Failures of theirs are a ``SchedulerError``; what the work raises is raised as is."""

    def __init__(self, address: str) -> None:
        if not _ADDRESS.fullmatch(address):
            raise ImpossibleRequest(
                "'{address}' is no address of a scheduler. Give it as tls://HOST:PORT, or tcp://HOST:PORT without encryption.",
                address=address,
            )
        try:
            from distributed import Client
        except ImportError as cause:
            raise ImpossibleRequest(
                "A scheduler needs Dask, which is not installed here. Install matchmaking with its extra 'scale'."
            ) from cause
        self._address = address
        for name in ("distributed", "distributed.client"):  # what they would log is said by an error here
            getLogger(name).setLevel(CRITICAL)
        try:
            self._client = Client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as cause:
            raise SchedulerError(
                "No scheduler answers at {address}. Nothing was done. Start one there with `dask scheduler`; check its port "
                "and, for tls://, the certificates.",
                address=address,
            ) from cause

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # a scheduler that is gone needs no farewell
            self._client.close(timeout=_ASK_S)

    def each(
        self, work: Callable[[_Shared, _Piece], _Result], shared: _Shared, pieces: Sequence[_Piece]
    ) -> Iterator[tuple[int, _Result]]:
        done: SimpleQueue[Future[Any]] = SimpleQueue()
        sent: dict[object, tuple[int, Future[Any]]] = {}
        rest = iter(enumerate(pieces))
        try:
            with self._explained():
                held = self._submit(work, _held, _Sealed((work, shared)))
            while True:
                with self._explained():
                    room = max(_LEAST_AHEAD, _AHEAD * self._threads()) - len(sent)
                    for number, piece in islice(rest, max(room, 0)):
                        future = self._submit(work, _run, held, _Sealed(piece), _installed())
                        sent[future.key] = number, future
                        future.add_done_callback(done.put)
                    if not sent:
                        return
                    ready = self._next(done)
                    number, _ = sent.pop(ready.key)
                    result = self._result(ready)
                yield number, result
        finally:
            with suppress(Exception):
                self._client.cancel([future for _, future in sent.values()])

    def _submit(self, work: Callable[..., Any], call: Callable[..., Any], *given: object) -> "Future[Any]":
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph")  # what is shared is sent once
            return self._client.submit(call, *given, key=f"{work.__name__.strip('_')}-{uuid4().hex}", pure=False)

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _next(self, done: "SimpleQueue[Future[Any]]") -> "Future[Any]":
        """The next piece that is done. Raises where the scheduler is gone, or has had no worker for long."""
        seen = monotonic()
        while True:
            try:
                return done.get(timeout=_ASK_S)
            except Empty:
                if self._threads():
                    seen = monotonic()
                elif monotonic() - seen > PATIENCE_S:
                    raise SchedulerError(
                        "The scheduler at {address} has no workers. Nothing that was saved is lost. Start workers with "
                        "`dask worker {address}`, then run the command again.",
                        address=self._address,
                    ) from None

    def _result(self, ready: "Future[Any]") -> Any:
        from distributed import KilledWorker

        try:
            return ready.result(timeout=_RESULT_S)
        except KilledWorker as cause:
            raise SchedulerError(
                "Workers of {address} die again and again over the same piece of work. Nothing that was saved is lost. Give "
                "them more memory, then run the command again.",
                address=self._address,
            ) from cause
        except ModuleNotFoundError as cause:
            raise SchedulerError(
                "A machine of {address} does not know this work ({cause}). Nothing that was saved is lost. Install the same "
                "release of matchmaking for the scheduler and all workers.",
                address=self._address,
                cause=str(cause),
            ) from cause

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from distributed.client import ClosedClientError

        try:
            yield
        except (CancelledError, ClosedClientError, OSError) as cause:
            raise SchedulerError(
                "The scheduler at {address} does not answer any more. Nothing that was saved is lost. Run the command again "
                "when it is back, or without --scheduler.",
                address=self._address,
            ) from cause


@dataclass(frozen=True, repr=False, eq=False)
class _Sealed:
    """Content that nothing prints: Dask writes what a failed piece was given to its logs, and texts are members' own."""

    content: Any


def _held(shared: _Sealed) -> _Sealed:
    """What all pieces share, made a result: workers give it to each other, and a lost one is made again."""
    return shared


def _run(shared: _Sealed, piece: _Sealed, installed: tuple[str, ...]) -> Any:
    if installed != _installed():
        raise SchedulerError(
            "A worker has other versions than this machine ({theirs}; here {ours}), so that its results would differ. Install "
            "the same release of matchmaking on both.",
            theirs=_told(_installed(), installed),
            ours=_told(installed, _installed()),
        )
    work, given = shared.content
    return work(given, piece.content)


@cache
def _installed() -> tuple[str, ...]:
    return tuple(version(name) for name in _DECIDING)


def _told(versions: tuple[str, ...], others: tuple[str, ...]) -> str:
    pairs = zip(_DECIDING, versions, others, strict=True)
    return ", ".join(f"{name} {version}" for name, version, other in pairs if version != other)
