"""Who can bring two members together: the ties inside a consortium, and for the other pairs the shortest way round.

Only organisations are named, and only those who consented stand between. Each step shows the projects that two members shared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from matchmaking.features import FeatureSet, PathStep
from matchmaking.members.member import Member


@dataclass(frozen=True)
class Introduction:
    """A pair and its way to each other: one step for those who worked together, more through others, none where nobody can
    introduce them within three steps. Each step holds its projects, the latest first.
    """

    first: Member
    second: Member
    steps: tuple[PathStep, ...]

    @property
    def is_tie(self) -> bool:
        """They worked together."""
        return len(self.steps) == 1

    @property
    def through(self) -> tuple[Member, ...]:
        """Those who stand between, in order."""
        return tuple(step.second for step in self.steps[:-1])


def introductions(members: Iterable[str], features: FeatureSet) -> tuple[Introduction, ...]:
    """Every pair of these members (ids) with its way to each other, ties first, then the shortest way.

    Raises `UnknownMember` for an id that is not there.
    """
    roster, network = features.roster, features.network
    found = [roster.find(id) for id in members]
    rows = {member.id: roster.position[member.id] for member in found}
    pairs = [
        Introduction(first, second, network.introduction(rows[first.id], rows[second.id]))
        for first, second in combinations(found, 2)
    ]
    return tuple(sorted(pairs, key=lambda pair: len(pair.steps) or 99))
