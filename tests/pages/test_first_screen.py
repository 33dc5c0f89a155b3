"""The first screen before sign-in: it shows the members that agreed to be public, and nothing of anybody else."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from matchmaking.members.member import Member
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, give_consent
from matchmaking.workspace.workspace import Workspace
from tests.api.test_hidden_members import AGREED, IDS, SPEAKER, with_contacts
from tests.demonstration import APP, PATIENCE, Demonstration
from tests.pages.frame.test_sign_in import AUTH
from tests.pages.test_hidden_members import Sent, all_that_is_sent
from tests.workspace.test_workspace import NOW, saved

TOWNS = dict(zip(IDS, ["Gent", "Leuven", "Hasselt", "Brugge", "Mechelen", "Aalst", "Kortrijk", "Genk"], strict=False))
PUBLIC = Consent(Visibility.EVERYONE, frozenset(Purpose))


def _kept(folder: Path, said: dict[str, Consent]) -> Path:
    roster = with_contacts()
    members = tuple(
        replace(each, city=TOWNS[each.id], country="BE", nuts="BE234", postcode="")
        for each in roster.members
        if each.id in TOWNS
    )
    with closing(Workspace(folder / "a.workspace")) as workspace:
        saved(workspace, replace(roster, members=members))
        for id, consent in said.items():
            give_consent(workspace, id, consent, NOW, SPEAKER[id])
    return folder / "a.workspace"


def _told(sent: Sent, view: str = "map", **query: str) -> str:
    """All that the browser receives: texts, links with their addresses, charts with their data."""
    sent.messages.clear()
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.secrets = AUTH
    at.query_params["lang"] = "en"
    for name, value in query.items():
        at.query_params[name] = value
    at.session_state["cluster_picture"] = view
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return sent.everything().decode("utf-8", "replace")


def _marks(member: Member) -> list[str]:
    texts = [each.text for each in (*member.statements, *member.offers, *member.needs)]
    return [member.name, member.website, TOWNS[member.id], *texts]


@settings(max_examples=10, deadline=None)
@given(said=st.fixed_dictionaries(dict.fromkeys(IDS, AGREED)))
def test_nothing_of_a_member_that_did_not_agree_reaches_the_first_screen(
    said: dict[str, Consent], demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in demonstration.environment.items():
            patch.setenv(name, value)
        patch.setenv("MATCHMAKING_WORKSPACE", str(_kept(tmp_path_factory.mktemp("door"), said)))
        sent = all_that_is_sent(patch)
        screens = [_told(sent, "map"), _told(sent, "network"), *(_told(sent, member=id) for id in IDS)]
    for member in with_contacts().members:
        consent = said[member.id]
        public = consent.visibility is Visibility.EVERYONE and Purpose.PUBLICATION in consent.purposes
        if public:
            assert TOWNS[member.id] in screens[0]
        else:
            assert not [mark for mark in _marks(member) for screen in screens if mark in screen]
        assert not [screen for screen in screens if f"Person {member.id}" in screen or "@person.example" in screen]


@pytest.mark.usefixtures("open_page")
def test_a_visitor_goes_from_the_map_to_the_public_page_of_a_member(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(_kept(tmp_path, {IDS[0]: PUBLIC})))
    member = with_contacts().member(IDS[0])
    sent = all_that_is_sent(monkeypatch)
    assert "Saved work" in _told(sent)
    page = _told(sent, member=member.id)
    assert member.name in page
    assert all(each.text in page for each in (*member.offers, *member.needs))
    assert "Sign in" in page
    assert "Saved work" not in page


@pytest.mark.usefixtures("open_page")
def test_without_public_members_the_first_screen_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = {id: Consent(Visibility.EVERYONE, frozenset(Purpose) - {Purpose.PUBLICATION}) for id in IDS}
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(_kept(tmp_path, nobody)))
    assert "No member agreed to be shown here yet" in _told(all_that_is_sent(monkeypatch))
