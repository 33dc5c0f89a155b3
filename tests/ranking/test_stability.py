"""Inside its limits a choice stands, just beyond them it falls: counted on thousands of weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matchmaking.features import FeatureSet
from matchmaking.ranking import Criterion, Weights, score
from matchmaking.ranking.stability import Stability, drawing_level, radius, reaches, stability

Choice = tuple[NDArray[np.float64], NDArray[np.float64]]
values = st.integers(0, 20).map(lambda step: step / 20)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """The values of some choices and weights; the first choice is the best of them."""
    criteria = draw(st.integers(1, 5))
    rows = draw(st.lists(st.lists(values, min_size=criteria, max_size=criteria), min_size=2, max_size=8))
    weights = np.array(draw(st.lists(st.integers(0, 50), min_size=criteria, max_size=criteria)), float)
    table = np.array(rows)
    best = int(np.argmax(table @ weights))
    return np.vstack([table[best], np.delete(table, best, axis=0)]), weights


def _stands(table: NDArray[np.float64], weights: NDArray[np.float64], slack: float = 1e-9) -> bool:
    sums = table @ weights
    return bool(sums[0] >= sums.max() - slack)


@given(choices())
def test_a_choice_stands_inside_its_limits_and_falls_beyond_them(choice: Choice) -> None:
    table, weights = choice
    differences = table[0] - table[1:]
    for column, reach in enumerate(reaches(differences, weights)):
        for limit, beyond in ((reach.most, 1e-6), (reach.least, -1e-6)):
            moved = weights.copy()
            if limit is None:
                moved[column] = weights[column] + 1e6 if beyond > 0 else 0.0
                assert _stands(table, moved, 1e-6)
                continue
            moved[column] = limit.weight
            assert _stands(table, moved)
            moved[column] = limit.weight + beyond
            if moved[column] >= 0:
                assert not _stands(table, moved, 0.0)


@given(choices(), st.integers(0, 2**32 - 1))
def test_all_weights_may_move_together_within_the_radius(choice: Choice, seed: int) -> None:
    table, weights = choice
    differences = table[0] - table[1:]
    limit = radius(differences, weights)
    generator = np.random.default_rng(seed)
    for step in generator.dirichlet(np.ones(weights.size), 20) * generator.choice([-1, 1], (20, weights.size)):
        reached = weights + step * (limit.weight if limit else 1e6) * generator.uniform()
        if (reached >= 0).all():
            assert _stands(table, reached, 1e-6)
    if limit:
        nearest = drawing_level(differences[limit.rival], weights)
        assert np.abs(nearest - weights).sum() == pytest.approx(limit.weight, abs=1e-9)
        assert (nearest >= 0).all()
        assert differences[limit.rival] @ nearest == pytest.approx(0, abs=1e-9)


def _listed(features: FeatureSet, seeker: str, weights: Weights, top: int) -> set[str]:
    return set(stability(score(features, seeker, weights=weights), weights, top).members)


@pytest.fixture(scope="module")
def firm(small: FeatureSet) -> tuple[str, Weights, Stability]:
    seeker, weights = small.roster.members[0].id, Weights(relevance=4, complementarity=3, novelty=2, geo_proximity=1)
    return seeker, weights, stability(score(small, seeker, weights=weights), weights, 2)


def test_a_list_keeps_its_members_within_each_span_and_says_who_comes_beyond(
    small: FeatureSet, firm: tuple[str, Weights, Stability]
) -> None:
    seeker, weights, found = firm
    tried = 0
    for span in found.spans:
        for end, sign in ((span.above, 1), (span.below, -1)):
            if end is None or not np.isfinite(end.weight):
                continue
            inside, beyond = (max(0.0, end.weight + step * sign) for step in (-1e-4, 1e-4))
            kept = _listed(small, seeker, weights.model_copy(update={span.criterion.value: inside}), 2)
            assert kept == set(found.members)
            changed = _listed(small, seeker, weights.model_copy(update={span.criterion.value: beyond}), 2)
            assert end.comes in changed
            assert end.goes not in changed
            tried += 1
    assert tried


def test_criteria_that_do_not_apply_have_no_span(firm: tuple[str, Weights, Stability], small: FeatureSet) -> None:
    weights = Weights(relevance=1, geo_proximity=1)
    found = stability(score(small, need="imaging", weights=weights), weights, 2)
    assert Criterion.GEO_PROXIMITY not in {span.criterion for span in found.spans}
