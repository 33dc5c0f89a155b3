"""The exposure dial on history: more places for a group, at a price that is told."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.evaluation import first_page_of, split_archives
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, Row, cordis


def test_a_higher_setting_shows_no_fewer_of_the_group(tmp_path: Path, word_cache: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], date(2019, 1, 1))
    curve = first_page_of(split, WordEncoder(), word_cache).curve
    assert {"all", "team"} <= set(curve)
    for settings in curve.values():
        for group in ("companies", "smes", "new_partners"):
            told = [setting for setting in settings if setting.group == group]
            assert told[0].loss.value == 0
            assert [one.share.value for one in told] == sorted(one.share.value for one in told)
            assert [one.hit.value for one in told] == sorted(one.hit.value for one in told)
            assert all(one.ndcg.low <= one.ndcg.value <= one.ndcg.high for one in told)


def test_of_project_texts_alone_whole_ones_are_read_and_no_sentence_by_itself(tmp_path: Path, word_cache: Path) -> None:
    text = "Sensors measure glucose through skin. Patches of hydrogel carry them."
    split = split_archives(
        [cordis(tmp_path / "a.zip", (*PAST, *FUTURE, Row("7", "2017-03-01", ["10", "14"], text)))], date(2019, 1, 1)
    )
    encoder = WordEncoder()
    first_page_of(split, encoder, word_cache)
    assert text in encoder.encoded
    assert "Patches of hydrogel carry them." not in encoder.encoded


def test_the_command_prints_and_writes_the_curve(tmp_path: Path, word_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchmaking.commands.backtesting.Encoder", lambda _: WordEncoder())
    out = tmp_path / "report.json"
    words = ["backtest", "--history", str(cordis(tmp_path / "a.zip", PAST + FUTURE)), "--cut", "2019-01-01", "--tasks", "t1"]
    result = CliRunner().invoke(app, [*words, "--exposure", "--out", str(out)], env={"MATCHMAKING_CACHE": str(word_cache)})
    assert result.exit_code == 0, result.stderr
    assert "exposure, all" in result.stdout
    first = json.loads(out.read_text())["exposure"]["all"][0]
    assert first["group"] == "companies"
    assert set(first["ndcg"]) == {"value", "low", "high"}
