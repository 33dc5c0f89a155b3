"""The page of meetings: an event made, its lists taken in, its meetings planned, repaired and taken along, by the office."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.exports.tables import Cell, ExportTable, to_excel
from matchmaking.i18n import Wording
from matchmaking.meetings import check_schedule, count_meetings
from matchmaking.members.member import Member
from matchmaking.workspace.privacy.consent import Consent, Visibility, give_consent
from matchmaking.workspace.saved_events import kept_event
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage, until_no_job_runs
from tests.workspace.test_workspace import NOW

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def people_of(members: tuple[Member, ...]) -> bytes:
    """A list of participants: each must meet the next one, wants to meet the one after, and never the third."""
    names = [member.name for member in members]
    rows: list[list[Cell]] = [
        [
            name,
            f"Person {at}",
            "en, nl",
            names[(at + 1) % len(names)],
            names[(at + 2) % len(names)],
            names[(at + 3) % len(names)],
        ]
        for at, name in enumerate(names)
    ]
    columns = ["Organisatie", "Persoon", "Talen", "Moet ontmoeten", "Wil ontmoeten", "Liever niet"]
    return to_excel([ExportTable("Deelnemers", columns, rows)])


def press(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def created(at: AppTest, language: str) -> AppTest:
    at.text_input(key="event_name").set_value("Health Match")
    submit = Wording(language).translate("Create the event")
    return next(button for button in at.button if button.label == submit).click().run()


def goes_on(at: AppTest, words: Wording, how: str) -> bool:
    """Whether the page says under the event's name that it goes on so."""
    return any(words.translate(how) in each.value for each in at.markdown)


@pytest.fixture
def chosen(workspace: Workspace) -> tuple[Member, ...]:
    return workspace.roster().members[:8]


def taken_in(at: AppTest, members: tuple[Member, ...]) -> AppTest:
    at.file_uploader[0].set_value([("people.xlsx", people_of(members), EXCEL)]).run()
    return press(at, "take_in_lists")


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_an_event_is_made_filled_planned_and_taken_along(
    workspace: Workspace, chosen: tuple[Member, ...], open_page: OpenPage, language: str
) -> None:
    words = Wording(language)
    at = created(open_page("meetings", language), language)
    assert goes_on(at, words, "Nobody is on the list yet: bring in who comes under *Participants*.")
    at = taken_in(at, chosen)
    assert not at.exception
    assert goes_on(at, words, "Nothing is planned yet: plan the meetings under *Schedule*.")
    event = kept_event(workspace, "health-match")
    assert [each.member for each in event.participants] == [member.id for member in chosen]
    assert len(event.wishes) == 24
    at.session_state["meetings_part"] = words.translate("Schedule")
    press(at.run(), "plan_meetings")
    until_no_job_runs(at)
    assert not at.exception
    event = kept_event(workspace, "health-match")
    assert event.schedule is not None
    assert check_schedule(event) == ()
    assert count_meetings(event).meetings == 16
    assert any(words.translate("No other schedule is worth more.") in each.value for each in at.markdown)
    assert goes_on(at, words, f"*{words.translate('Papers')}*")
    at.session_state["meetings_part"] = words.translate("Repair")
    at.run()
    at.multiselect(key="repair_gone").set_value([event.participants[0].id])
    submit = words.translate("Repair")
    next(button for button in at.button if button.label == submit).click().run()
    assert not at.exception
    assert kept_event(workspace, "health-match").schedule != event.schedule
    assert at.success[0].value.startswith(words.plural("{count} agreed meeting changes.", "{count} agreed meetings change.", 0))
    at.session_state["meetings_part"] = words.translate("Papers")
    at.run()
    assert not at.exception
    assert len(at.get("download_button")) == 6


def test_a_hidden_member_is_suggested_to_the_office_alone_and_never_taken(
    workspace: Workspace, chosen: tuple[Member, ...], open_page: OpenPage
) -> None:
    hidden = chosen[0].id
    give_consent(workspace, hidden, Consent(Visibility.OFFICE), NOW)
    at = taken_in(created(open_page("meetings"), "en"), chosen)
    before = kept_event(workspace, "health-match")
    at.session_state["meetings_part"] = "Suggestions"
    at.run()
    assert not at.exception
    told = json.dumps(at.table[0].value.to_dict(), default=str)
    assert "For the office alone" in told
    assert "How well they answer the participant" in told
    press(at, "take_suggestions")
    assert not at.exception
    event = kept_event(workspace, "health-match")
    new = set(event.wishes) - set(before.wishes)
    of_hidden = {each.id for each in event.participants if each.member == hidden}
    assert new
    assert not any(of_hidden & {wish.who, wish.whom} for wish in new)


def test_a_list_that_is_not_understood_is_told_row_by_row(workspace: Workspace, open_page: OpenPage) -> None:
    at = created(open_page("meetings"), "en")
    at.file_uploader[0].set_value([("people.csv", b"Organisation;Languages\nAlfa;Klingon\n", "text/csv")]).run()
    press(at, "take_in_lists")
    assert not at.exception
    assert any("Klingon" in json.dumps(table.value.to_dict(), default=str) for table in at.table)
