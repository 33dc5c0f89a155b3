"""A greedy schedule of meetings to hold the product's against; it reads the nouns of an event alone."""

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
