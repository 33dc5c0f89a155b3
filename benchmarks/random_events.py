"""Events drawn at random."""

from datetime import date, time

import numpy as np

from matchmaking.meetings import Event, MeetingWish, Participant, WishKind, slots_of


def random_event(
    people: int,
    slots: int,
    tables: int,
    seed: int,
    *,
    wishes: float = 4.0,
    must: float = 0.2,
    no: float = 0.05,
    away: float = 0.1,
    small: float = 0.4,
    quota: float = 0.2,
    one_language: float = 0.2,
) -> Event:
    """An event of so many people; ``wishes`` each has on average, the other figures are shares of wishes, slots or people."""
    random = np.random.default_rng(seed)
    begun, _ = slots_of([date(2027, 3, 4), date(2027, 3, 5)], time(8), time(20), 12 * 60 // max(-(-slots // 2), 1))
    languages: tuple[frozenset[str], ...] = (
        frozenset({"nl"}),
        frozenset({"fr"}),
        frozenset({"nl", "en"}),
        frozenset({"en", "fr"}),
        frozenset(),
    )
    come = [
        Participant(
            f"p{number:03}",
            f"Organisation {number}",
            languages=languages[random.integers(5)] if random.random() < one_language else frozenset({"en"}),
            away=frozenset(np.flatnonzero(random.random(slots) < away).tolist()),
            quota=int(random.integers(1, slots + 1)) if random.random() < quota else None,
            small=bool(random.random() < small),
        )
        for number in range(people)
    ]
    found = []
    for who in come:
        count = min(int(random.poisson(wishes)), people - 1)
        others = [each for each in come if each is not who]
        for at in random.choice(len(others), count, replace=False):
            kind = random.choice(3, p=[no, must * (1 - no), 1 - no - must * (1 - no)])
            found.append(MeetingWish(who.id, others[at].id, (WishKind.NO, WishKind.MUST, WishKind.MEET)[kind]))
    return Event("event", "Event", begun[:slots], tables, participants=tuple(come), wishes=tuple(found))
