"""Predicts whole consortia of the true size from a topic and its coordinator, and compares them with the funded set.

    query -- ranking --> shortlist -- composer's search --> set      the product
          -- simple rule --> order -- made eligible --> set          each baseline
                                          |
                     precision at the true size; eligibility by `eligibility`, which the composer does not know

The composer's own local search proposes the set, under the rules of a research and innovation action; the exact model, which
proves how good a set is by the composer's lights, would take minutes a project and is not asked.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.composition import Call, rule_set
from matchmaking.composition.calls.call import Capability
from matchmaking.composition.rules.conditions import Admissible, Condition, Count
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, eligibility_profiles
from matchmaking.composition.rules.rule_set import LegalRoles, RuleSet
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.local_search import LocalSearch
from matchmaking.composition.solving.request import check_request
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import MatchmakingError
from matchmaking.evaluation.baselines import popularity, repeat_and_programme
from matchmaking.evaluation.eligibility import UNTIL, is_eligible, made_eligible
from matchmaking.evaluation.past import Batch, Past, Values
from matchmaking.evaluation.report import Judge, Kept
from matchmaking.evaluation.systems import PRODUCT, System
from matchmaking.evaluation.tasks import SETS, Query, chance
from matchmaking.features import FeatureSet
from matchmaking.features.codes import is_health

MEASURES = ("precision", "eligible")
"""The part of the places, beside the given member's, that true partners take; and whether the set may ask for the money."""
PREDICTING = "matchmaking, weighted to predict"
"""The composer with weights for similarity to funded sets; they were chosen on projects of 2018."""
WEIGHTS = ConsortiumWeights(
    coverage=0,
    relevance=80,
    crossover=0,
    past_collaboration=20,
    new_ties=0,
    experience=0,
    geo_proximity=0,
    exposure=0,
    wishes=1,
)
RULES = "horizon-europe-ria"
_SHORTLIST = 40
Rows = NDArray[np.intp]
Sets = Mapping[str, Rows]
"""By system, the rows of a proposed set without those given."""


def set_judge(past: Past, features: FeatureSet, pool: int, ranking: System, seed: int) -> Judge:
    """Measures every system's sets against the funded ones, over all queries and over those on health.

    ``pool`` is the number of members who can be found.
    """
    standing = eligibility_profiles(features.roster, features.sectors, features.network.experience)

    def judged(queries: Sequence[Query]) -> Sequence[Kept]:
        batch = Batch(past, tuple(queries))
        scores = ranking(batch)[PRODUCT]
        simple = _simple_orders(batch, seed)
        kept = Kept("all"), Kept("health")
        for at, query in enumerate(batch.queries):
            sets = {name: _first(past, order(at), query) for name, order in simple.items()}
            sets |= _composed(features, standing, query, scores[at])
            found = {name: [_judged(past, query, chosen)] for name, chosen in sets.items()}
            for one in kept if is_health(query.project) else kept[:1]:
                one.add(Kept(one.stratum, found, [query.project.id], [pool - len(query.given)]))
        return kept

    return judged


OURS = frozenset({PRODUCT, PREDICTING})


def _judged(past: Past, query: Query, chosen: Rows) -> NDArray[np.float64]:
    members = past.roster.members
    found = len(set(chosen.tolist()) & set(query.truth)) / len(query.truth)
    return np.array([found, float(is_eligible([members[row] for row in (*query.given, *chosen.tolist())]))])


def _composed(features: FeatureSet, standing: Sequence[EligibilityProfile], query: Query, scores: NDArray[np.floating]) -> Sets:
    """What the composer proposes out of those who rank highest, with its usual weights and with those that predict."""
    size, given = len(query.truth) + len(query.given), list(query.given)
    open_to_all = scores.astype(np.float64).copy()
    open_to_all[given] = -np.inf
    best = np.argsort(-open_to_all, kind="stable")[: max(_SHORTLIST, 2 * size)]
    rows = np.sort(np.concatenate([best, np.array(given, np.intp)]))
    most = max(float(open_to_all[best[0]]), 1e-9)
    relevance = np.clip(scores[rows].astype(np.float64) / most, 0.0, 1.0)
    topic = Capability("topic", query.project.text or query.project.label)
    candidates = Candidates(
        eligibility_profiles=tuple(standing[row] for row in rows),
        capabilities=(topic,),
        strengths=relevance[:, None],
        relevance=relevance,
        sectors=features.sectors[rows],
        projects=csr_array(features.network.ties[rows][:, rows]),
        experience=features.network.experience[rows],
    )
    call = Call(id=SETS, title=topic.text, capabilities=(topic,))
    anchors = tuple(standing[row].member for row in given)
    found = {}
    for name, weights in ((PRODUCT, ConsortiumWeights()), (PREDICTING, WEIGHTS)):
        chosen = _search(candidates, call, anchors, size, weights)
        taken = best[: len(query.truth)] if chosen is None else rows[chosen]
        found[name] = taken[~np.isin(taken, given)]
    return found


@cache
def rules_of_then() -> RuleSet:
    """The rules in the time of the sets: without countries that were associated, and bars that came, only later."""
    rules = rule_set(RULES).for_call_on(UNTIL)

    def without_later_lists(condition: Condition) -> Condition:
        if isinstance(condition, Count):
            return condition.model_copy(update={"of": condition.of.model_copy(update={"off_list": ()})})
        return condition

    kept = tuple(
        rule.model_copy(update={"condition": without_later_lists(rule.condition)})
        for rule in rules.rules
        if not isinstance(rule.condition, Admissible)
    )
    return rules.model_copy(update={"rules": kept, "legal_roles": LegalRoles()})


def _search(candidates: Candidates, call: Call, anchors: tuple[str, ...], size: int, weights: ConsortiumWeights) -> Rows | None:
    """The rows of the set that the composer's search finds, None where no set of these candidates meets the rules."""
    try:
        (problem, *_), _remarks = check_request(
            candidates, call, rules_of_then(), anchors=anchors, size=size, weights=weights, distance=1
        )
    except MatchmakingError:
        return None
    found = LocalSearch(problem).best()
    if found is None:
        return None
    at = {standing.member: row for row, standing in enumerate(candidates.eligibility_profiles)}
    return np.array([at[problem.candidates.eligibility_profiles[row].member] for row in found[0]], np.intp)


def _simple_orders(batch: Batch, seed: int) -> Mapping[str, Callable[[int], Rows]]:
    """By baseline, for each query of the batch, everybody in the order in which it would take them."""
    popular, repeated = popularity(batch), repeat_and_programme(batch)
    return {
        "random eligible": partial(_by_chance, batch, seed),
        "popular eligible": lambda at: _descending(popular[at]),
        "nearest consortium copied": partial(_copied, batch),
        "greedy cover": partial(_covering, batch),
        "repeat + programme eligible": lambda at: _descending(repeated[at]),
    }


def _by_chance(batch: Batch, seed: int, at: int) -> Rows:
    rng = np.random.default_rng(chance(seed, "set", batch.queries[at].project.id))
    return rng.permutation(len(batch.past.roster.members))


def _copied(batch: Batch, at: int) -> Rows:
    """The members of the most similar past project by words, then those of the next, and so on; the popular at the end."""
    nearest = np.argsort(-batch.word_nearness[at], kind="stable")[:200]
    members = [row for project in nearest for row in batch.past.parts[[int(project)], :].indices.tolist()]
    return np.array(list(dict.fromkeys([*members, *_descending(batch.past.popularity).tolist()])), np.intp)


def _covering(batch: Batch, at: int) -> Rows:
    """Again and again the member whose texts bring most of the text's words that are not covered yet; then the popular.

    When everything that can be covered is covered, covering restarts with the members that are left.
    """
    past, size = batch.past, len(batch.queries[at].truth) + len(batch.queries[at].given)
    text = csr_array(past.words_of([batch.texts[at]]))
    holds = np.asarray(past.centroids[:, text.indices].toarray() > 0, bool)
    popular = _descending(past.popularity)
    open_words: NDArray[np.bool_] = np.ones(holds.shape[1], bool)
    left: NDArray[np.bool_] = np.asarray(holds.any(axis=1), bool)
    order: list[int] = []
    while len(order) < size and left.any():
        gains = (holds[popular] & open_words) @ text.data * left[popular]
        if not gains.max(initial=0) > 0:
            if open_words.all():
                break
            open_words[:] = True
            continue
        row = int(popular[int(gains.argmax())])
        order.append(row)
        left[row] = False
        open_words &= ~holds[row]
    return np.array(list(dict.fromkeys([*order, *popular.tolist()])), np.intp)


def _descending(values: Values) -> Rows:
    return np.argsort(-values, kind="stable")


def _first(past: Past, order: Rows, query: Query) -> Rows:
    """The first in the order who together with those given may ask for the money, as many as truly took part."""
    order = order[~np.isin(order, query.given)]
    members = past.roster.members
    return made_eligible(order, len(query.truth), [members[row] for row in query.given], members)
