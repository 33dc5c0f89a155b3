"""Every page, seen by each of those who may sign in and by somebody who did not: nothing breaks, and nobody sees too much."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.random_events import random_event
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.maintenance.changes import changes_of
from matchmaking.workspace.maintenance.shortlist import Candidate, put_on, shortlist
from matchmaking.workspace.privacy.consent import Consent, Visibility, give_consent
from matchmaking.workspace.saved_events import keep_event
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import APP, PAGES, PATIENCE
from tests.pages.frame.test_sign_in import AUTH
from tests.workspace.test_workspace import NOW

OWN, OTHER, HIDDEN = "vrieshaven-biobanking-bv", "koudelint-farmalogistiek-nv", "uz-scheldekaai"
ROLES = {
    "company": {"role": "company", "member": OWN},
    "manager": {"role": "manager"},
    "analyst": {"role": "analyst"},
}


def _open(page: str, role: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.secrets = AUTH
    if role:
        for name, value in {"is_logged_in": True, "sub": f"the {role}", **ROLES[role]}.items():
            at.user[name] = value
    at.query_params["lang"] = "en"
    for name, value in query.items():
        at.query_params[name] = value
    if page != "start":
        at.switch_page(f"matchmaking/pages/{page}.py")
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def _everything(at: AppTest) -> str:
    said = [str(element.value) for element in [*at.title, *at.header, *at.subheader, *at.markdown, *at.info, *at.warning]]
    said += [element.value.to_string() for element in [*at.table, *at.dataframe]]
    said += [str(option) for choice in [*at.selectbox, *at.multiselect] for option in choice.options]
    return "\n".join(said).replace("\\", "")


@pytest.mark.parametrize("page", PAGES)
def test_who_has_not_signed_in_sees_no_page(workspace: Workspace, page: str) -> None:
    at = _open(page, "")
    assert [button.label for button in at.button] == ["Sign in"]
    assert "Vrieshaven" not in _everything(at)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_each_role(workspace: Workspace, page: str, role: str) -> None:
    at = _open(page, role)
    assert not at.error
    assert at.title


def test_a_company_looks_in_its_own_name_and_finds_nobody_who_hides(workspace: Workspace) -> None:
    give_consent(workspace, HIDDEN, Consent(Visibility.OFFICE), NOW)
    name = workspace.roster().member(HIDDEN).name
    at = _open("find_partners", "company", **{"for": OTHER})
    assert at.selectbox(key="seeker").value == OWN
    assert len(at.selectbox(key="seeker").options) == 2
    for page in ("find_partners", "members"):
        assert name not in _everything(_open(page, "company"))
    assert name not in _everything(_open("members", "company", member=HIDDEN))
    assert name in _everything(_open("members", "manager"))


def test_a_company_sees_what_weights_do_for_itself(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "company", {"role": "company", "member": OTHER})
    at = _open("weights", "company")
    assert "Koudelint" in next(header.value for header in at.header if "What changes for" in header.value)


def test_it_is_said_in_whose_name_somebody_is_signed_in(workspace: Workspace) -> None:
    names = {"company": "Vrieshaven Biobanking BV", "manager": "Cluster office", "analyst": "Analyst"}
    for role, name in names.items():
        assert _open("evidence", role).markdown[0].value == name


def test_a_company_changes_its_own_profile_and_no_other(workspace: Workspace) -> None:
    at = _open("members", "company", member=OWN)
    next(field for field in at.text_input if field.label == "Website").set_value("https://new.example")
    next(button for button in at.button if button.label == "Save").click().run()
    assert not at.exception
    assert workspace.roster().member(OWN).website == "https://new.example"
    assert [(each.field, each.by) for each in changes_of(workspace, OWN)] == [("website", "the company")]
    assert not [field for field in _open("members", "company", member=OTHER).text_input if field.label == "Website"]
    assert not [field for field in _open("members", "analyst", member=OWN).text_input if field.label == "Website"]


def test_a_shortlist_is_seen_by_its_owner_alone(workspace: Workspace) -> None:
    company = Viewer(ViewerRole.COMPANY, OWN, "the company")
    put_on(workspace, Candidate(OWN, OTHER, "Koudelint Farmalogistiek NV"), NOW, company)
    assert "Koudelint" in _everything(_open("shortlist", "company"))
    for role in ("manager", "analyst"):
        assert "Koudelint" not in _everything(_open("shortlist", role))
    assert len(shortlist(workspace, company)) == 1


def test_who_comes_to_hide_is_on_a_shortlist_without_a_name(workspace: Workspace) -> None:
    put_on(workspace, Candidate(OWN, HIDDEN, "UZ Scheldekaai"), NOW, Viewer(ViewerRole.COMPANY, OWN, "the company"))
    give_consent(workspace, HIDDEN, Consent(Visibility.NOBODY), NOW)
    said = _everything(_open("shortlist", "company"))
    assert "no longer shown" in said
    assert "Scheldekaai" not in said


def test_an_analyst_is_offered_no_shortlist_and_sees_no_contact_person(workspace: Workspace) -> None:
    at = _open("find_partners", "analyst")
    assert not [button for button in at.button if button.label == "Put on the shortlist"]
    contact = workspace.roster().member(OTHER).contact
    assert contact
    assert contact.email not in _everything(_open("members", "analyst", member=OTHER))


@pytest.mark.parametrize("role", ["company", "analyst"])
def test_meetings_are_the_offices_alone(workspace: Workspace, role: str) -> None:
    keep_event(workspace, replace(random_event(4, 2, 2, 1), name="Health Match"), NOW)
    at = _open("meetings", role)
    assert "Health Match" not in _everything(at)
    assert "Meetings" not in [title.value for title in at.title]
    assert "Health Match" in _everything(_open("meetings", "manager"))
