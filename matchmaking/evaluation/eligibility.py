"""May this set ask for the money? The Union's usual condition, counted here apart from the composer and its rule files.

At least three independent legal entities, each in another member state or associated country, at least one of them in a member
state (Horizon Europe work programme, General Annexes, Annex B; Horizon 2020 asked the same).
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.countries import country_lists
from matchmaking.members.member import Member

LEAST = 3
_TRIES = 200
UNTIL = date(2020, 12, 31)
"""The end of Horizon 2020, of which the sets are: countries associated to its successor later are left out."""


def is_eligible(members: Sequence[Member]) -> bool:
    """Whether the set meets the condition; members with the same owner count as one."""
    lists = country_lists(UNTIL)
    union, associated = lists["eu"], lists["associated"]
    owners: dict[str, set[str]] = {}
    for member in members:
        if member.country in union or member.country in associated:
            owners.setdefault(member.country, set()).add(member.parent or member.id)
    return any(country in union for country in owners) and _spread(owners) >= LEAST


def _spread(owners: dict[str, set[str]]) -> int:
    """How many countries can be given an owner of their own, by augmenting paths."""
    taken: dict[str, str] = {}

    def place(country: str, seen: set[str]) -> bool:
        for owner in sorted(owners[country] - seen):
            seen.add(owner)
            if owner not in taken or place(taken[owner], seen):
                taken[owner] = country
                return True
        return False

    return sum(place(country, set()) for country in sorted(owners))


def made_eligible(order: NDArray[np.intp], size: int, given: Sequence[Member], members: Sequence[Member]) -> NDArray[np.intp]:
    """The first ``size`` of the order; where these may not ask, the last of them give way to the next until they may.

    Gives the plain first ones where nobody near helps.
    """
    first = order[:size].tolist()
    for kept in range(size - 1, max(size - LEAST, 0) - 1, -1):
        if is_eligible([*given, *(members[row] for row in first)]):
            break
        for row in order[size : size + _TRIES].tolist():
            tried = [*first[:kept], *first[kept + 1 :], row]
            if _countries(members, tried, given) > _countries(members, first, given):
                first = tried
                break
    return np.array(first, np.intp)


def _countries(members: Sequence[Member], rows: Sequence[int], given: Sequence[Member]) -> int:
    lists = country_lists(UNTIL)
    open_to = lists["eu"] | lists["associated"]
    return len({member.country for member in (*given, *(members[row] for row in rows))} & open_to)
