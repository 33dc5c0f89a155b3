"""Events are kept whole, for the office alone, and nobody overwrites what another wrote."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.random_events import random_event
from matchmaking.errors import NotAllowed, StaleChange, UnknownMember
from matchmaking.meetings import Participant, schedule
from matchmaking.members.member import Contact, Member, Roster
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.privacy.personal_data import erase_person
from matchmaking.workspace.saved_events import delete_event, events, keep_event, kept_event
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace

NOW = datetime(2026, 11, 29, tzinfo=UTC)
OTHERS = [Viewer(ViewerRole.COMPANY, "alfa"), Viewer(ViewerRole.ANALYST)]


@pytest.fixture
def workspace(place: str) -> Workspace:
    return Workspace(place)


def test_an_event_comes_back_as_it_was_kept(workspace: Workspace) -> None:
    event = random_event(12, 5, 4, 3, wishes=5)
    planned = replace(event, schedule=schedule(event), fewer_tables={2: 1}, place="Antwerpen")
    kept = keep_event(workspace, planned, NOW)
    assert kept == replace(planned, edition=1)
    found = kept_event(workspace, "event")
    assert set(found.wishes) == set(planned.wishes)
    assert replace(found, wishes=planned.wishes) == kept


def test_an_event_is_the_offices_alone(workspace: Workspace) -> None:
    event = keep_event(workspace, random_event(4, 2, 2, 1), NOW)
    for viewer in OTHERS:
        with pytest.raises(NotAllowed):
            events(workspace, viewer)
        with pytest.raises(NotAllowed):
            kept_event(workspace, "event", viewer)
        with pytest.raises(NotAllowed):
            keep_event(workspace, event, NOW, viewer)
        with pytest.raises(NotAllowed):
            delete_event(workspace, event, NOW, viewer)


def test_whoever_comes_too_late_is_told(workspace: Workspace) -> None:
    first = keep_event(workspace, random_event(4, 2, 2, 1), NOW)
    keep_event(workspace, replace(first, name="Another name"), NOW)
    with pytest.raises(StaleChange):
        keep_event(workspace, first, NOW)
    with pytest.raises(StaleChange):
        delete_event(workspace, first, NOW)
    with pytest.raises(StaleChange):
        keep_event(workspace, replace(first, edition=0), NOW)


def test_a_deleted_event_leaves_nothing_but_lines_in_the_journal(workspace: Workspace) -> None:
    event = random_event(6, 3, 2, 2)
    delete_event(workspace, keep_event(workspace, replace(event, schedule=schedule(event)), NOW), NOW)
    assert events(workspace) == ()
    with pytest.raises(UnknownMember):
        kept_event(workspace, "event")
    assert keep_event(workspace, random_event(6, 3, 2, 2), NOW).schedule is None
    did = [line.did for line in journal(workspace)]
    assert did == [AuditEvent.EVENT_KEPT, AuditEvent.EVENT_DELETED, AuditEvent.EVENT_KEPT]


def test_an_event_travels_with_a_backup(workspace: Workspace, tmp_path: Path) -> None:
    event = random_event(8, 3, 2, 2)
    kept = keep_event(workspace, replace(event, schedule=schedule(event)), NOW)
    back_up(workspace, tmp_path / "backup", NOW)
    delete_event(workspace, kept, NOW)
    restore(workspace, tmp_path / "backup", NOW)
    assert kept_event(workspace, "event").schedule == kept.schedule


def test_a_contact_person_who_is_erased_goes_from_events_too(workspace: Workspace) -> None:
    contact = Contact("An Peeters", "an.peeters@alfa.example", "")
    alfa = Member("alfa", "Alfa BV", contact=contact)
    workspace.update(lambda _: Update(Roster.of([alfa]), None, ImportRecord(NOW, "list", {}, ())))
    come = Participant("alfa", "Alfa BV", "An Peeters", "an.peeters@alfa.example", "alfa")
    keep_event(workspace, replace(random_event(2, 2, 2, 1), participants=(come,), wishes=()), NOW)
    erase_person(workspace, "An Peeters", NOW)
    (left,) = kept_event(workspace, "event").participants
    assert "Peeters" not in f"{left.person} {left.email}"
