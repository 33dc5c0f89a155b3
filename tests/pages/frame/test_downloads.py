"""What is taken along stands in the journal, and a page from before somebody opted out gives no file any more."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from matchmaking.errors import StaleChange
from matchmaking.workspace.privacy.consent import opt_out
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage
from tests.workspace.test_workspace import NOW


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], Any]]:
    """What each download button of the pages would make, by the file's name; a browser asks for it when it is clicked."""
    made: dict[str, Callable[[], Any]] = {}

    def offer(label: str, data: Any, file_name: str, *_: Any, **__: Any) -> None:
        made[file_name] = data

    monkeypatch.setattr(st, "download_button", offer)
    monkeypatch.setattr(st.delta_generator.DeltaGenerator, "download_button", lambda _, *given, **also: offer(*given, **also))
    return made


def test_every_file_that_is_taken_along_is_written_down(
    workspace: Workspace, open_page: OpenPage, files: dict[str, Callable[[], Any]]
) -> None:
    for view in ("directory", "ask", "duplicates"):
        open_page("members", view=view)
    open_page("find_partners", **{"for": "uz-scheldekaai"})
    open_page("shortlist")
    assert {"members.xlsx", "members.csv", "questions.zip", "profiles-to-complete.xlsx"} <= set(files)
    before = len(journal(workspace))
    for name, make in files.items():
        assert make(), name
    lines = journal(workspace)[: len(files)]
    assert len(journal(workspace)) == before + len(files)
    assert {line.about for line in lines} == set(files)
    assert {(line.did, line.who) for line in lines} == {(AuditEvent.EXPORTED, "office")}


def test_a_page_from_before_somebody_opted_out_gives_no_file(
    workspace: Workspace, open_page: OpenPage, files: dict[str, Callable[[], Any]]
) -> None:
    open_page("members")
    opt_out(workspace, "uz-scheldekaai", NOW)
    with pytest.raises(StaleChange):
        files["members.csv"]()
    open_page("members")
    assert "UZ Scheldekaai" not in files["members.csv"]().decode()
