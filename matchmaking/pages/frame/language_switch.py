"""The language switch, and the page's language for browsers and screen readers."""

import streamlit as st

from matchmaking.i18n import LANGUAGES, Wording, choose_language
from matchmaking.pages.frame.framework_words import SAY, framework_words

TABS = "_view"
"""Suffix of the keys of tabs."""
_SPOKEN = "language_spoken"
_page_language = st.components.v2.component("page_language", js=SAY)


def show() -> Wording:
    """Show the language choice; it is part of the URL, so that a link carries it."""
    likely = Wording(choose_language(st.query_params.get("lang"), st.session_state.get("lang"), st.context.locale))
    chosen = st.container(horizontal=True, horizontal_alignment="right").segmented_control(
        likely.translate("Language"),
        list(LANGUAGES),
        default=choose_language(browser=st.context.locale),
        required=True,
        key="lang",
        bind="query-params",
        label_visibility="collapsed",
    )
    words = Wording(choose_language(session=chosen))
    _keep_open(words)
    _page_language(data=framework_words(words), key="page_language", height=1)
    return words


def _keep_open(words: Wording) -> None:
    """Keep the open tab after a change of language, since tabs are identified by their labels."""
    before = st.session_state.get(_SPOKEN, words.language)
    st.session_state[_SPOKEN] = words.language
    if before == words.language:
        return
    for key, open_one in list(st.session_state.items()):
        if str(key).endswith(TABS) and isinstance(open_one, str):
            st.session_state[key] = words.retranslate(open_one, before)
