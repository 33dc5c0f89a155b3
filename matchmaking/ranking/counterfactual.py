"""Ablation of evidence: the points that a partner loses when one piece of its profile is removed and it is scored again.

    partner -- pieces --> statement, offer, project, tie -- without --> FeatureSet -- score --> points brought

The reported contribution is this difference, so it is exact: corpus statistics, ties of others and the shares of the criteria
change as well, as if the piece had never existed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from matchmaking.features import FeatureSet, refit
from matchmaking.members.member import Member, Roster, Statement
from matchmaking.ranking.question import Question, Seeker
from matchmaking.ranking.question_reading import Need
from matchmaking.ranking.ranking import Scores, score
from matchmaking.ranking.weights import Criterion, Weights

MOST_PIECES = 5


class PartSort(StrEnum):
    """The kind of a piece; a tie is all collaboration of partner and seeker."""

    STATEMENT = "statement"
    OFFER = "offer"
    PROJECT = "project"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class ProfilePart:
    """A piece of a member's profile: a text, or the ``projects`` (ids) in which it took part."""

    sort: PartSort
    text: str
    projects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ablation:
    """A piece and the ``points`` that the score loses without it, in total and ``by_criterion``; negative if it rises."""

    piece: ProfilePart
    points: float
    by_criterion: Mapping[Criterion, float]


def brings(
    features: FeatureSet,
    partner: Member | str,
    seeker: Seeker = None,
    need: Need = "",
    weights: Weights | None = None,
    most: int = MOST_PIECES,
) -> tuple[Ablation, ...]:
    """The contribution of the ``most`` important pieces of a partner's profile to its score, largest first.

    Raises as ``rank`` does.
    """
    member = partner if isinstance(partner, Member) else features.roster.find(partner)
    found = score(features, seeker, need, weights)
    row = features.roster.position[member.id]
    told = pieces(found.question, row)[:most]
    lost = [difference(found, score(without(features, member, piece), seeker, need, weights), row) for piece in told]
    brought = [Ablation(piece, sum(points.values()), points) for piece, points in zip(told, lost, strict=True)]
    return tuple(sorted(brought, key=lambda one: -one.points))


def difference(before: Scores, after: Scores, row: int) -> Mapping[Criterion, float]:
    """The points that a member loses by criterion between two scorings; a criterion that does not apply has none."""
    points = [
        {
            criterion: float(value * most * (1 - scores.question.lost[row]))
            for criterion, value, most in zip(scores.criteria, scores.values[row], scores.most, strict=True)
        }
        for scores in (before, after)
    ]
    return {
        criterion: points[0].get(criterion, 0.0) - points[1].get(criterion, 0.0)
        for criterion in Criterion
        if criterion in points[0] or criterion in points[1]
    }


def pieces(question: Question, row: int) -> list[ProfilePart]:
    """The pieces of a member's profile: its tie with the seeker, then texts and projects by descending agreement."""
    features = question.features
    member = features.roster.members[row]
    said = question.agreements + question.word_scores
    agreement = {features.passages.texts[index]: float(said[index]) for index in features.passages.of(row)}

    def agrees(text: str) -> float:
        """Of a statement's passages, the one that agrees most."""
        return max((value for passage, value in agreement.items() if passage in text), default=0.0)

    own = [ProfilePart(PartSort.STATEMENT, statement.text) for statement in member.statements]
    own += [ProfilePart(PartSort.OFFER, offer.text) for offer in member.offers]
    judged = [(agrees(piece.text), piece) for piece in dict.fromkeys(own)]
    judged += [
        (agrees(project.text or project.title), ProfilePart(PartSort.PROJECT, project.label, (project.id,)))
        for project in features.network.projects_of(row)
    ]
    ordered = [piece for _, piece in sorted(judged, key=lambda one: -one[0])]
    shared = list(dict.fromkeys(one for other in question.rows for one in features.network.shared_projects(other, row)))
    if not shared:
        return ordered
    tie = ProfilePart(PartSort.TIE, ", ".join(project.label for project in shared), tuple(project.id for project in shared))
    return [tie, *(piece for piece in ordered if piece.projects != tie.projects)]


def without(features: FeatureSet, member: Member, piece: ProfilePart) -> FeatureSet:
    """The features without this text, or without the member's part in these projects."""
    roster = features.roster
    if piece.projects:
        kept = [part for part in roster.participations if part.member != member.id or part.project not in piece.projects]
        return refit(features, Roster.of(roster.members, roster.projects, kept))
    changed = replace(
        member,
        statements=_other_than(piece, PartSort.STATEMENT, member.statements),
        offers=_other_than(piece, PartSort.OFFER, member.offers),
    )
    return refit(features, roster.changed(changed))


def _other_than(piece: ProfilePart, sort: PartSort, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    return tuple(one for one in statements if piece.sort is not sort or one.text != piece.text)
