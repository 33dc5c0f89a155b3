"""The start page: what this is, the cluster in numbers, three doors, and for each of the three what waits for them."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.composition import Call, Capability, Request, draft_of, read_call, setting_of
from matchmaking.features import fit
from matchmaking.members.member import Language, Statement
from matchmaking.pages.frame import remembered, session
from matchmaking.workspace.demonstration import demonstration_calls
from matchmaking.workspace.maintenance.changes import change
from matchmaking.workspace.maintenance.shortlist import Candidate, put_on
from matchmaking.workspace.privacy.consent import OUT, Consent, Visibility, give_consent
from matchmaking.workspace.saved_calls import keep_call
from matchmaking.workspace.saved_consortia import save
from matchmaking.workspace.storage.origins import Basis
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration
from tests.pages.conftest import OpenPage, until_no_job_runs
from tests.pages.test_roles import OTHER, OWN, _everything, _open
from tests.workspace.test_workspace import NOW

DATA_HOUSE = "dossierwilg-software-nv"


@pytest.fixture(autouse=True)
def on_a_day_on_which_the_calls_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "today", lambda: date(2026, 11, 29))


def _links(at: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.page, link.proto.query_string) for link in at.get("page_link")]


def _said(at: AppTest) -> str:
    return _everything(at) + "\n".join(element.value for element in at.caption).replace("\\", "")


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_the_first_screen_says_what_this_is_in_numbers_with_a_door_for_each_of_the_three(
    open_page: OpenPage, language: str
) -> None:
    at = open_page("start", language=language)
    assert [metric.value for metric in at.metric] == ["110", "3", "70", "5"]
    assert len(at.header) >= 4  # a door each, and saved work
    pages = [page for page, _ in _links(at)]
    assert pages[:4] == ["find_partners", "build_consortium", "evidence", "weights"]
    assert "first_steps" in pages


def test_the_first_screen_shows_the_cluster_on_a_map_and_as_a_network(open_page: OpenPage) -> None:
    at = open_page("start")
    assert any("members in" in element.value and "most are in" in element.value for element in at.markdown)
    at.session_state["cluster_picture"] = "network"
    at.run()
    assert not at.exception
    assert any("worked with the most others: " in element.value for element in at.markdown)


@pytest.mark.parametrize("query", [{"for": OWN}, {"need": "a hospital with dialysis"}, {"for": "-", "need": "dialysis"}])
def test_a_link_made_when_partners_were_the_first_page_still_opens_them(open_page: OpenPage, query: dict[str, str]) -> None:
    at = open_page("start", **query)
    assert at.title[0].value == "Find partners"
    assert at.header[0].value.startswith("The 10")
    if "need" in query:
        assert at.text_area(key="need").value == query["need"]


@pytest.mark.usefixtures("model_loaded")
def test_a_company_sees_calls_for_it_with_its_own_words_and_a_way_to_a_consortium_around_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open("start", "company")
    until_no_job_runs(at)
    assert not at.exception
    said = _said(at)
    assert "Listening to the ageing brain" in said
    assert "15 December 2026 (16 days left)" in said
    assert "Link with the patient record" in said
    assert "The profile of Vrieshaven Biobanking BV" in said
    assert "White spots" not in said
    assert ("build_consortium", f"call=listening-to-the-ageing-brain&with={OWN}") in _links(at)


def test_the_link_opens_the_call_with_the_member_in_it(open_page: OpenPage) -> None:
    at = open_page("build_consortium", call="listening-to-the-ageing-brain", **{"with": OWN})
    assert at.selectbox(key="call").value == "listening-to-the-ageing-brain"
    assert at.multiselect(key="anchors").value == [OWN]
    assert any("Vrieshaven" in table.value.to_string() for table in at.table)


@pytest.mark.usefixtures("model_loaded")
def test_the_office_sees_deadlines_white_spots_and_whom_to_ask(workspace: Workspace) -> None:
    at = _open("start", "manager")
    until_no_job_runs(at)
    assert not at.exception
    said = _said(at)
    assert "Kidney care at home" in said
    assert ("build_consortium", "call=kidney-at-home") in _links(at)
    assert "40 participants" in said
    assert ("meetings", "event=crossroads") in _links(at)
    assert "covered by fewer than three members" in said
    assert "members to ask" in said
    assert ("members", "view=ask") in _links(at)


@pytest.mark.usefixtures("model_loaded")
def test_the_office_is_told_which_saved_consortium_broke_and_a_company_is_not(
    workspace: Workspace, demonstration: Demonstration
) -> None:
    call = read_call(demonstration_calls()[0])
    features = fit(workspace.roster(), session.encoder(), demonstration.cache)
    document = save(workspace, "Cold chain", draft_of(setting_of(call, features), [OWN, OTHER], Request()), NOW)
    at = _open("start", "manager")
    until_no_job_runs(at)
    assert "The one that is saved still stands as it was." in _said(at)
    give_consent(workspace, OTHER, OUT, NOW)
    at = _open("start", "manager")
    until_no_job_runs(at)
    said = _said(at)
    assert "1 of 1 is no longer what it was when it was saved" in said
    assert "One of its members left the cluster or opted out" in said
    assert ("build_consortium", f"saved={document.id}") in _links(at)
    at = _open("start", "company")
    until_no_job_runs(at)
    assert "Cold chain" not in _said(at)


def test_an_analyst_sees_the_state_of_the_evidence_and_nothing_of_one_member(workspace: Workspace) -> None:
    at = _open("start", "analyst")
    said = _said(at)
    assert "State of the evidence" in said
    assert "Measured on" in said
    assert not at.get("progress")
    assert "Profiles to complete" not in said


def test_whose_need_a_company_answers_is_named_unless_that_member_hides(workspace: Workspace) -> None:
    name = workspace.roster().member(OTHER).name
    text = workspace.roster().member(OWN).statements[0].text
    change(workspace, OTHER, {"needs": (Statement(text, Language.ENGLISH),)}, "An", NOW, Basis.CORRECTED)
    assert f"**{name}** looks for" in _said(_open("start", "company"))
    give_consent(workspace, OTHER, Consent(Visibility.OFFICE), NOW)
    assert name not in _said(_open("start", "company"))


@pytest.mark.usefixtures("model_loaded")
def test_a_call_that_the_office_keeps_is_on_everybody_s_start_page(workspace: Workspace) -> None:
    text = workspace.roster().member(OWN).statements[0].text
    keep_call(workspace, Call("cold", "A call for the cold", capabilities=(Capability("Cold storage", text),)), NOW)
    at = _open("start", "company")
    until_no_job_runs(at)
    said = _said(at)
    assert [metric.value for metric in at.metric][-1] == "6"
    assert "A call for the cold" in said
    assert "Cold storage" in said


def test_saved_work_is_the_viewers_own(workspace: Workspace) -> None:
    assert "Nothing is saved yet" in _said(_open("start", "company"))
    put_on(workspace, Candidate("", OTHER, "Koudelint Farmalogistiek NV"), NOW)
    assert "Nothing is saved yet" in _said(_open("start", "company"))
    assert any(page == "shortlist" for page, _ in _links(_open("start", "manager")))


@pytest.mark.usefixtures("model_loaded")
def test_where_nobody_signs_in_the_remembered_organisation_has_its_calls_in_front(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaking.pages.frame.member_choice.last_search", lambda: remembered.LastSearch(DATA_HOUSE, ""))
    at = open_page("start")
    until_no_job_runs(at)
    assert at.selectbox(key="start_member").value == DATA_HOUSE
    assert "Open calls for Dossierwilg Software NV" in _said(at)
