"""Geographic proximity of members, from their country and NUTS codes."""

import numpy as np
from numpy.typing import NDArray

from matchmaking.members.member import Roster

LEVELS = (0.5, 0.7, 0.85, 1.0)
"""How near two members of the same country, NUTS 1, NUTS 2 and NUTS 3 district are, 0 to 1."""


class GeoProximity:
    """Codes of country and NUTS 1 to 3 of every member, shape (members, 4); -1 where not known."""

    def __init__(self, roster: Roster) -> None:
        numbers: dict[str, int] = {}
        self._codes = np.full((len(roster.members), len(LEVELS)), -1, np.int32)
        for row, member in enumerate(roster.members):
            levels = [member.country, *(member.nuts[:end] for end in (3, 4, 5) if len(member.nuts) >= end)]
            self._codes[row, : len(levels)] = [numbers.setdefault(code, len(numbers)) if code else -1 for code in levels]

    def known(self, row: int) -> bool:
        """The member's country is known."""
        return bool(self._codes[row, 0] >= 0)

    def to(self, row: int) -> NDArray[np.float64]:
        """Proximity of every member to one, shape (members,), 0 to 1: 0 in another country, else by ``LEVELS``."""
        near = np.zeros(len(self._codes))
        for level, value in enumerate(LEVELS):
            if self._codes[row, level] >= 0:
                near[self._codes[:, level] == self._codes[row, level]] = value
        return near
