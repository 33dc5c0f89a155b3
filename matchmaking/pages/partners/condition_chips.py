"""The conditions read in a need, as chips that remove them, with a button to restore removed ones."""

import streamlit as st

from matchmaking.exports.condition_words import compared_in_words, condition_in_words
from matchmaking.i18n import Wording
from matchmaking.pages.frame.literal import literal
from matchmaking.ranking import ReadQuestion, read_question

_WITHOUT = "need_without"
"""Session key of the typed need and the keys of its removed conditions."""


def read_need(need: str) -> ReadQuestion:
    """The need with its active conditions: those read in it, without those removed from this same need."""
    typed, without = st.session_state.get(_WITHOUT, ("", frozenset()))
    return read_question(need).without(*(without if typed == need.strip() else ()))


def set_without(need: str, without: frozenset[str]) -> None:
    """Remove these conditions of a need, before the chips are drawn."""
    st.session_state[_WITHOUT] = (need.strip(), without)


def condition_chips(read: ReadQuestion, words: Wording) -> None:
    """Show a chip for each condition, and a button that restores removed ones; nothing where none was read."""
    _ = words.translate
    if not read.read:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if read.conditions:
            st.markdown(_("Read in your question:"), width="content")
        for condition in read.conditions:
            st.button(
                f"{literal(condition_in_words(condition, words))} ×",
                key=f"condition-{condition.key}",
                help=_("Read from “{said}”. Click to take this condition away.", said=literal(condition.said)),
                on_click=set_without,
                args=(read.text, read.taken_away | {condition.key}),
            )
        if read.taken_away:
            everything = (read.text, frozenset[str]())
            label = _("Read the conditions again")
            st.button(label, key="conditions_back", type="tertiary", on_click=set_without, args=everything)
    if read.rest != read.text:
        st.markdown(f":small[{literal(compared_in_words(read, words))}]")
