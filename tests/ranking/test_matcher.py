"""The ranking as an estimator: clones, searches and pickles like any other, and says what ``rank`` says."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from matchmaking.features import FeatureSet, fit
from matchmaking.ranking import Criterion, Question, Weights, rank
from matchmaking.ranking.matcher import PairCriteria, PartnerMatcher, gains, weight_rows
from matchmaking.ranking.measures import ndcg, tied_ranks
from matchmaking.ranking.pair_table import CRITERIA, PairTable, judge_pairs, seeker_pairs
from tests.conftest import WordEncoder, small_roster

TestProject = tuple[PairTable, NDArray[np.str_], NDArray[np.bool_]]


@pytest.fixture
def asked() -> TestProject:
    """Twenty questions about thirty partners; those who are near by are the true ones."""
    generator = np.random.default_rng(1)
    values = generator.uniform(size=(20, 30, len(CRITERIA))).astype(np.float32)
    values[:, :, CRITERIA.index(Criterion.CODES)] = np.nan
    table = PairTable(tuple(f"q{row}" for row in range(20)), tuple(f"p{row}" for row in range(30)), values)
    true = values[:, :, CRITERIA.index(Criterion.GEO_PROXIMITY)].ravel() > 0.9
    return table, table.pairs(), true


def _matcher(table: PairTable, **weights: float) -> Pipeline:
    return make_pipeline(PairCriteria(table), PartnerMatcher(**weights))


def test_it_scores_pairs_as_the_ranking_does(small: FeatureSet) -> None:
    table = seeker_pairs(small, ["alfa", "gamma"])
    weights = Weights(relevance=3, geo_proximity=1, novelty=2)
    matcher = make_pipeline(PairCriteria(table), PartnerMatcher.of(weights)).fit(table.pairs())
    for seeker in ("alfa", "gamma"):
        pairs = table.pairs([seeker])
        scores = dict(zip(pairs[:, 1], matcher.predict(pairs), strict=True))
        for match in rank(small, seeker, weights=weights):
            assert scores[match.member.id] == pytest.approx(match.score, abs=1e-4)


def test_it_orders_pairs_as_the_ranking_does_where_a_call_names_a_programme_and_no_topic(word_cache: Path) -> None:
    roster = small_roster()
    coded = (replace(one, programmes=("SC1",) if one.acronym == "DOMUS" else ("SC2",)) for one in roster.projects)
    features = fit(replace(roster, projects=tuple(coded)), WordEncoder(), word_cache)
    weights = Weights(codes=1, experience=2)
    table = judge_pairs(features, {"call": Question.of(features, "alfa", "", programmes=["SC1"])})
    pairs = np.array([pair for pair in table.pairs(["call"]) if pair[1] != "alfa"])
    found = make_pipeline(PairCriteria(table), PartnerMatcher.of(weights)).fit(pairs).predict(pairs)
    order = sorted(zip(-found.round(6), pairs[:, 1], strict=True))
    expected = sorted((-match.score, match.member.id) for match in rank(features, "alfa", weights=weights, programmes=["SC1"]))
    assert [one for _, one in order] == [one for _, one in expected]


def test_a_weight_that_is_not_given_is_that_of_the_default_preset(asked: TestProject) -> None:
    table, pairs, _ = asked
    fitted = _matcher(table, geo_proximity=7).fit(pairs)[-1]
    assert fitted.weights_.geo_proximity == 7
    assert fitted.weights_.relevance == PartnerMatcher().fit(PairCriteria(table).transform(pairs)).weights_.relevance > 0


def test_it_clones_and_tells_its_weights(asked: TestProject) -> None:
    matcher = _matcher(asked[0], geo_proximity=2.0)
    copy = clone(matcher)
    assert copy[-1] is not matcher[-1]
    assert copy[-1].get_params() == matcher[-1].get_params()
    assert copy[0].table is asked[0]
    assert set(PartnerMatcher().get_params()) == set(Criterion)


def test_a_grid_finds_the_weight_that_tells_partners_apart(asked: TestProject) -> None:
    table, pairs, true = asked
    grid = {"partnermatcher__geo_proximity": [0.0, 1e4], "partnermatcher__topic": [0.0, 1e4]}
    search = GridSearchCV(_matcher(table), grid, cv=GroupKFold(4)).fit(pairs, true, groups=pairs[:, 0])
    assert search.best_params_ == {"partnermatcher__geo_proximity": 1e4, "partnermatcher__topic": 0.0}
    assert search.best_score_ > 0.99


def test_a_pickled_pipeline_scores_the_same(asked: TestProject) -> None:
    table, pairs, _ = asked
    matcher = _matcher(table, geo_proximity=1, words=5).fit(pairs)
    assert np.array_equal(pickle.loads(pickle.dumps(matcher)).predict(pairs), matcher.predict(pairs))  # noqa: S301


@parametrize_with_checks([PartnerMatcher()])  # type: ignore[untyped-decorator]
def test_it_keeps_to_the_conventions_of_scikit_learn(
    estimator: PartnerMatcher, check: Callable[[PartnerMatcher], None]
) -> None:
    check(estimator)


@pytest.mark.parametrize("scoring", ["roc_auc", "average_precision"])
def test_the_scorers_of_scikit_learn_take_its_scores(asked: TestProject, scoring: str) -> None:
    table, pairs, true = asked
    weights = dict.fromkeys(map(str, CRITERIA), 0.0) | {"geo_proximity": 1.0}
    assert cross_val_score(_matcher(table, **weights), pairs, true, scoring=scoring) == pytest.approx(np.ones(5))


def test_columns_that_are_no_criteria_are_refused() -> None:
    with pytest.raises(ValueError, match=f"at most {len(CRITERIA)} criteria"):
        PartnerMatcher().fit(np.zeros((2, len(CRITERIA) + 2)))


def test_a_weight_below_0_is_refused_by_name(asked: TestProject) -> None:
    with pytest.raises(ValueError, match="geo_proximity"):
        _matcher(asked[0], geo_proximity=-1).fit(asked[1])


def test_many_weighings_gain_what_each_gains_alone(asked: TestProject) -> None:
    table, pairs, true = asked
    features = PairCriteria(table).fit(pairs).transform(pairs)
    generator = np.random.default_rng(2)
    many = generator.dirichlet(np.ones(len(CRITERIA)), 30)
    found = gains(features, true, many)
    for place, weights in enumerate(many):
        own = PartnerMatcher(**dict(zip(map(str, CRITERIA), weights.tolist(), strict=True))).fit(features)
        assert found[place].mean() == pytest.approx(own.score(features, true))
        scores = np.nan_to_num(table.values[0]) @ weights
        truth = np.flatnonzero(true[:30]).tolist()
        if truth:
            assert found[place][0] == pytest.approx(ndcg(tied_ranks(np.round(scores, 6), truth)), abs=1e-4)


def test_weights_that_say_nothing_gain_what_chance_does(asked: TestProject) -> None:
    table, pairs, true = asked
    features = PairCriteria(table).fit(pairs).transform(pairs)
    found = gains(features, true, weight_rows([Weights(codes=1)]))[0]
    rows = [np.flatnonzero(true[pairs[:, 0] == key]) for key in dict.fromkeys(pairs[:, 0])]
    by_chance = [ndcg(tied_ranks(np.zeros(int((pairs[:, 0] == pairs[0, 0]).sum())), own)) for own in rows if len(own)]
    assert sorted(found) == pytest.approx(sorted(by_chance))


def test_a_search_never_reads_a_text(small: FeatureSet, monkeypatch: pytest.MonkeyPatch) -> None:
    table = seeker_pairs(small)
    pairs = table.pairs()
    monkeypatch.setattr(WordEncoder, "encode", lambda *_: pytest.fail("a text was embedded"))
    true = np.arange(len(pairs)) % 3 == 0
    grid = {"partnermatcher__geo_proximity": [0.0, 1.0, 5.0]}
    assert GridSearchCV(_matcher(table), grid, cv=GroupKFold(2)).fit(pairs, true, groups=pairs[:, 0]).best_score_ > 0
