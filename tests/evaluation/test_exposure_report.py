"""The exposure report counts each list once, measures evenness, names small firms, and tells no company of others."""

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.errors import NotAllowed
from matchmaking.evaluation.exposure_report import exposure_of, exposure_report, exposure_to_json, gini
from matchmaking.exports.exposure import exposure_in_words
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.maintenance.feedback import Showing, Shown, record_showing
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.privacy.consent import opt_out
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

AMOUNTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=12).filter(lambda amounts: sum(amounts) > 1e-3)


@given(AMOUNTS)
def test_the_gini_coefficient_is_half_the_mean_difference_over_the_mean(amounts: list[float]) -> None:
    by_hand = np.mean([abs(one - other) for one, other in product(amounts, amounts)]) / (2 * np.mean(amounts))
    assert gini(amounts) == pytest.approx(by_hand, abs=1e-9)


@given(AMOUNTS, st.integers(2, 50))
def test_the_gini_coefficient_knows_neither_the_unit_nor_the_order(amounts: list[float], times: int) -> None:
    assert gini([times * amount for amount in reversed(amounts)]) == pytest.approx(gini(amounts), abs=1e-9)


def listed(*partners: str, day: int = 0) -> Showing:
    return Showing("", tuple(Shown(partner, {}) for partner in partners), datetime(2026, 11, 1 + day, tzinfo=UTC))


def test_each_list_counts_once_and_a_lower_place_for_less() -> None:
    report = exposure_of(small_roster(), [listed("alfa", "beta"), listed("beta", "gone", "alfa", day=3), listed("alfa", day=9)])
    found = {each.member: each for each in report.members}
    assert (found["alfa"].lists, found["alfa"].best, found["alfa"].last) == (3, 1, datetime(2026, 11, 10, tzinfo=UTC))
    assert found["alfa"].attention == pytest.approx(1 + 1 / 2 + 1)
    assert found["beta"].attention == pytest.approx(1 / np.log2(3) + 1)
    assert [each.member for each in report.members][:2] == ["alfa", "beta"]
    assert sum(each.share for each in report.members) == pytest.approx(1)
    assert (report.lists, report.hidden, len(report.never)) == (3, 1, 5)
    assert [each.name for each in report.small_firms] == ["Alfa Sensors BV", "Epsilon GmbH"]
    assert exposure_to_json(report)["small_firms"]["never_shown"] == ["Epsilon GmbH"]


def test_the_report_is_for_office_and_analysts_and_names_nobody_who_left(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    saved(workspace, small_roster())
    for ids in (("gamma", "beta", "delta"), ("gamma", "delta")):
        record_showing(workspace, "alfa", [Shown(id, {}) for id in ids], NOW + timedelta(hours=1))
    opt_out(workspace, "gamma", NOW)
    decide(workspace, "beta", "delta", same=True, now=NOW)
    for viewer in (OFFICE, Viewer(ViewerRole.ANALYST, who="ana")):
        report = exposure_report(workspace, viewer)
        told = repr(exposure_to_json(report))
        assert "gamma" not in told
        assert "Gamma" not in told
        assert report.hidden == 2
        assert [(each.member, each.lists, each.best) for each in report.members[:1]] == [("beta", 2, 2)]
    with pytest.raises(NotAllowed):
        exposure_report(workspace, Viewer(ViewerRole.COMPANY, "alfa"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_told_in_words(language: str) -> None:
    words = Wording(language)
    assert words.number(0.75, 2) in exposure_in_words(exposure_of(small_roster(), [listed("alfa", "beta")]), words)
    assert exposure_in_words(exposure_of(small_roster(), []), words)
