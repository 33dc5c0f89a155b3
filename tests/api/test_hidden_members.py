"""Whoever did not agree to be published is in no answer, page or feed, whatever a token opens and whoever made the files."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.exports.calendar import deadline_calendar
from matchmaking.exports.public_site import PublicDirectory, public_site
from matchmaking.features import fit
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.members.member import Contact, Member, Roster
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.ranking import default_preset
from matchmaking.ranking.importance import importance
from matchmaking.workspace.api_tokens import Scope, make_token
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.open_calls import open_calls
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, give_consent
from matchmaking.workspace.workspace import Workspace
from tests.api.asking import ADDRESSES, NOW, Asking, kept_call
from tests.conftest import WordEncoder, small_roster
from tests.workspace.test_workspace import saved

AGREED = st.builds(Consent, st.sampled_from(Visibility), st.frozensets(st.sampled_from(Purpose)))
IDS = [member.id for member in small_roster().members]
SPEAKER = {id: Viewer(ViewerRole.COMPANY, id, "somebody") for id in IDS}


def with_contacts() -> Roster:
    """The small cluster; each member has a contact person, and Alfa is owned by Gamma."""
    roster = small_roster()
    members = [
        replace(
            member,
            contact=Contact(f"Person {member.id}", f"{member.id}@person.example"),
            website=f"https://{member.id}.example",
        )
        for member in roster.members
    ]
    members = [replace(member, parent="gamma") if member.id == "alfa" else member for member in members]
    return replace(roster, members=tuple(members))


def _published(id: str, said: dict[str, Consent | None], agreed: dict[str, bool | None], together: frozenset[str]) -> bool:
    """Whether a member, and each that is one with it, agreed: by its own word, else by the yes to its list's question."""
    return all(_agreed_alone(each, said[each], agreed[each]) for each in (together if id in together else {id}))


def _agreed_alone(id: str, said: Consent | None, agreed: bool | None) -> bool:
    if said is None:
        return bool(agreed) and id != "zeta"
    return said.visibility is Visibility.EVERYONE and Purpose.PUBLICATION in said.purposes


@settings(max_examples=12)
@given(
    said=st.fixed_dictionaries({id: st.none() | AGREED for id in IDS}),
    agreed=st.fixed_dictionaries({id: st.sampled_from([None, True, False]) for id in IDS}),
    scopes=st.frozensets(st.sampled_from(Scope), min_size=1),
    joined=st.booleans(),
)
def test_a_member_that_did_not_agree_is_nowhere_outside(
    said: dict[str, Consent | None],
    agreed: dict[str, bool | None],
    scopes: frozenset[Scope],
    joined: bool,
    word_cache: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with closing(Workspace(tmp_path_factory.mktemp("hidden") / "a.workspace")) as workspace:
        roster = with_contacts()
        saved(
            workspace, replace(roster, members=tuple(replace(each, contact_agreed=agreed[each.id]) for each in roster.members))
        )
        for id, consent in said.items():
            if consent:
                give_consent(workspace, id, consent, NOW, SPEAKER[id])
        together = frozenset(("beta", "delta")) if joined else frozenset()
        if joined:
            decide(workspace, "beta", "delta", same=True, now=NOW)
        kept_call(workspace)
        _, token = make_token(workspace, "website", scopes, NOW, per_minute=6000)
        asking = Asking(workspace, word_cache)
        answers = [text for address in ADDRESSES for status, text in [asking.get(address, token)] if status == 200]
        files = [content.decode() for content in public_site(_directory(workspace, word_cache)).values()]
        feed = deadline_calendar(open_calls(workspace, date(2026, 11, 29), "en"), NOW, Wording("en")).decode()
    told = "\n".join([*answers, *files, feed])
    for member in roster.members:
        seen = _published(member.id, said, agreed, together)
        _check(member, seen, told, files)
        own = said[member.id]
        person = seen and own is not None and Purpose.CONTACT in own.purposes
        if not person and not joined:
            assert f"Person {member.id}" not in told
            assert f"{member.id}@person" not in told
    if Scope.CONTACTS not in scopes:
        assert "@person.example" not in "\n".join(answers)


def _directory(workspace: Workspace, cache: Path) -> PublicDirectory:
    features = fit(workspace.public_roster(), WordEncoder(), cache)
    calls = {language: open_calls(workspace, date(2026, 11, 29), language) for language in LANGUAGES}
    return PublicDirectory("Members", features, calls, default_preset(), importance(features), NOW, contacts=True)


def _check(member: Member, seen: bool, told: str, files: list[str]) -> None:
    texts = [each.text for each in (*member.statements, *member.offers, *member.needs)]
    if not seen:
        assert member.name not in told
        assert member.website not in told
        assert not [text for text in texts if text in told]
    elif member.id not in ("beta", "delta"):
        assert member.name in files[0]
