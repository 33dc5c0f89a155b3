"""Suggested wishes from the ranking: whom a participant might want to meet, with the scores of both sides.

A member that is not visible to everyone is suggested only to the office, which must not pass it on.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from matchmaking.features import FeatureSet
from matchmaking.meetings.event import Event, MeetingWish, WishKind
from matchmaking.meetings.problem import understand
from matchmaking.ranking import score


@dataclass(frozen=True, slots=True)
class WishSuggestion:
    """A suggestion that ``who`` might want to meet ``whom`` (participants by id).

    ``for_who`` is the ranking's score of ``whom`` for ``who``, ``for_whom`` the reverse, both 0 to 100; ``office_only`` is true
    where one of the two is a member that is not visible to everyone.
    """

    who: str
    whom: str
    for_who: float
    for_whom: float
    office_only: bool = False

    @property
    def both(self) -> float:
        """A sort key: the smaller of both scores, then the larger, so that mutual benefit comes first."""
        return min(self.for_who, self.for_whom) + max(self.for_who, self.for_whom) / 1000


def suggest_wishes(
    event: Event, features: FeatureSet, *, hidden: Collection[str] = (), most: int = 8
) -> tuple[WishSuggestion, ...]:
    """For each participant that represents a member, at most ``most`` others, best for both first.

    ``hidden`` are members (by id) that not everybody may see. Pairs with a no on either side, of one organisation, or without a
    common language are left out.
    """
    roster = features.roster
    come = [each for each in event.participants if roster.id_of(each.member) in roster.position]
    rows = [roster.position[roster.id_of(each.member)] for each in come]
    points = np.array([score(features, roster.members[row].id).total[rows] for row in rows]).reshape(len(rows), len(rows))
    refused = {frozenset((wish.who, wish.whom)) for wish in event.wishes if wish.kind is WishKind.NO}
    found: list[WishSuggestion] = []
    for at, who in enumerate(come):
        mine = [
            WishSuggestion(
                who.id,
                whom.id,
                round(float(points[at, other]), 4),
                round(float(points[other, at]), 4),
                bool({who.member, whom.member} & set(hidden)),
            )
            for other, whom in enumerate(come)
            if rows[at] != rows[other] and understand(who, whom) and frozenset((who.id, whom.id)) not in refused
        ]
        found += sorted(mine, key=lambda each: (-each.both, each.whom))[:most]
    return tuple(found)


def taken(event: Event, suggestions: Collection[WishSuggestion]) -> tuple[MeetingWish, ...]:
    """The suggestions as wishes, without those only for the office and those on which a wish already exists."""
    return tuple(
        MeetingWish(each.who, each.whom, WishKind.MEET)
        for each in suggestions
        if not each.office_only and (each.who, each.whom) not in event.wish
    )
