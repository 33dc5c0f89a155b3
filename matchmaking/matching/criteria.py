"""The criteria: each gives every member of the roster a value of 0 to 1. The formulas stand in the docstrings.

A criterion that the question gives no ground for (proximity without a seeker) returns None: it does not apply, and the
weights of the others share the whole score.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from matchmaking.matching.question import Question
from matchmaking.matching.weights import Criterion

Values = NDArray[np.float64]

NEIGHBOURS = 50
"""How many of the nearest passages count as the neighbourhood of a question."""


def relevance(question: Question) -> Values | None:
    """Its texts answer the question: ``0.6 best + 0.2 neighbours + 0.2 average``.

    *best*: agreement of the passage that agrees most. *neighbours*: ``1 - prod(1 - a/2)`` over the member's passages among the
    50 nearest of all, ``a`` being their agreement: several near projects count for more than one. *average*: agreement of the
    question with the mean of all the member's texts.
    """
    if not question.asked:
        return None
    signals, agreements = question.signals, question.agreements
    best = signals.passages.best(agreements[:, None])[:, 0]
    near = np.zeros_like(agreements)
    if len(agreements):
        nearest = np.argsort(-agreements, kind="stable")[:NEIGHBOURS]
        near[nearest] = np.log1p(-agreements[nearest] / 2)
    neighbours = 1 - np.exp(np.asarray(signals.passages.owners @ near))
    mean = signals.questions(question.asked).mean(axis=0)
    norm = np.linalg.norm(mean)
    average = signals.scale(signals.passages.averages @ (mean / norm if norm else mean))
    return np.asarray(0.6 * best + 0.2 * neighbours + 0.2 * average)


def words(question: Question) -> Values | None:
    """Words of the question stand in its texts: BM25 of its best passage, as a share of the best passage of all."""
    if not question.asked:
        return None
    return question.signals.passages.best(question.word_scores[:, None])[:, 0]


def complementarity(question: Question) -> Values | None:
    """It brings what the seeker lacks: ``sum_f g_f max(0, p_f - s_f) / sum_f g_f (1 - s_f)``.

    The ``f`` are the sentences of the need (``g`` = 1), or the needs that the seeker states; a seeker without needs is compared
    over the bundled capabilities, ``g`` being how strong its 50 nearest members are in each: what its field works with.
    ``p`` and ``s`` are the strengths of partner and seeker, 0 to 1.
    """
    facets = question.facets
    if facets is None:
        return None
    gain = np.maximum(0.0, facets.strengths - facets.held) @ facets.weights
    lacking = float((1 - facets.held) @ facets.weights)
    return np.asarray(gain / lacking if lacking else np.zeros_like(gain))


def crossover(question: Question) -> Values | None:
    """It comes from another sector than the seeker: half the sum of the differences in sector shares.

    0 is the same mix, 1 nothing in common; 0 also for a member whose sectors are not known.
    """
    sectors = question.signals.sectors
    if question.row is None or not sectors[question.row].any():
        return None
    return np.where(sectors.any(axis=1), np.abs(sectors - sectors[question.row]).sum(axis=1) / 2, 0.0)


def proximity(question: Question) -> Values | None:
    """It is near in the network: ``max(1/2 + t/(2t + 2), c/(2c + 2))`` with ties, the second part alone without.

    ``t`` is the number of shared projects, ``c`` the number of common partners weighted by ``1 / log(2 + their partners)``
    (Adamic and Adar 2003): a past partner has at least 0.75, a partner's partner less than 0.5.
    """
    if question.row is None:
        return None
    network = question.signals.network
    shared, common = network.shared(question.row), network.common(question.row)
    second = common / (2 * common + 2)
    return np.where(shared > 0, np.maximum(0.5 + shared / (2 * shared + 2), second), second)


def novelty(question: Question) -> Values | None:
    """It would be a new tie: ``1 / (1 + t)``, ``t`` being the number of projects shared so far."""
    if question.row is None:
        return None
    return np.asarray(1 / (1 + question.signals.network.shared(question.row)))


def standing(question: Question) -> Values | None:
    """It has experience: ``n / (n + 4)``, ``n`` being the number of its past projects."""
    experience = question.signals.network.experience
    return np.asarray(experience / (experience + 4)) if experience.any() else None


def place(question: Question) -> Values | None:
    """It is nearby: 1 in the same NUTS 3 district, 0.85 in the same NUTS 2, 0.7 in the same NUTS 1, 0.5 in the same country."""
    if question.row is None or not question.signals.nearness.known(question.row):
        return None
    return question.signals.nearness.to(question.row)


CRITERIA: Mapping[Criterion, Callable[[Question], Values | None]] = {
    Criterion.RELEVANCE: relevance,
    Criterion.WORDS: words,
    Criterion.COMPLEMENTARITY: complementarity,
    Criterion.CROSSOVER: crossover,
    Criterion.PROXIMITY: proximity,
    Criterion.NOVELTY: novelty,
    Criterion.STANDING: standing,
    Criterion.PLACE: place,
}
