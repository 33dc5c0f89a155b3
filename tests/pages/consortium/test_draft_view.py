"""Working on a consortium in the app: change it, undo, see what a drop-out does, save and compare."""

import os
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.workspace.saved_consortia import saved_consortia
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration
from tests.pages.conftest import OpenPage


@pytest.fixture
def page(open_page: OpenPage, demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on a copy of the demonstration cluster, so that nothing is saved in the one that others look at."""
    for part in demonstration.workspace.parent.glob("cluster.workspace*"):
        shutil.copy(part, tmp_path / part.name)
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / demonstration.workspace.name))
    page = open_page("build_consortium")
    page.session_state["call_view"] = "Edit a proposal"
    return page.run()


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.info, *at.warning, *at.success])


def test_a_replacement_is_offered_told_and_undone(page: AppTest) -> None:
    assert "Nothing is changed yet" in _said(page)
    labels = [button.label for button in page.button]
    assert labels.count("Replace") == 3
    assert labels.count("Add") == 3
    page.button(key="draft_replace_0").click().run()
    assert not page.exception
    assert "replaces" in _said(page)
    page.button(key="draft_undo").click().run()
    assert "Nothing is changed yet" in _said(page)
    page.button(key="draft_redo").click().run()
    assert "replaces" in _said(page)


def test_members_are_locked_come_and_go(page: AppTest) -> None:
    page.button(key="draft_lock").click().run()
    assert not page.exception
    assert "stays in any case" in _said(page)
    assert [button.label for button in page.button].count("Replace") == 0
    page.button(key="draft_lock").click().run()
    for action, told in (("draft_remove", "leaves"), ("draft_exclude", "takes no part"), ("draft_add_0", "Joins")):
        page.button(key=action).click().run()
        assert not page.exception
        assert told in _said(page)


def test_who_must_and_must_not_take_part_is_so_in_the_draft_too(page: AppTest) -> None:
    def offered() -> list[str]:
        """Who could join or take a seat: their names stand in bold, with the points that they would bring."""
        return [found.group(1) for each in page.markdown if (found := re.match(r"\*\*(.+) \([+−]", str(each.value)))]

    wanted = page.multiselect(key="anchors").options[0]
    page.multiselect(key="anchors").select(wanted).run()
    seats = page.selectbox(key="draft_member-0").options
    assert any(seat.startswith(wanted) and "locked" in seat for seat in seats)
    unwanted = offered()[-1]
    page.multiselect(key="excluded").select(unwanted).run()
    assert not page.exception
    assert offered()
    assert unwanted not in offered()


def test_a_dial_is_turned_and_the_best_are_sought_around_the_locked(page: AppTest) -> None:
    assert page.button(key="draft_turn").disabled
    page.slider(key="draft_dial_novelty-0").set_value(1.0).run()
    page.button(key="draft_turn").click().run()
    assert not page.exception
    assert "The settings are changed" in _said(page)
    page.button(key="draft_lock").click().run()
    page.button(key="draft_compose_rest").click().run()
    assert not page.exception
    page.button(key="draft_undo").click().run()
    assert page.slider(key="draft_dial_novelty-2").value == 1.0


def test_every_side_of_a_draft_opens(page: AppTest) -> None:
    for view, finding in (
        ("As it is now", "of 100 points"),
        ("Money", "that the members bring themselves"),
        ("Drop-out", "members can be replaced"),
        ("Introductions", ""),
    ):
        page.session_state["draft_view"] = view
        page.run()
        assert not page.exception
        assert finding in _said(page)
    assert "How they meet" in page.table[-1].value.columns


def test_a_share_is_fixed_and_left_to_the_rules_again(page: AppTest) -> None:
    page.session_state["draft_view"] = "Money"
    page.run()
    page.number_input[-1].set_value(18.0)
    page.button(key="money_fix").click().run()
    assert not page.exception
    assert "18%" in page.table[-1].value["Share"].tolist()
    assert not page.button(key="money_free").disabled
    page.button(key="money_free").click().run()
    assert not page.exception
    assert page.button(key="money_free").disabled


def test_a_draft_is_saved_compared_and_forgotten(page: AppTest) -> None:
    page.session_state["draft_view"] = "Save and compare"
    page.run()
    assert "Nothing is saved yet" in _said(page)
    page.button(key="draft_save").click().run()
    assert "Give the consortium a name" in _said(page)
    page.text_input(key="draft_name-").set_value("First try")
    page.button(key="draft_save").click().run()
    assert "Saved as 'First try'." in _said(page)
    options = page.multiselect(key="compared").options
    assert options == ["First try"]
    page.multiselect(key="compared").select("First try").run()
    assert not page.exception
    assert "Nothing changed since it was saved" in _said(page)
    assert "First try" in [str(column) for table in page.table for column in table.value.columns]
    document = saved_consortia(Workspace(Path(os.environ["MATCHMAKING_WORKSPACE"])))[0]
    page.query_params["saved"] = document.id
    page.run()
    assert not page.exception
    assert page.header[0].value == "First try"
    assert "Implants that prevent infection and report it" in _said(page)  # the call that it answers
    page.query_params.clear()
    page.session_state["call_view"] = "Edit a proposal"
    page.session_state["draft_view"] = "Save and compare"
    page.run()
    page.multiselect(key="compared").select("First try").run()
    delete = next(button for button in page.button if button.label == "Forget")
    delete.click().run()
    assert not page.exception
    assert "Nothing is saved yet" in _said(page)
