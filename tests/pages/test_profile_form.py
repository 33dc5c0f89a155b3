"""A form opened by its link: without an account, one member's form and nothing else of the app."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from matchmaking.workspace.maintenance.following import FollowKind, follow, followed, followers, stop_token
from matchmaking.workspace.maintenance.profile_forms import forms, make_form_link, revoke_form_links
from matchmaking.workspace.privacy.consent import Purpose, Visibility
from matchmaking.workspace.workspace import Workspace
from tests.composition.calls.test_documents import pdf
from tests.demonstration import APP, PATIENCE
from tests.pages.conftest import OpenPage
from tests.pages.frame.test_sign_in import AUTH

LEAFLET = (
    "We build skin patches that measure glucose for seven days without a needle. We look for a hospital that validates our "
    "patches in children. We offer partners a clean room for coating of sensors."
)
MEMBER, OTHER = "vrieshaven-biobanking-bv", "Koudelint"


def _open(language: str = "en", **query: str) -> AppTest:
    """The app as somebody without an account opens it, where people sign in."""
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.secrets = AUTH
    at.query_params["lang"] = language
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def _link(workspace: Workspace) -> str:
    return make_form_link(workspace, MEMBER, "en", 14, datetime.now(UTC)).token


def test_a_form_is_filled_in_kept_as_a_draft_and_sent_without_an_account(workspace: Workspace) -> None:
    token = _link(workspace)
    at = _open(form=token)
    assert [title.value for title in at.title] == ["Profile form"]
    assert OTHER not in str(at.main)
    (form,) = forms(workspace)
    assert form.answer is None
    at.text_area(key=f"{form.id}-needs").set_value("A hospital that freezes samples\n\nA courier").run()
    kept = forms(workspace)[0].answer
    assert kept is not None
    assert kept.needs == ("A hospital that freezes samples", "A courier")
    again = _open(form=token)
    assert again.text_area(key=f"{form.id}-needs").value == "A hospital that freezes samples\nA courier"
    again.button(key="form_send").click().run()
    assert "Say who may see" in again.warning[0].value
    for purpose in Purpose:
        again.checkbox(key=f"{form.id}-{purpose}").check()
    again.radio(key=f"{form.id}-visibility").set_value(Visibility.EVERYONE).run()
    again.button(key="form_send").click().run()
    assert "Sent on" in again.success[0].value
    (sent,) = forms(workspace)
    assert sent.state == "sent"
    assert sent.answer is not None
    assert sent.answer.purposes == set(Purpose)


def _leaflet(place: Path) -> bytes:
    """What a member says of itself, as a file of the kind that its name says."""
    if place.suffix == ".pdf":
        pdf(place, LEAFLET)
    elif place.suffix == ".docx":
        document = Document()
        document.add_paragraph(LEAFLET)
        document.save(str(place))
    else:
        place.write_text(LEAFLET, encoding="utf-8")
    return place.read_bytes()


@pytest.mark.parametrize("name", ["folder.pdf", "folder.docx", "folder.txt"])
def test_a_form_is_filled_in_from_a_document_where_it_is_empty(workspace: Workspace, tmp_path: Path, name: str) -> None:
    token = _link(workspace)
    at = _open(form=token)
    (form,) = forms(workspace)
    for field in ("statements", "offers"):
        at.text_area(key=f"{form.id}-{field}").set_value("").run()
    needs = at.text_area(key=f"{form.id}-needs").value
    at.file_uploader[0].set_value((name, _leaflet(tmp_path / name), "")).run()
    at.button(key="form_prefill").click().run()
    assert not at.exception
    assert "Check every sentence" in at.info[0].value
    assert "skin patches that measure glucose" in str(at.text_area(key=f"{form.id}-statements").value)
    assert at.text_area(key=f"{form.id}-offers").value == "We offer partners a clean room for coating of sensors."
    assert at.text_area(key=f"{form.id}-needs").value == needs
    kept = forms(workspace)[0].answer
    assert kept is not None
    assert kept.offers == ("We offer partners a clean room for coating of sensors.",)


def test_a_damaged_document_is_told_and_changes_nothing(workspace: Workspace) -> None:
    at = _open(form=_link(workspace))
    at.file_uploader[0].set_value(("folder.pdf", b"%PDF-1.7 nothing", "")).run()
    at.button(key="form_prefill").click().run()
    assert not at.exception
    assert "This file cannot be read" in at.warning[0].value
    assert forms(workspace)[0].answer is None


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_link_that_holds_no_longer_is_refused_in_a_sentence_and_shows_nothing(workspace: Workspace, language: str) -> None:
    token = _link(workspace)
    revoke_form_links(workspace, MEMBER, datetime.now(UTC))
    for refused in (token, token[:-2], "x"):
        at = _open(language, form=refused)
        assert len(at.error) == 1
        assert not [*at.text_area, *at.button]
    assert at.error[0].value.startswith({"nl": "Deze link", "fr": "Ce lien"}[language])


def test_the_office_makes_a_link_and_takes_a_form_in(workspace: Workspace, open_page: OpenPage) -> None:
    at = open_page("members", view="ask")
    at.selectbox(key="form_for").set_value(MEMBER).run()
    at.button(key="form_make").click().run()
    address = next(code.value for code in at.code if "?form=" in code.value)
    form = _open(form=address.partition("form=")[2].partition("&")[0])
    (made,) = forms(workspace)
    form.text_area(key=f"{made.id}-needs").set_value("A hospital that freezes samples").run()
    form.radio(key=f"{made.id}-visibility").set_value(Visibility.EVERYONE).run()
    form.button(key="form_send").click().run()
    assert "1 form to check" in [link.proto.label for link in open_page("start").get("page_link")]
    at.run()
    at.button(key=f"form_take-{made.id}").click().run()
    assert "taken in" in at.success[0].value
    assert [need.text for need in workspace.roster().member(MEMBER).needs] == ["A hospital that freezes samples"]


def test_a_digest_is_stopped_by_one_click_on_its_own_page(workspace: Workspace) -> None:
    follower = follow(workspace, FollowKind.MEMBER, MEMBER, "an@alfa.example", "en")
    token = stop_token(workspace, follower)
    at = _open(unsubscribe=token)
    assert followers(workspace)
    at.button(key="digest_stop").click().run()
    assert "are stopped" in at.success[0].value
    assert not followers(workspace)
    assert len(_open(unsubscribe=token[1:]).error) == 1


def test_a_member_is_followed_and_left_on_its_page(workspace: Workspace, open_page: OpenPage) -> None:
    at = open_page("members", member=MEMBER)
    at.text_input(key=f"follow-member-{MEMBER}-email").set_value("office@example.org")
    at.button(key=f"follow-member-{MEMBER}-yes").click().run()
    follower = followed(workspace)
    assert follower is not None
    assert follower.follows_it(FollowKind.MEMBER, MEMBER)
    at.button(key=f"follow-member-{MEMBER}-no").click().run()
    assert followed(workspace) is None
