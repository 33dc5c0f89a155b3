"""The language switch, and the page's own language for browsers and screen readers."""

import streamlit as st

from matchmaking.wording import LANGUAGES, Wording, choose_language

_page_language = st.components.v2.component(
    "page_language", js="export default ({ data }) => { document.documentElement.lang = data.language }"
)


def show() -> Wording:
    """Let the reader choose a language; the choice stands in the address, so that a link carries it."""
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
    _page_language(data={"language": words.language}, key="page_language", height=1)
    return words
