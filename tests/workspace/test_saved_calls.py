"""A call that the office keeps is there for everybody, as it was read, until the office takes it away."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from matchmaking.composition import Call, Capability, Role, parse_call, read_call
from matchmaking.errors import NotAllowed
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.demonstration import demonstration_calls, holds_demonstration, load_demonstration
from matchmaking.workspace.saved_calls import keep_call, kept_calls, remove_call
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
CALL = Call(
    "cold",
    "A call for the cold",
    {"en": "Cold storage for vaccines."},
    capabilities=(Capability("Cold storage", "Storage of vaccines at minus eighty degrees.", 2.0),),
    rules="vlaio-icon",
    budget=1e6,
    size=(3, 6),
    deadline=date(2027, 1, 31),
    roles=(Role.MANUFACTURER,),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w.workspace")


def test_what_is_kept_is_read_by_everybody_as_it_was(workspace: Workspace) -> None:
    read = parse_call("Home care\nProjects follow heart patients at home. The budget is 3 million euro for 36 months.")
    shipped = read_call(demonstration_calls()[0], "fr")
    for call in (CALL, read, shipped):
        keep_call(workspace, call, NOW)
    assert {call.id: call for call in kept_calls(workspace)} == {call.id: call for call in (CALL, read, shipped)}


def test_a_call_kept_again_takes_the_place_of_the_one_before_and_can_be_taken_away(workspace: Workspace) -> None:
    keep_call(workspace, CALL, NOW)
    keep_call(workspace, Call("cold", "Colder", capabilities=CALL.capabilities), NOW)
    assert [call.title for call in kept_calls(workspace)] == ["Colder"]
    remove_call(workspace, "cold", NOW)
    remove_call(workspace, "cold", NOW)
    assert kept_calls(workspace) == ()


@pytest.mark.parametrize("viewer", [Viewer(ViewerRole.COMPANY, "alfa"), Viewer(ViewerRole.ANALYST)])
def test_only_the_office_keeps_calls(workspace: Workspace, viewer: Viewer) -> None:
    with pytest.raises(NotAllowed):
        keep_call(workspace, CALL, NOW, viewer)
    keep_call(workspace, CALL, NOW)
    with pytest.raises(NotAllowed):
        remove_call(workspace, "cold", NOW, viewer)


def test_a_workspace_knows_whether_it_holds_the_demonstration(workspace: Workspace) -> None:
    assert not holds_demonstration(workspace)
    load_demonstration(workspace, NOW)
    assert holds_demonstration(workspace)
