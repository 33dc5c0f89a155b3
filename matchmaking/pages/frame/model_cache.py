"""The cache of fitted features for all sessions; a newer state is fitted in the background while pages use the last one.

A page waits for a small change, so that its author sees it at once. It does not wait for a large one (an import of thousands):
its texts are encoded in a separate process, and until the fit is done everybody sees the former members.
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
"""Number of additional members and projects from which a change is large."""
_READ_WITHIN = 0.8
"""Seconds within which the size of a change must be known; a directory that takes longer counts as large."""
_KEPT = 4
_STEP = 0.05


@dataclass(frozen=True)
class CacheEntry:
    """Fitted features, the state and size of the workspace that they were fitted on, and the consent mark at that time."""

    state: str
    size: int
    features: FeatureSet
    said: Mapping[str, Consent]


class Fitting:
    """A fit in progress: its progress, whether the change is large (None: not known yet), and its error."""

    def __init__(self) -> None:
        self.part = 0.0
        self.large: bool | None = None
        self.error: BaseException | None = None
        self.ended = Event()

    def tell(self, _: Remark, part: float) -> None:
        """Store the progress."""
        self.part = part


@dataclass(frozen=True)
class CacheKey:
    """The workspace, the vectors and the model: the inputs of a viewer's features besides the state."""

    workspace: str
    cache: str
    model: str


class ModelCache:
    """The last fit and the fit in progress, for each key and kind of viewer."""

    def __init__(self, opened: Callable[[str], Workspace], encoder: Callable[[], Encoder]) -> None:
        self._opened, self._encoder = opened, encoder
        self._kept: OrderedDict[tuple[CacheKey, Viewer], CacheEntry] = OrderedDict()
        self._running: dict[tuple[CacheKey, Viewer], Fitting] = {}
        self._lock = Lock()

    def of(self, place: CacheKey, looking: Viewer, state: str) -> CacheEntry | Fitting:
        """The fit of this state, or the fit in progress, which is started where there is none."""
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
        """The last fit, of whichever state; None where a member has changed its consent since."""
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
        except BaseException as error:  # reported by the page that waits for it
            learning.error = error
        finally:
            with self._lock:
                self._running.pop((place, looking), None)
            learning.ended.set()


_TEXTS = Remark("Reading the members' texts …")


def wait(learning: Fitting, *, to_the_end: bool, tell: Callable[[float], None]) -> bool:
    """Wait until the fit is done, or until the change is known to be large; returns whether the fit is done."""
    since = monotonic()
    while not learning.ended.wait(_STEP):
        slow = learning.large is None and monotonic() - since > _READ_WITHIN
        if not to_the_end and (learning.large or slow):
            return False
        tell(learning.part)
    return True


def _encode_all(tell: Tell, place: CacheKey, looking: Viewer) -> None:
    """Store the vectors of all texts in the cache."""
    fit(
        Workspace(place.workspace).roster(looking),
        Encoder(place.model),
        Path(place.cache),
        lambda done, of: tell(_TEXTS, done / of),
    )
