"""The place of a project, and how near each member is to it."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.features.geo_proximity import LEVELS

_LENGTHS = (2, 3, 4)
"""How much of a NUTS code a country, a NUTS 1 and a NUTS 2 district are."""


def geo_proximity_to(home: Iterable[str], eligibility_profiles: Sequence[EligibilityProfile]) -> NDArray[np.float64]:
    """How near each member is to the nearest of these places, (members,): 1 in it, 0 in another country or when not known.

    >>> at_home = EligibilityProfile("a", "A", country="BE", nuts="BE234")
    >>> geo_proximity_to(["BE211"], [at_home]).tolist()
    [0.7]
    """
    places = tuple(home)
    known: dict[tuple[str, str], float] = {}
    for profile in eligibility_profiles:
        where = (profile.nuts, profile.country)
        if where not in known:
            known[where] = max((_near(place, profile.nuts or profile.country) for place in places), default=0.0)
    return np.array([known[profile.nuts, profile.country] for profile in eligibility_profiles], np.float64)


def _near(place: str, nuts: str) -> float:
    if nuts.startswith(place):
        return 1.0
    shared = [
        level
        for length, level in zip(_LENGTHS, LEVELS, strict=False)
        if min(len(place), len(nuts)) >= length and place[:length] == nuts[:length]
    ]
    return max(shared, default=0.0)
