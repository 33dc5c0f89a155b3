"""Two sets of weights on the same past projects."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.contest import contest
from matchmaking.evaluation.past_pairs import past_pairs
from matchmaking.evaluation.split import Split, split_archives
from matchmaking.features import FeatureSet, fit
from matchmaking.ranking import Weights
from matchmaking.ranking.matcher import PairCriteria, gains, weight_rows
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, cordis

CUT = date(2019, 1, 1)


@pytest.fixture
def history(tmp_path: Path, word_cache: Path) -> tuple[Split, FeatureSet]:
    split = split_archives([cordis(tmp_path / "a.zip", (*PAST, *FUTURE))], CUT)
    return split, fit(split.train, WordEncoder(), word_cache)


def test_weights_against_themselves_differ_by_nothing(history: tuple[Split, FeatureSet]) -> None:
    weights = Weights(topic=1, past_collaboration=1)
    for one in contest(*history, weights, weights):
        assert one.first == one.second
        assert (one.difference.low, one.difference.value, one.difference.high) == (0, 0, 0)
        assert one.p == 1


def test_swapping_the_two_turns_the_difference(history: tuple[Split, FeatureSet]) -> None:
    ties, standing = Weights(past_collaboration=1), Weights(experience=1)
    there, back = contest(*history, ties, standing), contest(*history, standing, ties)
    assert any(one.difference.value for one in there)
    for one, other in zip(there, back, strict=True):
        assert one.difference.value == pytest.approx(-other.difference.value)
        assert one.difference.low <= one.difference.value <= one.difference.high
        assert one.difference.value == pytest.approx(one.second - one.first)


def test_a_task_without_queries_is_refused(history: tuple[Split, FeatureSet]) -> None:
    split, features = history
    with pytest.raises(ImpossibleRequest):
        contest(split, features, Weights(topic=1), Weights(topic=1), tasks=["t1_region"], region="XX")


def test_pairs_hold_who_took_part_and_whom_the_contest_asks_about(history: tuple[Split, FeatureSet]) -> None:
    split, features = history
    past = past_pairs(split, features, "t1")
    truth = {(one.project.id, member) for one in split.test for member in one.members if member != one.coordinator}
    known = {pair for pair in truth if pair[1] in split.train.position}
    assert {tuple(pair) for pair in past.pairs[past.true].tolist()} == known
    assert past.new[past.true].any()
    assert not past.new[past.true].all()
    values = PairCriteria(past.table).transform(past.pairs)
    assert 0 <= gains(values, past.true, weight_rows([Weights(past_collaboration=1)])).mean() <= 1
    assert np.isfinite(values[:, 0]).all()


def test_the_command_prints_both_and_the_interval(tmp_path: Path, word_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchmaking.commands.weighing.Encoder", lambda _: WordEncoder())
    monkeypatch.setenv("MATCHMAKING_CACHE", str(word_cache))
    archive = cordis(tmp_path / "a.zip", (*PAST, *FUTURE))
    arguments = ["weights", "compare", "learnt", "hand-set", "--history", str(archive), "--cut", "2019-01-01"]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "160"})
    assert result.exit_code == 0, result.output
    assert "difference" in result.output
    assert " to " in result.output
