"""The criteria: each gives every member of the roster a value from 0 to 1. The docstrings hold the formulas.

A criterion that does not apply to a question (proximity without a seeker) returns None; the weights of the others share the
whole score.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from matchmaking.ranking.question import Question
from matchmaking.ranking.weights import Criterion

Values = NDArray[np.float64]

FULL_TEXT = 16.0
"""How many times as much past projects on the topic weigh where nobody speaks for itself and project texts are full."""
FULL_TEXT_TEAM = 4.0
"""How many times as much again for a team, whose past ties weigh more too."""
FULL_TEXT_EXPERIENCE = 0.05
"""What is left of the weight of experience there: the texts of many projects already speak for who took part in them."""
FULL_TEXT_PLACE = 2.4
"""How many times as much being nearby weighs there."""
FULL_TEXT_TIES = 0.4
"""What is left there of the weight of past ties and of those through others: a text finds partners whom no tie leads to."""
TEAM_TIES = 5.0
"""How many times as much past ties with each member of a team weigh as those with a seeker who asks alone."""


def relevance(question: Question) -> Values | None:
    """Agreement of its texts with the question in meaning (``Passages.answer``).

    Half is the mean agreement of its two best passages, where a sentence has 0.4 of its own agreement and 0.6 of that of its
    statement; half is the agreement of its best passage by itself.
    """
    if not question.asked or not question.features.own_words:
        return None
    return np.maximum(question.features.passages.answer(question.agreements_alone[:, None])[:, 0], 0.0)


def words(question: Question) -> Values | None:
    """Words of the question in its texts: ``w^2``, where ``w`` is the share of their information in its best passage.

    The square suppresses chance matches of a few words and keeps matches of nearly all words (``features.bm25``).
    """
    if not question.asked or not question.features.own_words:
        return None
    return question.features.passages.best(question.word_scores[:, None])[:, 0] ** 2


def complementarity(question: Question) -> Values | None:
    """Capabilities that the seeker lacks: ``sum_f g_f max(0, p_f - s_f) / sum_f g_f (1 - s_f)``.

    The ``f`` are the sentences of the need (``g`` = 1), or the needs that the seeker states. A seeker without needs is compared
    over the bundled capabilities, where ``g`` is the strength of its 50 nearest members in each.
    ``p`` and ``s`` are the strengths of partner and seeker, 0 to 1.
    """
    if not question.features.own_words or question.facets is None:
        return None
    facets = question.facets
    gain = np.maximum(0.0, facets.strengths - facets.held) @ facets.weights
    lacking = float((1 - facets.held) @ facets.weights)
    return np.asarray(gain / lacking if lacking else np.zeros_like(gain))


def crossover(question: Question) -> Values | None:
    """Difference in sectors from the seeker: half the sum of absolute differences in sector shares.

    0 for equal shares, 1 for disjoint sectors; 0 also for a member with unknown sectors.
    """
    sectors = question.features.sectors
    if not question.features.own_words or not sectors[list(question.rows)].any():
        return None
    yours = sectors[list(question.rows)].sum(axis=0)
    yours /= yours.sum()
    return np.where(sectors.any(axis=1), np.abs(sectors - yours).sum(axis=1) / 2, 0.0)


def codes(question: Question) -> Values | None:
    """Past projects under the same codes: ``part(sum_p l_p / n^(1/4))`` over its projects.

    ``l_p`` is the similarity by codes (``features.past_projects``), ``n`` the member's number of projects, favouring members
    that did little else. See ``_part_of_top`` for ``part`` and ``codes_ground`` for the factor on its weight.
    """
    if question.similarity is None or not question.similarity.codes.any():
        return None
    found = question.features.past_projects.gathered(question.similarity.codes)
    return _part_of_top(question, found / np.maximum(question.features.network.experience, 1) ** 0.25)


def codes_ground(question: Question) -> float:
    """Factor on the weight of codes: 1/4 when a call names a programme and no topic, 1/2 without a seeker.

    Programmes are broad; and without the ties of a seeker, codes would outweigh the words of the need.
    """
    return (1.0 if question.call.topics else 0.25) * (1.0 if question.rows else 0.5)


def topic(question: Question) -> Values | None:
    """Past projects on the topic of the question: ``part(m + w)``.

    ``m`` is the summed similarity of its projects by meaning and ``w`` that by words, each divided by the mean of its ten
    highest values, so that both count equally. Where project texts are full and no member has own texts, it is the mean of
    three: ``part(m + v)`` with ``v`` the similarity by phrases of its projects, ``min(1, b / 1.5)`` with ``b`` the BM25 of the
    question's words in all of its project texts, and ``min(1, c / 1.5)`` with ``c`` the cosine with its profile, the mean of
    their words; each a share of the mean of the ten highest too (``features.project_words``). So who did much that is near,
    who kept working on a thing and who does little else all stand out.
    """
    similarity = question.similarity
    if similarity is None or not (similarity.meaning.any() or similarity.words.any()):
        return None
    gathered = question.features.past_projects.gathered
    meaning, worded = (_shares_of_top(question, gathered(one)) for one in (similarity.meaning, similarity.words))
    by_titles = _part_of_top(question, meaning + worded)
    full = _fullness(question)
    if not full:
        return by_titles
    words, texts = question.features.project_words, question.compared_texts
    near = _part_of_top(question, meaning + _shares_of_top(question, words.near(texts)))
    in_all, profile = (
        np.minimum(1, _shares_of_top(question, found) / 1.5) for found in (words.scores(texts), words.profile(texts))
    )
    return np.asarray((1 - full) * by_titles + full * (near + in_all + profile) / 3)


def topic_ground(question: Question) -> float:
    """Factor on the weight of topic where full project texts are all that is known: 16, for a team 64.

    A title adds little to codes and ties; a full objective says more than both. The factor is 1 where members have own texts.
    """
    return _towards(FULL_TEXT * (FULL_TEXT_TEAM if len(question.rows) > 1 else 1.0), question)


def _fullness(question: Question) -> float:
    """How complete the project texts are, 0 to 1, where members have no own texts."""
    return 0.0 if question.features.own_words else question.features.project_words.fullness


def _towards(times: float, question: Question) -> float:
    """1 where project texts are short, rising to ``times`` where they are full and the question states a need."""
    return 1 + (times - 1) * _fullness(question) if question.compared_texts else 1.0


def past_collaboration(question: Question) -> Values | None:
    """Past collaboration with the seeker: ``part(sum_p l_p / sqrt(max(n_p - 1, 2)))`` over shared projects of ``n_p`` partners.

    ``l_p`` is 4 for a project that the seeker led and 1 for others, since coordinators invite partners again.

    For a team it is the mean over its members, which favours partners of many of them over a frequent partner of one. See
    ``team_ground`` for the factor on its weight.
    """
    if not question.rows:
        return None
    past_projects = question.features.past_projects
    met = past_projects.met(question.rows)
    return np.asarray(np.mean([_part_of_top(question, ties) for ties in met], axis=0))


def team_ground(question: Question) -> float:
    """Factor on the weight of past ties for a team: five times the number of its members.

    The ties of all members then add up. Those who complete a team mostly know some of it; those who join one seeker often know
    nobody.
    """
    team = len(question.rows)
    return (TEAM_TIES * team if team > 1 else 1.0) * tie_ground(question)


def shared_network(question: Question) -> Values | None:
    """Partners of the seeker worked with it on related topics: ``part(sum_p s_p max(n_p, 3)^-0.75 sum_m t_m / sqrt(d_m))``.

    ``s_p`` is the nearness of each of its projects, ``n_p`` the number of partners, who are the ``m``; ``t_m`` is how closely
    each worked with the seeker (``PastProjects.closeness``) and ``d_m`` its number of projects.
    """
    if not question.rows:
        return None
    past_projects = question.features.past_projects
    through = np.asarray(past_projects.members_of @ (question.closeness / np.sqrt(past_projects.degree)))
    return _part_of_top(
        question, past_projects.gathered(through * question.topic_similarity * np.maximum(past_projects.size, 3) ** -0.75)
    )


def common_neighbours(question: Question) -> Values | None:
    """Common partners with the seeker: ``part(sum_m 1 / d_m)``, where ``d_m`` is the number of partners of each.

    A common partner with few partners counts more (resource allocation, Zhou, Lü and Zhang 2009).
    """
    if not question.rows:
        return None
    return _part_of_top(question, question.features.network.resource_allocation(question.rows))


def country(question: Question) -> Values | None:
    """Collaboration of its country with the seeker's: ``l / (l + 1)``, where ``l`` is the lift over chance."""
    if not question.rows or not np.ptp(question.country_lift) > 1e-9:
        return None
    return np.asarray(question.country_lift / (question.country_lift + 1))


def country_ground(question: Question) -> float:
    """Factor on the weight of countries for a team: its number of members, since the lift is the mean over them."""
    return float(max(1, len(question.rows)))


def tie_ground(question: Question) -> float:
    """Factor on the weight of ties through others where project texts are full: 2/5."""
    return _towards(FULL_TEXT_TIES, question)


def experience_ground(question: Question) -> float:
    """Factor on the weight of experience where project texts are full: 1/20."""
    return _towards(FULL_TEXT_EXPERIENCE, question)


def place_ground(question: Question) -> float:
    """Factor on the weight of geographic proximity where project texts are full: 2.4."""
    return _towards(FULL_TEXT_PLACE, question)


def _part_of_top(question: Question, values: Values) -> Values:
    """``min(1, sqrt(x / 2 top))``, ``top`` being the mean of the ten highest among all but the seekers; 0 where that is 0."""
    return np.minimum(1, np.sqrt(_shares_of_top(question, values) / 2))


def _shares_of_top(question: Question, values: Values) -> Values:
    """``x / top``, ``top`` being the mean of the ten highest among all but the seekers; 0 where that is 0."""
    others = values[question.others]
    some = others[others > 0]  # most are 0, and partition is slow among equals
    top = (np.partition(some, -10)[-10:] if len(some) > 10 else some).sum() / 10
    return np.asarray(values / top) if top > 0 else np.zeros_like(values)


def novelty(question: Question) -> Values | None:
    """Novelty of the tie: ``1 / (1 + t)``, where ``t`` is the number of shared projects."""
    if not question.rows:
        return None
    return np.asarray(1 / (1 + question.shared))


def experience_of(question: Question) -> Values | None:
    """Experience: ``n / (n + 4)``, where ``n`` is the number of its past projects."""
    experience = question.features.network.experience
    return np.asarray(experience / (experience + 4)) if experience.any() else None


def geo_proximity(question: Question) -> Values | None:
    """Geographic proximity: 1 in the same NUTS 3 district, 0.85 in NUTS 2, 0.7 in NUTS 1, 0.5 in the same country, else 0."""
    proximity = question.features.geo_proximity
    known = [row for row in question.rows if proximity.known(row)]
    return np.max([proximity.to(row) for row in known], axis=0) if known else None


CRITERIA: Mapping[Criterion, Callable[[Question], Values | None]] = {
    Criterion.RELEVANCE: relevance,
    Criterion.WORDS: words,
    Criterion.COMPLEMENTARITY: complementarity,
    Criterion.CROSSOVER: crossover,
    Criterion.CODES: codes,
    Criterion.TOPIC: topic,
    Criterion.PAST_COLLABORATION: past_collaboration,
    Criterion.SHARED_NETWORK: shared_network,
    Criterion.COMMON_NEIGHBOURS: common_neighbours,
    Criterion.COUNTRY: country,
    Criterion.NOVELTY: novelty,
    Criterion.EXPERIENCE: experience_of,
    Criterion.GEO_PROXIMITY: geo_proximity,
}

GROUND: Mapping[Criterion, Callable[[Question], float]] = {
    Criterion.CODES: codes_ground,
    Criterion.TOPIC: topic_ground,
    Criterion.PAST_COLLABORATION: team_ground,
    Criterion.COUNTRY: country_ground,
    Criterion.SHARED_NETWORK: tie_ground,
    Criterion.COMMON_NEIGHBOURS: tie_ground,
    Criterion.EXPERIENCE: experience_ground,
    Criterion.GEO_PROXIMITY: place_ground,
}
"""By how much a question multiplies the weight of a criterion; 1 for all others."""
