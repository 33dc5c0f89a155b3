"""The best schedule of a small event by trying all of them, and a greedy one; both read the event's own nouns alone."""

from collections import Counter
from itertools import combinations

from matchmaking.meetings import Event, WishKind


def pairs_that_may_meet(event: Event) -> dict[tuple[str, str], int]:
    """The points of each pair that may meet."""
    said = {(wish.who, wish.whom): wish.kind for wish in event.wishes}
    points = {WishKind.MUST: event.weights.must, WishKind.MEET: event.weights.meet}
    found = {}
    for one, other in combinations(sorted(event.participants, key=lambda each: each.id), 2):
        kinds = [said[side] for side in ((one.id, other.id), (other.id, one.id)) if side in said]
        strangers = one.languages and other.languages and not one.languages & other.languages
        if kinds and WishKind.NO not in kinds and not strangers:
            found[one.id, other.id] = sum(points[kind] for kind in kinds)
    return found


def worth(event: Event, pairs: list[tuple[str, str]]) -> int:
    """What meetings of these pairs are worth."""
    values = pairs_that_may_meet(event)
    count = Counter(id for pair in pairs for id in pair)
    small = sum(min(count[each.id], event.weights.fair_share) for each in event.participants if each.small)
    return sum(values[pair] for pair in pairs) + event.weights.small_firm * small


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


def may_meet(
    event: Event,
    pair: tuple[str, str],
    slot: int,
    busy: dict[tuple[str, int], bool],
    met: Counter[str],
    used: Counter[int],
) -> bool:
    """Whether two can meet in a slot beside what is there."""
    people = [event.participant[id] for id in pair]
    return (
        used[slot] < event.tables
        and all((id, slot) not in busy for id in pair)
        and all(slot not in each.away for each in people)
        and all(each.quota is None or met[each.id] < each.quota for each in people)
    )


def greedy_worth(event: Event) -> int:
    """What the first slot for each pair in turn comes to, the most wanted pairs first."""
    values = pairs_that_may_meet(event)
    busy: dict[tuple[str, int], bool] = {}
    met, used, done = Counter[str](), Counter[int](), []
    for pair in sorted(values, key=lambda pair: (-values[pair], pair)):
        for slot in range(len(event.slots)):
            if may_meet(event, pair, slot, busy, met, used):
                busy |= {(id, slot): True for id in pair}
                met.update(pair)
                used[slot] += 1
                done.append(pair)
                break
    return worth(event, done)
