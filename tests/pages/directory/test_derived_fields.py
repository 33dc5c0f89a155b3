"""A member's page: what was derived, confirmed or corrected by a person."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matchmaking.members.member import Language, Sector, Statement
from matchmaking.workspace.maintenance.changes import changes_of, edit
from matchmaking.workspace.storage.origins import Basis, origins
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration
from tests.pages.conftest import OpenPage
from tests.workspace.test_workspace import NOW


@pytest.fixture
def workspace(demonstration: Demonstration, tmp_path: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy that may be changed."""
    copy = demonstration.copied(tmp_path).workspace
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


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("trl", (2, 4), (2, 4)),
        ("device_classes", ["III"], ("III",)),
        ("device_classes", ["IIb", "none"], ("none",)),
        ("therapeutic_areas", ["neurology", "oncology"], ("oncology", "neurology")),
    ],
)
def test_what_a_text_states_is_confirmed_or_corrected_and_then_known(
    workspace: Workspace, open_page: OpenPage, field: str, given: Any, kept: object
) -> None:
    member = next(member for member in workspace.roster().members if member.is_company)
    text = Statement("Ons implantaat voor hartfalen, klasse IIb onder de MDR, is op TRL 5-6.", Language.DUTCH)
    edit(workspace, member, replace(member, statements=(text,), offers=(), trl=None), NOW)
    at = open_page("members", member=member.id)
    if field == "trl":
        at.slider(key="value_trl").set_value(given).run()
    else:
        at.multiselect(key=f"value_{field}").set_value(given).run()
    at.button(key=f"correct_{field}").click().run()
    assert not at.exception
    assert getattr(workspace.roster().member(member.id), field) == kept
    assert origins(workspace)[member.id][field].basis is Basis.CORRECTED
    assert not [button for button in at.button if button.key == f"confirm_{field}"]
    for other in {"trl", "device_classes", "therapeutic_areas"} - {field}:
        at.button(key=f"confirm_{other}").click().run()
        assert origins(workspace)[member.id][other].basis is Basis.CONFIRMED
    assert not at.exception
