"""A member that opted out comes back by its exact name, with what it agrees to now, and no message names who is out."""

import pytest

from matchmaking.errors import NotAllowed, UnknownMember
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.maintenance.coming_back import bring_back, count_out
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, consents, opt_out
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved


@pytest.fixture
def workspace(place: str) -> Workspace:
    opened = Workspace(place)
    saved(opened, small_roster())
    return opened


def test_it_is_found_by_its_exact_name_and_seen_again(workspace: Workspace) -> None:
    name = workspace.roster().member("beta").name
    assert (count_out(workspace), workspace.members_hidden()) == (0, 0)
    opt_out(workspace, "beta", NOW)
    assert (count_out(workspace), workspace.members_hidden()) == (1, 1)
    agreed = Consent(Visibility.EVERYONE, frozenset({Purpose.CONTACT}))
    found = bring_back(workspace, f"  {name.upper()} ", agreed, NOW)
    assert (found.member, found.name) == ("beta", name)
    assert "beta" in workspace.roster().position
    known = consents(workspace)["beta"]
    assert (known.visibility, known.purposes) == (agreed.visibility, agreed.purposes)
    assert (count_out(workspace), workspace.members_hidden()) == (0, 0)


def test_a_part_of_a_name_or_a_member_that_takes_part_is_not_found_and_nobody_is_named(workspace: Workspace) -> None:
    name = workspace.roster().member("beta").name
    opt_out(workspace, "beta", NOW)
    for asked in (name[:-1], workspace.roster().member("alfa").name, "", " "):
        with pytest.raises(UnknownMember) as refused:
            bring_back(workspace, asked, Consent(), NOW)
        assert name not in str(refused.value)
    assert "beta" not in workspace.roster().position


@pytest.mark.parametrize("viewer", [Viewer(ViewerRole.COMPANY, "alfa"), Viewer(ViewerRole.ANALYST)])
def test_the_office_alone_brings_somebody_back(workspace: Workspace, viewer: Viewer) -> None:
    opt_out(workspace, "beta", NOW)
    with pytest.raises(NotAllowed):
        bring_back(workspace, "beta", Consent(), NOW, viewer)
