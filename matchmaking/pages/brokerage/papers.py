"""The downloads of an event: calendars, table plan, badges, workbook and JSON."""

import json
from collections.abc import Callable

import streamlit as st

from matchmaking.exports.calendar import calendars
from matchmaking.exports.meeting_papers import badges, table_plan
from matchmaking.exports.meetings import event_to_json, schedule_workbook
from matchmaking.i18n import Wording
from matchmaking.meetings import Event
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables, noted


def papers(event: Event, words: Wording) -> None:
    """Show a button for each file, which is made on request."""
    _ = words.translate
    if event.schedule is None:
        st.info(_("There is no schedule yet; badges can be made as soon as participants are on the list."))
    now, today = session.now(), session.today()
    files: list[tuple[str, str, str, str, Callable[[], bytes]]] = [
        (_("Badges (PDF)"), f"{event.id}-{_('badges')}.pdf", "application/pdf", "badge", lambda: badges(event, today, words)),
    ]
    if event.schedule is not None:
        files += [
            (
                _("Calendars, one for each participant (.ics in a .zip)"),
                f"{event.id}-{_('calendars')}.zip",
                "application/zip",
                "calendar_month",
                lambda: calendars(event, now, words),
            ),
            (
                _("Table plan (PDF)"),
                f"{event.id}-{_('table-plan')}.pdf",
                "application/pdf",
                "table_restaurant",
                lambda: table_plan(event, today, words),
            ),
            (
                _("Everything as JSON"),
                f"{event.id}.json",
                "application/json",
                "data_object",
                lambda: json.dumps(event_to_json(event), ensure_ascii=False, indent=2).encode(),
            ),
        ]
    st.markdown(_("What somebody does not want stands in none of these files."))
    for label, name, kind, icon, make in files:
        st.download_button(
            label, noted(name, make), name, kind, icon=f":material/{icon}:", on_click="ignore", key=f"paper_{icon}"
        )
    if event.schedule is not None:
        with st.container(horizontal=True):
            download_tables(lambda: schedule_workbook(event, words), f"{event.id}-{_('schedule')}", words)
