"""Evaluates the product and two simple systems on judged questions.

judgements -- ask -->  scores by system -- tied ranks -->  measures by stratum, with bootstrap intervals
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition import Call, is_covered
from matchmaking.evaluation.judged_proposals import MEASURES as PROPOSAL_MEASURES
from matchmaking.evaluation.judged_proposals import judged_proposals
from matchmaking.evaluation.judged_systems import (
    BM25,
    MODEL,
    Scores,
    capability_strengths,
    need_scores,
    says_nobody,
    simple_scores,
)
from matchmaking.evaluation.judgements import NOBODY, Judgements
from matchmaking.evaluation.report import Figure
from matchmaking.evaluation.statistics import RESAMPLES
from matchmaking.evaluation.systems import PRODUCT
from matchmaking.features import FeatureSet
from matchmaking.ranking.measures import (
    FIRST,
    TiedRanks,
    brier,
    calibration_error,
    hit,
    ndcg,
    recall,
    reciprocal_rank,
    tied_ranks,
)

SYSTEMS = (PRODUCT, BM25, MODEL)
RANKED = ("hit@1", "hit@3", "recall@5", "ndcg@10", "mrr")
"""The measures of a ranked answer; recall@5 is of the five that can be shown where more answer."""
ALL = "all"

System = Mapping[str, Figure]
"""Figures by measure."""


@dataclass(frozen=True)
class JudgedStratum:
    """Figures by system and measure over ``n`` questions, capabilities or proposals. A call for which no proposal is possible
    has none.
    """

    n: int
    systems: Mapping[str, System]


@dataclass(frozen=True)
class Evaluation:
    """The results by stratum; a part without judgements is empty."""

    needs: Mapping[str, JudgedStratum]
    capabilities: Mapping[str, JudgedStratum]
    consortia: Mapping[str, JudgedStratum]


def evaluate(
    features: FeatureSet,
    judged: Judgements,
    calls: Sequence[Call] = (),
    seed: int = 0,
    done: Callable[[int], None] = lambda count: None,
) -> Evaluation:
    """Measure all judged needs, capabilities and (for ``calls``) proposals. ``done`` is called after each part."""
    needs = _needs(features, judged, seed)
    done(1)
    capabilities = _capabilities(features, judged, seed)
    done(1)
    consortia = _consortia(features, judged, calls, seed)
    done(1)
    return Evaluation(needs, capabilities, consortia)


def ranked_figures(found: TiedRanks, grades: NDArray[np.float64]) -> NDArray[np.float64]:
    """The measures of one ranked answer, in the order of `RANKED`."""
    return np.array([hit(found, 1), hit(found, 3), recall(found, 5, capped=True), ndcg(found, grades), reciprocal_rank(found)])


def _needs(features: FeatureSet, judged: Judgements, seed: int) -> Mapping[str, JudgedStratum]:
    if not judged.needs:
        return {}
    texts = [need.text for need in judged.needs]
    scores = need_scores(features, texts)
    answered = np.array([bool(need.answers) for need in judged.needs])
    answers = [need.answers for need in judged.needs]
    strata: dict[str, NDArray[np.bool_]] = {ALL: answered}
    for language in dict.fromkeys(need.language for need in judged.needs if need.language):
        strata[str(language)] = answered & [need.language == language for need in judged.needs]
    for kind in dict.fromkeys(kind for need in judged.needs for kind in need.kinds):
        strata[kind] = answered & [kind in need.kinds for need in judged.needs]
    found = {name: _ranked(scores, answers, rows, seed) for name, rows in strata.items() if rows.any()}
    if not answered.all():
        found[NOBODY] = _unanswered(features, texts, answered, seed)
    return found


def _ranked(
    scores: Mapping[str, Scores], answers: Sequence[Mapping[int, int]], rows: NDArray[np.bool_], seed: int
) -> JudgedStratum:
    asked = np.flatnonzero(rows).tolist()
    systems: dict[str, System] = {}
    for name, values in scores.items():
        each = [
            ranked_figures(tied_ranks(values[row], list(answers[row])), np.array(list(answers[row].values()), float))
            for row in asked
        ]
        systems[name] = _means(np.array(each), RANKED, seed)
    return JudgedStratum(len(asked), systems)


def _unanswered(features: FeatureSet, texts: Sequence[str], answered: NDArray[np.bool_], seed: int) -> JudgedStratum:
    """The share of unanswered needs that were recognised, and of answered ones that were wrongly reported as unanswered."""
    said = says_nobody(capability_strengths(features, texts)).astype(float)
    right, wrong = said[~answered], said[answered]
    figures = {"said to be so": _ratio(right, np.ones(len(right)), seed)}
    if len(wrong):
        figures["answered, said to be so"] = _ratio(wrong, np.ones(len(wrong)), seed)
    return JudgedStratum(len(right), {PRODUCT: figures})


def _capabilities(features: FeatureSet, judged: Judgements, seed: int) -> Mapping[str, JudgedStratum]:
    if not judged.capabilities:
        return {}
    texts = [one.text for one in judged.capabilities]
    strengths = capability_strengths(features, texts)
    answers = [one.answers for one in judged.capabilities]
    true = np.zeros(strengths.shape, bool)
    for row, grades in enumerate(answers):
        true[row, list(grades)] = True
    scores = {PRODUCT: strengths, **simple_scores(features, texts)}
    strata = {ALL: np.ones(len(texts), bool)}
    for call in dict.fromkeys(one.call for one in judged.capabilities):
        strata[call] = np.array([one.call == call for one in judged.capabilities])
    found = {}
    for name, rows in strata.items():
        answered = rows & true.any(axis=1)
        ranked = _ranked(scores, answers, answered, seed).systems if answered.any() else {key: {} for key in scores}
        ours = {**_claimed(strengths[rows], true[rows], seed), **ranked[PRODUCT]}
        found[name] = JudgedStratum(int(rows.sum()), {**ranked, PRODUCT: ours})
    return found


def _claimed(strengths: Scores, true: NDArray[np.bool_], seed: int) -> System:
    """Precision and recall of claims, and how far strengths are chances; capabilities are resampled, not members.

    Strengths are judged as chances on the ten strongest members of each capability: nearly all others have none, and are none.
    """
    claimed = is_covered(strengths)
    right = (claimed & true).sum(axis=1).astype(float)
    figures: dict[str, Figure] = {}
    if claimed.any():
        figures["precision"] = _ratio(right, claimed.sum(axis=1).astype(float), seed)
    if true.any():
        figures["recall"] = _ratio(right, true.sum(axis=1).astype(float), seed)
    rng = np.random.default_rng(seed)
    strongest = np.argsort(-strengths, axis=1, kind="stable")[:, :FIRST]
    told, came = (np.take_along_axis(values, strongest, axis=1) for values in (strengths, true))
    for name, measure in (("calibration error", calibration_error), ("brier", brier)):
        drawn = [
            measure(told[some].ravel(), came[some].ravel()) for some in rng.integers(0, len(told), (RESAMPLES // 10, len(told)))
        ]
        figures[name] = _figure(measure(told.ravel(), came.ravel()), np.array(drawn))
    return figures


def _consortia(features: FeatureSet, judged: Judgements, calls: Sequence[Call], seed: int) -> Mapping[str, JudgedStratum]:
    found = [proposal for call in calls for proposal in judged_proposals(features, call, judged)]
    strata = {call.id: JudgedStratum(0, {}) for call in calls if call.id not in {proposal.call for proposal in found}}
    if not found:
        return strata
    for name in (ALL, *dict.fromkeys(proposal.call for proposal in found)):
        among = [proposal for proposal in found if name in (ALL, proposal.call)]
        systems: dict[str, System] = {}
        for system in SYSTEMS:
            by_call: dict[str, list[NDArray[np.float64]]] = {}
            for proposal in among:
                if proposal.system == system:
                    by_call.setdefault(proposal.call if name == ALL else str(len(by_call)), []).append(proposal.sums)
            # proposals for one call are alike: calls are resampled, or the proposals where there is one call
            sums = np.array([np.sum(own, axis=0) for own in by_call.values()])
            systems[system] = {
                measure: _ratio(sums[:, place, 0], sums[:, place, 1], seed)
                for place, measure in enumerate(PROPOSAL_MEASURES)
                if sums[:, place, 1].any()
            }
        strata[name] = JudgedStratum(sum(proposal.system == PRODUCT for proposal in among), systems)
    return strata


def _means(rows: NDArray[np.float64], measures: Sequence[str], seed: int) -> System:
    """The mean of each column with its interval, rows being resampled."""
    ones = np.ones(len(rows))
    return {measure: _ratio(rows[:, place], ones, seed) for place, measure in enumerate(measures)}


def _ratio(parts: NDArray[np.float64], wholes: NDArray[np.float64], seed: int) -> Figure:
    """The sum of the parts over that of the wholes, with its 95 % bootstrap interval."""
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), size=RESAMPLES)
    summed = drawn @ wholes
    return _figure(float(parts.sum() / wholes.sum()), (drawn @ parts)[summed > 0] / summed[summed > 0])


def _figure(value: float, drawn: NDArray[np.float64]) -> Figure:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(value, float(low), float(high))


def evaluation_to_json(found: Evaluation) -> dict[str, Any]:
    """``{part: {stratum: {"n": count, system: {measure: {value, low, high}}}}}``, the parts needs, capabilities, consortia."""
    return {
        part: {
            name: {
                "n": one.n,
                **{
                    system: {measure: asdict(figure) for measure, figure in figures.items()}
                    for system, figures in one.systems.items()
                },
            }
            for name, one in strata.items()
        }
        for part, strata in (("needs", found.needs), ("capabilities", found.capabilities), ("consortia", found.consortia))
    }
