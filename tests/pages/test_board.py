"""The board in the app: who answers a post is told on its start page, says so, and is accepted or declined by the owner."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.members.member import Language
from matchmaking.pages.frame import session
from matchmaking.workspace.board.interests import InterestState, express_interest, interests
from matchmaking.workspace.board.posts import Post, posts, publish
from matchmaking.workspace.maintenance.feedback import Result, outcomes
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import until_no_job_runs
from tests.pages.test_roles import OWN, ROLES, _everything, _open

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
OWNER = "weefselgaarde-bv"
POST = "tumours-on-ice"


@pytest.fixture(autouse=True)
def on_a_day_on_which_the_posts_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "today", lambda: date(2026, 11, 29))
    monkeypatch.setattr(session, "now", lambda: NOW)


def _shown(page: str, role: str = "company") -> AppTest:
    at = _open(page, role)
    until_no_job_runs(at)
    assert not at.exception
    return at


def _as(monkeypatch: pytest.MonkeyPatch, member: str) -> None:
    monkeypatch.setitem(ROLES, "company", {"role": "company", "member": member})


@pytest.mark.usefixtures("model_loaded")
def test_who_answers_a_post_is_told_says_so_and_is_accepted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _everything(_shown("start"))
    assert "Weefselgaarde BV" in said
    assert "of 100 points" in said
    at = _shown("board")
    assert "Opslag van tumorweefsel" in _everything(at).split("Publish")[0]
    at.text_area(key=f"interest_text-{POST}").set_value("Twee vaten vrij.")
    next(button for button in at.button if POST in str(button.proto.form_id)).click().run()
    assert "Waiting for an answer" in _everything(at)
    _as(monkeypatch, OWNER)
    assert "Vrieshaven Biobanking BV" in _everything(_shown("start"))
    at = _shown("board")
    assert at.tabs[1].label == "Your own posts"
    assert "Twee vaten vrij." in _everything(at)
    assert "answers you for" in _everything(at)
    at.text_input(key=f"answer_text-{POST}-{OWN}").set_value("Graag.")
    at.button(key=f"accept-{POST}-{OWN}").click().run()
    assert not at.exception
    assert "Accepted" in _everything(at)  # the tab that holds it stays open
    (told,) = [each for each in interests(workspace, NOW.date()) if each.post == POST]
    assert (told.state, told.answer) == (InterestState.ACCEPTED, "Graag.")
    (listed,) = [shown for shown in outcomes(workspace) if shown.seeker == OWNER]
    assert listed.outcomes[OWN].result is Result.YES
    _as(monkeypatch, OWN)
    assert "Graag." in _everything(_shown("start"))


@pytest.mark.usefixtures("model_loaded")
def test_a_no_without_a_reason_is_not_kept(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    express_interest(workspace, POST, OWN, "Twee vaten vrij.", NOW)
    _as(monkeypatch, OWNER)
    at = _shown("board")
    at.button(key=f"decline-{POST}-{OWN}").click().run()
    assert "A no needs a reason" in _everything(at)
    assert {each.state for each in interests(workspace, NOW.date())} == {InterestState.WAITING}


def test_a_need_is_published_from_the_page(workspace: Workspace) -> None:
    at = _open("board", "company")
    at.session_state["board_view"] = "Publish"
    at.run()
    at.button(key="publish").click().run()
    assert "Say in 20 to 600 characters" in at.warning[0].value
    at.text_area(key="post_text_0_").set_value(
        "We zoeken een draadloze logger die jarenlang werkt in een stikstofvat bij min 190 graden."
    ).run()
    at.button(key="publish").click().run()
    assert not at.exception
    (kept,) = [post for post in posts(workspace, NOW.date()) if post.owner == OWN]
    assert (kept.language, kept.until) == (Language.DUTCH, date(2026, 12, 29))


def test_who_is_hidden_is_shown_no_more_until_it_is_taken_back(workspace: Workspace) -> None:
    at = _open("find_partners", "company")
    first = _first_partner(at)
    at.selectbox(key=f"reason-partner-{first}").select_index(0).run()
    at.button(key=f"hide-partner-{first}").click().run()
    assert _first_partner(at) != first
    at.button(key=f"show_again-{first}").click().run()
    assert _first_partner(at) == first


def _first_partner(at: AppTest) -> str:
    key = next(box.key for box in at.selectbox if str(box.key).startswith("reason-partner-"))
    return str(key).removeprefix("reason-partner-")


def test_the_office_sees_interest_waiting_and_an_analyst_none(workspace: Workspace) -> None:
    publish(workspace, Post("", "A hospital that shares data on falls.", Language.ENGLISH, date(2026, 12, 1)), NOW)
    assert "1 waits for an answer" in _everything(_open("start", "manager"))
    said = _everything(_open("board", "analyst"))
    assert "The cluster office" in said
    assert "tumorweefsel" not in said
    assert "Wachtkamer Nul" not in said
