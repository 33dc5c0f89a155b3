"""What may be known outside the cluster, fitted: it follows the workspace, so that a withdrawn consent holds at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Lock

from matchmaking.composition import Call
from matchmaking.features import Encoder, FeatureSet, fit
from matchmaking.workspace.open_calls import open_calls
from matchmaking.workspace.workspace import Workspace


class PublishedCluster:
    """The published members of a workspace with their features, and its open calls; ``cache`` is the folder of vectors."""

    def __init__(self, workspace: Workspace, encoder: Callable[[], Encoder], cache: Path) -> None:
        self.workspace = workspace
        self._encoder, self._cache = encoder, cache
        self._lock = Lock()
        self._kept: tuple[str, FeatureSet] | None = None

    def features(self) -> FeatureSet:
        """What is known of them now; learnt once for each state of the workspace."""
        state = self.workspace.state()
        with self._lock:
            if self._kept is None or self._kept[0] != state:
                self._kept = state, fit(self.workspace.public_roster(), self._encoder(), self._cache)
            return self._kept[1]

    def open_calls(self, on: date, language: str) -> list[Call]:
        """The calls that may be answered on a day, the next deadline first."""
        return open_calls(self.workspace, on, language)
