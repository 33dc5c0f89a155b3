"""A cache in memory of the model's output for recent queries, shared by all sessions."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from matchmaking.features.encoder import Encoder
from matchmaking.features.late_interaction import Encoded

_REMEMBERED = 2000


class RecentVectors:
    """Keeps the model's output of the ``remembered`` most recently used texts (LRU)."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._remembered = remembered
        self._vectors: OrderedDict[str, Encoded] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Sequence[str], encoder: Encoder) -> dict[str, Encoded]:
        """The model's output for each text, one row each; texts that are not cached are encoded together, outside the lock.

        Evictions by other threads do not affect the result.
        """
        with self._lock:
            found = {one: self._vectors[one] for one in dict.fromkeys(asked) if one in self._vectors}
        missing = [one for one in dict.fromkeys(asked) if one not in found]
        if missing:
            read = encoder.read(missing)
            found |= {one: read[[row]] for row, one in enumerate(missing)}
        with self._lock:
            for one, vector in found.items():
                self._vectors[one] = vector
                self._vectors.move_to_end(one)
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)
        return found
