"""Weights learnt from made-up lessons whose answer is known, and the commands around them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from matchmaking.cli import app
from matchmaking.evaluation.calibrating import calibrated, error_of, matches, parted
from matchmaking.evaluation.learning import LEARNT, TrainingQuery, goal, learn_weights, left_out
from matchmaking.ranking import Calibration, Criterion, Preset, Weights, parse_preset, read_preset
from matchmaking.ranking.weights import as_toml
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, Row, cordis

Command = Callable[..., Result]
TOPIC = LEARNT.index(Criterion.TOPIC)


def training_query(task: str, seed: int, telling: int = TOPIC, queries: int = 60, candidates: int = 40) -> TrainingQuery:
    """Values by chance; the higher a candidate's value by the telling criterion, the likelier it is a true partner."""
    rng = np.random.default_rng(seed)
    values = rng.uniform(size=(queries, candidates, len(LEARNT))).astype(np.float32)
    true = rng.uniform(size=(queries, candidates)) < 0.6 * values[:, :, telling] ** 6
    true[:, 0] = True
    values[:, 0, telling] = 1
    counts = true.sum(axis=1)
    return TrainingQuery(
        task,
        values,
        np.ones((queries, len(LEARNT))),
        np.ones_like(true),
        true,
        np.zeros_like(true),
        np.stack([counts, counts], axis=1),
        candidates,
    )


def test_the_criterion_that_tells_partners_apart_gets_the_most_weight() -> None:
    splits = [[training_query("t1", seed), training_query("t2", seed + 50)] for seed in range(2)]
    weights = learn_weights(splits)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert weights[TOPIC] > 0.6
    equal = np.full(len(LEARNT), 1 / len(LEARNT))
    assert all(goal(one, weights) > goal(one, equal) for one in splits)


def test_a_split_left_out_is_predicted_by_weights_of_the_others() -> None:
    other = LEARNT.index(Criterion.COUNTRY)
    splits = {str(seed): [training_query("t1", seed)] for seed in range(2)} | {"odd": [training_query("t1", 9, telling=other)]}
    apart = left_out(splits)
    assert apart["odd"][TOPIC] > 0.6
    assert apart["odd"][other] < min(apart["0"][other], apart["1"][other])
    assert splits["odd"][0].gain(apart["odd"]) < splits["0"][0].gain(apart["0"])


def test_the_gain_of_a_lesson_is_the_ndcg_of_its_first_ten() -> None:
    one = training_query("t1", 3, queries=1, candidates=12)
    true = np.zeros_like(one.true)
    alone = np.eye(len(LEARNT))[TOPIC]
    order = np.argsort(-one.values[0, :, TOPIC])
    true[0, order[[0, 11]]] = True
    asked = TrainingQuery("t1", one.values, one.ground, one.there, true, one.tied, np.array([[2, 2]]), 12)
    assert asked.gain(alone) == pytest.approx(1 / (1 + 1 / np.log2(3)))
    assert asked.hits(alone) == 1


def test_rates_follow_what_came_true_and_never_fall() -> None:
    training_set = [training_query("t1", seed, queries=300) for seed in (1, 2)]
    alone = np.eye(len(LEARNT))[TOPIC]
    curve = calibrated(training_set[:1], alone)
    assert curve is not None
    assert all(low <= high for low, high in zip(curve.rates, curve.rates[1:], strict=False))
    assert curve.rate(98) > 0.3 > curve.rate(60)
    assert error_of(curve, *matches(training_set[1:], alone, 10)) < 0.07
    never = Calibration(scores=(0, 100), rates=(0, 0))
    assert error_of(never, *matches(training_set[1:], alone, 10)) > 0.2


def test_scores_of_mostly_texts_are_calibrated_apart_from_those_of_mostly_ties() -> None:
    ties = LEARNT.index(Criterion.PAST_COLLABORATION)
    both = np.zeros(len(LEARNT))
    both[[TOPIC, ties]] = 1.0, 2.0
    thin = training_query("t1", 1)
    ground = thin.ground.copy()
    ground[:30, TOPIC] = 16
    mixed = replace(thin, ground=ground)
    others, led = parted([mixed, training_query("t2", 2)], both)
    assert ([len(one.there) for one in others], [len(one.there) for one in led]) == ([30], [30])
    assert led[0].text_shares(both) == pytest.approx(16 / 18)
    assert others[0].text_shares(both) == pytest.approx(1 / 3)
    preset = Preset(weights=Weights(topic=1), calibration=calibrated(others, both), text_calibration=calibrated(led, both))
    assert preset.calibration_for(1 / 3) == preset.calibration != preset.text_calibration == preset.calibration_for(16 / 18)
    assert parse_preset(as_toml(preset).encode(), "x.toml").text_calibration == preset.text_calibration
    assert calibrated([], both) is None


@pytest.fixture
def run(tmp_path: Path, word_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr("matchmaking.commands.weighing.Encoder", lambda _: WordEncoder())
    more = (Row("40", "2018-03-01", ["10", "12", "14"], "Glucose sensors at home"), Row("41", "2018-04-01", ["16", "17", "12"]))
    archive = cordis(tmp_path / "a.zip", (*PAST, *more, *FUTURE))

    def command(*words: str) -> Result:
        given = [str(archive) if word == "ARCHIVE" else word for word in words]
        return CliRunner().invoke(app, ["weights", *given], env={"MATCHMAKING_CACHE": str(word_cache)})

    return command


def test_weights_are_learnt_into_a_file_that_says_where_they_come_from(run: Command, tmp_path: Path) -> None:
    out = tmp_path / "mine.toml"
    fitted = run("learn", "--history", "ARCHIVE", "--cut", "2020-01-01", "--stretches", "2", "--out", str(out))
    assert fitted.exit_code == 0, fitted.stderr
    preset = read_preset(out)
    assert preset.provenance["history"] == ["a.zip, projects before 2020-01-01"]
    assert preset.calibration or preset.text_calibration
    shown = run("show", str(out))
    assert shown.stdout == out.read_text()
    taken_apart = run("ablate", "--history", "ARCHIVE", "--cut", "2019-01-01", "--weights", str(out))
    assert taken_apart.exit_code == 0, taken_apart.stderr
    assert "topic alone" in taken_apart.stdout
    assert "calibration error" in taken_apart.stdout


def test_one_cut_is_asked_for_each_archive(run: Command, tmp_path: Path) -> None:
    result = run("learn", "--history", "ARCHIVE", "--history", "ARCHIVE", "--cut", "2020-01-01", "--out", str(tmp_path / "x"))
    assert result.exit_code == 2
