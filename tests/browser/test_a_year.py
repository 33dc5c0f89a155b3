"""A year of the cluster office in a browser: an event planned and repaired, the board, a form, a digest that is stopped.

The cluster is one of its own, since what is done here changes it; what is taken along is opened and read.
"""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, WishKind
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.following import followers
from matchmaking.workspace.saved_events import keep_event, kept_event
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import Workspace
from tests.browser.conftest import OpenApp, serving
from tests.browser.walk import settled
from tests.demonstration import Demonstration
from tests.exports.test_meetings import parsed

pytestmark = pytest.mark.browser

EVENT, GONE = "crossroads", "UZ Dijleland"
ONE_CLICK = b"List-Unsubscribe=One-Click"
IN_PARTS = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


@pytest.fixture(scope="module")
def own(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A copy of the cluster for these journeys, loaded today: what stands on its board and its calls have not run out."""
    copy = demonstration.copied(tmp_path_factory.mktemp("own"))
    with closing(Workspace(copy.workspace)) as workspace:
        load_demonstration(workspace, datetime.now(UTC))
    return copy


@pytest.fixture(scope="module")
def served(own: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Demonstration]]:
    folder = tmp_path_factory.mktemp("year")
    with serving(own, folder) as address:
        yield address, replace(own, workspace=folder / own.workspace.name)


@pytest.fixture(scope="module")
def address(served: tuple[str, Demonstration]) -> str:
    return served[0]


@pytest.fixture
def cluster(served: tuple[str, Demonstration]) -> Iterator[Workspace]:
    """What the app is served on, as another program opens it."""
    with closing(Workspace(served[1].workspace)) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def invited(own: Demonstration) -> Event:
    """The event as it is loaded, before anybody plans it."""
    with closing(Workspace(own.workspace)) as workspace:
        return kept_event(workspace, EVENT)


@pytest.mark.parametrize(("language", "locale"), [("nl", "nl-BE"), ("en", "en-GB"), ("fr", "fr-BE")])
def test_a_manager_plans_an_event_repairs_it_and_takes_its_papers_along(
    language: str, locale: str, invited: Event, cluster: Workspace, open_app: OpenApp, tmp_path: Path
) -> None:
    event = keep_event(cluster, replace(invited, edition=kept_event(cluster, EVENT).edition), datetime.now(UTC))
    words = Wording(language)
    _ = words.translate
    page = open_app(locale, f"meetings?event={EVENT}")
    expect(page.get_by_role("heading", name=_("Meetings"))).to_be_visible()
    page.get_by_role("tab", name=_("Schedule")).click()
    page.get_by_role("button", name=_("Plan the meetings")).click()
    expect(page.get_by_text(_("No other schedule is worth more."))).to_be_visible()
    settled(page)

    page.get_by_role("tab", name=_("Repair")).click()
    settled(page)
    page.get_by_role("combobox", name=_("Dropped out"), exact=False).click()
    page.keyboard.type(GONE)
    expect(page.get_by_role("option", name=GONE)).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=_("Repair")).click()
    expect(
        page.get_by_text(words.plural("{count} agreed meeting changes.", "{count} agreed meetings change.", 0))
    ).to_be_visible()
    settled(page)

    page.get_by_role("tab", name=_("Papers")).click()
    settled(page)
    folder = _downloaded(page, _("Calendars, one for each participant (.ics in a .zip)"), tmp_path)
    _check_calendars(folder, kept_event(cluster, EVENT), words)
    names = [each.organisation for each in event.participants if each.organisation != GONE]
    for button in (_("Table plan (PDF)"), _("Badges (PDF)")):
        _check_pdf(_downloaded(page, button, tmp_path), language, names)


def _check_calendars(folder: Path, event: Event, words: Wording) -> None:
    """Each meeting stands in both calendars, what fell away as cancelled, and nobody who was refused in any."""
    assert event.schedule is not None
    with ZipFile(folder) as files:
        calendars = {Path(name).stem: parsed(files.read(name)) for name in files.namelist()}
    for id, entries in calendars.items():
        assert len(entries) == len(event.schedule.of(id))
        refused = {event.participant[wish.whom] for wish in event.wishes if wish.who == id and wish.kind is WishKind.NO}
        refused |= {event.participant[wish.who] for wish in event.wishes if wish.whom == id and wish.kind is WishKind.NO}
        assert not [entry for entry in entries for each in refused if each.organisation in entry["SUMMARY"]]
    gone = calendars[event.find(GONE).id]
    assert gone
    assert {entry["STATUS"] for entry in gone} == {"CANCELLED"}
    assert all(entry["SUMMARY"].startswith(words.translate("Meeting with {name}", name="")) for entry in gone)


def _check_pdf(file: Path, language: str, names: list[str]) -> None:
    """Tagged, in its language, with everybody who comes."""
    reader = PdfReader(file)
    root: Any = reader.trailer["/Root"].get_object()
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert str(root["/Lang"]).startswith(language)
    assert [name for name in names if name not in text] == []


def test_a_company_accepts_who_answers_its_need_and_the_other_reads_it(open_app: OpenApp) -> None:
    page = open_app("nl-BE", "board?member=exoduin")
    expect(page.get_by_role("heading", name="Prikbord")).to_be_visible()
    expect(page.get_by_text("is geïnteresseerd")).to_be_visible()  # what waits opens first
    settled(page)
    page.get_by_label("Uw antwoord, in één zin").fill("Kom volgende week langs.")
    page.get_by_role("button", name="Aanvaarden").click()
    expect(page.get_by_text("Kom volgende week langs.")).to_be_visible()
    settled(page)
    page.get_by_role("tab", name="Plaatsen").click()
    settled(page)
    page.get_by_label("Wat u zoekt").fill("Een labo dat blaasjes uit urine telt, tweehonderd stalen tegen juni.")
    page.get_by_role("tabpanel").get_by_role("button", name="Plaatsen").click()
    expect(page.get_by_text("Uw bericht staat op het prikbord.")).to_be_visible()
    settled(page)
    page.get_by_role("tab", name="Uw eigen berichten").click()
    expect(page.get_by_text("tweehonderd stalen tegen juni")).to_be_visible()
    other = open_app("nl-BE", "board?member=druppelbaan-microfluidics-bv")
    expect(other.get_by_text("Kom volgende week langs.")).to_be_visible()


def test_a_member_fills_in_its_form_by_a_link_and_the_office_takes_it_in(open_app: OpenApp, cluster: Workspace) -> None:
    office = open_app("nl-BE", "members?view=ask")
    settled(office)
    office.get_by_role("combobox", name="Formulier voor", exact=False).click()
    office.keyboard.type("Vrieshaven")
    office.get_by_role("option", name="Vrieshaven").click()
    settled(office)
    office.get_by_role("button", name="Een link maken").click()
    link = office.locator("code", has_text="form=")
    expect(link).to_be_visible()
    address = link.inner_text().strip()

    member = open_app("nl-BE", address.partition("/")[2].partition("/")[2].partition("/")[2])
    expect(member.get_by_role("heading", name="Profielformulier")).to_be_visible()
    expect(member.get_by_role("link", name="Leden")).to_have_count(0)  # the form alone
    settled(member)
    member.get_by_label("Wat zoekt u bij een partner?", exact=False).fill("Een koerier met zestig dozen droogijs")
    member.get_by_label("Wat zoekt u bij een partner?", exact=False).blur()
    settled(member)
    member.get_by_text("Iedereen", exact=False).first.click()
    settled(member)
    member.get_by_role("button", name="Naar het clusterbureau sturen").click()
    expect(member.get_by_text("Verstuurd op").first).to_be_visible()
    assert "zestig dozen" not in str(cluster.roster().member("vrieshaven-biobanking-bv").needs)

    office.reload()
    expect(office.get_by_role("button", name="Antwoorden overnemen")).to_be_visible()
    settled(office)
    office.get_by_role("button", name="Antwoorden overnemen").click()
    expect(office.get_by_text("is overgenomen")).to_be_visible()
    office.goto(office.url.partition("?")[0] + "?member=vrieshaven-biobanking-bv")
    expect(office.get_by_text("Een koerier met zestig dozen droogijs").first).to_be_visible()


def test_a_reader_follows_a_member_gets_a_digest_and_stops_it_with_one_click(
    served: tuple[str, Demonstration],
    cluster: Workspace,
    open_app: OpenApp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, own = served
    page = open_app("nl-BE", "members?member=faagwerf-bv")
    settled(page)
    page.get_by_role("button", name="Volgen").click()
    page.get_by_label("E-mail").last.fill("an@bureau.example")
    page.get_by_label("E-mail").last.press("Enter")
    settled(page)
    page.get_by_role("button", name="Volgen", exact=True).last.click()
    expect(page.get_by_role("button", name="Niet meer volgen")).to_be_visible()

    before = cluster.roster().member("faagwerf-bv")
    edit(cluster, before, replace(before, headcount=27), datetime.now(UTC))
    monkeypatch.setenv("MATCHMAKING_ADDRESS", "https://partners.example.org")
    done = CliRunner().invoke(app, ["digest", "--out", str(tmp_path / "mail"), "--json"], env=own.environment)
    (told,) = json.loads(done.stdout)
    message = message_from_bytes(Path(told["file"]).read_bytes(), policy=default)
    assert message["To"] == "an@bureau.example"
    text = message.get_body(["plain"])
    assert text is not None
    assert "Faagwerf BV" in text.get_content()
    assert message["List-Unsubscribe-Post"] == ONE_CLICK.decode()
    link = urllib.parse.urlsplit(message["List-Unsubscribe"].partition(">")[0].removeprefix("<"))
    assert link.scheme == "https"

    url = f"{address}{link.path}?{link.query}"
    (token,) = urllib.parse.parse_qs(link.query)["unsubscribe"]
    assert _asked(url, None) == 200  # who looks through mail opens links
    assert _asked(url, b"") == 400
    assert _asked(url, ONE_CLICK + b"." * 5000) == 413
    for forged in (token[1:], token[:-1], "x" * 300, token.replace(".", "..")):
        assert _asked(f"{address}/?{urllib.parse.urlencode({'unsubscribe': forged})}", ONE_CLICK) == 403
    assert [each.email for each in followers(cluster)] == ["an@bureau.example"]
    assert _asked(url, IN_PARTS) == 200
    assert followers(cluster) == ()
    assert (journal(cluster)[0].did, journal(cluster)[0].who) == (AuditEvent.DIGEST_STOPPED, "office")
    assert _asked(url, ONE_CLICK) == 200  # a second click is no mistake
    assert _asked(f"{address}/", ONE_CLICK) == 405  # all other requests go their usual way


def _asked(url: str, content: bytes | None) -> int:
    try:
        with urllib.request.urlopen(url, content) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def _downloaded(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(re.escape(button))).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file
