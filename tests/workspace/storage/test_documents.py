"""What people keep by name comes back, and nobody's change is lost under another's."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaking.errors import StaleChange
from matchmaking.workspace.storage.documents import Document, delete, keep, kept
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

SHORTLIST = Document("shortlist", "Partners voor de nier", {"members": ["alfa", "gamma"], "note": "é"}, owner="beta")


def test_a_document_comes_back_as_it_was_kept(place: str) -> None:
    document = keep(Workspace(place), SHORTLIST, NOW)
    assert document.id
    assert (document.edition, document.created, document.changed) == (1, NOW, NOW)
    assert kept(Workspace(place), "shortlist") == (document,)


def test_documents_are_found_by_kind_and_owner_in_the_order_of_their_names(place: str) -> None:
    workspace = Workspace(place)
    for name, owner in [("b", ""), ("A", ""), ("c", "beta")]:
        keep(workspace, Document("weights", name, {}, owner), NOW)
    assert [document.name for document in kept(workspace, "weights")] == ["A", "b", "c"]
    assert [document.name for document in kept(workspace, "weights", "")] == ["A", "b"]
    assert [document.name for document in kept(workspace, "weights", "beta")] == ["c"]
    assert kept(workspace, "shortlist") == ()


def test_the_next_edition_takes_the_place_of_the_one_before(place: str) -> None:
    workspace = Workspace(place)
    first = keep(workspace, SHORTLIST, NOW)
    second = keep(workspace, replace(first, name="Nieren", body={"members": []}), NOW + timedelta(hours=1))
    assert (second.id, second.edition, second.created) == (first.id, 2, NOW)
    assert kept(workspace, "shortlist") == (second,)


def test_of_two_who_change_one_edition_the_second_is_refused(place: str) -> None:
    workspace = Workspace(place)
    read = keep(workspace, SHORTLIST, NOW)
    mine = keep(workspace, replace(read, body={"members": ["alfa"]}), NOW)
    with pytest.raises(StaleChange, match="Partners voor de nier"):
        keep(workspace, replace(read, body={"members": ["gamma"]}), NOW)
    with pytest.raises(StaleChange):
        delete(workspace, read, NOW)
    assert kept(workspace, "shortlist") == (mine,)


COUNTING = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from matchmaking.errors import StaleChange
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.storage.documents import keep, kept
from matchmaking.workspace.workspace import Workspace

workspace = Workspace(sys.argv[1])
for _ in range(20):
    while True:
        (read,) = kept(workspace, "shortlist")
        try:
            keep(workspace, replace(read, body={"count": read.body["count"] + 1}), datetime.now(UTC))
            break
        except StaleChange:
            continue
    while True:
        member = workspace.whole_roster().member("alfa")
        try:
            edit(workspace, member, replace(member, headcount=member.headcount + 1), datetime.now(UTC))
            break
        except StaleChange:
            continue
"""


def test_two_processes_that_count_in_one_workspace_lose_no_step(place: str) -> None:
    workspace = Workspace(place)
    roster = small_roster()
    saved(workspace, replace(roster, members=tuple(replace(each, headcount=0) for each in roster.members)))
    keep(workspace, Document("shortlist", "Count", {"count": 0}), NOW)
    both = [subprocess.Popen([sys.executable, "-c", COUNTING, place]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert kept(workspace, "shortlist")[0].body == {"count": 40}
    assert workspace.whole_roster().member("alfa").headcount == 40


def test_what_was_forgotten_is_gone_and_cannot_be_changed(place: str) -> None:
    workspace = Workspace(place)
    document = keep(workspace, SHORTLIST, NOW)
    delete(workspace, document, NOW)
    assert kept(workspace, "shortlist") == ()
    with pytest.raises(StaleChange):
        keep(workspace, document, NOW)
