"""The office shows, hands over and erases what is known of one contact person, and sees who did what."""

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matchmaking.exports.erasure import NearDecision
from matchmaking.members.member import Contact, Language, Statement
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.storage.documents import Document, delete, keep
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage
from tests.workspace.test_workspace import NOW


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
    assert "Erased a contact person" in at.table[-1].value.to_string()
    at.button(key="privacy_show").click().run()
    assert "written exactly so" in at.info[0].value


@pytest.mark.parametrize(
    ("language", "erase", "kept", "report"),
    [
        ("nl", "ja, ook wissen", "blijft staan", "Verslag van het wissen"),
        ("en", "yes, erase it too", "kept", "Report of the erasure"),
        ("fr", "oui, effacer aussi", "conservé", "Rapport de l’effacement"),
    ],
)
def test_the_office_decides_on_each_near_match_and_gets_a_report(
    workspace: Workspace, open_page: OpenPage, language: str, erase: str, kept: str, report: str
) -> None:
    first, second, third = workspace.roster().members[:3]
    edit(workspace, first, replace(first, contact=Contact("An Clauwaert", "an@clauwaert.example", "")), NOW)
    for member, text in ((second, "Vraag het dr. A. Clauwaert."), (third, "Met dank aan mevrouw Clauwaert.")):
        edit(workspace, member, replace(member, statements=(*member.statements, Statement(text, Language.DUTCH))), NOW)
    at = open_page("members", language, view="privacy")
    at.text_input(key="privacy_person").set_value("An Clauwaert").run()
    at.button(key="privacy_show").click().run()
    assert not at.exception
    asked = [each for each in at.radio if (each.key or "").startswith("near_")]
    assert {literal(second.name) in each.label for each in asked} == {True, False}
    for each in asked:
        assert each.options[0] == erase
        each.set_value(NearDecision.LEAVE if "mevrouw" in each.label else NearDecision.ERASE)
    at.run()
    for field in [each for each in at.text_input if (each.key or "").endswith("_reason")]:
        field.set_value("another Clauwaert")
    at.run()
    at.button(key="privacy_erase").click().run()
    assert not at.exception
    roster = workspace.whole_roster()
    assert roster.member(first.id).contact is None
    assert roster.member(second.id).statements[-1].text == "Vraag het dr. …."
    assert roster.member(third.id).statements[-1].text == "Met dank aan mevrouw Clauwaert."
    assert report in [header.value for header in at.subheader]
    told = at.table[0].value.to_string().replace("\\", "")
    assert "another Clauwaert" in told
    assert kept in told
    assert third.name in told
    assert "Clauwaert" not in at.table[-1].value.to_string()


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
