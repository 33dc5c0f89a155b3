"""The best schedule of a small event by trying all of them."""

from collections import Counter

from benchmarks.greedy_meetings import may_meet, pairs_that_may_meet, worth
from matchmaking.meetings import Event


class Tries:
    """All schedules of an event, one after the other."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.values = pairs_that_may_meet(event)
        self.pairs = sorted(self.values, key=lambda pair: -self.values[pair])
        bonus = event.weights.small_firm
        small = {each.id for each in event.participants if each.small}
        self.most = [self.values[pair] + bonus * len(small & set(pair)) for pair in self.pairs]
        self.best = -1

    def best_worth(self) -> int:
        """What the best schedule is worth."""
        self._try(0, {}, Counter(), Counter(), [])
        return self.best

    def _try(
        self, at: int, busy: dict[tuple[str, int], bool], met: Counter[str], used: Counter[int], done: list[tuple[str, str]]
    ) -> None:
        so_far = worth(self.event, done)
        self.best = max(self.best, so_far)
        if at == len(self.pairs) or so_far + sum(self.most[at:]) <= self.best:
            return
        pair = self.pairs[at]
        for slot in range(len(self.event.slots)):
            if may_meet(self.event, pair, slot, busy, met, used):
                for id in pair:
                    busy[id, slot] = True
                    met[id] += 1
                used[slot] += 1
                self._try(at + 1, busy, met, used, [*done, pair])
                used[slot] -= 1
                for id in pair:
                    del busy[id, slot]
                    met[id] -= 1
        self._try(at + 1, busy, met, used, done)
