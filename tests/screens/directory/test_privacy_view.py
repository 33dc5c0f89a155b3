"""The office shows, hands over and erases what is known of one contact person, and sees who did what."""

import os

from matchmaking.members.storage.journal import Deed, journal
from matchmaking.members.workspace import Workspace
from tests.screens.conftest import OpenPage


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
    assert [line.did for line in journal(workspace)][:2] == [Deed.PERSON_ERASED, Deed.PERSON_EXPORTED]
    assert "Erased a contact person" in at.table[0].value.to_string()
    at.button(key="privacy_show").click().run()
    assert "goes by this name" in at.warning[0].value
