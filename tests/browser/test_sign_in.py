"""Signing in for real: a browser, the app, and an identity provider on this machine; and what each of the three then finds."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from matchmaking.i18n import Wording
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.privacy.consent import Consent, Visibility, give_consent
from matchmaking.workspace.workspace import Workspace
from tests.browser.conftest import PATIENCE, free_port, serving
from tests.browser.identity_provider import CLIENT, IdentityProvider, identity_provider
from tests.browser.walk import findings, settled
from tests.demonstration import Demonstration
from tests.exports.test_meetings import parsed

pytestmark = pytest.mark.browser

COMPANY = "vrieshaven-biobanking-bv"

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only for this test, and long enough to be one"
client_id = "{client}"
client_secret = "test"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[roles]
role = "cluster.role"
member = "cluster.organisation"
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as running:
        yield running


@pytest.fixture(scope="module")
def guarded(
    demonstration: Demonstration, provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Workspace]]:
    """The address of an app that people sign in to, and its workspace, loaded today: its calls have not run out."""
    folder, port = tmp_path_factory.mktemp("guarded"), free_port()
    today = demonstration.copied(tmp_path_factory.mktemp("today"))
    with closing(Workspace(today.workspace)) as workspace:
        load_demonstration(workspace, datetime.now(UTC))
    secrets = folder / "secrets.toml"
    secrets.write_text(SECRETS.format(port=port, client=CLIENT, provider=provider.address))
    with serving(today, folder, port, secrets) as served:
        yield served, Workspace(folder / "cluster.workspace")


def _signs_in(browser: Browser, address: str, language: str = "en") -> Page:
    _ = Wording(language).translate
    opened = browser.new_context(locale=language).new_page()
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    opened.goto(address)
    opened.get_by_role("button", name=_("Sign in")).click()
    expect(opened.get_by_role("button", name=_("Sign out"))).to_be_visible()
    return opened


def test_a_company_sees_its_cluster_but_not_those_who_hide(
    browser: Browser, guarded: tuple[str, Workspace], provider: IdentityProvider
) -> None:
    address, workspace = guarded
    seeker, hidden = [member for member in workspace.roster().members if member.enterprise_number and member.consent][:2]
    give_consent(workspace, hidden.id, Consent(Visibility.OFFICE), workspace.imports()[0].at)

    provider.claims = {"cluster": {"role": "company", "organisation": seeker.enterprise_number}}
    page = _signs_in(browser, address)
    page.get_by_role("link", name="Members", exact=True).click()
    page.get_by_label("Search", exact=True).fill(hidden.name)
    expect(page.get_by_text("0 members")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    provider.claims = {"cluster": {"role": ["manager"]}}
    page = _signs_in(browser, address)
    page.get_by_role("link", name="Members", exact=True).click()
    page.get_by_label("Search", exact=True).fill(hidden.name)
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()


def test_a_cookie_that_somebody_made_or_changed_opens_no_door(
    browser: Browser, guarded: tuple[str, Workspace], provider: IdentityProvider
) -> None:
    provider.claims = {"cluster": {"role": "analyst"}}
    page = _signs_in(browser, guarded[0])
    (own,) = [cookie for cookie in page.context.cookies() if cookie["name"] == USER_COOKIE_NAME]
    assert own["httpOnly"]
    assert own["sameSite"] in {"Lax", "Strict"}
    claims = {"origin": guarded[0], "is_logged_in": True, "sub": "x", "iat": int(time.time()), "cluster": {"role": "manager"}}
    of_another = create_signed_value("another secret, just as long as the right one", USER_COOKIE_NAME, json.dumps(claims))
    whole = own["value"]
    for forged in (of_another.decode(), whole[:-4] + "AAAA", whole[5:], "a" + whole, "", json.dumps(claims)):
        context = browser.new_context(locale="en")
        context.add_cookies([{"name": USER_COOKIE_NAME, "value": forged, "url": guarded[0]}])
        stranger = context.new_page()
        stranger.set_default_timeout(PATIENCE)
        stranger.goto(f"{guarded[0]}/members")
        expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()
        expect(stranger.get_by_role("tab")).to_have_count(0)
        context.close()


def test_a_sign_in_of_yesterday_counts_no_more(
    browser: Browser, guarded: tuple[str, Workspace], provider: IdentityProvider
) -> None:
    provider.claims = {"cluster": {"role": "manager"}, "iat": int(time.time()) - 25 * 3600}
    page = browser.new_context(locale="en").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(guarded[0])
    with page.expect_navigation():  # to the identity provider and back; the page itself has long been loaded
        page.get_by_role("button", name="Sign in").click()
    page.goto(f"{guarded[0]}/members")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(0)


def test_an_account_without_a_role_gets_no_further_than_the_door(
    browser: Browser, guarded: tuple[str, Workspace], provider: IdentityProvider
) -> None:
    provider.claims = {}
    page = _signs_in(browser, guarded[0])
    expect(page.get_by_text("Your account has no role here.")).to_be_visible()
    expect(page.get_by_text("Your organisation")).to_have_count(0)


def test_without_sign_in_the_app_refuses_to_serve_other_machines(
    browser: Browser, demonstration: Demonstration, tmp_path: Path
) -> None:
    with serving(demonstration, tmp_path, None, None, "--server.address=0.0.0.0") as served:
        page = browser.new_context(locale="nl-BE").new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(served)
        expect(page.get_by_text("Hier meldt niemand zich aan")).to_be_visible()
        expect(page.get_by_text("--server.address=127.0.0.1")).to_be_visible()
        expect(page.get_by_label("Wat zoekt u?")).to_have_count(0)
        page.goto(f"{served}/members")
        expect(page.get_by_text("Hier meldt niemand zich aan")).to_be_visible()
        expect(page.get_by_role("tab")).to_have_count(0)


def test_the_door_has_nothing_that_axe_finds(browser: Browser, guarded: tuple[str, Workspace]) -> None:
    page = browser.new_context(locale="nl-BE").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(guarded[0])
    expect(page.get_by_role("button", name="Aanmelden")).to_be_visible()
    settled(page)
    assert findings(page) == []


def test_a_company_goes_from_a_call_for_it_to_a_consortium_around_it(
    browser: Browser, guarded: tuple[str, Workspace], provider: IdentityProvider
) -> None:
    provider.claims = {"cluster": {"role": "company", "organisation": COMPANY}}
    page = _signs_in(browser, guarded[0], "nl")
    name = guarded[1].roster().member(COMPANY).name
    for heading in (
        "Open oproepen voor {name}",
        "Wie zoekt wat {name} aanbiedt",
        "Op het prikbord voor {name}",
        "Het profiel van {name}",
    ):
        expect(page.get_by_role("heading", name=heading.format(name=name))).to_be_visible()
    expect(page.get_by_text("Opslag van tumorweefsel")).to_be_visible()  # a need on the board that its own words answer
    expect(page.get_by_role("heading", name="Witte vlekken")).to_have_count(0)
    around = page.get_by_role("link", name="Consortium rond dit lid samenstellen").first
    expect(around).to_be_visible()
    settled(page)
    assert findings(page) == []
    around.click()
    expect(page.get_by_role("heading", name="Consortium samenstellen")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text(name)
    assert f"with={COMPANY}" in page.url


def test_an_analyst_finds_the_state_of_the_evidence_drift_and_who_was_shown(
    browser: Browser, guarded: tuple[str, Workspace], provider: IdentityProvider
) -> None:
    provider.claims = {"cluster": {"role": "analyst"}}
    page = _signs_in(browser, guarded[0], "nl")
    expect(page.get_by_role("heading", name="Stand van de onderbouwing")).to_be_visible()
    expect(page.get_by_text("Verschuiving")).to_be_visible()
    expect(page.get_by_role("heading", name="Aan te vullen profielen")).to_have_count(0)
    settled(page)
    assert findings(page) == []
    page.get_by_role("link", name="De onderbouwing").last.click()
    page.get_by_role("radio", name="Wie getoond werd").click()
    expect(page.get_by_text("hoeveel aandacht elk lid", exact=False)).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_a_manager_finds_deadlines_white_spots_and_interest_to_answer(
    language: str, browser: Browser, guarded: tuple[str, Workspace], provider: IdentityProvider, tmp_path: Path
) -> None:
    _ = Wording(language).translate
    provider.claims = {"cluster": {"role": "manager"}}
    page = _signs_in(browser, guarded[0], language)
    for heading in ("Interest waiting", "Calls and deadlines", "Meetings", "White spots", "Profiles to complete"):
        expect(page.get_by_role("heading", name=_(heading))).to_be_visible()
    expect(page.get_by_role("columnheader", name=_("Who to attract"))).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(re.escape(_("Deadlines as a calendar (.ics)")))).click()
    download.value.save_as(tmp_path / "deadlines.ics")
    deadlines = parsed((tmp_path / "deadlines.ics").read_bytes())
    assert len(deadlines) == 5
    for entry in deadlines[:2]:
        expect(page.get_by_text(entry["SUMMARY"].partition(": ")[2]).first).to_be_visible()
    page.get_by_role("link", name=_("Answer in the name of {name}", name="Exoduin")).click()
    expect(page.get_by_role("heading", name=_("Board"))).to_be_visible()
    expect(page.get_by_role("button", name=_("Accept"))).to_be_visible()
