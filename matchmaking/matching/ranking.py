"""Ranking: the partners that suit a seeker or a need, best first, each with its reasons."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.matching.criteria import CRITERIA
from matchmaking.matching.evidence import evidence
from matchmaking.matching.exposure import Exposure, Lift, belonging, keep_places, lifts
from matchmaking.matching.filters import Filters
from matchmaking.matching.question import Question
from matchmaking.matching.reasons import Match, Reason
from matchmaking.matching.weights import Criterion, Weights, default_weights
from matchmaking.members.member import Member
from matchmaking.signals import Signals

_FULL = 100.0


@dataclass(frozen=True)
class Scores:
    """Every member of the roster judged for one question.

    ``criteria`` are those that apply, ``values`` (members, criteria) what each is worth, 0 to 1, ``most`` (criteria,) the
    points that each brings at best, adding up to 100, ``total`` (members,) the score, 0 to 100.
    """

    question: Question
    criteria: tuple[Criterion, ...]
    values: NDArray[np.float64]
    most: NDArray[np.float64]

    @property
    def total(self) -> NDArray[np.float64]:
        return np.asarray(self.values @ self.most)


def score(signals: Signals, seeker: Member | str | None = None, need: str = "", weights: Weights | None = None) -> Scores:
    """Judge every member by every criterion that the question gives ground for. Raises as ``rank`` does."""
    question = Question.of(signals, seeker, need)
    judged = {criterion: values for criterion, judge in CRITERIA.items() if (values := judge(question)) is not None}
    chosen = weights or default_weights()
    shares = np.array([chosen.by_criterion[criterion] for criterion in judged])
    if not shares.sum():
        raise ImpossibleRequest(
            "None of the criteria with a weight above 0 applies to this question: weigh one of {criteria}.",
            criteria=", ".join(criterion.value for criterion in judged) or "-",
        )
    return Scores(question, tuple(judged), np.stack(list(judged.values()), axis=1), _FULL * shares / shares.sum())


def rank(
    signals: Signals,
    seeker: Member | str | None = None,
    need: str = "",
    filters: Filters | None = None,
    weights: Weights | None = None,
    top: int = 10,
    exposure: Exposure | None = None,
) -> list[Match]:
    """The ``top`` partners for a seeker (a member, its id or its name), a need in words, or both; best first.

    With both, the need says what is looked for and the seeker who looks: its ties, its place, what it lacks. Members with the
    same score stand in the order of their ids, so the order of the rows never matters. ``exposure`` keeps some of the places
    for companies, SMEs or newcomers; who is shown because of it has a ``lift``. Raises ``UnknownMember`` for a seeker that is
    not there and ``ImpossibleRequest`` for a question without words.
    """
    scores = score(signals, seeker, need, weights)
    allowed = np.flatnonzero((filters or Filters()).allowed(scores.question))
    order = best_first(scores, allowed)
    if exposure is None:
        return [_match(scores, int(row)) for row in order[: max(top, 0)]]
    groups, total = belonging(signals), scores.total
    shown = keep_places(order, total, groups, exposure, top)
    lifted = lifts(signals, shown, order, total, groups, exposure)
    return [_match(scores, int(row), lifted.get(int(row))) for row in shown]


def best_first(scores: Scores, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """These rows by their scores, best first; members with the same score stand in the order of their ids."""
    return rows[np.lexsort((rows, -np.round(scores.total[rows], 9)))]


def explain(
    signals: Signals, partner: Member | str, seeker: Member | str | None = None, need: str = "", weights: Weights | None = None
) -> Match:
    """One partner, whatever its place in the ranking: the same score and reasons as ``rank`` would give."""
    scores = score(signals, seeker, need, weights)
    member = partner if isinstance(partner, Member) else signals.roster.find(partner)
    return _match(scores, signals.roster.position[member.id])


def _match(scores: Scores, row: int, lift: Lift | None = None) -> Match:
    return Match(
        scores.question.signals.roster.members[row],
        tuple(
            Reason(criterion, float(value), float(value * most), float(most), evidence(criterion, scores.question, row))
            for criterion, value, most in zip(scores.criteria, scores.values[row], scores.most, strict=True)
        ),
        lift,
    )
