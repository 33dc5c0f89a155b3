"""Measures and statistics against values worked out by hand."""

import math
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, ndcg_score

from matchmaking.evaluation.report import MEASURES, measured, per_project
from matchmaking.evaluation.statistics import holm, interval, paired_test, rank_test
from matchmaking.ranking.measures import (
    TiedRanks,
    brier,
    calibration_error,
    gain,
    hit,
    ndcg,
    recall,
    reciprocal_rank,
    table_gain,
    table_hit,
    table_ndcg,
    tied_ranks,
    tied_ranks_among,
)

LEVELS = st.lists(st.integers(0, 3), min_size=2, max_size=6)
GRADED = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=3, max_size=40)


def _at(*ranks: int) -> TiedRanks:
    """Nobody stands level with them."""
    return TiedRanks(np.array(ranks) - 1, np.ones(len(ranks), int))


def test_standing_counts_who_is_ahead_and_who_is_level_among_those_allowed() -> None:
    scores = np.array([0.9, 0.1, 0.5, 0.5, 0.3])
    found = tied_ranks(scores, [2, 0])
    assert (found.ahead.tolist(), found.level.tolist()) == ([1, 0], [2, 1])
    found = tied_ranks(scores, [2, 1], np.array([False, True, True, False, True]))
    assert (found.ahead.tolist(), found.level.tolist()) == ([0, 2], [1, 1])


def test_standing_in_several_sets_at_once_is_that_in_each_alone() -> None:
    rng = np.random.default_rng(5)
    scores = rng.integers(0, 6, 40).astype(np.float32)
    allowed = rng.random((7, 40)) < 0.6
    truth = [3, 8, 21, 30]
    allowed[:, truth] = True
    together = tied_ranks_among(scores, truth, allowed.astype(np.float32))
    for place, among in enumerate(allowed):
        alone = tied_ranks(scores, truth, among)
        assert together[place].ahead.tolist() == alone.ahead.tolist()
        assert together[place].level.tolist() == alone.level.tolist()


@given(GRADED)
def test_ndcg_is_that_of_scikit_learn_with_gains_of_two_to_the_grade_less_one(rows: list[tuple[int, int]]) -> None:
    scores, grades = np.array(rows, float).T
    wanted = np.flatnonzero(grades)
    if len(wanted):
        # scikit-learn takes gains as they are given and averages over ties
        theirs = ndcg_score(gain(grades)[None, :], scores[None, :], k=10)
        assert ndcg(tied_ranks(scores, wanted), grades[wanted]) == pytest.approx(theirs)


@given(LEVELS, st.integers(1, 4), st.data())
def test_each_measure_is_its_mean_over_all_orders_of_those_who_are_level(
    scores: list[int], first: int, data: st.DataObject
) -> None:
    count = len(scores)
    wanted = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=count, unique=True))
    orders = [order for order in permutations(range(count)) if all(scores[a] >= scores[b] for a, b in pairwise(order))]
    ranks = [np.array([order.index(one) + 1 for one in wanted]) for order in orders]
    found = tied_ranks(np.array(scores, float), wanted)
    assert recall(found, first) == pytest.approx(np.mean([(own <= first).mean() for own in ranks]))
    assert hit(found, first) == pytest.approx(np.mean([(own <= first).any() for own in ranks]))
    assert reciprocal_rank(found) == pytest.approx(np.mean([1 / own.min() for own in ranks]))
    assert ndcg(found, first=first) == pytest.approx(np.mean([ndcg(_at(*own), first=first) for own in ranks]))


@given(st.integers(0, 2**32 - 1), st.integers(2, 12))
def test_a_table_of_candidates_gives_what_each_row_gives_alone(seed: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, levels, (6, 30)).astype(float)
    true = rng.random((6, 30)) < 0.15
    true[:, 0] = True
    there = rng.random((6, 30)) < 0.9
    there |= true
    table = np.where(there, scores, -np.inf)
    together = table_ndcg(table_gain(table, true), true.sum(axis=1))
    hits = table_hit(table, true)
    for row in range(6):
        found = tied_ranks(scores[row], np.flatnonzero(true[row]), there[row])
        assert together[row] == pytest.approx(ndcg(found))
        assert hits[row] == pytest.approx(hit(found, 10))


def test_forty_level_candidates_score_as_chance_does_by_every_way_to_ask() -> None:
    level = np.zeros(40)
    by_chance = sum(1 / math.log2(1 + place) for place in range(1, 11)) / 40
    assert ndcg(tied_ranks(level, [7])) == pytest.approx(by_chance)
    assert table_ndcg(table_gain(level[None], np.arange(40)[None] == 7), np.array([1]))[0] == pytest.approx(by_chance)
    assert tied_ranks_among(level, [7], np.ones((1, 40), np.float32))[0].level.tolist() == [40]


def test_measures_of_a_list_worked_out_by_hand() -> None:
    found = dict(zip(MEASURES, measured(_at(1, 4, 15, 40)), strict=True))
    gained = 1 + 1 / math.log2(5)
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4) + 1 / math.log2(5)
    assert found == pytest.approx({"ndcg@10": gained / best, "recall@20": 0.75, "mrr": 1.0, "hit@10": 1.0})


def test_the_best_possible_list_of_more_than_ten_partners_has_ndcg_one() -> None:
    assert measured(_at(*range(1, 31)))[0] == pytest.approx(1)
    assert measured(_at(11))[[0, 3]].tolist() == [0, 0]


def test_recall_can_be_measured_against_the_places_there_are() -> None:
    assert recall(_at(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 5) == pytest.approx(0.5)
    assert recall(_at(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 5, capped=True) == pytest.approx(1)


def test_the_gap_between_what_is_told_and_what_comes_is_that_of_a_known_library() -> None:
    rng = np.random.default_rng(3)
    told = rng.random(200)
    came = rng.random(200) < told
    assert brier(told, came) == pytest.approx(brier_score_loss(came, told))
    assert calibration_error(told, came) < 0.15
    assert calibration_error(np.full(100, 0.9), np.arange(100) < 30) == pytest.approx(0.6)


def test_a_project_counts_once_however_often_it_is_asked() -> None:
    found = per_project(np.array([[1.0], [0.0], [0.5]]), ["b", "b", "a"])
    assert {project: row.tolist() for project, row in found.items()} == {"a": [0.5], "b": [0.5]}


def test_the_interval_of_equal_values_is_a_point_and_of_many_the_known_width() -> None:
    assert interval(np.full((30, 1), 0.25)).ravel().tolist() == pytest.approx([0.25, 0.25])
    values = np.random.default_rng(1).normal(size=(400, 1))
    low, high = interval(values).ravel()
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)
    assert low < values.mean() < high


def test_equal_systems_are_equal_and_three_projects_prove_little() -> None:
    ours = np.array([0.5, 0.2, 0.9])
    assert paired_test(ours, ours[:, None]).tolist() == [1]
    # of the eight ways to change signs two are as extreme: all and none
    assert paired_test(ours, np.zeros((3, 1)))[0] == pytest.approx(0.25, abs=0.02)


def test_better_on_every_one_of_forty_projects_is_sure_in_both_directions() -> None:
    ours = np.linspace(0.1, 0.9, 40)
    assert paired_test(ours, np.stack([ours - 0.05, ours + 0.05], axis=1)).tolist() == pytest.approx([1 / 10001] * 2)


def test_by_ranks_a_few_large_losses_do_not_hide_many_small_gains() -> None:
    theirs = np.zeros(40)
    ours = np.full(40, 0.01)
    ours[:3] = -0.2
    assert paired_test(ours, theirs[:, None])[0] > 0.1
    assert rank_test(ours, theirs[:, None])[0] < 0.01
    assert rank_test(theirs, np.stack([theirs, ours], axis=1))[0] == 1


def test_holm_corrects_the_smallest_most_and_never_changes_the_order() -> None:
    assert holm([0.04, 0.001, 0.5, 0.01]).tolist() == pytest.approx([0.08, 0.004, 0.5, 0.03])
    assert holm([0.9, 0.8]).tolist() == [1, 1]
    assert holm([]).tolist() == []
