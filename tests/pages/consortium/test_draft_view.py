"""Working on a consortium in the app: change it, undo, see what a drop-out does, save and compare."""

import os
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.composition import Call, Capability, Role, draft_of
from matchmaking.composition.drafts.judging import setting_of
from matchmaking.features import Encoder, fit
from matchmaking.workspace.privacy.consent import opt_out
from matchmaking.workspace.saved_consortia import save, saved_consortia
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration
from tests.pages.conftest import OpenPage


@pytest.fixture
def page(open_page: OpenPage, demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on a copy of the demonstration cluster, so that nothing is saved in the one that others look at."""
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(demonstration.copied(tmp_path).workspace))
    page = open_page("build_consortium")
    page.session_state["call_view"] = "Edit a proposal"
    return page.run()


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.info, *at.warning, *at.success])


def _rows(at: AppTest) -> list[str]:
    """The names of the members in the rows of the draft, in order."""
    said = (re.match(r"\*\*(.+?)\*\* :(?:primary|gray)-badge", str(each.value)) for each in at.markdown)
    return [found.group(1).replace("\\", "") for found in said if found]


def _offered(at: AppTest) -> list[str]:
    """Who could join or take a seat: the names in bold, with the score that they would give."""
    said = (re.match(r"\*\*(.+?)\*\* &nbsp; .+ of 100 points", str(each.value)) for each in at.markdown)
    return [found.group(1).replace("\\", "") for found in said if found]


def test_each_member_has_a_row_that_says_who_it_is_and_why_it_takes_part(page: AppTest) -> None:
    for view in ("As it is now", "Save and compare"):
        page.session_state["draft_view"] = view
        page.run()
        rows = _rows(page)
        assert len(rows) > 3
        assert len(set(rows)) == len(rows)
        said = _said(page)
        assert said.count("Past projects") == len(rows)
        assert said.count("% of the budget") >= len(rows)
        assert "Coordinator" in said
        assert "Without it" in said
        assert re.search(r"“.+” \\\(meets .+ at \d+%\\\)", said)
        assert "Contact: " in said.replace("\u2060", "")
        for what in ("Replace", "Lock", "Remove"):
            assert [button.label for button in page.button].count(what) == len(rows)


def _replaceable(page: AppTest) -> int:
    """Open the replacements of the first seat that somebody else can take; of the others the page says that nobody can."""
    for place in range(len(_rows(page))):
        page.button(key=f"draft_replace-{place}").click().run()
        if any(button.key == "draft_substitute-0" for button in page.button):
            return place
        assert "Nobody in the cluster can replace this member." in _said(page)
    raise AssertionError("no seat can be taken by somebody else")


def test_a_replacement_is_offered_told_and_undone(page: AppTest) -> None:
    assert "Nothing is changed yet" in _said(page)
    leaves = _rows(page)[_replaceable(page)]
    joins = _offered(page)[0]
    page.button(key="draft_substitute-0").click().run()
    assert not page.exception
    assert "replaces" in _said(page)
    assert joins in _rows(page)
    assert leaves not in _rows(page)
    page.button(key="draft_undo").click().run()
    assert "Nothing is changed yet" in _said(page)
    assert leaves in _rows(page)
    page.button(key="draft_redo").click().run()
    assert "replaces" in _said(page)


def test_anybody_joins_or_takes_a_seat_by_name(page: AppTest) -> None:
    newcomers = page.selectbox(key="draft_newcomer-0")
    before = _rows(page)
    assert not set(newcomers.options) & set(before)
    assert len(newcomers.options) + len(before) == 110
    proposed = _offered(page)
    last = next(name for name in reversed(newcomers.options) if name not in proposed)
    newcomers.select(last).run()
    page.button(key="draft_add_by_name").click().run()
    assert not page.exception
    assert set(_rows(page)) == {*before, last}
    place = _rows(page).index(last)
    page.button(key=f"draft_replace-{place}").click().run()
    other = next(name for name in page.selectbox(key="draft_other-1").options if name not in _offered(page))
    page.selectbox(key="draft_other-1").select(other).run()
    page.button(key="draft_replace_by_name").click().run()
    assert not page.exception
    assert set(_rows(page)) == {*before, other}


def test_members_are_locked_come_and_go(page: AppTest) -> None:
    page.button(key="draft_lock-0").click().run()
    assert not page.exception
    assert "stays in any case" in _said(page)
    assert page.button(key="draft_replace-0").disabled
    assert page.button(key="draft_remove-0").disabled
    page.button(key="draft_lock-0").click().run()
    for action, told in (("draft_remove-0", "leaves"), ("draft_exclude-0", "takes no part"), ("draft_add-0", "Joins")):
        page.button(key=action).click().run()
        assert not page.exception
        assert told in _said(page)


def test_what_others_save_for_another_call_takes_nothing_away(page: AppTest, demonstration: Demonstration) -> None:
    page.button(key="draft_lock-0").click().run()
    assert "stays in any case" in _said(page)
    with closing(Workspace(Path(os.environ["MATCHMAKING_WORKSPACE"]))) as workspace:
        features = fit(workspace.roster(), Encoder(), demonstration.cache)
        seated = [member.id for member in features.roster.members if member.name in _rows(page)]
        call = Call("another", "Another call", capabilities=(Capability("Imaging", "Imaging of bones"),))
        save(workspace, "Of others", draft_of(setting_of(call, features), seated), datetime.now(UTC))
    page.run()
    assert not page.exception
    assert "stays in any case" in _said(page)


def test_roles_and_shares_given_by_hand_are_kept_with_the_consortium(page: AppTest) -> None:
    second = _rows(page)[1]
    member = [str(each.key) for each in page.selectbox if str(each.key).startswith("draft_role-")][1].split("-", 1)[1][:-2]
    page.selectbox(key=f"draft_role-{member}-0").select("Data provider").run()
    assert not page.exception
    assert f"{second} takes part as data provider." in _said(page).replace("\\", "")
    page.number_input(key=f"draft_share-{member}-1").set_value(18.0).run()
    assert not page.exception
    assert f"{second} gets 18% of the budget." in _said(page).replace("\\", "").replace("\u00a0", "")
    assert "fixed by hand" in _said(page)
    page.session_state["draft_view"] = "Save and compare"
    page.run()
    page.text_input(key="draft_name-").set_value("By hand")
    page.button(key="draft_save").click().run()
    document = saved_consortia(Workspace(Path(os.environ["MATCHMAKING_WORKSPACE"])))[0]
    page.query_params["saved"] = document.id
    page.session_state["saved_view"] = "Edit it"
    page.run()
    assert not page.exception
    assert page.number_input(key=f"draft_share-{member}-0").value == 18.0
    assert page.selectbox(key=f"draft_role-{member}-0").value == Role.DATA_PROVIDER
    page.selectbox(key=f"draft_role-{member}-0").select_index(0).run()
    assert not page.exception
    assert f"The role of {second} is chosen again." in _said(page).replace("\\", "")


def test_the_draft_withstands_the_drop_outs_asked_for(page: AppTest) -> None:
    page.slider[0].set_range(8, 14)
    page.number_input(key="spare").set_value(1).run()
    assert not page.exception
    assert "Whichever member drops out" in _said(page)
    page.button(key="draft_compose_rest").click().run()
    assert not page.exception
    assert "Whichever member drops out" in _said(page)
    while "Whichever member drops out" in _said(page):
        page.button(key=f"draft_remove-{len(_rows(page)) - 1}").click().run()
        assert not page.exception
    assert "If one member drops out, nobody may be left to cover" in _said(page)
    page.button(key="draft_complete").click().run()
    assert not page.exception
    assert "Whichever member drops out" in _said(page)


def test_members_who_do_not_want_to_be_seen_are_counted_and_not_offered(page: AppTest) -> None:
    def hidden() -> list[str]:
        return [str(each.value) for each in page.caption if "does not want to be shown" in str(each.value)]

    assert hidden() == []
    gone = page.selectbox(key="draft_newcomer-0").options[-1]
    workspace = Workspace(Path(os.environ["MATCHMAKING_WORKSPACE"]))
    opt_out(workspace, workspace.roster().find(gone).id, datetime.now(UTC))
    page.run()
    assert len(hidden()) == 1
    assert "One member of the cluster" in hidden()[0]
    assert gone not in page.selectbox(key="draft_newcomer-0").options


def test_who_must_and_must_not_take_part_is_so_in_the_draft_too(page: AppTest) -> None:
    wanted = page.multiselect(key="anchors").options[0]
    page.multiselect(key="anchors").select(wanted).run()
    locked = [str(each.value) for each in page.markdown if ":material/lock: locked" in str(each.value)]
    assert len(locked) == 1
    assert wanted in locked[0].replace("\\", "")
    unwanted = _offered(page)[-1]
    page.multiselect(key="excluded").select(unwanted).run()
    assert not page.exception
    assert _offered(page)
    assert unwanted not in _offered(page)


def test_a_dial_is_turned_and_the_best_are_sought_around_the_locked(page: AppTest) -> None:
    assert page.button(key="draft_turn").disabled
    page.slider(key="draft_dial_novelty-0").set_value(1.0).run()
    page.button(key="draft_turn").click().run()
    assert not page.exception
    assert "The settings are changed" in _said(page)
    assert "Scores of before and after cannot be compared" in _said(page)
    page.button(key="draft_lock-0").click().run()
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


def test_points_to_gain_beside_a_proof_are_explained(page: AppTest) -> None:
    said = _said(page).replace("\\", "")
    assert "of 100 points (+" in said
    assert "sets of its size that cover the call about as well. A larger set may score more points" in said
    assert "proven best" not in said.replace("proven best of its size", "")
