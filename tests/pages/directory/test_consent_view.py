"""To opt out is asked once more, told, and taken back; the office brings somebody back whom no list names."""

from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from matchmaking.workspace.privacy.consent import Visibility, consent_of, consents, opt_out
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage


def _said(at: AppTest) -> str:
    elements = [*at.markdown, *at.header, *at.info, *at.warning, *at.success]
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


def _asks_to_opt_out(at: AppTest, member: str) -> None:
    at.radio(key=f"consent-{member}_visibility").set_value(Visibility.NOBODY)
    next(button for button in at.button if button.proto.form_id == f"consent-{member}").click().run()
    assert not at.exception


def test_to_opt_out_is_asked_once_more_told_and_taken_back(workspace: Workspace, open_page: OpenPage) -> None:
    member = next(member for member in workspace.roster().members if member.consent and member.contact)
    before = consent_of(member, consents(workspace))
    at = open_page("members", member=member.id)
    _asks_to_opt_out(at, member.id)
    assert member.id in workspace.roster().position
    assert f"Let {member.name} opt out?" in _said(at)
    at.button(key="consent_cancel").click().run()
    assert "opt out?" not in _said(at)
    assert member.id in workspace.roster().position
    _asks_to_opt_out(at, member.id)
    at.button(key="consent_sure").click().run()
    assert not at.exception
    assert member.id not in workspace.roster().position
    assert f"{member.name} opted out: from now on it stands in no ranking" in _said(at)
    assert not at.warning
    at.button(key="consent_undo").click().run()
    assert not at.exception
    assert "is as it was before" in _said(at)
    again = consent_of(workspace.roster().member(member.id), consents(workspace))
    assert (again.visibility, again.purposes) == (before.visibility, before.purposes)


def test_the_office_brings_back_by_name_whom_no_list_names(workspace: Workspace, open_page: OpenPage) -> None:
    member = workspace.roster().members[3]
    opt_out(workspace, member.id, datetime.now(UTC))
    at = open_page("members")
    at.session_state["members_view"] = "Privacy"
    at.run()
    assert "One member opted out." in _said(at)
    assert member.name not in "\n".join(str(each.value) for each in [*at.markdown, *at.header])
    at.text_input(key="coming_back_name").set_value("Nobody of this name")
    at.button(key="coming_back_sent").click().run()
    assert "No single member that opted out is called" in _said(at)
    at.text_input(key="coming_back_name").set_value(member.name)
    at.button(key="coming_back_sent").click().run()
    assert not at.exception
    assert f"{member.name} takes part again." in _said(at)
    assert consents(workspace)[member.id].visibility is Visibility.OFFICE
