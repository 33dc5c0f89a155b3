"""Jobs that take longer than a page may: done beside the pages, shown with how far they are, their outcome kept for all."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.pages.frame.literal import in_markdown
from matchmaking.pages.frame.subprocess_job import Tell
from matchmaking.remarks import Remark

T = TypeVar("T")
_KEPT = 32
"""Jobs whose outcome is kept, the latest."""
_AT_ONCE = 1.0
"""Seconds that the page waits itself, so that a short job shows no bar."""


class Job(Generic[T]):
    """One piece of work: what is being done, which part is done, and in the end its outcome or what went wrong."""

    def __init__(self, remark: Remark, seconds: float = 0.0) -> None:
        self.remark = remark
        self.ended = Event()
        self.error: BaseException | None = None
        self._outcome: T | None = None
        self._part, self._begun, self._seconds = 0.0, monotonic(), seconds

    @property
    def part(self) -> float:
        """The part that is done, 0 to 1: as the work tells it, or by the clock where it usually takes so many seconds."""
        return min((monotonic() - self._begun) / self._seconds, 1.0) if self._seconds else self._part

    def tell(self, remark: Remark, part: float) -> None:
        """What is being done now, and how far it is."""
        self.remark, self._part = remark, part

    def outcome(self) -> T:
        """What came of it, once it has ended. Raises what went wrong."""
        if self.error:
            raise self.error
        return self._outcome  # type: ignore[return-value]

    def work(self, do: Callable[[Tell], T]) -> None:
        """Do it; to be called in a thread of its own."""
        try:
            self._outcome = do(self.tell)
        except BaseException as error:  # raised where the outcome is asked for
            self.error = error
        finally:
            self.ended.set()


class _Board:
    """The jobs of all sessions under their keys."""

    def __init__(self) -> None:
        self.jobs: OrderedDict[str, Job[Any]] = OrderedDict()
        self.lock = Lock()


@st.cache_resource(show_spinner=False)
def _board() -> _Board:
    return _Board()


def job(key: str) -> Job[Any] | None:
    """The job under this key, running or ended."""
    return _board().jobs.get(key)


def forget() -> None:
    """Empty the board: outcomes hold members as they were."""
    _board.clear()


def start(key: str, remark: Remark, do: Callable[[Tell], T], *, seconds: float = 0.0, again: bool = False) -> Job[T]:
    """Begin a job, or give the one that is there: with ``again`` only one that still runs.

    ``seconds`` is how long it usually takes, for work that cannot tell how far it is.
    """
    board = _board()
    with board.lock:
        there = board.jobs.get(key)
        if there and not (there.ended.is_set() and (again or there.error)):
            return there
        begun: Job[T] = Job(remark, seconds)
        board.jobs[key] = begun
        board.jobs.move_to_end(key)
        for old in [key for key, each in board.jobs.items() if each.ended.is_set()][: max(len(board.jobs) - _KEPT, 0)]:
            del board.jobs[old]
    Thread(target=begun.work, args=(do,), name=remark.message, daemon=True).start()
    return begun


def ended(running: Job[Any], words: Wording) -> bool:
    """Whether it has ended; where it takes longer than a moment, how far it is, and the page anew at its end."""
    if running.ended.wait(_AT_ONCE):
        return True
    _progress(running, words)
    return False


def asked_for(key: str, label: str, remark: Remark, do: Callable[[Tell], T], seconds: float, words: Wording) -> T | None:
    """The outcome of a job that begins with a button, at once where somebody asked for the same before; None until then."""
    there: Job[T] | None = job(key)
    if there is None:
        st.markdown(words.translate("This usually takes less than {seconds} seconds.", seconds=words.number(seconds)))
        if not st.button(label, type="primary", key=f"start_{remark.message}"):
            return None
        there = start(key, remark, do, seconds=seconds)
    return there.outcome() if ended(there, words) else None


@st.fragment(run_every=0.5)
def _progress(running: Job[Any], words: Wording) -> None:
    if running.ended.is_set():
        st.rerun()
    st.progress(running.part, in_markdown(running.remark, words))
