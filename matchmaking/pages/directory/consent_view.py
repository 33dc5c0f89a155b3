"""The consent of a member: form, confirmation of an opt-out, result, and undo."""

from dataclasses import dataclass

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.workspace.maintenance.coming_back import bring_back, count_out
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, consent_of, consents, give_consent

_GIVEN, _OUT, _BACK = "consent_given", "consent_opting_out", "consent_back"


@dataclass(frozen=True)
class _Given:
    """A consent that was just changed, with the one before, for undo."""

    member: str
    name: str
    before: Consent
    after: Consent


def consent_form(member: Member, words: Wording) -> None:
    """The form; to opt out is asked once more before it holds."""
    _ = words.translate
    key = f"consent-{member.id}"
    there = consent_of(member, consents(session.workspace()))
    known, again = session.as_shown(f"{key}_shown", there, f"{key}_save", "consent_sure")
    with st.form(key, border=False):
        consent = _asked(known, list(Visibility), f"{key}{again}", words)
        sent = st.form_submit_button(_("Save"), key=f"{key}_save")
    if sent:
        if consent.visibility is Visibility.NOBODY and known.visibility is not Visibility.NOBODY:
            st.session_state[_OUT] = member.id
        else:
            st.session_state.pop(_OUT, None)
            _give(member, known, consent, words)
    if st.session_state.get(_OUT) == member.id:
        _confirm(member, known, words)


def consent_said(words: Wording) -> None:
    """Show the last change in a sentence, with a button to undo it."""
    _ = words.translate
    given: _Given | None = st.session_state.get(_GIVEN)
    if back := st.session_state.pop(_BACK, ""):
        st.success(literal(back))
    if given is None:
        return
    name = literal(given.name)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="consent_told"):
        st.markdown(
            _("{name} opted out: from now on it stands in no ranking, introduction, list or file.", name=name)
            if given.after.visibility is Visibility.NOBODY
            else _("From now on the consent of {name} holds for every ranking, introduction and list.", name=name),
            width="content",
        )
        undone = st.button(_("Undo"), icon=":material/undo:", key="consent_undo")
        closed = st.button(_("Close"), icon=":material/close:", type="tertiary", key="consent_close")
    if undone:
        try:
            give_consent(session.workspace(), given.member, given.before, session.now(), session.viewer(), given.after)
        except MatchmakingError as refusal:
            st.session_state.pop(_GIVEN)
            st.warning(in_markdown(refusal, words))
            return
        st.session_state[_BACK] = _("The consent of {name} is as it was before.", name=given.name)
    if undone or closed:
        st.session_state.pop(_GIVEN)
        st.rerun()


def coming_back(words: Wording) -> None:
    """For the cluster office: bring back a member that opted out, by typed name, since no list may show these members."""
    _ = words.translate
    st.header(_("A member that opted out and comes back"), anchor=False)
    count = count_out(session.workspace())
    st.markdown(
        words.plural("One member opted out.", "{count} members opted out.", count)
        + " "
        + _("Nobody sees who: give the name or enterprise number of the one that takes part again, and what it agrees to.")
        if count
        else _("No member opted out.")
    )
    if not count:
        return
    with st.form("coming_back", border=False):
        name = st.text_input(_("Its exact name or enterprise number"), key="coming_back_name")
        seen_by = [Visibility.EVERYONE, Visibility.OFFICE]
        consent = _asked(Consent(Visibility.OFFICE, frozenset()), seen_by, "coming_back", words)
        sent = st.form_submit_button(_("Let it take part again"), key="coming_back_sent")
    if not sent:
        return
    try:
        found = bring_back(session.workspace(), name, consent, session.now(), session.viewer())
    except MatchmakingError as refusal:
        st.warning(in_markdown(refusal, words))
        return
    st.session_state.pop(_GIVEN, None)
    st.session_state[_BACK] = _("{name} takes part again.", name=found.name)
    st.rerun()


def _asked(known: Consent, choices: list[Visibility], key: str, words: Wording) -> Consent:
    """Show the choice of visibility, out of ``choices``, and of purposes."""
    _ = words.translate
    visibility = st.radio(
        _("Visible to"),
        choices,
        choices.index(known.visibility),
        format_func=lambda each: capital(words.name(each)),
        key=f"{key}_visibility",
    )
    purposes = st.multiselect(
        _("May be used for"), list(Purpose), sorted(known.purposes), format_func=words.name, key=f"{key}_purposes"
    )
    return Consent(visibility, frozenset(purposes) if visibility is not Visibility.NOBODY else frozenset())


def _confirm(member: Member, known: Consent, words: Wording) -> None:
    _ = words.translate
    with st.container(border=True, key="consent_confirm"):
        st.markdown(
            _(
                "**Let {name} opt out?** Nobody then sees it: it stands in no ranking, introduction, list or file, and saved "
                "consortia only count it. It can come back: here, by whoever acts for it, or under *Members*, *Privacy*, by "
                "the cluster office.",
                name=literal(member.name),
            )
        )
        with st.container(horizontal=True):
            sure = st.button(_("Opt out"), type="primary", icon=":material/visibility_off:", key="consent_sure")
            left = st.button(_("Cancel"), key="consent_cancel")
    if sure or left:
        st.session_state.pop(_OUT)
    if sure:
        _give(member, known, Consent(Visibility.NOBODY, frozenset()), words)
    if left:
        st.rerun()


def _give(member: Member, before: Consent, after: Consent, words: Wording) -> None:
    try:
        give_consent(session.workspace(), member.id, after, session.now(), session.viewer(), before)
    except MatchmakingError as refusal:
        st.warning(in_markdown(refusal, words))
        return
    st.session_state[_GIVEN] = _Given(member.id, member.name, before, after)
    if after.visibility is Visibility.NOBODY and not session.viewer().member:
        st.query_params.pop("member", None)  # its page no longer exists
    st.rerun()
