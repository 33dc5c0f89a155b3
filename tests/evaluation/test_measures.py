"""Measures and statistics against values worked out by hand."""

import math

import numpy as np
import pytest

from matchmaking.evaluation.measures import MEASURES, measured, per_project, ranks, ranks_among
from matchmaking.evaluation.statistics import holm, interval, paired_test, rank_test

EVERYONE = np.ones(5, bool)
ORDER = np.array([3, 1, 4, 0, 2])


def test_ranks_count_who_stands_before_among_those_allowed() -> None:
    scores = np.array([0.9, 0.1, 0.5, 0.7, 0.3])
    assert ranks(scores, [2, 0], EVERYONE, ORDER).tolist() == [3, 1]
    allowed = np.array([False, True, True, True, True])
    assert ranks(scores, [2, 1], allowed, ORDER).tolist() == [2, 4]


def test_equal_scores_stand_in_the_order_drawn_by_chance_not_in_that_of_the_rows() -> None:
    assert ranks(np.zeros(5), [0, 1, 2, 3, 4], EVERYONE, ORDER).tolist() == [4, 2, 5, 1, 3]


def test_ranks_in_several_sets_at_once_are_those_in_each_alone() -> None:
    rng = np.random.default_rng(5)
    scores, order = rng.integers(0, 6, 40).astype(np.float32), rng.permutation(40)
    allowed = rng.random((7, 40)) < 0.6
    truth = [3, 8, 21, 30]
    allowed[:, truth] = True
    together = ranks_among(scores, truth, allowed.astype(np.float32), order)
    assert together.tolist() == [ranks(scores, truth, among, order).tolist() for among in allowed]


def test_measures_of_a_list_worked_out_by_hand() -> None:
    found = dict(zip(MEASURES, measured(np.array([1, 4, 15, 40])), strict=True))
    gained = 1 + 1 / math.log2(5)
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4) + 1 / math.log2(5)
    assert found == pytest.approx({"ndcg@10": gained / best, "recall@20": 0.75, "mrr": 1.0, "hit@10": 1.0})


def test_the_best_possible_list_of_more_than_ten_partners_has_ndcg_one() -> None:
    assert measured(np.arange(1, 31))[0] == pytest.approx(1)
    assert measured(np.array([11]))[[0, 3]].tolist() == [0, 0]


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
