"""The shortlist page: how far it came is changed where it stands, and nothing is lost."""

import pytest

from matchmaking.workspace.maintenance.feedback import Refusal, outcomes
from matchmaking.workspace.maintenance.shortlist import Candidate, Status, mark, put_on, shortlist
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage
from tests.workspace.test_workspace import NOW

SEEKER, PARTNER = "vrieshaven-biobanking-bv", "koudelint-farmalogistiek-nv"


@pytest.fixture
def candidate(workspace: Workspace) -> Candidate:
    return put_on(workspace, Candidate(SEEKER, PARTNER, "Koudelint Farmalogistiek NV"), NOW)


def test_an_empty_shortlist_says_what_to_do_next(workspace: Workspace, open_page: OpenPage) -> None:
    at = open_page("shortlist")
    assert "Put on the shortlist" in at.markdown[-1].value


def test_a_status_and_a_note_are_kept_where_they_are_changed(
    workspace: Workspace, candidate: Candidate, open_page: OpenPage
) -> None:
    at = open_page("shortlist")
    at.selectbox[0].set_value(Status.CONTACTED).run()
    at.text_area[0].set_value("called on Monday").run()
    assert not at.exception
    (kept,) = shortlist(workspace)
    assert (kept.status, kept.note) == (Status.CONTACTED, "called on Monday")


def test_a_no_is_kept_once_its_reason_is_given(workspace: Workspace, candidate: Candidate, open_page: OpenPage) -> None:
    at = open_page("shortlist")
    at.selectbox[0].set_value(Status.NO).run()
    assert shortlist(workspace)[0].status is Status.TO_CONTACT
    at.selectbox[1].set_value(Refusal.NO_TIME).run()
    assert not at.exception
    assert (shortlist(workspace)[0].status, shortlist(workspace)[0].reason) == (Status.NO, Refusal.NO_TIME)


def test_who_is_taken_off_comes_back_with_undo(workspace: Workspace, candidate: Candidate, open_page: OpenPage) -> None:
    mark(workspace, candidate, NOW, note="the ward was friendly")
    at = open_page("shortlist")
    next(button for button in at.button if button.label == "Take off").click().run()
    assert shortlist(workspace) == ()
    at.button(key="shortlist_undo").click().run()
    assert not at.exception
    assert shortlist(workspace)[0].note == "the ward was friendly"


def test_a_change_that_comes_too_late_is_said_and_the_list_shown_anew(
    workspace: Workspace, candidate: Candidate, open_page: OpenPage
) -> None:
    at = open_page("shortlist")
    mark(workspace, candidate, NOW, note="written by a colleague")
    at.selectbox[0].set_value(Status.YES).run()
    assert "changed or removed by somebody else" in at.warning[0].value
    assert at.text_area[0].value == "written by a colleague"
    assert shortlist(workspace)[0].status is Status.TO_CONTACT


def test_an_address_opens_one_status(workspace: Workspace, candidate: Candidate, open_page: OpenPage) -> None:
    put_on(workspace, Candidate(SEEKER, "uz-scheldekaai", "UZ Scheldekaai"), NOW)
    mark(workspace, candidate, NOW, status=Status.YES)
    at = open_page("shortlist", status="yes")
    assert len(at.text_area) == 1
    assert "Koudelint" in "".join(each.value for each in at.markdown)


def test_what_came_of_a_partner_found_in_a_list_is_told_of_that_list(workspace: Workspace, open_page: OpenPage) -> None:
    at = open_page()
    next(button for button in at.button if button.label == "Put on the shortlist").click().run()
    at.switch_page("matchmaking/pages/shortlist.py").run()
    at.selectbox[0].set_value(Status.YES).run()
    assert not at.exception
    listed = next(each for each in outcomes(workspace) if each.outcomes)
    assert len(listed.partners) == 10
    assert [outcome.result.value for outcome in listed.outcomes.values()] == ["yes"]
