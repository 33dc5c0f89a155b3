"""`python -m benchmarks.weights`: how fast weights are searched, and whether the limits told of them hold.

Search: 10,000 weighings of 1,500 members that are asked as many questions as the demonstration has seekers, values by chance.
Limits of lists: 10,000 weighings inside the joint limit of each seeker's first ten change nothing, the next point does.
Limits of consortia: fewer, since each is composed anew.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition import ConsortiumWeights, compose, read_call, with_capabilities
from matchmaking.composition.stability import consortium_stability
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.ranking import default_weights, score
from matchmaking.ranking.matcher import gains, weight_rows
from matchmaking.ranking.pair_table import CRITERIA
from matchmaking.ranking.stability import drawing_level, radius
from matchmaking.workspace.demonstration import demonstration_calls, load_demonstration
from matchmaking.workspace.workspace import Workspace

_MEMBERS, _TRUE = 1_500, 3
_BEYOND = 1e-6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--weighings", type=int, default=10_000)
    arguments.add_argument("--questions", type=int, default=110)
    arguments.add_argument("--seekers", type=int, default=5)
    arguments.add_argument("--consortia", type=int, default=0, help="weighings at which a consortium is composed anew")
    given = arguments.parse_args()
    generator = np.random.default_rng(0)
    _search(given.weighings, given.questions, generator)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "demonstration.workspace")
        load_demonstration(workspace, datetime.now(UTC))
        features = fit(workspace.roster(), Encoder(), default_cache())
        for member in [one for one in features.roster.members if one.needs][: given.seekers]:
            print(f"{member.name}: {_limits(features, member.id, given.weighings, generator)}")
        if given.consortia:
            print(_consortium(features, given.consortia, generator))


def _search(weighings: int, questions: int, generator: np.random.Generator) -> None:
    values = generator.uniform(size=(questions * _MEMBERS, 1 + len(CRITERIA))).astype(np.float32)
    values[:, 0] = np.repeat(np.arange(questions), _MEMBERS)
    true = np.tile(np.arange(_MEMBERS) < _TRUE, questions)
    many = generator.dirichlet(np.ones(len(CRITERIA)), weighings)
    start = perf_counter()
    gains(values, true, many)
    print(f"{weighings:,} weighings, {_MEMBERS:,} members, {questions} questions: {perf_counter() - start:.1f} s")


def _limits(features: FeatureSet, seeker: str, weighings: int, generator: np.random.Generator) -> str:
    weights = default_weights()
    scores = score(features, seeker, weights=weights)
    values = (scores.values * scores.ground)[scores.question.others]
    given = weight_rows([weights])[0][[CRITERIA.index(criterion) for criterion in scores.criteria]]
    order = np.argsort(-np.round(values @ given, 9), kind="stable")
    first, others = values[order[:10]], values[order[10:]]
    differences = (first[:, None] - others[None]).reshape(-1, given.size)
    limit = radius(differences, given)
    if limit is None:
        return "no weights change it"
    inside = given + _within(given.size, weighings, generator) * limit.weight
    inside = inside[(inside >= 0).all(axis=1)]
    changed = sum(bool((first @ one).min() < (others @ one).max() - 1e-9) for one in inside)
    level = drawing_level(differences[limit.rival], given)
    beyond = level + (level - given) * _BEYOND
    turned = bool((first @ beyond).min() < (others @ beyond).max())
    return f"limit {limit.weight:.3f}; {changed} of {len(inside):,} inside change it; just beyond it changes: {turned}"


def _within(size: int, count: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Steps whose sum of absolute changes lies below 1."""
    steps = generator.dirichlet(np.ones(size), count) * generator.choice([-1.0, 1.0], (count, size))
    return np.asarray(steps * generator.uniform(0, 1, (count, 1)))


def _consortium(features: FeatureSet, weighings: int, generator: np.random.Generator) -> str:
    """Weights between the ends of single criteria compose the same set; just beyond an end another is better."""
    call = with_capabilities(read_call(demonstration_calls()[0]), features)
    found = consortium_stability(call, features, jointly=False)
    if found is None:
        return "no consortium"
    size, own = len(found.consortium.seats), set(found.consortium.members)
    usual = {span.criterion.value: span.weight for span in found.spans}
    inside = changed = beyond = turned = 0
    for span in found.spans:
        low, high = (span.below.weight if span.below else 0.0), (span.above.weight if span.above else 2 * span.weight)
        for weight in generator.uniform(low, high, weighings):
            inside += 1
            weighed = ConsortiumWeights(**usual | {span.criterion.value: float(weight)})
            changed += set(compose(call, features, size=size, alternatives=1, weights=weighed).consortia[0].members) != own
        for turn, sign in ((span.below, -1), (span.above, 1)):
            if turn and turn.weight * (1 + sign * 0.05) >= 0:
                beyond += 1
                weighed = ConsortiumWeights(**usual | {span.criterion.value: turn.weight * (1 + sign * 0.05)})
                turned += set(compose(call, features, size=size, alternatives=1, weights=weighed).consortia[0].members) != own
    return f"consortium: {changed} of {inside} inside change it; {turned} of {beyond} a twentieth beyond an end change it"


if __name__ == "__main__":
    main()
