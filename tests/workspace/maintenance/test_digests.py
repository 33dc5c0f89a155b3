"""A digest says what is new since the last one, once, at the pace of its reader, and never what that reader may not see."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.errors import ImpossibleRequest, NotAllowed, UnknownMember
from matchmaking.exports.digest import digest_message
from matchmaking.features import FeatureSet, fit
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.mail import as_file, sender_of
from matchmaking.members.member import Member, Roster, Theme
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.digests import Digest, digests, keep_told
from matchmaking.workspace.maintenance.dismissals import Dismissal, dismiss
from matchmaking.workspace.maintenance.feedback import Refusal
from matchmaking.workspace.maintenance.following import (
    FollowKind,
    follow,
    followed,
    followers,
    reader_of,
    stop_digest,
    stop_token,
    unfollow,
)
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, give_consent
from matchmaking.workspace.privacy.personal_data import erase_person, search_person
from matchmaking.workspace.saved_searches import Search, keep_search
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import Workspace
from tests.conftest import WordEncoder, small_roster, statement
from tests.workspace.test_workspace import NOW, saved

CALL = Call(
    "ward",
    "Care on the ward",
    {"en": "Glucose patches on the ward."},
    themes=(Theme.EFFICIENT_CARE,),
    capabilities=(Capability("Ward", "Clinical validation", 1.0),),
    deadline=date(2027, 6, 1),
)
SENDER = sender_of("Cluster office <office@example.org>")
APP = "https://partners.example.org"
COMPANY, ANALYST = Viewer(ViewerRole.COMPANY, "alfa", "an"), Viewer(ViewerRole.ANALYST, who="ana")
READERS = {"company": COMPANY, "analyst": ANALYST, "office": OFFICE}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(Workspace(tmp_path / "a.workspace")) as opened:
        saved(opened, small_roster())
        yield opened


@pytest.fixture
def made(workspace: Workspace, word_cache: Path) -> "Making":
    return Making(workspace, word_cache)


class Making:
    """Makes the digests of a workspace; each roster is learnt once."""

    def __init__(self, workspace: Workspace, cache: Path) -> None:
        self.workspace, self.cache, self.learnt = workspace, cache, 0

    def __call__(self, days: int = 0, call: Call = CALL) -> tuple[Digest, ...]:
        return digests(self.workspace, self._fitted, lambda _: [call], NOW + timedelta(days=days))

    def told(self, days: int = 0, call: Call = CALL) -> list[str]:
        """What is new for everybody, which then counts as told."""
        found = self(days, call)
        for digest in found:
            keep_told(self.workspace, digest, NOW + timedelta(days=days))
        return [str(item.said) for digest in found for news in digest.news for item in news.items]

    def _fitted(self, roster: Roster) -> FeatureSet:
        self.learnt += 1
        return fit(roster, WordEncoder(), self.cache)


def _changed(workspace: Workspace, id: str, text: str) -> Member:
    """The member with this as its only need."""
    before = workspace.whole_roster().member(id)
    return edit(workspace, before, replace(before, needs=(statement(text),)), NOW)


def _mail(workspace: Workspace, digest: Digest, language: str = "en") -> bytes:
    token = stop_token(workspace, digest.follower)
    return as_file(digest_message(digest, SENDER, APP, token, NOW, Wording(language)))


def test_a_change_of_a_member_is_told_once(workspace: Workspace, made: Making) -> None:
    follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en", COMPANY)
    assert made.told() == []
    _changed(workspace, "beta", "A maker of enzymes.")
    assert made.told(1) == ["New need: “A maker of enzymes.”"]
    assert made.told(60) == []
    assert made.learnt == 0


def test_nobody_is_written_to_more_often_than_it_wants(workspace: Workspace, made: Making) -> None:
    follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en", COMPANY)
    _changed(workspace, "beta", "A first need.")
    assert made.told(0)
    _changed(workspace, "beta", "A second need.")
    assert made.told(6) == []
    assert made.told(7) == ["New need: “A second need.”"]


def test_a_call_is_told_with_its_deadline_when_it_moves_when_it_is_near_and_when_it_changes(
    workspace: Workspace, made: Making
) -> None:
    follow(workspace, FollowKind.CALL, "ward", "an@alfa.example", "en", every=1)
    assert made.told(0) == ["Deadline: 2027-06-01."]
    assert made.told(1) == []
    moved = replace(CALL, deadline=date(2027, 2, 1), text={"en": "Other patches."})
    assert made.told(2, moved) == ["The deadline moved from 2027-06-01 to 2027-02-01.", "Its text changed."]
    assert made.told(50, moved) == ["The deadline is near: 2027-02-01 (days left: 22)."]
    assert made.told(51, moved) == []
    assert made.told(90, moved) == ["The deadline has passed."]
    assert made.told(200, moved) == []


def test_a_search_and_a_theme_say_who_is_new(workspace: Workspace, made: Making) -> None:
    key = keep_search(workspace, Search(need="Clinical validation of glucose patches on a hospital ward"), NOW, COMPANY)
    follow(workspace, FollowKind.SEARCH, key, "an@alfa.example", "en", COMPANY, every=1)
    follow(workspace, FollowKind.THEME, "efficient_care", "an@alfa.example", "en", COMPANY)
    first = made.told(0)
    assert any("answers it, at place 1." in said for said in first)
    assert any("Open call: Care on the ward" in said for said in first)
    assert made.told(1) == []
    roster = small_roster()
    ward = Member(
        "iota",
        "Iota Ziekenhuis",
        themes=(Theme.EFFICIENT_CARE,),
        statements=(statement("Clinical validation of glucose patches on our hospital ward."),),
    )
    saved(workspace, Roster.of((*roster.members, ward), roster.projects, roster.participations))
    news = made.told(2)
    assert "Iota Ziekenhuis works on it." in news
    assert [said.split(" answers")[0] for said in news if " answers it" in said] == ["Iota Ziekenhuis"]


def test_a_partner_that_the_seeker_does_not_want_is_not_told(workspace: Workspace, made: Making) -> None:
    key = keep_search(workspace, Search("alfa", "Clinical validation of glucose patches on a hospital ward"), NOW, COMPANY)
    follow(workspace, FollowKind.SEARCH, key, "an@alfa.example", "en", COMPANY)
    (digest,) = made()
    best = digest.news[0].items[0].member
    dismiss(workspace, Dismissal("alfa", best, Refusal.OTHER), NOW, COMPANY)
    (digest,) = made()
    assert best not in {item.member for news in digest.news for item in news.items}


def test_what_is_followed_must_be_there_and_the_readers_to_see(workspace: Workspace) -> None:
    give_consent(workspace, "gamma", Consent(Visibility.OFFICE), NOW)
    with pytest.raises(UnknownMember):
        follow(workspace, FollowKind.MEMBER, "gamma", "an@alfa.example", "en", COMPANY)
    key = keep_search(workspace, Search(need="secret plans"), NOW, Viewer(ViewerRole.COMPANY, "beta", "bo"))
    for kind, about in ((FollowKind.SEARCH, key), (FollowKind.THEME, "no theme")):
        with pytest.raises(UnknownMember):
            follow(workspace, kind, about, "an@alfa.example", "en", COMPANY)
    for email in ("an", "an@alfa", "an@alfa.example\nBcc: x@y.example", "<an@alfa.example>", ""):
        with pytest.raises(ImpossibleRequest):
            follow(workspace, FollowKind.THEME, "efficient_care", email, "en", COMPANY)
    assert followers(workspace) == ()


def test_who_follows_nothing_any_longer_is_forgotten_with_its_address(workspace: Workspace) -> None:
    follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en", COMPANY)
    assert search_person(workspace, "an@alfa.example").found
    unfollow(workspace, FollowKind.MEMBER, "beta", NOW, COMPANY)
    line = journal(workspace)[0]
    assert (line.did, line.who) == (AuditEvent.DIGEST_STOPPED, COMPANY.signature)
    assert followed(workspace, COMPANY) is None
    assert not search_person(workspace, "an@alfa.example").found


def test_an_erased_reader_follows_nothing_any_longer(workspace: Workspace) -> None:
    follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en", COMPANY)
    follow(workspace, FollowKind.MEMBER, "beta", "bo@beta.example", "en", Viewer(ViewerRole.COMPANY, "beta", "bo"))
    erase_person(workspace, "an@alfa.example", NOW)
    assert [each.email for each in followers(workspace)] == ["bo@beta.example"]


def test_a_person_whose_role_changed_reads_as_what_it_is_now(workspace: Workspace) -> None:
    follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en", Viewer(ViewerRole.MANAGER, who="an"))
    assert followed(workspace, COMPANY) is None
    follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en", COMPANY)
    assert [each.viewer for each in followers(workspace)] == [COMPANY]


def test_the_link_in_a_digest_stops_it_and_a_forged_one_is_refused(workspace: Workspace) -> None:
    follower = follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", "en", COMPANY)
    token = stop_token(workspace, follower)
    for forged in ("", token[:-1], token[1:], token.replace(".", "")):
        with pytest.raises(NotAllowed):
            stop_digest(workspace, forged, NOW)
    stop_digest(workspace, token, NOW)
    assert reader_of(workspace, token) is None
    assert followers(workspace) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_is_a_message_with_text_html_and_a_way_to_stop(workspace: Workspace, made: Making, language: str) -> None:
    follow(workspace, FollowKind.MEMBER, "beta", "an@alfa.example", language, COMPANY)
    _changed(workspace, "beta", "<b>Glue</b> & {enzymes}")
    (digest,) = made()
    content = _mail(workspace, digest, language)
    assert f"\r\nList-Unsubscribe: <{APP}/?unsubscribe=".encode() in content
    assert max(map(len, content.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 78
    message = message_from_bytes(content, policy=default)
    assert message["To"] == "an@alfa.example"
    assert message["List-Unsubscribe"].startswith(f"<{APP}/?unsubscribe=")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (message.get_body([kind]) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "<b>Glue</b> & {enzymes}" in text.get_content()
    assert "&lt;b&gt;Glue&lt;/b&gt; &amp; {enzymes}" in html.get_content()
    assert f'<html lang="{language}">' in html.get_content()
    assert f"{APP}/members?member=beta&lang={language}" in text.get_content()
    assert "src=" not in html.get_content()


SEEN = st.fixed_dictionaries(
    {id: st.tuples(st.sampled_from(Visibility), st.just(frozenset(Purpose))) for id in ("beta", "gamma", "delta")}
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seen=SEEN, days=st.integers(8, 400))
def test_nothing_of_a_hidden_member_stands_in_any_digest(
    workspace: Workspace, made: Making, seen: Mapping[str, tuple[Visibility, frozenset[Purpose]]], days: int
) -> None:
    for id in seen:
        give_consent(workspace, id, Consent(), NOW)
    for number, reader in enumerate(READERS.values()):
        email = f"reader{number}@example.org"
        for id in seen:
            follow(workspace, FollowKind.MEMBER, id, email, "en", reader, every=1)
        for theme in Theme:
            follow(workspace, FollowKind.THEME, theme, email, "en", reader)
        if reader is not ANALYST:
            key = keep_search(workspace, Search(need="glucose patches validation"), NOW, reader)
            follow(workspace, FollowKind.SEARCH, key, email, "en", reader)
    for id, (visibility, purposes) in seen.items():
        _changed(workspace, id, f"Secret number {days} of {id}")
        give_consent(workspace, id, Consent(visibility, purposes), NOW)
    found = made(days)
    assert {digest.follower.viewer for digest in found} == set(READERS.values())
    for digest in found:
        said = message_from_bytes(_mail(workspace, digest), policy=default) if digest.news else None
        whole = "".join(part.get_content() for part in said.iter_parts()) if said else ""
        shown = workspace.roster(digest.follower.viewer)
        for id in seen:
            name = workspace.whole_roster().member(id).name
            assert (f"Secret number {days} of {id}" in whole) is (id in shown.position)
            if id not in shown.position:
                assert name not in whole
                assert f"member={id}" not in whole
