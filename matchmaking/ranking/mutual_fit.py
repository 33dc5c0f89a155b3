"""Mutual fit: how well a member answers a seeker, and how well the seeker answers the member."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.members.member import Member
from matchmaking.ranking.filters import Filters
from matchmaking.ranking.ranking import answering, explain
from matchmaking.ranking.reasons import Match

MOST_ANSWERS = 50


@dataclass(frozen=True)
class MutualFit:
    """A member as an answer to a text: ``answer`` is its match in the ranking of the seeker.

    ``passage`` is the answering text. ``returned`` is the seeker's match in the ranking of the member's own needs: None if the
    cluster office is the seeker, or if nothing is known to rank by.
    """

    answer: Match
    passage: str
    returned: Match | None

    @property
    def member(self) -> Member:
        """The member that answers."""
        return self.answer.member


def mutual_fits(
    features: FeatureSet,
    text: str,
    seeker: Member | str | None = None,
    *,
    without: Collection[str] = (),
    among: Collection[str] | None = None,
    top: int = MOST_ANSWERS,
) -> tuple[MutualFit, ...]:
    """The members whose own texts answer what a seeker looks for, best first, as found by ``answering``.

    ``without`` are ids of members to leave out, ``among`` the ids to choose from (all by default). Raises ``UnknownMember``
    for a seeker that is not there, and ``ImpossibleRequest`` for a text that cannot be understood.
    """
    found = answering(features, seeker, text, Filters(without=frozenset(without)), top=top, among=among)
    return tuple(_both(features, text, match, seeker) for match in found)


def mutual_fit(features: FeatureSet, text: str, member: Member | str, seeker: Member | str | None = None) -> MutualFit:
    """The mutual fit of one member, whether or not its texts answer the text. Raises as ``mutual_fits`` does."""
    return _both(features, text, explain(features, member, seeker, text), seeker)


def fit_to_json(fit: MutualFit) -> dict[str, Any]:
    """A mutual fit as plain values; points are 0 to 100, strengths 0 to 1."""
    back = fit.returned
    return {
        "member": {"id": fit.member.id, "name": fit.member.name},
        "passage": fit.passage,
        "answers": {"points": fit.answer.score, "strength": fit.answer.strength},
        "is_answered": {"points": back.score, "strength": back.strength} if back else None,
    }


def _both(features: FeatureSet, text: str, match: Match, seeker: Member | str | None) -> MutualFit:
    passage = features.evidence(features.roster.position[match.member.id], [text])
    return MutualFit(match, passage, _back(features, match, seeker))


def _back(features: FeatureSet, match: Match, seeker: Member | str | None) -> Match | None:
    if seeker is None:
        return None
    try:
        return explain(features, seeker, match.member)
    except ImpossibleRequest:
        return None
