"""The office shows, hands over and erases what is known of one contact person, and sees who did what."""

import os
from datetime import UTC, datetime

from matchmaking.workspace.storage.documents import Document, delete, keep
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage


def test_a_contact_person_is_shown_and_erased_on_the_page(workspace: Workspace, open_page: OpenPage) -> None:
    assert os.environ["MATCHMAKING_WORKSPACE"] == workspace.address
    member = next(member for member in workspace.roster().members if member.contact and member.contact.email)
    assert member.contact is not None
    at = open_page("members", view="privacy")
    at.text_input(key="privacy_person").set_value(member.contact.email).run()
    at.button(key="privacy_show").click().run()
    assert not at.exception
    assert member.name in at.table[0].value.to_string()
    assert len(at.get("download_button")) > 1
    at.button(key="privacy_erase").click().run()
    assert not at.exception
    assert member.name in at.success[0].value
    assert workspace.whole_roster().member(member.id).contact is None
    assert [line.did for line in journal(workspace)][:2] == [AuditEvent.PERSON_ERASED, AuditEvent.PERSON_EXPORTED]
    assert "Erased a contact person" in at.table[0].value.to_string()
    at.button(key="privacy_show").click().run()
    assert "goes by this name" in at.warning[0].value


def test_the_journal_calls_documents_by_their_name_as_long_as_they_are_there(workspace: Workspace, open_page: OpenPage) -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    document = keep(workspace, Document("weights", "Steep weights", {"weights": {"relevance": 1.0}}), now)
    said = open_page("members", view="privacy").table[0].value.to_string()
    assert "Steep weights" in said
    assert "the cluster office" in said
    delete(workspace, document, now)
    said = open_page("members", view="privacy").table[0].value.to_string()
    assert "Steep weights" not in said
    assert "no longer there" in said
    assert document.id not in said
