"""The page Meetings: a brokerage event of the cluster office, from participants to the schedule."""

import streamlit as st

from matchmaking.pages.brokerage.event_choice import event_choice
from matchmaking.pages.brokerage.papers import papers
from matchmaking.pages.brokerage.people_view import people_view
from matchmaking.pages.brokerage.repair_view import repair_view
from matchmaking.pages.brokerage.schedule_view import schedule_view
from matchmaking.pages.brokerage.suggestions_view import suggestions_view
from matchmaking.pages.frame import session

words = session.words()
_ = words.translate
event = event_choice(words)
if event is None:
    st.stop()
parts = {
    _("Participants"): people_view,
    _("Suggestions"): suggestions_view,
    _("Schedule"): schedule_view,
    _("Repair"): repair_view,
    _("Papers"): papers,
}
for tab, show in zip(st.tabs(list(parts), key="meetings_part", on_change="rerun"), parts.values(), strict=True):
    if tab.open:
        with tab:
            show(event, words)
