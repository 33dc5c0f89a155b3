"""A shortlist is its owner's, says how far it came with whom, and what came of a shown partner is told to feedback."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaking.errors import ImpossibleRequest, NotAllowed, StaleChange
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.maintenance.feedback import Refusal, Result, Shown, outcomes, record_showing, times_shown
from matchmaking.workspace.maintenance.shortlist import (
    LONGEST_NOTE,
    Candidate,
    Status,
    mark,
    on_it,
    put_on,
    shortlist,
    take_off,
)
from matchmaking.workspace.workspace import Workspace
from tests.workspace.test_workspace import NOW

ALFA, BETA, ANALYST = Viewer(ViewerRole.COMPANY, "alfa"), Viewer(ViewerRole.COMPANY, "beta"), Viewer(ViewerRole.ANALYST)
GAMMA = Candidate("alfa", "gamma", "Gamma Ziekenhuis")
LIST = (Shown("gamma", {"relevance": 0.75}), Shown("beta", {"relevance": 0.5}))


def test_a_candidate_comes_back_with_its_status_reason_and_note_the_latest_first(place: str) -> None:
    workspace = Workspace(place)
    gamma = put_on(workspace, GAMMA, NOW, ALFA)
    put_on(workspace, Candidate("alfa", "delta", "Delta"), NOW + timedelta(days=1), ALFA)
    told = mark(workspace, gamma, NOW, status=Status.NO, reason=Refusal.NO_TIME, note="  ask again in spring ", viewer=ALFA)
    assert (told.status, told.reason, told.note) == (Status.NO, Refusal.NO_TIME, "ask again in spring")
    assert [each.partner for each in shortlist(Workspace(place), ALFA)] == ["delta", "gamma"]
    assert on_it(shortlist(workspace, ALFA), "alfa", "gamma") == told
    again = mark(workspace, told, NOW, status=Status.YES, viewer=ALFA)
    assert (again.status, again.reason, again.note) == (Status.YES, None, "ask again in spring")


def test_who_is_on_it_already_stays_as_it_is(place: str) -> None:
    workspace = Workspace(place)
    called = mark(workspace, put_on(workspace, GAMMA, NOW), NOW, status=Status.CONTACTED)
    assert put_on(workspace, GAMMA, NOW) == called
    assert shortlist(workspace) == (called,)


def test_an_office_keeps_one_partner_for_two_seekers_apart(place: str) -> None:
    workspace = Workspace(place)
    put_on(workspace, GAMMA, NOW)
    put_on(workspace, replace(GAMMA, seeker="beta"), NOW)
    assert len(shortlist(workspace)) == 2


def test_a_company_works_on_its_own_list_alone_and_an_analyst_on_none(place: str) -> None:
    workspace = Workspace(place)
    mine = put_on(workspace, GAMMA, NOW, ALFA)
    assert shortlist(workspace, BETA) == shortlist(workspace, OFFICE) == shortlist(workspace, ANALYST) == ()
    for viewer in (BETA, ANALYST):
        with pytest.raises(NotAllowed):
            put_on(workspace, GAMMA, NOW, viewer)
        with pytest.raises(NotAllowed):
            mark(workspace, mine, NOW, status=Status.YES, viewer=viewer)
        with pytest.raises(NotAllowed):
            take_off(workspace, mine, NOW, viewer)
    assert shortlist(workspace, ALFA) == (mine,)


def test_nobodys_change_is_lost_under_anothers(place: str) -> None:
    workspace = Workspace(place)
    read = put_on(workspace, GAMMA, NOW)
    mark(workspace, read, NOW, note="mine")
    with pytest.raises(StaleChange, match="Gamma Ziekenhuis"):
        mark(workspace, read, NOW, status=Status.YES)
    with pytest.raises(StaleChange):
        take_off(workspace, read, NOW)
    assert shortlist(workspace)[0].note == "mine"


def test_what_was_taken_off_can_be_put_back_with_all_that_was_known(place: str) -> None:
    workspace = Workspace(place)
    known = mark(workspace, put_on(workspace, GAMMA, NOW), NOW, status=Status.CONTACTED, note="spoke to the ward")
    take_off(workspace, known, NOW)
    assert shortlist(workspace) == ()
    back = put_on(workspace, known, NOW)
    assert (back.status, back.note, back.edition) == (Status.CONTACTED, "spoke to the ward", 1)


def test_a_no_without_a_reason_and_a_note_without_an_end_are_refused(place: str) -> None:
    workspace = Workspace(place)
    gamma = put_on(workspace, GAMMA, NOW)
    with pytest.raises(ImpossibleRequest, match="needs a reason"):
        mark(workspace, gamma, NOW, status=Status.NO)
    with pytest.raises(ImpossibleRequest, match=str(LONGEST_NOTE)):
        mark(workspace, gamma, NOW, note="x" * (LONGEST_NOTE + 1))


def test_what_came_of_a_shown_partner_is_told_and_taken_back(place: str) -> None:
    workspace = Workspace(place)
    listed = record_showing(workspace, "alfa", LIST, NOW, ALFA, id="the list")
    gamma = put_on(workspace, replace(GAMMA, showing=listed.id), NOW, ALFA)
    assert outcomes(workspace)[0].outcomes == {}
    refused = mark(workspace, gamma, NOW, status=Status.NO, reason=Refusal.TOO_MUCH_ALIKE, viewer=ALFA)
    told = outcomes(workspace)[0].outcomes["gamma"]
    assert (told.result, told.reason) == (Result.NO, Refusal.TOO_MUCH_ALIKE)
    asked = mark(workspace, refused, NOW, status=Status.TO_CONTACT, viewer=ALFA)
    assert outcomes(workspace)[0].outcomes == {}
    accepted = mark(workspace, asked, NOW, status=Status.YES, viewer=ALFA)
    take_off(workspace, accepted, NOW, ALFA)
    assert outcomes(workspace)[0].outcomes["gamma"].result is Result.YES


def test_a_change_that_tells_of_a_list_nobody_saw_keeps_nothing(place: str) -> None:
    workspace = Workspace(place)
    with pytest.raises(ImpossibleRequest, match="not in that list"):
        put_on(workspace, replace(GAMMA, showing="no such list"), NOW)
    assert shortlist(workspace) == ()


def test_how_often_a_member_is_shown_is_for_itself_and_the_office(place: str) -> None:
    workspace = Workspace(place)
    for _ in range(2):
        record_showing(workspace, "alfa", LIST, NOW)
    assert times_shown(workspace, "gamma", Viewer(ViewerRole.COMPANY, "gamma")) == times_shown(workspace, "gamma") == 2
    assert times_shown(workspace, "delta") == 0
    with pytest.raises(NotAllowed):
        times_shown(workspace, "gamma", ALFA)
