"""What could change in a consortium stands on paper in the reader's words."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from matchmaking.composition import (
    Call,
    Capability,
    Draft,
    compare,
    draft_of,
    introductions,
    judge_in,
    resilience,
    setting_of,
)
from matchmaking.composition.drafts.changing import remove
from matchmaking.composition.drafts.difference import difference
from matchmaking.exports.changes import (
    dropout_table,
    introduction_table,
    points_in_words,
    resilience_in_words,
)
from matchmaking.exports.comparison import comparison_tables
from matchmaking.exports.consortia import Alternative, alternatives, workbook
from matchmaking.exports.tables import to_excel
from matchmaking.features import FeatureSet
from matchmaking.i18n import LANGUAGES, Wording

CALL = Call(
    "patch",
    "A glucose patch",
    capabilities=(
        Capability("patches", "Skin sensor patches that measure glucose.", 2.0, "patches"),
        Capability("alarms", "Cloud software for alarms", 1.0, "alarms"),
    ),
    budget=1e6,
    months=30,
)


@pytest.fixture(scope="module")
def draft(small: FeatureSet) -> Draft:
    return draft_of(setting_of(CALL, small), ["alfa", "gamma", "delta"])


def test_a_drop_out_says_what_is_lost_and_who_can_take_over(draft: Draft) -> None:
    words = Wording("en")
    found = resilience(draft)
    table = dropout_table(found, words)
    assert [row[0] for row in table.rows] == [seat.name for seat in draft.consortium.seats]
    (delta,) = (row for row in table.rows if row[0] == "Delta Cloud NV")
    assert delta[2] == "alarms"
    assert "members can be replaced" in resilience_in_words(found, words)


def test_a_change_says_which_criteria_its_points_come_from(draft: Draft) -> None:
    words = Wording("en")
    change = remove(draft, "delta").difference
    said = points_in_words(change, words)
    parts = dict(part.rsplit(" ", 1) for part in said.removeprefix("Points: ").split("; "))
    assert parts["coverage of the call"].startswith("−")
    total = sum(float(points.replace("−", "-")) for points in parts.values())
    assert total == pytest.approx(change.score, abs=0.1 * len(parts))
    assert not points_in_words(difference(draft.consortium, draft.consortium), words)


def test_introductions_name_the_project_and_its_year(small: FeatureSet) -> None:
    rows = introduction_table(introductions(["alfa", "beta", "delta", "epsilon"], small), Wording("en")).rows
    assert ["Alfa Sensors BV", "Beta Universiteit", "worked together", "BETACELL (2021)"] in rows
    way = "BETACELL (2021) → CARDIUM (2020) → DOMUS (2022)"
    assert ["Alfa Sensors BV", "Delta Cloud NV", "through Beta Universiteit and Gamma Ziekenhuis", way] in rows
    assert rows[-1][2] == "nobody can introduce them within three steps"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_goes_into_one_workbook(draft: Draft, small: FeatureSet, language: str) -> None:
    words = Wording(language)
    found = [dropout_table(resilience(draft), words), introduction_table(introductions(draft.members, small), words)]
    data = to_excel(workbook(CALL, alternatives([draft.consortium]), words, found))
    names: Any = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    assert {table.title for table in found} <= set(names)


def test_a_long_name_of_a_draft_leaves_the_sheets_their_names(draft: Draft) -> None:
    words = Wording("en")
    data = to_excel(workbook(CALL, [Alternative("Rehabilitation at home: for the board", draft.consortium)], words))
    names: Any = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    assert {"Members", "Certificate", "Coverage", "Points"} <= set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_has_a_column_for_each_consortium(draft: Draft, language: str) -> None:
    other = judge_in(draft.setting, ["alfa", "delta"])
    tables = comparison_tables(compare([draft.consortium, other]), ["First", "Second"], Wording(language))
    assert len(tables) == 4
    for table in tables:
        assert table.columns[-2:] == ["First", "Second"]
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert tables[0].rows[0][1:] == [round(draft.consortium.score, 1), round(other.score, 1)]
    assert to_excel(tables)
