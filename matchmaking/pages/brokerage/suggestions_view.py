"""Wishes suggested by the ranking, with the scores of both sides; the office may adopt them."""

import streamlit as st

from matchmaking.exports.meetings import suggestion_table
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, WishSuggestion, suggest_wishes
from matchmaking.meetings.suggesting import taken
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.workspace.saved_events import hidden_members, keep_event


def suggestions_view(event: Event, words: Wording) -> None:
    """Show suggested meetings by participant; members that are not visible to everyone are shown only to the office."""
    _ = words.translate
    come = {each.id: each.label for each in event.participants if each.member}
    if len(come) < 2:
        st.info(_("Suggestions need two participants at least who come for a member."))
        return
    st.markdown(
        _(
            "Whom a participant might want to meet, by what both members offer and need. What is good for both stands first. "
            "Members that are not visible to everyone are shown to you alone and are never taken."
        )
    )
    most = st.slider(_("Suggestions for each"), 1, 20, 5, key="suggestions_most")
    with st.spinner(_("Comparing the members …")):
        found = _found(session.cache_key(), event, most, words)
    who = st.selectbox(_("For"), ["", *come], format_func=lambda id: come.get(id, _("Everybody")), key="suggestions_for")
    shown = [each for each in found if who in ("", each.who)]
    new = taken(event, found)
    with st.container(horizontal=True):
        if st.button(
            words.plural("Take {count} suggestion as a wish", "Take {count} suggestions as wishes", len(new)),
            type="primary",
            disabled=not new,
            key="take_suggestions",
        ):
            keep_event(session.workspace(), event.with_wishes(new), session.now(), session.viewer())
            st.rerun()
        download_tables(lambda: [suggestion_table(event, shown, words)], _("suggestions"), words)
    show_table(suggestion_table(event, shown, words, for_office=True), words, alt=_("Suggestions"))


@st.cache_data(max_entries=4, show_spinner=False, hash_funcs={Event: lambda event: (event.id, event.edition)})
def _found(known: str, event: Event, most: int, _words: Wording) -> tuple[WishSuggestion, ...]:
    hidden = hidden_members(session.workspace(), session.viewer())
    return suggest_wishes(event, session.features(_words), hidden=hidden, most=most)
