"""Two who work on one workspace, each in an app of its own: neither takes away what the other said without a word."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.workspace.maintenance.profile_forms import FormState, forms, make_form_link, opened_form, send_form
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, consents, give_consent
from matchmaking.workspace.saved_consortia import saved_consortia
from matchmaking.workspace.storage.documents import keep
from matchmaking.workspace.workspace import Workspace
from tests.pages.test_hidden_members import MANAGER, OWN, _elsewhere, _open

NOW = datetime.now(UTC)
IN_THE_MEANTIME = "in the meantime"


def _press(at: AppTest, key: str | None) -> AppTest:
    next(button for button in at.button if button.key == key).click().run()
    assert not at.exception
    return at


def _field(at: AppTest, kind: str, label: str) -> Any:
    return next(field for field in getattr(at, kind) if field.label == label)


def _edit_elsewhere(workspace: Workspace, changes: str) -> None:
    _elsewhere(
        workspace,
        "from dataclasses import replace\n"
        "from matchmaking.workspace.maintenance.changes import edit\n"
        f"before = workspace.roster().member({OWN!r})\n"
        f"edit(workspace, before, replace(before, {changes}), now)",
    )


def test_of_two_who_change_a_profile_neither_undoes_what_the_other_said(workspace: Workspace) -> None:
    at = _open("members", MANAGER, member=OWN)
    _edit_elsewhere(workspace, "trl=(1, 2), website='https://elsewhere.example'")
    _field(at, "number_input", "Headcount").set_value(77.0)
    _press(at, f"profile_save-{OWN}")
    kept = workspace.roster().member(OWN)
    assert (kept.trl, kept.website, kept.headcount) == ((1, 2), "https://elsewhere.example", 77)
    assert at.slider[0].value == (1, 2)
    _edit_elsewhere(workspace, "website='https://again.example'")
    _field(at, "text_input", "Website").set_value("https://mine.example")
    _press(at, f"profile_save-{OWN}")
    assert IN_THE_MEANTIME in at.warning[0].value
    assert workspace.roster().member(OWN).website == "https://again.example"
    at.run()
    assert _field(at, "text_input", "Website").value == "https://again.example"


def test_what_stands_in_the_form_of_one_member_goes_into_no_other(workspace: Workspace) -> None:
    known = [member for member in workspace.roster().members if member.trl]
    one = known[0]
    other = next(each for each in known if each.kind is not one.kind and each.trl != one.trl)
    at = _open("members", MANAGER, member=one.id)
    at.query_params["member"] = other.id
    at.run()
    _field(at, "number_input", "Headcount").set_value(77.0)
    _press(at, f"profile_save-{other.id}")
    assert workspace.roster().member(other.id) == replace(other, headcount=77)


def test_a_consent_that_was_withdrawn_meanwhile_is_not_given_again_by_an_older_page(workspace: Workspace) -> None:
    give_consent(workspace, OWN, Consent(), NOW)
    at = _open("members", MANAGER, member=OWN)
    give_consent(workspace, OWN, Consent(Visibility.OFFICE, frozenset()), NOW)
    at.multiselect(key=f"consent-{OWN}_purposes").set_value([Purpose.CONTACT])
    _press(at, f"consent-{OWN}_save")
    assert IN_THE_MEANTIME in at.warning[0].value
    assert consents(workspace)[OWN].visibility is Visibility.OFFICE
    assert consents(workspace)[OWN].purposes == frozenset()
    at.run()
    assert at.radio(key=f"consent-{OWN}-1_visibility").value is Visibility.OFFICE


def test_what_is_undone_is_ones_own_change_and_nothing_that_was_said_after_it(workspace: Workspace) -> None:
    give_consent(workspace, OWN, Consent(), NOW)
    at = _open("members", MANAGER, member=OWN)
    at.multiselect(key=f"consent-{OWN}_purposes").set_value([Purpose.CONTACT])
    _press(at, f"consent-{OWN}_save")
    give_consent(workspace, OWN, Consent(Visibility.OFFICE, frozenset()), NOW)
    _press(at, "consent_undo")
    assert IN_THE_MEANTIME in at.warning[0].value
    assert consents(workspace)[OWN].visibility is Visibility.OFFICE


def test_a_form_that_was_sent_again_is_not_taken_in_unseen(workspace: Workspace) -> None:
    token = make_form_link(workspace, OWN, "en", 14, NOW).token
    answer = replace(opened_form(workspace, token, NOW).answer, visibility=Visibility.EVERYONE, headcount=11)
    send_form(workspace, token, answer, NOW)
    at = _open("members", MANAGER, view="ask")
    (form,) = forms(workspace)
    send_form(workspace, token, replace(answer, headcount=12), datetime.now(UTC))
    _press(at, f"form_take-{form.id}")
    assert any("sent again" in warning.value for warning in at.warning)
    assert forms(workspace)[0].state is FormState.SENT
    at.run()
    _press(at, f"form_take-{form.id}")
    assert workspace.roster().member(OWN).headcount == 12


@pytest.mark.usefixtures("model_loaded")
def test_a_saved_consortium_that_somebody_else_saved_is_not_overwritten_and_no_draft_is_lost(workspace: Workspace) -> None:
    at = _open("build_consortium", MANAGER, {"call_view": "Edit a proposal", "draft_view": "Save and compare"})
    at.text_input(key="draft_name-").set_value("Nier")
    _press(at, "draft_save")
    (saved,) = saved_consortia(workspace)
    at = _open("build_consortium", MANAGER, {"saved_view": "Edit it", "draft_view": "Save and compare"}, saved=saved.id)
    remove = next(button for button in at.button if str(button.key).startswith("draft_remove"))
    _press(at, remove.key)
    keep(workspace, replace(saved, body={**saved.body, "note": "theirs"}), NOW)
    _press(at, "draft_save")
    assert any(IN_THE_MEANTIME in warning.value for warning in at.warning)
    (kept,) = saved_consortia(workspace)
    assert kept.body["note"] == "theirs"
    at.text_input(key="draft_name-Nier").set_value("Nier, mine")
    _press(at, "draft_save")
    assert len(saved_consortia(workspace)) == 2
