"""How often each caller may ask: a bucket of tokens for each, filled again as time passes."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from matchmaking.errors import TooManyRequests

_MOST_CALLERS = 10_000
"""Callers that are remembered; the one that asked longest ago is forgotten first, when its bucket has long been full."""
_MINUTE = 60.0


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    told: bool = False


class RateLimit:
    """Buckets by caller; ``clock`` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str, per_minute: int, cost: int = 1) -> None:
        """Count a request that costs as much as ``cost`` simple ones, at most all of a minute's.

        Raises ``TooManyRequests`` where the caller has to wait.
        """
        cost = min(cost, per_minute)
        with self._lock:
            now = self._clock()
            bucket = self._buckets.pop(caller, None) or _Bucket(per_minute, now)
            bucket.level = min(per_minute, bucket.level + (now - bucket.at) * per_minute / _MINUTE)
            bucket.at = now
            self._buckets[caller] = bucket
            while len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)
            if bucket.level >= cost:
                bucket.level -= cost
                bucket.told = False
                return
            wait = int((cost - bucket.level) * _MINUTE / per_minute) + 1
            told, bucket.told = bucket.told, True
        raise TooManyRequests("Too many requests. Ask again in {seconds} seconds.", seconds=wait, told=told)
