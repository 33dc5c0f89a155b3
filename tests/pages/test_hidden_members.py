"""Whatever page a company opens, nothing of a hidden member is in what the server sends to its browser, nor in a file."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from io import BytesIO
from itertools import chain
from typing import Any
from zipfile import ZipFile

import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest, local_script_runner

from matchmaking.members.member import Member
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.pages.consortium import portfolio_view, tradeoffs_view
from matchmaking.workspace.maintenance.shortlist import Candidate, put_on
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, give_consent, opt_out
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import APP, PATIENCE
from tests.pages.conftest import until_no_job_runs
from tests.pages.frame.test_sign_in import AUTH
from tests.workspace.test_workspace import NOW

OWN = "vrieshaven-biobanking-bv"
COMPANY = {"role": "company", "member": OWN}
MANAGER = {"role": "manager"}
NEED = "Wij zoeken een ziekenhuis dat dialyse thuis begeleidt."
FILES = {"members.xlsx", "shortlist.xlsx", "partners.xlsx", "consortia", "consortium", "portfolio"}
PROPOSAL_TABS = ("Coverage", "Certificate", "Points", "Network")
DRAFT_TABS = ("Money", "Drop-out", "Introductions", "Save and compare")
PARTNER_TABS = ("Table", "Side by side", "Network", "Ask why")


class Sent:
    """All that the server sent, as the bytes that a browser receives, and the files that buttons would give."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.files: dict[str, Callable[[], Any]] = {}

    def everything(self) -> bytes:
        return b"\n".join(self.messages).replace(b"\\", b"")

    def take_files(self) -> set[str]:
        """Take along each file that a button offers: what stands in it counts as sent; the names of the files."""
        taken = set(self.files)
        for name, data in self.files.items():
            made = data() if callable(data) else data
            self.messages.append(_text_of(name, made.encode() if isinstance(made, str) else made))
        self.files.clear()
        return taken


def _text_of(name: str, content: bytes) -> bytes:
    """What can be read in a file: of a packed one in all its parts."""
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).encode()
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            return unescape("\n".join(packed.read(part).decode("utf-8", "replace") for part in packed.namelist())).encode()
    return content


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    return all_that_is_sent(monkeypatch)


def all_that_is_sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """From here on, what the server sends to any page."""
    received, parsed = Sent(), local_script_runner.parse_tree_from_messages  # type: ignore[attr-defined]

    def noted(messages: list[Any]) -> Any:
        received.messages += [message.SerializeToString() for message in messages]
        return parsed(messages)

    def offer(label: str, data: Any, file_name: str, *_: Any, **__: Any) -> None:
        received.files[file_name] = data

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", noted)
    monkeypatch.setattr(st, "download_button", offer)
    monkeypatch.setattr(st.delta_generator.DeltaGenerator, "download_button", lambda _, *given, **also: offer(*given, **also))
    return received


@pytest.fixture
def hidden(workspace: Workspace) -> list[Member]:
    return hide_some(workspace)


def hide_some(workspace: Workspace) -> list[Member]:
    """Every third member hides: from companies, or from everybody. One of them is on the company's own shortlist."""
    members = [member for member in workspace.roster().members if member.id != OWN]
    company = Viewer(ViewerRole.COMPANY, OWN, "the company")
    for number, member in enumerate(members[::3]):
        put_on(workspace, Candidate(OWN, member.id, member.name), NOW, company)
        if number % 2:
            opt_out(workspace, member.id, NOW)
        else:
            give_consent(workspace, member.id, Consent(Visibility.OFFICE, frozenset(Purpose)), NOW)
    return members[::3]


def _open(page: str, claims: dict[str, str], state: dict[str, Any] | None = None, **query: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.secrets = AUTH
    for name, value in {"is_logged_in": True, "sub": f"the {claims['role']}", **claims}.items():
        at.user[name] = value
    for name, value in {"lang": "en", **query}.items():
        at.query_params[name] = value
    for name, value in (state or {}).items():
        at.session_state[name] = value
    if page != "start":
        at.switch_page(f"matchmaking/pages/{page}.py")
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    until_no_job_runs(at)
    return at


def _found(sent: Sent, members: list[Member]) -> set[str]:
    """What of these members is among what was sent: names, ids, addresses, texts."""
    everything = sent.everything()
    told = set()
    for member in members:
        contact = member.contact
        marks = [member.name, member.id, *([contact.email] if contact else [])]
        # the beginning of a text that nobody else would write so
        marks += [text.text[:60] for text in (*member.statements, *member.offers, *member.needs) if len(text.text) > 40]
        for mark in marks:
            written = {mark, json.dumps(mark)[1:-1]}
            if mark and any(each.replace("\\", "").encode() in everything for each in written):
                told.add(f"{member.id}: {mark}")
    return told


def _pages(claims: dict[str, str], hidden: list[Member]) -> Iterator[str]:
    """Open everything that there is, one after the other; the name of each."""
    for page in ("start", "shortlist", "members", "evidence", "weights", "first_steps", "meetings"):
        _open(page, claims)
        yield page
    _open("members", claims, view="map")
    yield "map"
    for member in hidden[:2]:
        _open("members", claims, member=member.id)
        yield f"profile of {member.id}"
        _open("find_partners", claims, None, **{"for": member.id})
        yield f"partners for {member.id}"
    _open("members", claims, member=OWN)
    yield "own profile"
    at = _open("find_partners", claims)
    yield "find_partners"
    for tab in PARTNER_TABS:
        at = _open("find_partners", claims, {"partners_view": tab, "need": NEED})
        yield f"find_partners: {tab}"
    visible = [option for option in at.selectbox(key="ask_why").options if option][1]
    at.selectbox(key="ask_why").select(visible).run()
    yield "why one is not found"


def _composing(
    claims: dict[str, str], proposal: Sequence[str] = PROPOSAL_TABS, draft: Sequence[str] = DRAFT_TABS
) -> Iterator[str]:
    for tab in proposal:
        _open("build_consortium", claims, {"consortium_view": tab})
        yield f"proposal: {tab}"
    for tab in draft:
        _open("build_consortium", claims, {"call_view": "Edit a proposal", "draft_view": tab})
        yield f"draft: {tab}"
    if not draft:
        return
    _open("build_consortium", claims, {"call_view": "White spots"})
    yield "white spots"
    for tab, label in (("Portfolio", "Compose the portfolio"), ("Trade-offs", "Look for compromises")):
        at = _open("build_consortium", claims, {"call_view": tab})
        next(button for button in at.button if button.label == label).click().run()
        until_no_job_runs(at)
        assert not at.exception
        yield tab


def test_no_page_and_no_file_tells_a_company_of_a_member_that_hides(
    workspace: Workspace, sent: Sent, hidden: list[Member], model_loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for view in (portfolio_view, tradeoffs_view):
        monkeypatch.setattr(view, "_SECONDS", 3.0)
    told: dict[str, set[str]] = {}
    files = set()
    for page in chain(_pages(COMPANY, hidden), _composing(COMPANY)):
        files |= sent.take_files()
        told[page] = _found(sent, hidden)
        sent.messages.clear()
    assert {page: found for page, found in told.items() if found} == {}
    assert {file.partition("-")[0] for file in files} >= FILES
    # what hides from companies alone is found in the same places for the office: the search finds what is there
    for page in _composing(MANAGER, ["Coverage"], []):
        assert _found(sent, hidden), page
        sent.messages.clear()
    _open("members", MANAGER)
    assert len({found.partition(":")[0] for found in _found(sent, hidden)}) >= len(hidden) // 2


def _elsewhere(workspace: Workspace, do: str) -> None:
    """Do something in the workspace in a process of its own, as the command line or another server does."""
    script = (
        "import sys; from datetime import UTC, datetime; from matchmaking.workspace.workspace import Workspace\n"
        "from matchmaking.workspace.privacy.consent import opt_out\n"
        "from matchmaking.workspace.privacy.personal_data import erase_person\n"
        f"workspace, now = Workspace(sys.argv[1]), datetime.now(UTC)\n{do}\n"
    )
    subprocess.run([sys.executable, "-c", script, workspace.address], check=True, cwd=APP.parent)


def test_what_another_process_hides_or_erases_no_running_session_shows_again(workspace: Workspace, sent: Sent) -> None:
    member = next(member for member in workspace.roster().members if member.contact and member.id != OWN)
    assert member.contact
    name, address = member.name.encode(), member.contact.email.encode()
    office, company = _open("members", MANAGER, member=member.id), _open("members", COMPANY, member=member.id)
    assert name in sent.everything()
    assert address in sent.everything()
    sent.messages.clear()
    _elsewhere(workspace, f"erase_person(workspace, {member.contact.email!r}, now)")
    for session in (office, company):
        session.run()
        assert not session.exception
    assert name in sent.everything()
    assert address not in sent.everything()
    sent.messages.clear()
    _elsewhere(workspace, f"opt_out(workspace, {member.id!r}, now)")
    company.run()
    assert not company.exception
    assert name not in sent.everything().replace(member.id.encode(), b"")
