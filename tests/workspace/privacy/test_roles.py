"""A company changes itself and its own documents, an analyst the weights, the office everything; others are refused."""

from dataclasses import replace
from datetime import date

import pytest

from matchmaking.errors import ImpossibleRequest, NotAllowed, StaleChange
from matchmaking.members.member import Contact
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.storage.documents import Document, delete, keep, kept
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.storage.origins import Basis, Origin, origins
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

ALFA, BETA = Viewer(ViewerRole.COMPANY, "alfa", "an"), Viewer(ViewerRole.COMPANY, "beta")
ANALYST, MANAGER = Viewer(ViewerRole.ANALYST, who="ana"), Viewer(ViewerRole.MANAGER, who="mieke")


@pytest.fixture
def workspace(place: str) -> Workspace:
    opened = Workspace(place)
    saved(opened, small_roster())
    return opened


@pytest.mark.parametrize("viewer", [ALFA, MANAGER])
def test_a_member_is_changed_by_itself_and_by_the_office(workspace: Workspace, viewer: Viewer) -> None:
    before = workspace.roster(viewer).member("alfa")
    state = workspace.state()
    edit(workspace, before, replace(before, headcount=12, contact=Contact("An Claes", "an@alfa.example")), NOW, viewer)
    after = workspace.roster(viewer).member("alfa")
    assert (after.headcount, after.contact) == (12, Contact("An Claes", "an@alfa.example"))
    assert workspace.state() != state
    assert origins(workspace)["alfa"]["headcount"] == Origin(viewer.who, date(2026, 11, 21), Basis.CORRECTED)
    line = journal(workspace)[0]
    assert (line.who, line.did, line.about, line.details) == (
        viewer.who, AuditEvent.EDITED, "alfa", {"fields": ["contact", "headcount"]},
    )  # fmt: skip


@pytest.mark.parametrize("viewer", [BETA, ANALYST])
def test_nobody_else_changes_a_member(workspace: Workspace, viewer: Viewer) -> None:
    before = workspace.roster(viewer).member("alfa")
    with pytest.raises(NotAllowed):
        edit(workspace, before, replace(before, headcount=12), NOW, viewer)
    assert workspace.roster().member("alfa") == before


def test_of_two_who_change_one_field_the_second_is_refused_and_other_fields_go_together(workspace: Workspace) -> None:
    read = workspace.roster(MANAGER).member("alfa")
    edit(workspace, read, replace(read, headcount=12), NOW, ALFA)
    with pytest.raises(StaleChange):
        edit(workspace, read, replace(read, headcount=15), NOW, MANAGER)
    edit(workspace, read, replace(read, city="Genk"), NOW, MANAGER)
    both = workspace.roster().member("alfa")
    assert (both.headcount, both.city) == (12, "Genk")


def test_a_change_of_nothing_changes_nothing_and_a_name_is_needed(workspace: Workspace) -> None:
    read, state = workspace.roster().member("alfa"), workspace.state()
    assert edit(workspace, read, read, NOW) == read
    assert workspace.state() == state
    with pytest.raises(ImpossibleRequest):
        edit(workspace, read, replace(read, name=" "), NOW)


def test_a_shortlist_is_seen_and_changed_by_its_company_and_the_office(workspace: Workspace) -> None:
    mine = keep(workspace, Document("shortlist", "Nier", {"members": ["gamma"]}, owner="alfa"), NOW, ALFA)
    assert kept(workspace, "shortlist", viewer=ALFA) == (mine,)
    assert kept(workspace, "shortlist", viewer=MANAGER) == (mine,)
    for viewer in (BETA, ANALYST):
        assert kept(workspace, "shortlist", viewer=viewer) == ()
        assert kept(workspace, "shortlist", "alfa", viewer) == ()
        with pytest.raises(NotAllowed):
            keep(workspace, mine, NOW, viewer)
        with pytest.raises(NotAllowed):
            delete(workspace, mine, NOW, viewer)
    assert kept(workspace, "shortlist") == (mine,)


def test_a_document_does_not_change_hands_by_claiming_it(workspace: Workspace) -> None:
    mine = keep(workspace, Document("shortlist", "Nier", {}, owner="alfa"), NOW, ALFA)
    with pytest.raises(StaleChange):
        keep(workspace, replace(mine, owner="beta"), NOW, BETA)
    assert kept(workspace, "shortlist") == (mine,)


def test_weights_are_the_analysts_work(workspace: Workspace) -> None:
    weights = keep(workspace, Document("weights", "najaar", {"topic": 2}), NOW, ANALYST)
    assert kept(workspace, "weights", viewer=ANALYST) == (weights,)
    with pytest.raises(NotAllowed):
        keep(workspace, Document("consortium", "Nier", {}), NOW, ANALYST)


@pytest.mark.parametrize("viewer", [ALFA, ANALYST])
def test_imports_are_the_offices_work(workspace: Workspace, viewer: Viewer) -> None:
    with pytest.raises(NotAllowed):
        workspace.update(lambda before: Update(before, (), ImportRecord(NOW, "x", {}, ())), viewer)


def test_a_company_always_acts_for_one_member_and_the_others_for_none() -> None:
    with pytest.raises(ValueError, match="acts for one member"):
        Viewer(ViewerRole.COMPANY)
    with pytest.raises(ValueError, match="acts for one member"):
        Viewer(ViewerRole.MANAGER, "alfa")
