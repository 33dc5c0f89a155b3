"""Repair of the schedule with the fewest changes, after a drop-out, a late arrival, an early departure, or a loss of tables."""

import streamlit as st

from matchmaking.exports.meetings import changes_table
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, Repair, repair
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.workspace.saved_events import keep_event

_DONE = "meetings_repaired"


def repair_view(there: Event, words: Wording) -> None:
    """Ask what changed, repair, and show which meetings are other than they were."""
    _ = words.translate
    event, _again = session.as_shown(f"repair_shown-{there.id}", there, "repair_sent")
    if event.schedule is None:
        st.info(_("There is no schedule yet that could be repaired."))
        return
    st.markdown(
        _(
            "Meetings that can stay as they were agreed stay. What has to move finds another slot first; free places then go "
            "to other wishes. Send the calendars again afterwards: they take the place of the earlier ones."
        )
    )
    with st.form("repair", border=False):
        people = {each.id: each.label for each in event.participants}
        gone = st.multiselect(_("Dropped out"), list(people), format_func=people.__getitem__, key="repair_gone")
        first, second = st.columns(2)
        late = first.selectbox(
            _("Not there for some slots"), ["", *people], format_func=lambda id: people.get(id, "–"), key="repair_late"
        )
        hours = range(len(event.slots))
        times = [f"{slot.start:%d/%m %H:%M}" for slot in event.slots]
        away = second.multiselect(_("Which slots"), hours, format_func=times.__getitem__, key="repair_away")
        first, second = st.columns(2)
        begin = first.selectbox(_("First slot that may change"), hours, format_func=times.__getitem__, key="repair_from")
        tables = second.number_input(_("Tables left"), 0, event.tables, event.room(begin), key="repair_tables")
        fill = st.checkbox(_("Use free places for other wishes"), True, key="repair_fill")
        if st.form_submit_button(_("Repair"), type="primary", key="repair_sent"):
            left = {} if tables == event.tables else dict.fromkeys(range(begin, len(event.slots)), int(tables))
            done = repair(event, gone=gone, away={late: away} if late else {}, tables=left, from_slot=begin, fill=fill)
            kept = keep_event(session.workspace(), done.event, session.now(), session.viewer())
            st.session_state[_DONE] = (kept.id, kept.edition, done)
            st.rerun()
    of, edition, done = st.session_state.get(_DONE, ("", 0, None))
    if done is not None and (of, edition) == (event.id, event.edition):
        _show(done, words)


def _show(done: Repair, words: Wording) -> None:
    _ = words.translate
    st.success(
        words.plural("{count} agreed meeting changes.", "{count} agreed meetings change.", done.changes)
        + " "
        + words.plural("{count} is new.", "{count} are new.", len(done.added))
    )
    table = changes_table(done, words)
    if table.rows:
        show_table(table, words, alt=_("What became of the meetings"))
