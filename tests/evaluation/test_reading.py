"""Reports kept as JSON come back as they were; what is told of scores is counted."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matchmaking.evaluation import backtest, first_page_of, page_to_json, shipped, shipped_evidence, split_archives, to_json
from matchmaking.evaluation.reading import evidence_of
from matchmaking.evaluation.reliability import reliability
from matchmaking.evaluation.sets import PREDICTING
from matchmaking.ranking import Calibration
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, cordis


def test_a_report_is_read_again_as_it_was(tmp_path: Path, word_cache: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], date(2019, 1, 1))
    report, page = backtest(split, WordEncoder(), word_cache), first_page_of(split, WordEncoder(), word_cache)
    again = evidence_of(to_json(report) | page_to_json(page))
    assert to_json(again.report) == to_json(report)
    assert page_to_json(again.page) == page_to_json(page)


def test_a_report_with_the_former_name_of_a_system_is_still_read() -> None:
    told = {"n": 1, "pool": 2, "p": {}, "ndcg@10": {"value": 0.5, "low": 0.4, "high": 0.6}}
    report = evidence_of({"sets": {"all": {"matchmaking, weighed to foretell": told}}}).report
    assert list(report.outcomes["sets"]["all"]) == [PREDICTING]


def test_what_was_told_stands_beside_what_came() -> None:
    scores, true = np.repeat([10.0, 50.0], 50), np.array([False] * 50 + [True] * 25 + [False] * 25)
    curve = Calibration(scores=(0, 50, 100), rates=(0, 0.4, 0.8))
    told = np.array([curve.rate(score) for score in scores])
    found = reliability(scores, true, told)
    assert sum(one.count for one in found) == 100
    assert [one.score for one in found] == sorted(one.score for one in found)
    low, high = found[0], found[-1]
    assert low.told == pytest.approx(0.08)
    assert low.came == 0
    assert high.told == pytest.approx(0.4)
    assert reliability(scores, true)[0].told is None
    some = reliability(scores, true, np.where(scores > 20, told, np.nan))
    assert some[0].told is None
    assert some[-1].told == pytest.approx(0.4)
    assert all(0 <= one.low <= one.came <= one.high <= 1 for one in found)


def test_the_shipped_reports_hold_what_the_page_shows() -> None:
    for provenance in shipped():
        evidence = shipped_evidence(provenance)
        assert {"t1_known_member", "t1_region", "t2", "t3", "t4"} <= set(evidence.report.outcomes)
        assert {"all", "new", "company", "health"} <= set(evidence.report.outcomes["t1_known_member"])
        assert evidence.page.reliability
        assert {"all", "health"} <= set(evidence.page.curve)
        assert provenance.archive in provenance.command
