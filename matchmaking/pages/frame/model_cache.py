"""What was learnt from the workspace, for all sessions; a newer state is learnt beside the pages, which go on with the last.

A small change is waited for, so that whoever made it sees it at once. A large one (an import of thousands) is not: its texts
are encoded in a process of its own, and until all is learnt everybody sees the members as they were before.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from matchmaking.features import Encoder, FeatureSet, fit
from matchmaking.members.viewers import Viewer
from matchmaking.pages.frame.subprocess_job import Tell, in_subprocess
from matchmaking.remarks import Remark
from matchmaking.workspace.privacy.consent import Consent, consents
from matchmaking.workspace.workspace import Workspace

_LARGE = 1000
"""Members and projects more than before from which on a change is large."""
_READ_WITHIN = 0.8
"""Seconds within which it should be known whether a change is large; a directory that takes longer is."""
_KEPT = 4
_STEP = 0.05


@dataclass(frozen=True)
class CacheEntry:
    """Signals, the state and the size of the workspace that they were learnt from, and what members had agreed to then."""

    state: str
    size: int
    features: FeatureSet
    said: Mapping[str, Consent]


class Fitting:
    """A newer state being learnt: which part is done, whether the change is large (None: not known yet), what went wrong."""

    def __init__(self) -> None:
        self.part = 0.0
        self.large: bool | None = None
        self.error: BaseException | None = None
        self.ended = Event()

    def tell(self, _: Remark, part: float) -> None:
        """Keep how far it is."""
        self.part = part


@dataclass(frozen=True)
class CacheKey:
    """Where members, vectors and model are: what the same viewer's signals depend on, beside the state."""

    workspace: str
    cache: str
    model: str


class ModelCache:
    """For each place and kind of viewer the last that was learnt, and what is being learnt."""

    def __init__(self, opened: Callable[[str], Workspace], encoder: Callable[[], Encoder]) -> None:
        self._opened, self._encoder = opened, encoder
        self._kept: OrderedDict[tuple[CacheKey, Viewer], CacheEntry] = OrderedDict()
        self._running: dict[tuple[CacheKey, Viewer], Fitting] = {}
        self._lock = Lock()

    def of(self, place: CacheKey, looking: Viewer, state: str) -> CacheEntry | Fitting:
        """What is learnt of this state, or how far learning it is; it is begun where nobody has."""
        with self._lock:
            kept = self._kept.get((place, looking))
            if kept and kept.state == state:
                self._kept.move_to_end((place, looking))
                return kept
            if running := self._running.get((place, looking)):
                return running
            started = self._running[place, looking] = Fitting()
        Thread(target=self._learn, args=(place, looking, started), name="learn the members anew", daemon=True).start()
        return started

    def last(self, place: CacheKey, looking: Viewer) -> CacheEntry | None:
        """What was learnt last, of whichever state; None where a member has agreed to something else since then."""
        with self._lock:
            kept = self._kept.get((place, looking))
        return kept if kept and kept.said == consents(self._opened(place.workspace)) else None

    def _learn(self, place: CacheKey, looking: Viewer, learning: Fitting) -> None:
        try:
            workspace = self._opened(place.workspace)
            state, size, said = workspace.state(), workspace.size(), consents(workspace)
            before = self.last(place, looking)
            learning.large = before is not None and size - before.size > _LARGE
            if learning.large:
                in_subprocess(_encode_all, place, looking, tell=learning.tell)
            roster = workspace.roster(looking)
            features = fit(roster, self._encoder(), Path(place.cache), lambda done, of: learning.tell(_TEXTS, done / of))
            with self._lock:
                self._kept[place, looking] = CacheEntry(state, size, features, said)
                self._kept.move_to_end((place, looking))
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        except BaseException as error:  # said by the page that asks for it
            learning.error = error
        finally:
            with self._lock:
                self._running.pop((place, looking), None)
            learning.ended.set()


_TEXTS = Remark("Reading the members' texts …")


def wait(learning: Fitting, *, to_the_end: bool, tell: Callable[[float], None]) -> bool:
    """Wait until all is learnt, or until it is known that the change is large; whether all is learnt."""
    since = monotonic()
    while not learning.ended.wait(_STEP):
        slow = learning.large is None and monotonic() - since > _READ_WITHIN
        if not to_the_end and (learning.large or slow):
            return False
        tell(learning.part)
    return True


def _encode_all(tell: Tell, place: CacheKey, looking: Viewer) -> None:
    """Put the vectors of all texts into the cache."""
    fit(
        Workspace(place.workspace).roster(looking),
        Encoder(place.model),
        Path(place.cache),
        lambda done, of: tell(_TEXTS, done / of),
    )
