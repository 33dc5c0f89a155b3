"""Baselines on a history whose answers can be counted by hand."""

from datetime import date
from math import log

import numpy as np
import pytest

from matchmaking.evaluation import Split, split_archives
from matchmaking.evaluation import baselines as simple
from matchmaking.evaluation.past import Batch, Past, Values
from matchmaking.evaluation.strata import popularity_decile, strata_of
from matchmaking.evaluation.tasks import tasks_of
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, cordis

CUT = date(2019, 1, 1)


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Split:
    return split_archives([cordis(tmp_path_factory.mktemp("archives") / "a.zip", PAST + FUTURE)], CUT)


@pytest.fixture(scope="module")
def batch(split: Split) -> Batch:
    """Project 5, which 10 coordinates, then project 6, which 16 coordinates."""
    (task,) = tasks_of(split, ["t1"])
    return Batch(Past(split.train, WordEncoder().encode), task.queries)


def by_number(batch: Batch, values: Values) -> dict[int, float]:
    """The scores of the first query by the organisations' numbers."""
    return {int(member.id[3:]): float(value) for member, value in zip(batch.past.roster.members, values[0], strict=True)}


def test_counts_are_those_counted_by_hand(batch: Batch) -> None:
    assert by_number(batch, simple.popularity(batch)) == {10: 2, 11: 2, 12: 2} | dict.fromkeys(range(13, 19), 1)
    programme = dict.fromkeys((10, 11, 12), 2) | dict.fromkeys((13, 14, 15), 1) | dict.fromkeys((16, 17, 18), 0)
    assert by_number(batch, simple.programme_popularity(batch)) == programme
    assert by_number(batch, batch.shared) == {11: 2, 12: 1, 13: 1} | dict.fromkeys((10, 14, 15, 16, 17, 18), 0)


def test_repeat_counts_come_first_and_popularity_only_decides_between_equals(batch: Batch) -> None:
    counted = by_number(batch, simple.repeat_count(batch))
    assert counted[11] > counted[12] > counted[13] > counted[14] == counted[16]
    mixed = by_number(batch, simple.repeat_and_programme(batch))
    assert mixed == pytest.approx(
        {n: c + p for n, c, p in ((11, 2, 1), (12, 1, 1), (13, 1, 0.5), (14, 0, 0.5))} | {10: 1, 15: 0.5, 16: 0, 17: 0, 18: 0}
    )


def test_common_partners_weigh_as_adamic_and_adar_and_resource_allocation_say(batch: Batch) -> None:
    # 10 met 11, 12 and 13; of these only 12, with the four partners 10, 11, 14 and 15, met 14
    assert by_number(batch, simple.adamic_adar(batch))[14] == pytest.approx(1 / log(5))
    assert by_number(batch, simple.resource_allocation(batch))[14] == pytest.approx(1 / 4)
    assert by_number(batch, simple.resource_allocation(batch))[16] == 0


@pytest.mark.parametrize(
    "judge", [simple.tfidf_centroid, simple.bm25, simple.tfidf_neighbours, simple.embedding, simple.embedding_neighbours]
)
def test_texts_tell_the_field(batch: Batch, judge: simple.Baseline) -> None:
    near = by_number(batch, judge(batch))
    assert min(near[number] for number in (10, 11, 12, 14)) > max(near[number] for number in (16, 17, 18))


def test_random_says_nothing(batch: Batch) -> None:
    assert not simple.random(batch).any()


def test_strata_narrow_the_candidates_by_kind_and_tie(batch: Batch) -> None:
    pool = np.ones(9, bool)
    strata = {stratum.name: stratum for stratum in strata_of(batch.past, pool)}

    def found(name: str, row: int) -> set[int] | None:
        allowed = strata[name].allowed(batch.queries[row], batch.shared[row])
        members = batch.past.roster.members
        return None if allowed is None else {int(members[place].id[3:]) for place in np.flatnonzero(allowed)}

    assert found("repeat", 0) == {11, 12, 13}
    assert found("new", 0) == {10, 14, 15, 16, 17, 18}
    assert found("stranger", 0) == set(range(10, 19))
    sought = strata["stranger"].sought(batch.shared[0])
    assert {int(batch.past.roster.members[row].id[3:]) for row in np.flatnonzero(~sought)} == {11, 12, 13}
    assert found("company", 0) == {12, 14, 15}
    assert found("knowledge", 0) == {10, 11, 13, 16, 17, 18}
    assert found("health", 0) == set(range(10, 19))
    assert found("health", 1) is None


def test_each_decile_holds_a_tenth_of_the_participations_and_equals_stand_together() -> None:
    assert popularity_decile(np.array([10.0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).tolist() == [8] + [3] * 10
