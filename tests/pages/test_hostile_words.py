"""Whatever a member, a list or a program calls itself, no page acts upon it: links, pictures and colours stay words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any

import pytest
from streamlit.testing.v1 import local_script_runner

from matchmaking.composition import read_call
from matchmaking.data_files import data_file
from matchmaking.meetings import Event, slots_of
from matchmaking.meetings.event import MeetingWish, Participant, WishKind
from matchmaking.members.member import Contact, Language
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.board.interests import express_interest
from matchmaking.workspace.board.posts import Post, publish
from matchmaking.workspace.kept_apart import KeptApart, keep_apart
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.profile_forms import make_form_link
from matchmaking.workspace.maintenance.shortlist import Candidate, put_on
from matchmaking.workspace.saved_calls import keep_call
from matchmaking.workspace.saved_events import keep_event
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import until_no_job_runs
from tests.pages.test_hidden_members import COMPANY, MANAGER, OWN, PROPOSAL_TABS, _composing, _open, _pages

HOSTILE = "Acme [klik](https://evil.example) ![x](https://evil.example/x.png) :red[rood] `c` <b>x</b> | $x$ # *Ster*"
LIVE = ("[klik](", "![x](", ":red[", "*Ster*")
NOT_MARKDOWN = {
    *("Selectbox.options", "Selectbox.raw_value", "Selectbox.set_value", "MultiSelect.options", "MultiSelect.raw_values"),
    *("TextInput.default", "TextInput.value", "TextInput.placeholder", "TextArea.default", "TextArea.value"),
    *("Table.alt", "VegaLiteChart.alt", "VegaLiteChart.spec"),
}
"""What a browser shows as it is: the choices and the contents of fields, what it reads aloud of a table, and drawings."""
NOW = datetime.now(UTC)


def _texts(message: Any) -> Iterator[tuple[str, str]]:
    """Every text of a message, with the kind of element and the field in which it stands."""
    name = message.DESCRIPTOR.name
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for each in values:
            if hasattr(each, "ListFields"):
                yield from _texts(each)
            elif isinstance(each, str):
                yield f"{name}.{field.name}", each


@pytest.fixture
def acted_upon(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Where a text of somebody else stands so that a browser would act upon it."""
    found: set[str] = set()
    parsed = local_script_runner.parse_tree_from_messages  # type: ignore[attr-defined]

    def noted(messages: list[Any]) -> Any:
        for message in messages:
            for place, text in _texts(message):
                if place not in NOT_MARKDOWN and any(live in text for live in LIVE):
                    at = next(text.index(live) for live in LIVE if live in text)
                    found.add(f"{place}: {text[max(at - 80, 0) : at + 40]}")
        return parsed(messages)

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", noted)
    return found


@pytest.fixture
def hostile(workspace: Workspace) -> Workspace:
    """A cluster in which every second member, its contact person, and all that people named is hostile."""
    roster = workspace.whole_roster()
    company = Viewer(ViewerRole.COMPANY, OWN, HOSTILE)
    said: dict[str, Any] = {
        "contact": Contact(HOSTILE, "a@alfa.example", HOSTILE),
        "website": f"https://a.example/{HOSTILE}",
        "city": HOSTILE,
    }
    for number, before in enumerate(roster.members[::2]):
        edit(workspace, before, replace(before, name=f"{HOSTILE} {number}", **said), NOW)
    names = [member.id for member in roster.members]
    until = NOW.date() + timedelta(days=30)
    mine = publish(workspace, Post(OWN, f"{HOSTILE} vriezers voor weefsel", Language.DUTCH, until), NOW, company)
    other = publish(workspace, Post(names[2], f"{HOSTILE} opslag van tumorweefsel", Language.DUTCH, until), NOW)
    express_interest(workspace, mine.id, names[2], HOSTILE, NOW)
    express_interest(workspace, other.id, OWN, HOSTILE, NOW)
    put_on(workspace, Candidate(OWN, names[2], HOSTILE, note=HOSTILE), NOW, company)
    keep_apart(workspace, KeptApart(names[2], names[4], HOSTILE), workspace.roster(), NOW)
    call = read_call(sorted(data_file("demonstration", "calls").glob("*.toml"))[0])
    named = tuple(replace(each, name=HOSTILE) for each in call.capabilities)
    keep_call(workspace, replace(call, id="hostile", title=HOSTILE, capabilities=named), NOW)
    slots, _ = slots_of([date(2027, 3, 4)], time(9), time(12), 30)
    people = [Participant(f"p{at}", f"{HOSTILE} {at}", HOSTILE, member=names[at] if at else "") for at in range(4)]
    wishes = [MeetingWish("p0", "p1", WishKind.MUST), MeetingWish("p2", "p3", WishKind.MEET)]
    keep_event(workspace, replace(Event("event", HOSTILE, slots, 2), participants=tuple(people), wishes=tuple(wishes)), NOW)
    return workspace


def _board(claims: dict[str, str]) -> Iterator[str]:
    at = _open("board", claims)
    for view in ("What others look for", "Your own posts", "Publish"):
        at.session_state["board_view"] = view
        at.run()
        until_no_job_runs(at)
        assert not at.exception
        yield f"board: {view}"


def _meetings(claims: dict[str, str]) -> Iterator[str]:
    at = _open("meetings", claims)
    for part in ("Participants", "Suggestions", "Schedule", "Repair", "Papers"):
        at.session_state["meetings_part"] = part
        at.run()
        assert not at.exception
        yield f"meetings: {part}"


@pytest.mark.parametrize("claims", [COMPANY, MANAGER], ids=["a company", "the office"])
def test_no_page_acts_upon_what_somebody_is_called(
    hostile: Workspace, acted_upon: set[str], claims: dict[str, str], model_loaded: None
) -> None:
    told = {}
    members = [member for member in hostile.roster().members if member.name.startswith("Acme")]
    meetings = _meetings(claims) if claims is MANAGER else ()
    for page in chain(_board(claims), meetings, _pages(claims, members[:2]), _composing(claims, PROPOSAL_TABS, ())):
        if acted_upon:
            told[page] = set(acted_upon)
            acted_upon.clear()
    token = make_form_link(hostile, members[0].id, "en", 14, NOW).token
    _open("start", claims, None, form=token)
    told["form"] = set(acted_upon)
    assert {page: found for page, found in told.items() if found} == {}
