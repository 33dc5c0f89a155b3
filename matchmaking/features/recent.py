"""The vectors of recent queries, kept in memory and shared by all sessions."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.encoder import Encoder

_REMEMBERED = 2000


class RecentVectors:
    """The last ``remembered`` texts that were asked; what was longest not asked for goes first."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._remembered = remembered
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Sequence[str], encoder: Encoder) -> dict[str, NDArray[np.float32]]:
        """The vector of each text, shape (dimensions,); those not remembered are encoded at once, outside the lock.

        The result of a call does not depend on what other threads evict meanwhile.
        """
        with self._lock:
            found = {one: self._vectors[one] for one in dict.fromkeys(asked) if one in self._vectors}
        missing = [one for one in dict.fromkeys(asked) if one not in found]
        if missing:
            found |= dict(zip(missing, encoder.encode(missing), strict=True))
        with self._lock:
            for one, vector in found.items():
                self._vectors[one] = vector
                self._vectors.move_to_end(one)
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)
        return found
