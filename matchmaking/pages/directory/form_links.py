"""Links to profile forms for the cluster office: create, revoke, and check the forms that were sent."""

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.exports.member_words import capital
from matchmaking.exports.profile_forms import field_in_words, form_address
from matchmaking.exports.tables import ExportTable
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.mail import app_address
from matchmaking.members.member import Language, Roster
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.workspace.maintenance.profile_forms import (
    LONGEST_DAYS,
    FormState,
    ProfileForm,
    compared,
    decline_form,
    forms,
    language_for,
    make_form_link,
    revoke_form_links,
    take_form,
)
from matchmaking.workspace.workspace import Workspace

_DAYS = 14
_MADE, _SAID = "form_link_made", "form_said"


def form_links(roster: Roster, workspace: Workspace, words: Wording) -> None:
    """Show a link to send, and a way to revoke earlier links."""
    st.header(words.translate("Profile forms"), anchor=False)
    _link(roster, workspace, forms(workspace, session.viewer()), words)


def forms_to_check(workspace: Workspace, words: Wording) -> None:
    """Show the result of the last action, and the forms to check; nothing where none waits."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(literal(said))
    waiting = [form for form in forms(workspace, session.viewer()) if form.state is FormState.SENT]
    if waiting:
        st.header(words.plural("{count} form to check", "{count} forms to check", len(waiting)), anchor=False)
    for form in waiting:
        _check(form, workspace, words)


def _link(roster: Roster, workspace: Workspace, found: tuple[ProfileForm, ...], words: Wording) -> None:
    _ = words.translate
    st.markdown(
        _(
            "A member fills in its own form by a link, without an account; it leads to nothing else. Send it to the member "
            "alone: whoever has it can read and fill in this form."
        )
    )
    who, when, spoken = st.columns([3, 1, 1], gap="medium")
    ids = list(roster.position)
    member = who.selectbox(
        _("Form for"),
        ids,
        None,
        format_func=lambda id: roster.member(id).name,
        key="form_for",
        placeholder=_("Choose a member"),
    )
    days = when.number_input(_("Days"), 1, LONGEST_DAYS, _DAYS, key="form_days")
    languages = list(LANGUAGES)
    usual = language_for(roster.member(member)) if member else words.language
    language = spoken.selectbox(
        _("Language"),
        languages,
        languages.index(usual),
        format_func=lambda each: capital(words.name(Language(each))),
        key=f"form_language-{member}",
    )
    held = [
        form
        for form in found
        if form.member == member and form.state in (FormState.OPEN, FormState.SENT) and form.expires > session.now()
    ]
    with st.container(horizontal=True):
        make = st.button(_("Make a link"), type="primary", icon=":material/link:", disabled=not member, key="form_make")
        label = words.plural("Withdraw {count} link", "Withdraw {count} links", len(held))
        revoke = bool(held) and st.button(label, icon=":material/link_off:", key="form_revoke")
    if make and member:
        link = make_form_link(workspace, member, language, int(days), session.now(), session.viewer())
        st.session_state[_MADE] = (member, form_address(app_address(_app()), link), link.form.expires)
        st.rerun()
    if revoke and member:
        revoke_form_links(workspace, member, session.now(), session.viewer())
        st.session_state.pop(_MADE, None)
        st.toast(_("The links are withdrawn."), icon=":material/link_off:")
        st.rerun()
    made_for, address, until = st.session_state.get(_MADE, ("", "", None))
    if member and made_for == member and until:
        st.code(address, language=None, wrap_lines=True)
        st.caption(_("Holds until {day}. It is shown this once: copy it now.", day=words.date(until)))


def _app() -> str:
    """The URL of the app as seen by the browser, without the page."""
    return (st.context.url or "").partition("?")[0].rpartition("/")[0]


def _check(there: ProfileForm, workspace: Workspace, words: Wording) -> None:
    _ = words.translate
    take, decline = f"form_take-{there.id}", f"form_decline-{there.id}"
    form, _again = session.as_shown(f"form_shown-{there.id}", there, take, decline)
    found = compared(workspace, form, session.viewer())
    with st.container(border=True):
        st.markdown(f"**{literal(found.member.name)}** · {words.date(form.changed)}")
        table = ExportTable(
            _("Changes"),
            [_("Field"), _("What we know"), _("Answered")],
            [
                [words.code(name), field_in_words(name, getattr(found.member, name), words), field_in_words(name, value, words)]
                for name, value in found.fields.items()
            ],
        )
        if found.fields:
            show_table(table, words, alt=_("What the form of {name} changes", name=found.member.name))
        else:
            st.markdown(_("It changes nothing and confirms what is known."))
        if form.answer and form.answer.visibility:
            purposes = words.listed([words.name(purpose) for purpose in sorted(form.answer.purposes)]) or _("nothing")
            st.markdown(
                _(
                    "Visible to: {who}. May be used for: {purposes}.",
                    who=words.name(form.answer.visibility),
                    purposes=purposes,
                )
            )
        if not found.consent_counts:
            st.markdown(
                _("Somebody spoke of its consent after the form was sent: that holds, and not what the form says of it.")
            )
        left_out = st.multiselect(
            _("Leave out"), list(found.fields), format_func=words.code, key=f"form_without-{form.id}", placeholder=_("Nothing")
        )
        with st.container(horizontal=True):
            taken = st.button(_("Take in the answers"), type="primary", icon=":material/check:", key=take)
            declined = st.button(_("Do not take in"), icon=":material/close:", key=decline)
    if not (taken or declined):
        return
    try:
        if taken:
            fields = set(found.fields) - set(left_out)
            take_form(workspace, form, session.now(), session.viewer(), fields)
            st.session_state[_SAID] = _("The form of {name} is taken in.", name=found.member.name)
        else:
            decline_form(workspace, form, session.now(), session.viewer())
            st.session_state[_SAID] = _("The form of {name} is not taken in.", name=found.member.name)
    except MatchmakingError as refusal:
        st.warning(in_markdown(refusal, words))
        return
    st.rerun()
