"""What the model made of recent queries, kept in memory and shared by all sessions."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from matchmaking.features.encoder import Encoder
from matchmaking.features.late_interaction import Encoded

_REMEMBERED = 2000


class RecentVectors:
    """The last ``remembered`` texts that were asked; what was longest not asked for goes first."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._remembered = remembered
        self._vectors: OrderedDict[str, Encoded] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Sequence[str], encoder: Encoder) -> dict[str, Encoded]:
        """What the model makes of each text, one row each; those not remembered are encoded at once, outside the lock.

        The result of a call does not depend on what other threads evict meanwhile.
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
