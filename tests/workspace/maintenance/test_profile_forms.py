"""A signed link leads one member to its own form; what it sends shows once the office took it in."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.errors import ImpossibleRequest, NotAllowed, StaleChange
from matchmaking.features.profile_text import ProfileText, profile_text
from matchmaking.members.member import Contact
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.maintenance.following import FollowKind, follow, followers, stop_digest, stop_token
from matchmaking.workspace.maintenance.profile_forms import (
    FormAnswer,
    FormLink,
    FormState,
    answer_of,
    changed_fields,
    decline_form,
    forms,
    keep_draft,
    make_form_link,
    opened_form,
    prefilled,
    revoke_form_links,
    send_form,
    sent_form,
    still_lacking,
    take_form,
)
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, consents
from matchmaking.workspace.privacy.personal_data import erase_person, search_person
from matchmaking.workspace.storage.origins import Basis, origins
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

LATER = NOW + timedelta(days=1)
EVERYONE = frozenset(Purpose)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(Workspace(tmp_path / "a.workspace")) as opened:
        saved(opened, small_roster())
        yield opened


@pytest.fixture
def link(workspace: Workspace) -> FormLink:
    return make_form_link(workspace, "alfa", "en", 14, NOW)


def _filled(workspace: Workspace, link: FormLink) -> FormAnswer:
    """The form of Alfa with one more need, and everybody may see it."""
    known = opened_form(workspace, link.token, NOW).answer
    needs = (*known.needs, "A maker of biocompatible glue for skin patches.")
    return replace(known, needs=needs, visibility=Visibility.EVERYONE, purposes=EVERYONE)


def test_a_form_begins_with_what_is_known_and_asks_for_consent_anew(workspace: Workspace, link: FormLink) -> None:
    opened = opened_form(workspace, link.token, NOW)
    assert opened.answer == answer_of(workspace.whole_roster().member("alfa"))
    assert opened.answer.visibility is None
    assert changed_fields(opened.member, opened.answer, "en") == {}


def test_a_draft_is_kept_and_shows_nowhere(workspace: Workspace, link: FormLink) -> None:
    answer = _filled(workspace, link)
    keep_draft(workspace, link.token, answer, NOW)
    assert opened_form(workspace, link.token, LATER).answer == answer
    assert workspace.whole_roster().members == small_roster().members


def test_what_was_sent_shows_once_the_office_took_it_in(workspace: Workspace, link: FormLink) -> None:
    sent = send_form(workspace, link.token, _filled(workspace, link), NOW)
    assert len(workspace.roster().member("alfa").needs) == 2
    take_form(workspace, sent_form(workspace, sent.id), LATER)
    assert [need.text for need in workspace.roster().member("alfa").needs][-1].startswith("A maker of biocompatible glue")
    said = origins(workspace, ["alfa"])["alfa"]
    assert (said["needs"].basis, said["needs"].on) == (Basis.CORRECTED, NOW.date())
    assert said["statements"].basis is Basis.CONFIRMED
    assert consents(workspace)["alfa"].visibility is Visibility.EVERYONE
    assert forms(workspace)[0].answer is None
    with pytest.raises(NotAllowed, match="has checked it"):
        opened_form(workspace, link.token, LATER)


def test_the_office_leaves_a_field_out_or_declines_the_form(workspace: Workspace, link: FormLink) -> None:
    answer = replace(_filled(workspace, link), website="https://alfa.example")
    sent = send_form(workspace, link.token, answer, NOW)
    take_form(workspace, sent, LATER, fields=["website"])
    assert (workspace.roster().member("alfa").website, len(workspace.roster().member("alfa").needs)) == (answer.website, 2)
    other = make_form_link(workspace, "alfa", "en", 14, NOW)
    sent = send_form(workspace, other.token, answer, NOW)
    decline_form(workspace, sent, LATER)
    assert {form.state for form in forms(workspace)} == {FormState.DECLINED, FormState.TAKEN}
    assert len(workspace.roster().member("alfa").needs) == 2


def test_a_form_that_was_sent_again_is_not_taken_as_it_was_looked_at(workspace: Workspace, link: FormLink) -> None:
    looked_at = send_form(workspace, link.token, _filled(workspace, link), NOW)
    send_form(workspace, link.token, replace(_filled(workspace, link), headcount=7), LATER)
    with pytest.raises(StaleChange):
        take_form(workspace, looked_at, LATER)


def test_a_no_holds_as_soon_as_it_is_sent_and_a_yes_when_it_is_taken_in(workspace: Workspace, link: FormLink) -> None:
    send_form(workspace, link.token, replace(_filled(workspace, link), visibility=Visibility.NOBODY, purposes=frozenset()), NOW)
    assert "alfa" not in workspace.roster().position
    sent = send_form(workspace, link.token, _filled(workspace, link), LATER)
    assert "alfa" not in workspace.roster().position
    take_form(workspace, sent, LATER)
    assert "alfa" in workspace.roster().position


def test_a_form_is_not_sent_without_an_answer_on_consent(workspace: Workspace, link: FormLink) -> None:
    with pytest.raises(ImpossibleRequest, match="who may see"):
        send_form(workspace, link.token, replace(_filled(workspace, link), visibility=None), NOW)


def test_a_link_ends_with_its_days(workspace: Workspace, link: FormLink) -> None:
    assert opened_form(workspace, link.token, NOW + timedelta(days=13, hours=23))
    with pytest.raises(NotAllowed, match="held until"):
        opened_form(workspace, link.token, NOW + timedelta(days=14))


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_withdrawn_link_opens_nothing_and_what_was_sent_stays_to_be_checked(
    workspace: Workspace, link: FormLink, is_sent: bool
) -> None:
    if is_sent:
        send_form(workspace, link.token, _filled(workspace, link), NOW)
    assert revoke_form_links(workspace, "alfa", LATER) == 1
    with pytest.raises(NotAllowed, match="withdrew"):
        opened_form(workspace, link.token, LATER)
    with pytest.raises(NotAllowed, match="withdrew"):
        keep_draft(workspace, link.token, FormAnswer(), LATER)
    assert [form.state for form in forms(workspace)] == [FormState.SENT if is_sent else FormState.REVOKED]


def test_a_backup_brings_neither_a_link_nor_a_stopped_digest_back(workspace: Workspace, link: FormLink, tmp_path: Path) -> None:
    follower = follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en")
    back_up(workspace, tmp_path / "a.backup", NOW)
    stop_digest(workspace, stop_token(workspace, follower), NOW)
    restore(workspace, tmp_path / "a.backup", LATER)
    assert followers(workspace) == ()
    with pytest.raises(NotAllowed):
        opened_form(workspace, link.token, LATER)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_changed_link_opens_a_form(workspace: Workspace, link: FormLink, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(link.token)))
    letters = "abcXYZ019-_.=é\x00 "
    forged = data.draw(
        st.sampled_from([link.token[:at] + sign + link.token[at + 1 :] for sign in letters])
        | st.sampled_from([link.token[:at], link.token[at:], link.token + "A", link.token + "=", ""])
        | st.text(max_size=80)
    )
    if forged != link.token:
        with pytest.raises(NotAllowed, match="not one that the cluster office made"):
            opened_form(workspace, forged, NOW)


def test_a_link_of_another_workspace_or_for_another_purpose_opens_nothing(tmp_path: Path, workspace: Workspace) -> None:
    with closing(Workspace(tmp_path / "other.workspace")) as other:
        saved(other, small_roster())
        elsewhere = make_form_link(other, "alfa", "en", 14, NOW)
    with pytest.raises(NotAllowed):
        opened_form(workspace, elsewhere.token, NOW)


def test_a_contact_person_in_a_draft_is_found_and_erased(workspace: Workspace, link: FormLink) -> None:
    person = Contact("Bert Smet", "bert@alfa.example")
    answer = replace(_filled(workspace, link), contact=person, needs=("Ask B. Smet",))
    keep_draft(workspace, link.token, answer, NOW)
    near = search_person(workspace, person.name).near
    assert {(match.table, match.member, match.written) for match in near} == {
        ("profile_form", "alfa", "B. Smet"),
        ("profile_form", "alfa", "Bert Smet"),
    }
    (found,) = search_person(workspace, person.email).found
    assert {table for table, _, _ in found.mentions} == {"profile_form"}
    erase_person(workspace, person.email, NOW)
    assert person.email not in repr(opened_form(workspace, link.token, NOW))


def test_help_asks_for_what_is_missing_and_falls_silent() -> None:
    full = FormAnswer(
        trl=(4, 6),
        statements=("We build skin patches that measure glucose for seven days in adults.",),
        offers=("A test lab",),
        needs=("A hospital",),
    )
    assert len(still_lacking(FormAnswer())) == 4
    assert not still_lacking(full)
    wish = replace(full, statements=("We still lack a clinical partner that could test our patches on patients.",))
    assert ["concrete sentence" in str(each) for each in still_lacking(wish)] == [True]


def test_a_document_fills_in_only_what_is_empty_and_only_with_its_own_sentences() -> None:
    text = (
        "Alfa Sensors. We build skin patches that measure glucose for seven days without a needle. Our patches are at TRL 5-6. "
        "We look for a hospital that validates our patches in children. We offer partners a clean room for coating of sensors. "
        "Call An Claes, an@alfa.example, +32 9 123 45 67."
    )
    read = profile_text(text)
    assert read.trl == (5, 6)
    assert read.needs == ("We look for a hospital that validates our patches in children.",)
    assert read.offers == ("We offer partners a clean room for coating of sensors.",)
    assert all(said in text for said in read.statements)
    assert "An Claes" not in repr(read)
    known = FormAnswer(needs=("A ward",))
    assert prefilled(known, read) == replace(known, statements=read.statements, offers=read.offers, trl=(5, 6))
    assert profile_text("") == ProfileText()


def test_a_consent_that_allows_more_waits_for_the_office(workspace: Workspace, link: FormLink) -> None:
    sent = send_form(workspace, link.token, replace(_filled(workspace, link), purposes=frozenset()), NOW)
    assert consents(workspace)["alfa"].purposes == frozenset()
    take_form(workspace, sent, NOW)
    more = make_form_link(workspace, "alfa", "en", 14, NOW)
    sent = send_form(workspace, more.token, _filled(workspace, more), LATER)
    assert consents(workspace)["alfa"].purposes == frozenset()
    take_form(workspace, sent, LATER)
    assert consents(workspace)["alfa"] == Consent(Visibility.EVERYONE, EVERYONE, "office", LATER)
