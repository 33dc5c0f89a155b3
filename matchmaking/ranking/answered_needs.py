"""The needs of other members that a member's own texts answer."""

from dataclasses import dataclass

from matchmaking.features import FeatureSet
from matchmaking.features.fit import Fit, fit_of
from matchmaking.members.member import Member, Statement
from matchmaking.ranking.filters import own_parts
from matchmaking.ranking.suiting import meant, suited

_AT_ONCE = 256
"""Needs that are compared together, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class AnsweredNeed:
    """A need of a seeker, the ``strength`` (0 to 1) with which a member's texts answer it, and the answering ``passage``."""

    seeker: Member
    need: Statement
    strength: float
    passage: str


def answered_needs(features: FeatureSet, member: Member) -> tuple[AnsweredNeed, ...]:
    """The needs of other members that a member's own texts answer, by descending strength.

    The strength is the one that ``rank`` uses. Needs that ask for another kind of organisation are left out, as are those of
    the member's own parent organisation and its parts.
    """
    row = features.roster.position[member.id]
    own = {row, *own_parts(features.roster, [row])}
    asked = [
        (seeker, need)
        for at, seeker in enumerate(features.roster.members)
        if at not in own
        for need in dict.fromkeys(seeker.needs)
    ]
    found: list[AnsweredNeed] = []
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        texts = [need.text for _, need in some]
        strengths = features.strengths(texts, meant(features.roster, texts))[row]
        answers = [at for at, strength in enumerate(strengths) if fit_of(strength) is Fit.ANSWERS]
        found += [
            AnsweredNeed(*some[at], float(strengths[at]), features.evidence(row, [texts[at]]))
            for at in answers
            if suited(features, [texts[at]])[row, 0] == 1.0
        ]
    return tuple(sorted(found, key=lambda each: (-each.strength, each.seeker.id, each.need.text)))
