"""A saved consortium at its own URL: the changes since it was saved, and the draft to continue with."""

from urllib.parse import urlencode

import streamlit as st

from matchmaking.exports.consortia import Alternative
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.alternative_view import alternative_view
from matchmaking.pages.consortium.call_choice import describe_call
from matchmaking.pages.consortium.draft_history import history_under, holds_changes
from matchmaking.pages.consortium.draft_view import draft_view
from matchmaking.pages.consortium.outside_view import with_those_outside
from matchmaking.pages.consortium.saved_consortia import IN_HAND, SAVED, reopened, since_in_words
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.saved_consortia import saved_consortia
from matchmaking.workspace.storage.documents import Document

_SHOWN = "saved_shown"


def reopened_view(wanted: str, features: FeatureSet, words: Wording) -> None:
    """Show the consortium in the document with this id, judged on the present cluster."""
    _ = words.translate
    if st.session_state.get(_SHOWN) != wanted:  # a link within the app opens it without writing it to the browser's URL
        st.session_state[_SHOWN] = wanted
        st.query_params[SAVED] = wanted
    if st.button(_("Back to the calls"), icon=":material/arrow_back:", type="tertiary", key="saved_back"):
        st.query_params.pop(SAVED, None)
        st.session_state.pop(IN_HAND + wanted, None)
        st.session_state.pop(_SHOWN, None)
        st.rerun()
    there = next((each for each in saved_consortia(session.workspace(), session.viewer()) if each.id == wanted), None)
    if there is None:
        st.warning(_("This consortium is not saved here any longer, or it is not yours to see."))
        return
    document = _in_hand(there)
    if document.edition != there.edition:
        st.warning(
            _(
                "Somebody else saved this consortium in the meantime. You still have your own draft: save it under another "
                "name, or go back to the calls and open the other one."
            )
        )
    found = reopened(document, features)
    key = _key(document)
    history = history_under(key, found.draft)
    setting = history.draft.setting
    heading, sharing = st.columns([4, 1], vertical_alignment="center")
    heading.header(literal(document.name), anchor=False)
    with sharing.container(horizontal=True, horizontal_alignment="right"):
        _link(document, words)
    st.markdown(f"**{literal(setting.call.title)}**")
    describe_call(setting.call, words)
    st.markdown(since_in_words(found, words))
    looking, working = st.tabs([_("Look closer"), _("Edit it")], key="saved_view", on_change="rerun")
    if looking.open:
        with looking:
            (consortium,) = with_those_outside([history.draft.consortium], setting.call, words)
            given = Alternative(document.name, consortium)
            alternative_view(given, setting.call, setting.ruleset, features, words)
    if working.open:
        with working:
            draft_view(document.name, key, history, features, words, document)


def _key(document: Document) -> str:
    """What its draft is kept under."""
    return f"{document.id}-{document.edition}"


def _in_hand(there: Document) -> Document:
    """The edition that this session works on: one that it changed and did not save yet, else the one that is there."""
    held: Document = st.session_state.get(IN_HAND + there.id, there)
    if not holds_changes(_key(held)):
        held = there
    st.session_state[IN_HAND + there.id] = held
    return held


def _link(document: Document, words: Wording) -> None:
    """The address of the saved consortium, to send to somebody."""
    _ = words.translate
    page = (st.context.url or "").partition("?")[0]
    with st.popover(_("Link"), icon=":material/link:", key="saved_link"):
        st.markdown(_("Whoever may see this consortium opens it with this address."))
        st.code(f"{page}?{urlencode({SAVED: document.id, 'lang': words.language})}", language=None, wrap_lines=True)
