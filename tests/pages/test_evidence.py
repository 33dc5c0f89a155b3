"""Evidence: figures in plain words, drawn and as tables, of the shipped histories and of the workspace's own."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.members.member import Roster
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.pages.frame import sign_in
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.feedback import Shown, record_showing
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster, statement
from tests.pages.conftest import OpenPage
from tests.workspace.test_workspace import saved


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.info, *at.warning])


def test_the_page_says_what_was_asked_and_who_did_best(open_page: OpenPage) -> None:
    at = open_page("evidence")
    assert "simple rule" in _said(at)
    assert "matchmaking backtest --history" in _said(at)
    assert "How often did a match at this score become a partner?" in [each.value for each in at.header]


def test_every_question_and_part_can_be_looked_at(open_page: OpenPage) -> None:
    at = open_page("evidence")
    for question in at.selectbox(key="evidence_task").options:
        at.selectbox(key="evidence_task").select(question).run()
        assert not at.exception, question
        assert at.table
    at.selectbox(key="evidence_task").select_index(0).run()
    for part in at.selectbox(key="evidence_stratum").options:
        at.selectbox(key="evidence_stratum").select(part).run()
        assert not at.exception, part


@pytest.mark.parametrize(("language", "said"), [("nl", "eenvoudige regel"), ("fr", "règle")])
def test_it_speaks_the_readers_language(open_page: OpenPage, language: str, said: str) -> None:
    at = open_page("evidence", language)
    assert said in _said(at)


@pytest.fixture
def of_a_third(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages show a third of the demonstration cluster, with its own projects: a back-test asks about each of them."""
    whole = workspace.roster()
    members = whole.members[::3]
    within = {member.id for member in members}
    took_part = tuple(each for each in whole.participations if each.member in within)
    smaller = Workspace(tmp_path / "third.workspace")
    saved(smaller, Roster.of(members, whole.projects, took_part))
    smaller.close()
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "third.workspace"))


@pytest.mark.usefixtures("of_a_third")
def test_the_workspaces_own_history_is_judged_on_request(open_page: OpenPage) -> None:
    at = open_page("evidence")
    at.segmented_control(key="evidence_history").select("own").run()
    assert not at.exception
    assert not at.table
    at.button(key="evidence_own").click().run()
    assert not at.exception
    assert at.table
    assert "candidates on average" in _said(at)


def test_a_workspace_without_history_says_so(open_empty: OpenPage) -> None:
    at = open_empty("evidence")
    at.segmented_control(key="evidence_history").select("own").run()
    assert "too few dated projects" in at.info[0].value


@pytest.mark.usefixtures("of_a_third")
def test_members_are_found_by_their_hidden_texts_too_and_that_is_said_in_plain_words(open_page: OpenPage) -> None:
    at = open_page("evidence")
    at.segmented_control(key="evidence_history").select("own").run()
    assert "hidden and asked as a need in words" in _said(at)
    at.button(key="evidence_own").click().run()
    at.selectbox(key="evidence_task").select("Given a need in words, a member's hidden text: who wrote it?").run()
    assert not at.exception
    assert "all members who say something" in at.selectbox(key="evidence_stratum").options
    assert "hidden texts, one of a member" in _said(at)
    assert "lower bounds" in _said(at)
    assert at.table


def test_a_workspace_with_words_and_without_history_is_judged_by_its_words(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "words.workspace")
    roster = small_roster()
    of_two_texts = replace(roster.member("delta"), offers=(statement("Titanium wards on wheels."),))
    others = [member for member in roster.members if member.id != of_two_texts.id]
    saved(workspace, Roster.of([*others, of_two_texts], roster.projects, roster.participations))
    workspace.close()
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "words.workspace"))
    at = open_page("evidence")
    at.segmented_control(key="evidence_history").select("own").run()
    assert "too few dated projects to predict" in _said(at)
    at.button(key="evidence_own").click().run()
    assert not at.exception
    assert "hidden texts, one of a member" in _said(at)


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "2 vragen; tussen haakjes"), ("en", "2 questions; in brackets"), ("fr", "2 questions\u202f; entre")],
)
def test_questions_judged_by_the_reader_are_measured_beside_plain_search(open_page: OpenPage, language: str, said: str) -> None:
    at = open_page("evidence", language)
    at.segmented_control(key="evidence_history").select("questions").run()
    assert not at.table
    needs = [
        {"text": "Wie bewaart onze stalen in een biobank?", "lang": "nl", "answers": {"vrieshaven-biobanking-bv": 2}},
        {"text": "a biobank", "lang": "en", "kind": "oblique", "answers": {"vrieshaven-biobanking-bv": 2}},
    ]
    content = json.dumps({"needs": needs}).encode()
    at.file_uploader(key="judged_file").set_value(("judged.json", content, "application/json")).run()
    assert not at.exception
    assert said in _said(at)
    assert at.table
    at.selectbox(key="judged_stratum").select_index(3).run()
    assert not at.exception


def test_a_file_of_questions_with_a_mistake_is_told(open_page: OpenPage) -> None:
    at = open_page("evidence")
    at.segmented_control(key="evidence_history").select("questions").run()
    content = b'{"needs": [{"text": "a biobank", "answers": {"who": 2}}]}'
    at.file_uploader(key="judged_file").set_value(("judged.json", content, "application/json")).run()
    assert literal("needs[1], answers: no member here goes by 'who'") in at.error[0].value


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Gini-coëfficiënt"), ("en", "Gini coefficient"), ("fr", "coefficient de Gini")]
)
def test_the_office_sees_who_was_shown_how_often(open_page: OpenPage, workspace: Workspace, language: str, said: str) -> None:
    at = open_page("evidence", language)
    at.segmented_control(key="evidence_history").select("exposure").run()
    assert not at.exception
    assert said not in _said(at)
    first, second = [member.id for member in workspace.roster().members[:2]]
    record_showing(workspace, "", [Shown(first, {}), Shown(second, {})], datetime(2026, 11, 29, tzinfo=UTC))
    at.run()
    assert said in _said(at)
    assert len(at.table) == 2


def test_a_company_is_not_offered_who_was_shown(
    open_page: OpenPage, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = Viewer(ViewerRole.COMPANY, workspace.roster().members[0].id)
    monkeypatch.setattr(sign_in, "viewer", lambda roster: company)
    assert "exposure" not in open_page("evidence").segmented_control(key="evidence_history").options
