"""A member's page: what was derived, confirmed or corrected by a person."""

import shutil
from pathlib import Path

import pytest

from matchmaking.members.member import Sector
from matchmaking.members.storage.origins import Basis, origins
from matchmaking.members.upkeep.changes import changes_of
from matchmaking.members.workspace import Workspace
from tests.demonstration import Demonstration
from tests.screens.conftest import OpenPage


@pytest.fixture
def workspace(demonstration: Demonstration, tmp_path: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy that may be changed."""
    copy = tmp_path / "copy.workspace"
    shutil.copy(demonstration.workspace, copy)
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(copy))
    return Workspace(copy)


def test_a_derived_sector_is_confirmed_with_one_press(workspace: Workspace, open_page: OpenPage) -> None:
    member = next(member for member in workspace.roster().members if not member.sectors and member.is_company)
    at = open_page("members", member=member.id)
    assert any("sure" in str(element.value) for element in at.markdown)
    at.button(key="confirm_sectors").click().run()
    assert not at.exception
    assert workspace.roster().member(member.id).sectors
    assert origins(workspace)[member.id]["sectors"].basis is Basis.CONFIRMED
    assert not [button for button in at.button if button.key == "confirm_sectors"]
    assert any("cluster office" in str(element.value) for element in at.markdown)


def test_a_derived_sector_is_corrected(workspace: Workspace, open_page: OpenPage) -> None:
    member = next(member for member in workspace.roster().members if not member.sectors and member.is_company)
    at = open_page("members", member=member.id)
    at.multiselect(key="value_sectors").set_value([Sector.DIGITAL]).run()
    at.button(key="correct_sectors").click().run()
    assert not at.exception
    assert workspace.roster().member(member.id).sectors == {Sector.DIGITAL: 1.0}
    assert [(each.field, each.after) for each in changes_of(workspace, member.id)] == [("sectors", {"digital": 1.0})]
