"""Evidence: figures in plain words, drawn and as tables, of the shipped histories and of the workspace's own."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens.conftest import OpenPage


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


def test_the_workspaces_own_history_is_judged_on_request(open_page: OpenPage) -> None:
    at = open_page("evidence")
    at.segmented_control(key="evidence_history").select("own").run()
    assert not at.exception
    assert not at.table
    at.button(key="evidence_own").click().run(timeout=300)
    assert not at.exception
    assert at.table
    assert "candidates on average" in _said(at)


def test_a_workspace_without_history_says_so(open_empty: OpenPage) -> None:
    at = open_empty("evidence")
    at.segmented_control(key="evidence_history").select("own").run()
    assert "too few dated projects" in at.info[0].value
