"""The deadlines of open calls as a calendar to download."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.composition import Call
from matchmaking.exports.calendar import deadline_calendar
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session


def download_deadlines(calls: Sequence[Call], words: Wording, key: str) -> None:
    """Show a button for the calendar, where a call has a deadline; ``key`` distinguishes it from others on the page.

    The calendar names no member, so its download is not recorded.
    """
    _ = words.translate
    now = session.now()
    if any(call.deadline for call in calls):
        st.download_button(
            _("Deadlines as a calendar (.ics)"),
            lambda: deadline_calendar(calls, now, words),
            f"{_('deadlines')}.ics",
            "text/calendar",
            icon=":material/event:",
            on_click="ignore",
            key=f"{key}_deadlines",
        )
