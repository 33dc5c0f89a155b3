"""Ranks the partners for a seeker or a need, each with its reasons."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.features.fit import Fit, fit_of
from matchmaking.features.understanding import not_understood
from matchmaking.members.member import Member, Statement
from matchmaking.ranking.criteria import CRITERIA, GROUND
from matchmaking.ranking.evidence import evidence
from matchmaking.ranking.exposure import Exposure, Promotion, asked_by, belonging, promotions, rerank_with_quotas
from matchmaking.ranking.filters import Filters
from matchmaking.ranking.question import Question, Seeker
from matchmaking.ranking.question_reading import Need
from matchmaking.ranking.reasons import Match, Reason, Stated
from matchmaking.ranking.suiting import suited
from matchmaking.ranking.weights import Criterion, Weights, default_weights

TEXTS = frozenset({Criterion.RELEVANCE, Criterion.WORDS, Criterion.COMPLEMENTARITY, Criterion.TOPIC})
"""The criteria that read texts."""
_FULL = 100.0


@dataclass(frozen=True)
class Scores:
    """The scores of every member of the roster for one question.

    ``criteria`` are those that apply, ``values`` (members, criteria) what each is worth, 0 to 1, ``ground`` (criteria,) by how
    much the question multiplies its weight, ``most`` (criteria,) the points that each brings at best, adding up to 100,
    ``total`` (members,) the score, 0 to 100, after what missed conditions cost.
    """

    question: Question
    criteria: tuple[Criterion, ...]
    values: NDArray[np.float64]
    ground: NDArray[np.float64]
    most: NDArray[np.float64]

    @property
    def total(self) -> NDArray[np.float64]:
        return np.asarray(self.values @ self.most * (1 - self.question.lost))

    @property
    def text_share(self) -> float:
        """The share of the points, 0 to 1, that texts of members and of past projects can contribute."""
        return float(sum(most for criterion, most in zip(self.criteria, self.most, strict=True) if criterion in TEXTS) / _FULL)

    def weighed(self, weights: Weights) -> "Scores":
        """The same values under other weights. Raises ``ImpossibleRequest`` if no applicable criterion has a weight."""
        shares = self.ground * [weights.by_criterion[criterion] for criterion in self.criteria]
        if not shares.sum():
            raise ImpossibleRequest(
                "None of the criteria with a weight above 0 applies to this question: weigh one of {criteria}.",
                criteria=", ".join(self.criteria) or "-",
            )
        return Scores(self.question, self.criteria, self.values, self.ground, _FULL * shares / shares.sum())


def judge(question: Question) -> Scores:
    """All criteria that apply to the question, with equal weights. Raises ``ImpossibleRequest`` if none applies."""
    judged = {criterion: found for criterion, by in CRITERIA.items() if (found := by(question)) is not None}
    if not judged:
        raise ImpossibleRequest("Nothing is known of these members that this question could be answered with.")
    ground = np.array([GROUND[criterion](question) if criterion in GROUND else 1.0 for criterion in judged])
    values = np.stack(list(judged.values()), axis=1)
    return Scores(question, tuple(judged), values, ground, _FULL * ground / ground.sum())


def score(
    features: FeatureSet,
    seeker: Seeker = None,
    need: Need = "",
    weights: Weights | None = None,
    topics: Sequence[str] = (),
    programmes: Sequence[str] = (),
) -> Scores:
    """Score every member on every criterion that applies to the question. Raises as ``rank`` does.

    ``seeker`` may be a team of several members; ``topics`` and ``programmes`` are codes of a call, such as
    ``SC1-DTH-01-2019`` and ``H2020-EU.3.1.``.
    """
    return judge(Question.of(features, seeker, need, topics, programmes)).weighed(weights or default_weights())


def rank(
    features: FeatureSet,
    seeker: Seeker = None,
    need: Need = "",
    filters: Filters | None = None,
    weights: Weights | None = None,
    top: int = 10,
    exposure: Exposure | None = None,
    topics: Sequence[str] = (),
    programmes: Sequence[str] = (),
) -> list[Match]:
    """The ``top`` partners for a seeker (a member, its id or its name, or a team), a need in words, or both; best first.

    With both, the need says what is looked for and the seeker who looks: its ties, its place, what it lacks. Members with the
    same score stand in the order of their ids, so the order of the rows never matters. ``exposure`` keeps some of
    the places for companies, SMEs, newcomers or new partners; who is shown because of it has a ``promotion``. Raises
    ``UnknownMember`` for a seeker that is not there and ``ImpossibleRequest`` for a question without words, or with words
    that cannot be understood.

    Conditions are read in the words of a need (``question_reading``); ``ReadQuestion(need)`` is a need without any.
    """
    scores = _understood(score(features, seeker, need, weights, topics, programmes))
    allowed = np.flatnonzero((filters or Filters()).allowed(scores.question))
    order = best_first(scores, allowed)
    if exposure is None:
        return [_match(scores, int(row)) for row in order[: max(top, 0)]]
    groups, total = asked_by(belonging(features), scores.question.shared), scores.total
    shown = rerank_with_quotas(order, total, groups, exposure, top)
    lifted = promotions(features, shown, order, total, groups, exposure)
    return [_match(scores, int(row), lifted.get(int(row))) for row in shown]


def answering(
    features: FeatureSet,
    seeker: Seeker = None,
    need: Need = "",
    filters: Filters | None = None,
    weights: Weights | None = None,
    top: int = 10,
    among: Collection[str] | None = None,
) -> list[Match]:
    """The ``top`` matches of ``rank`` whose own texts answer the need (``Fit.ANSWERS``) and whose kind is the one it asks for.

    ``among`` are the ids to choose from, all members if None; the order is that of ``rank``. Raises as ``rank`` does.
    """
    scores = _understood(score(features, seeker, need, weights))
    question, kind = scores.question, suited(features, [scores.question.read])[:, 0]
    if question.strengths is None or not question.need:
        return []
    allowed = (filters or Filters()).allowed(question) & (kind == 1.0)
    if among is not None:
        allowed &= np.isin(np.arange(len(allowed)), [features.roster.position[id] for id in among])
    rows = [row for row in best_first(scores, np.flatnonzero(allowed)) if fit_of(question.strengths[row]) is Fit.ANSWERS]
    return [_match(scores, int(row)) for row in rows[: max(top, 0)]]


def _understood(scores: Scores) -> Scores:
    text = "" if scores.question.conditions else scores.question.read.text
    if text and (why := not_understood(text, scores.question.features.knows)):
        raise ImpossibleRequest(why.message, **why.values)
    return scores


def best_first(scores: Scores, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """These rows by descending score; members with equal scores are in the order of their ids."""
    return rows[np.lexsort((rows, -np.round(scores.total[rows], 9)))]


def explain(
    features: FeatureSet,
    partner: Member | str,
    seeker: Seeker = None,
    need: Need = "",
    weights: Weights | None = None,
    topics: Sequence[str] = (),
    programmes: Sequence[str] = (),
) -> Match:
    """One partner, at any rank, with the score and reasons that ``rank`` gives it. Raises as ``rank`` does."""
    scores = score(features, seeker, need, weights, topics, programmes)
    member = partner if isinstance(partner, Member) else features.roster.find(partner)
    return _match(scores, features.roster.position[member.id])


def _match(scores: Scores, row: int, promotion: Promotion | None = None) -> Match:
    question = scores.question
    reasons = [
        Reason(criterion, float(value), float(value * most), float(most), evidence(criterion, question, row))
        for criterion, value, most in zip(scores.criteria, scores.values[row], scores.most, strict=True)
        if most
    ]
    judged = question.judged[row] if question.judged else ()
    if judged:
        cost = float(question.lost[row])
        points = -cost * math.fsum(reason.points for reason in reasons) or 0.0  # never -0.0
        reasons.append(Reason(Stated.CONDITIONS, 1 - cost, points, 0.0, tuple(met.told for met in judged)))
    strength = None if question.strengths is None else float(question.strengths[row])
    offers = _offers(question, row)
    return Match(question.features.roster.members[row], tuple(reasons), promotion, judged, offers, strength)


def _offers(question: Question, row: int) -> tuple[Statement, ...]:
    """The member's offers, those that answer the question best first."""
    offers = question.features.roster.members[row].offers
    if len(offers) < 2:
        return offers
    passages = question.features.passages
    agreement = {passages.passages[index].text: float(question.agreements[index]) for index in passages.of(row)}
    return tuple(sorted(offers, key=lambda offer: -agreement.get(offer.text, 0.0)))
