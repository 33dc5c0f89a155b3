"""Finds organisations that may appear under two numbers, by name, on either side of the cut.

An archive identifies organisations by number; one that changed its number appears twice, as a candidate and as a newcomer.
Every task is therefore also measured without the members that share a name.
"""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.split import Split
from matchmaking.members.identity.combining import is_nameless
from matchmaking.members.member import Member
from matchmaking.members.names import name_key

DISTINCT = "distinct_names"
"""The key of the stratum in the report."""


def namesakes(split: Split) -> frozenset[str]:
    """The ids of members, known or newcomers, that share the key of their name and the country with another id."""
    everyone = {member.id: member for member in (*split.newcomers, *split.train.members)}
    keys = {id: key for id, member in everyone.items() if (key := _key(member))}
    count = Counter(keys.values())
    return frozenset(id for id, key in keys.items() if count[key] > 1)


def without_namesakes(members: tuple[Member, ...], shared: frozenset[str]) -> NDArray[np.bool_]:
    """The members with a distinct name, shape (members,)."""
    return np.array([member.id not in shared for member in members], bool)


def _key(member: Member) -> tuple[str, str] | None:
    """None for a member whose name the archive does not give."""
    return None if is_nameless(member) or not name_key(member.name) else (name_key(member.name), member.country)
