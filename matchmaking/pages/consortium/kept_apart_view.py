"""Pairs kept apart, with reason, call and audience; a form for a new pair, and a button to end one."""

import streamlit as st

from matchmaking.composition import Call
from matchmaking.errors import MatchmakingError
from matchmaking.exports.kept_apart import apart_in_words
from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.pages.frame.member_choice import choose_name
from matchmaking.workspace.kept_apart import LONGEST_REASON, KeptApart, KnownTo, end_apart, keep_apart, kept_apart

_ADDED = "apart_added"
"""Session key of the counter of added pairs, which clears the form."""


def kept_apart_view(call: Call, roster: Roster, words: Wording) -> frozenset[tuple[str, str]]:
    """Show the pairs for the call that the viewer may know, with actions, and return them by id."""
    _ = words.translate
    viewer = session.viewer()
    found = kept_apart(session.workspace(), roster, viewer, call)
    st.markdown(f"**{_('Kept apart')}**")
    if not found:
        st.markdown(_("No two members are kept apart: competitors, conflicts of interest or past trouble may be a reason."))
    for each in found:
        said, button = st.columns([5, 1], vertical_alignment="center")
        said.markdown(literal(apart_in_words(each, roster, words)))
        if _may_end(each, viewer) and button.button(_("End"), icon=":material/link_off:", key=f"apart_end_{each.id}"):
            end_apart(session.workspace(), each.id, session.now(), viewer)
            st.rerun()
    if viewer.role is not ViewerRole.ANALYST:
        with st.popover(_("Keep two members apart"), icon=":material/social_distance:", key="apart_add"):
            _add(call, roster, viewer, words)
    return frozenset(each.pair for each in found)


def _add(call: Call, roster: Roster, viewer: Viewer, words: Wording) -> None:
    _ = words.translate
    count = st.session_state.get(_ADDED, 0)
    company = viewer.role is ViewerRole.COMPANY
    one = roster.member(viewer.member) if company else choose_name(_("One of the two"), roster, words, key=f"apart_one-{count}")
    other = choose_name(_("The other"), roster, words, key=f"apart_other-{count}", without=[one.id] if one else [])
    reason = st.text_input(_("Why"), max_chars=LONGEST_REASON, key=f"apart_reason-{count}")
    alone = st.checkbox(_("For this call alone"), key=f"apart_call-{count}")
    known_to = KnownTo.OFFICE if company else _known_to(count, words)
    ready = one is not None and other is not None and bool(reason.strip())
    if st.button(_("Keep apart"), type="primary", disabled=not ready, key="apart_keep") and one and other:
        wanted = KeptApart(one.id, other.id, reason, known_to, call.id if alone else "")
        try:
            keep_apart(session.workspace(), wanted, roster, session.now(), viewer)
        except MatchmakingError as refusal:
            st.warning(in_markdown(refusal, words))
            return
        st.session_state[_ADDED] = count + 1
        st.rerun()


def _known_to(count: int, words: Wording) -> KnownTo:
    _ = words.translate
    choices: tuple[KnownTo, ...] = tuple(KnownTo)
    return st.selectbox(
        _("Who may know"),
        choices,
        format_func=lambda each: capital(words.name(each)),
        key=f"apart_known_to-{count}",
        help=_("A pair holds in what is composed by those who may know it."),
    )


def _may_end(each: KeptApart, viewer: Viewer) -> bool:
    return viewer.role is ViewerRole.MANAGER or (viewer.role is ViewerRole.COMPANY and viewer.member == each.owner)
