"""One proposal says the same on every screen, in every file and by every command: no figure is worked out twice."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from math import fsum
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.commands.terminal import today
from matchmaking.composition import (
    Call,
    Consortium,
    compare,
    compose,
    is_covered,
    portfolio,
    read_call,
    rules_for,
    to_json,
    white_spots,
    with_capabilities,
)
from matchmaking.composition.drafts.draft import draft_of
from matchmaking.composition.drafts.judging import Setting, setting_from
from matchmaking.composition.solving.pool import pool_of
from matchmaking.exports.comparison import capabilities_beside, points_beside
from matchmaking.exports.consortia import (
    Alternative,
    alternatives,
    coverage_table,
    gap_in_words,
    points_table,
    side_by_side,
    workbook,
)
from matchmaking.exports.page import page_of
from matchmaking.exports.pdf import to_pdf
from matchmaking.exports.tables import to_csv, to_excel
from matchmaking.exports.word import to_word
from matchmaking.features import Encoder, FeatureSet, fit
from matchmaking.i18n import Wording
from matchmaking.workspace.demonstration import demonstration_calls
from matchmaking.workspace.running import load_of, workloads
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration
from tests.pages.conftest import OpenPage, nothing_is_loaded_in_the_background, open_page

__all__ = ["nothing_is_loaded_in_the_background", "open_page"]

CALL, SIZE = demonstration_calls()[0], 6
WORDS = Wording("en")


@dataclass(frozen=True)
class Proposal:
    """A composed consortium with what it was composed from, and what people read of it."""

    call: Call
    features: FeatureSet
    given: Alternative

    @property
    def consortium(self) -> Consortium:
        return self.given.consortium

    @property
    def score(self) -> str:
        return WORDS.number(self.consortium.score, 1)

    @property
    def coverage(self) -> dict[str, str]:
        """From the name of each capability to how well it is covered, as people read it."""
        return {entry.name: WORDS.percent(entry.covered) for entry in self.consortium.coverage}


@pytest.fixture(scope="module")
def proposal(demonstration: Demonstration) -> Proposal:
    workspace = Workspace(demonstration.workspace)
    features = fit(workspace.roster(), Encoder(), demonstration.cache)
    call = with_capabilities(read_call(CALL), features)
    load = load_of(workloads(workspace, features.roster, today()), call)
    found = compose(call, features, alternatives=1, size=SIZE, load=load)
    return Proposal(call, features, alternatives(found.consortia)[0])


def test_what_covers_a_capability_is_judged_by_one_threshold(proposal: Proposal) -> None:
    for entry in proposal.consortium.coverage:
        assert bool(entry.by) == bool(is_covered(entry.covered))
        assert (entry.capability in proposal.consortium.missing) == (not entry.by)
        assert (entry.closest is None) or not entry.by
        if entry.by:
            assert entry.covered == entry.by[0].strength
            assert all(is_covered(given.strength) for given in entry.by)
    within = {given.member: given.strength for entry in proposal.consortium.coverage for given in entry.by}
    assert within.keys() <= set(proposal.consortium.members)


def test_the_command_tells_the_same(proposal: Proposal, demonstration: Demonstration) -> None:
    words = ("consortia", "--call", str(CALL), "--size", str(SIZE), "--alternatives", "1", "--json")
    done = CliRunner().invoke(app, words, env=demonstration.environment)
    assert json.loads(done.stdout) == [json.loads(json.dumps(to_json(proposal.consortium)))]


def test_score_and_distance_from_the_best_are_said_in_the_same_words_everywhere(
    proposal: Proposal, demonstration: Demonstration
) -> None:
    assert proposal.consortium.gap is not None
    said = gap_in_words(proposal.given, WORDS)
    words = ("consortia", "--call", str(CALL), "--size", str(SIZE), "--alternatives", "1")
    told = " ".join(CliRunner().invoke(app, words, env=demonstration.environment).stdout.split())
    assert f"Score {proposal.score}, {said}" in told
    page = page_of(proposal.call, rules_for(proposal.call), proposal.given, proposal.features, WORDS, date(2026, 11, 29))
    assert said in {value for _name, value in page.figures}
    beside = {row[0]: row[1] for row in side_by_side([proposal.given], WORDS).rows}
    assert beside["Beside the best possible"] == said
    assert to_json(proposal.consortium)["gap"] == proposal.consortium.gap


def test_money_is_the_same_seat_by_seat_and_together(proposal: Proposal) -> None:
    told, seats = to_json(proposal.consortium), proposal.consortium.seats
    assert [seat["amount"] for seat in told["members"]] == [seat.amount for seat in seats]
    assert fsum(seat.amount for seat in seats) == proposal.call.budget
    assert fsum(seat.funding.grant for seat in seats if seat.funding) == proposal.consortium.grant


def test_the_same_members_put_together_by_hand_score_the_same(proposal: Proposal) -> None:
    by_hand = _by_hand(proposal, proposal.consortium)
    assert by_hand.score == proposal.consortium.score
    assert by_hand.missing == proposal.consortium.missing
    assert [entry.covered for entry in by_hand.coverage] == [entry.covered for entry in proposal.consortium.coverage]


def test_consortia_side_by_side_score_as_they_do_alone(proposal: Proposal) -> None:
    found = portfolio(proposal.call, proposal.features, 2, size=SIZE)
    assert found.total == fsum(each.score for each in found.consortia)
    for each in found.consortia:
        assert each.score == pytest.approx(_by_hand(proposal, each).score)
        assert each.bound is not None
        assert each.score <= each.bound + 1e-6


def test_a_portfolio_tells_the_points_of_its_consortia_alike_by_command_and_in_its_workbook(
    proposal: Proposal, demonstration: Demonstration, tmp_path: Path
) -> None:
    file = str(tmp_path / "portfolio.xlsx")
    words = ("portfolio", "--call", str(CALL), "--size", str(SIZE), "--count", "2", "--excel", file, "--json")
    told = json.loads(CliRunner().invoke(app, words, env=demonstration.copied(tmp_path).environment).stdout)
    assert told["total"] == pytest.approx(fsum(each["score"] for each in told["consortia"]))
    summary = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert {row[0]: row[1] for row in summary}["Points together"] == round(told["total"], 1)
    for each in told["consortia"]:
        members = [proposal.features.roster.find(seat["name"]).id for seat in each["members"]]
        assert each["score"] == pytest.approx(draft_of(_setting(proposal), members).consortium.score)


def _by_hand(proposal: Proposal, composed: Consortium) -> Consortium:
    return draft_of(_setting(proposal), composed.members).consortium


def _setting(proposal: Proposal) -> Setting:
    return setting_from(pool_of(proposal.call, proposal.features), proposal.call, rules_for(proposal.call))


def test_the_board_s_page_tells_the_same_as_pdf_and_as_word(proposal: Proposal) -> None:
    page = page_of(proposal.call, rules_for(proposal.call), proposal.given, proposal.features, WORDS, date(2026, 11, 29))
    pdf = " ".join(PdfReader(io.BytesIO(to_pdf(page))).pages[0].extract_text().split())
    document = Document(io.BytesIO(to_word(page)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    word = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert f"{proposal.score} of 100" in pdf
    assert f"{proposal.score} of 100" in word
    for name, percent in proposal.coverage.items():
        told = (f"{percent} ·", f"{percent} at best in this consortium ·")
        assert any(f"{name}: {each}" in word for each in told)
        assert any(each in pdf for each in told)


def test_the_workbook_and_the_list_of_commas_tell_the_same(proposal: Proposal) -> None:
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(to_excel(workbook(proposal.call, [proposal.given], WORDS))))
    first, *_ = (sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names)
    assert {row[0]: row[1] for row in first}["Score"] == round(proposal.consortium.score, 1)
    rows = csv.reader(io.StringIO(to_csv(side_by_side([proposal.given], WORDS), "en").decode("utf-8-sig")))
    assert float(next(row[1] for row in rows if row[0] == "Score")) == round(proposal.consortium.score, 1)
    best: dict[Any, Any] = {}
    for name, _weight, _member, strength, *_rest in sheets.get_sheet_by_name("Coverage").to_python()[1:]:
        best.setdefault(name, strength)
    covered = {entry.name: entry.covered for entry in proposal.consortium.coverage if entry.by}
    assert {name: best[name] for name in covered} == pytest.approx(covered)


def test_points_comparison_and_evidence_tell_the_same(proposal: Proposal) -> None:
    given = compare([proposal.consortium])
    assert points_beside(given, ["A"], WORDS).rows[0][1] == round(proposal.consortium.score, 1)
    beside = {row[0]: str(row[1]) for row in capabilities_beside(given, ["A"], WORDS).rows}
    evidence = " ".join(str(row[3]) for row in points_table(proposal.consortium, WORDS).rows)
    points = fsum(float(str(row[1] or 0)) for row in points_table(proposal.consortium, WORDS).rows)
    assert points == pytest.approx(proposal.consortium.score)
    for entry in proposal.consortium.coverage:
        assert f"{entry.name}: {round(100 * entry.covered)}" in evidence
        if entry.by:
            assert beside[entry.name].startswith(proposal.coverage[entry.name])


def test_white_spots_count_those_who_cover_by_the_same_threshold(proposal: Proposal) -> None:
    pool = pool_of(proposal.call, proposal.features)
    counts = dict(zip((each.name for each in pool.capabilities), is_covered(pool.strengths).sum(axis=0), strict=True))
    for spot in white_spots([proposal.call], proposal.features):
        assert spot.members == counts[spot.name]


def test_the_screen_tells_the_same(proposal: Proposal, open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    next(each for each in at.slider if str(each.key).startswith("size-")).set_value((SIZE, SIZE)).run()
    at.slider(key="alternatives").set_value(1).run()
    assert f"{proposal.score} of 100 points" in _said(at)
    assert proposal.score in _cells(at)
    at.session_state["consortium_view"] = "Coverage"
    at.run()
    shown = _cells(at)
    for row in coverage_table(proposal.consortium, WORDS).rows:
        assert WORDS.percent(float(str(row[3]))) in shown
    for entry in proposal.consortium.coverage:
        if entry.by:
            assert proposal.coverage[entry.name] in shown
    at.session_state["consortium_view"] = "Points"
    at.run()
    for entry in proposal.consortium.coverage:
        assert f"{entry.name}: {round(100 * entry.covered)}" in " ".join(_cells(at))


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header]).replace("\\", "")


def _cells(at: AppTest) -> list[str]:
    return [str(cell).replace("\\", "") for table in at.table for cell in table.value.to_numpy().ravel()]
