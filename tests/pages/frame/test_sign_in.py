"""Who signs in, sees and does what the role allows; without sign-in the app stays on this machine."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime import secrets
from streamlit.runtime.context import ContextProxy, StreamlitHeaders
from streamlit.testing.v1 import AppTest

from matchmaking.errors import NotAllowed
from matchmaking.members.member import Kind, Member, Roster
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.frame.sign_in import holds, viewer_of
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import APP, PATIENCE, Demonstration
from tests.pages.conftest import OpenPage

NAMES = {"role": "role", "member": "member"}
ROSTER = Roster.of([Member("alfa", "Alfa BV", Kind.SME, enterprise_number="0123456749")], [], [])
AUTH = {
    "auth": {
        "redirect_uri": "http://127.0.0.1/oauth2callback",
        "cookie_secret": "a secret of the test, long enough",
        "client_id": "matchmaking",
        "client_secret": "test",
        "server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration",
    }
}


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"role": "manager"}, ViewerRole.MANAGER),
        ({"role": ["company", "manager"], "member": "alfa"}, ViewerRole.MANAGER),
        ({"role": "Analyst"}, ViewerRole.ANALYST),
        ({"role": "company", "member": "alfa"}, ViewerRole.COMPANY),
        ({"role": "company", "member": "BE 0123.456.749"}, ViewerRole.COMPANY),
    ],
)
def test_a_claim_decides_the_role(claims: dict[str, Any], role: ViewerRole) -> None:
    viewer = viewer_of(claims, ROSTER, NAMES)
    assert viewer.role is role
    assert viewer.member == ("alfa" if role is ViewerRole.COMPANY else "")


def test_claims_may_lie_deeper_and_have_other_names() -> None:
    claims = {"realm_access": {"roles": ["offline", "analyst"]}}
    assert viewer_of(claims, ROSTER, {**NAMES, "role": "realm_access.roles"}).role is ViewerRole.ANALYST


@pytest.mark.parametrize(
    "claims", [{}, {"role": "owner"}, {"role": []}, {"role": "company"}, {"role": "company", "member": "beta"}]
)
def test_an_account_without_a_role_or_an_organisation_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        viewer_of(claims, ROSTER, NAMES)


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "still"),
    [(0, True), (11.9, True), (12.1, False), (24 * 29, False), (-0.1, True), (-1, False), (-24 * 365, False)],
)
def test_a_sign_in_holds_for_a_working_day_and_not_when_the_clock_went_back(hours: float, still: bool) -> None:
    assert holds({"iat": (NOW - timedelta(hours=hours)).timestamp()}, NOW) is still


@pytest.mark.parametrize("given", ["yesterday", None, "nan", float("inf"), -1e300, [], True])
def test_a_time_that_is_none_is_no_sign_in(given: object) -> None:
    assert not holds({"iat": given}, NOW)


@pytest.mark.parametrize("page", ["start", "members", "build_consortium"])
def test_whoever_signed_in_yesterday_stands_before_the_door_again(open_page: OpenPage, page: str) -> None:
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    yesterday = (datetime.now(UTC) - timedelta(hours=25)).timestamp()
    _signed_in(at, role="manager", iat=yesterday)
    if page != "start":
        at.switch_page(f"matchmaking/pages/{page}.py")
    at.run()
    assert not at.exception
    assert [button.label for button in at.button] == ["Aanmelden"]
    assert not at.selectbox


def test_a_role_that_was_changed_or_taken_back_counts_from_the_next_run_with_the_new_claims(open_page: OpenPage) -> None:
    at = _signed_in(AppTest.from_file(str(APP), default_timeout=PATIENCE), role="manager")
    at.switch_page("matchmaking/pages/meetings.py")
    at.run()
    assert not at.exception
    assert len(at.title) == 1
    at.user["role"] = "analyst"
    at.run()
    assert "Matchmaking" not in [title.value for title in at.title]
    assert at.markdown[0].value == "Analist"
    at.user["role"] = ""
    at.run()
    assert not at.exception
    assert "'role'" in at.error[0].value
    assert not at.selectbox


def _signed_in(at: AppTest, **claims: Any) -> AppTest:
    at.secrets = AUTH
    for name, value in {"is_logged_in": True, "sub": "someone", **claims}.items():
        at.user[name] = value
    return at


def test_nobody_sees_more_before_signing_in_than_what_this_is_for_whom_and_how_large_the_cluster_is(
    open_page: OpenPage, demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "today", lambda: date(2026, 11, 29))
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.secrets = AUTH
    at.run()
    assert not at.exception
    assert not at.selectbox
    assert [button.label for button in at.button] == ["Aanmelden"]
    assert [metric.value for metric in at.metric] == ["100", "3", "70", "5"]
    assert [header.value for header in at.header][3:] == ["Bewaard werk", "Leden die openbaar willen zijn"]
    assert not at.get("page_link")
    said = "\n".join(str(element.value) for element in [*at.title, *at.header, *at.markdown, *at.metric, *at.caption])
    assert "elkaar aanvullen" in said
    assert "15 december 2026 (nog 16 dagen)" in said
    assert not [member.name for member in Workspace(demonstration.workspace).roster().members if member.name in said]


def test_somebody_without_a_role_is_told_whom_to_ask(open_page: OpenPage) -> None:
    at = _signed_in(AppTest.from_file(str(APP), default_timeout=PATIENCE)).run()
    assert not at.exception
    assert "'role'" in at.error[0].value


def test_without_sign_in_the_app_refuses_another_address(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    known = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: "0.0.0.0" if key == "server.address" else known(key))  # noqa: S104
    at.run()
    assert "127.0.0.1" in at.error[0].value
    assert not at.selectbox


@pytest.mark.parametrize("content", ["", "[Auth]\n", '[auth]\nclient_id = "x', "\ufeff[auth]\n"])
def test_a_slip_in_the_file_shows_nothing_to_anybody(
    content: str, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file := tmp_path / "secrets.toml").write_text(content, encoding="utf-8")
    known = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: [str(file)] if key == "secrets.files" else known(key))
    monkeypatch.setattr(config, "get_option", st.get_option)
    monkeypatch.setattr(st, "secrets", secrets.Secrets())
    for page in ("find_partners", "members", "weights"):
        at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        at.switch_page(f"matchmaking/pages/{page}.py")
        at.run()
        assert not at.exception
        assert "secrets.toml" in at.error[0].value.replace("\\", "")
        assert not at.main.selectbox
        assert not at.text_input
        assert not at.button


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Host": "127.0.0.1:8501", "X-Forwarded-For": "203.0.113.7"}])
def test_a_request_from_elsewhere_shows_nothing_without_sign_in(
    headers: dict[str, str], open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "headers", StreamlitHeaders(headers.items()))
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE).run()
    assert not at.exception
    assert [value in at.error[0].value.replace("\\", "") for value in ("evil.example", "X-Forwarded-For")].count(True) == 1
    assert not at.main.selectbox
    assert not at.text_input
