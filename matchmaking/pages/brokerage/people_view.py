"""Participants and their wishes: import of lists, with the problems in them."""

import tempfile
from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.meetings import participants_table, wishes_table
from matchmaking.i18n import Wording
from matchmaking.meetings import Event
from matchmaking.meetings.participant_list import read_participants
from matchmaking.members.problems import Problem
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.directory.import_lists import problem_table, written
from matchmaking.pages.frame import session
from matchmaking.workspace.saved_events import keep_event

_PROBLEMS = "meetings_problems"
_SHOWN = 200


def people_view(event: Event, words: Wording) -> None:
    """Import lists, and show the participants and, to the office alone, their wishes."""
    _ = words.translate
    st.markdown(
        _(
            "A list of participants has a row for each, with headers such as organisation, person, languages, available, must "
            "meet, meet and no thanks; wishes may also stand in a list of their own: who, whom, wish."
        )
    )
    files = st.file_uploader(
        _("Lists of participants or wishes"),
        type=["xlsx", "xls", "ods", "csv"],
        accept_multiple_files=True,
        key=f"event_lists_{event.id}_{event.edition}",
    )
    if st.button(_("Take in"), type="primary", disabled=not files, key="take_in_lists") and files:
        with tempfile.TemporaryDirectory() as folder:
            roster = session.workspace().roster(session.viewer())
            read = read_participants(written(files, folder), event, roster)
        keep_event(session.workspace(), read.event, session.now(), session.viewer())
        st.session_state[_PROBLEMS] = (event.id, read.problems)
        st.rerun()
    said_of, problems = st.session_state.get(_PROBLEMS, ("", ()))
    if problems and said_of == event.id:
        _to_look_at(problems, words)
    if not event.participants:
        st.info(_("Nobody is on the list yet."))
        return
    show_table(participants_table(event, words), words, alt=_("Who comes"))
    if event.wishes:
        with st.expander(_("Wishes, for the office alone"), icon=":material/lock:"):
            st.markdown(_("A no is private and final: no meeting goes against it, and no file names it."))
            show_table(wishes_table(event, words), words, alt=_("Who wants to meet whom"))


def _to_look_at(problems: Sequence[Problem], words: Wording) -> None:
    _ = words.translate
    st.markdown(f"**{_('To look at')}:** {words.number(len(problems))}")
    show_table(problem_table(list(problems[:_SHOWN]), words), words, alt=_("What was not as expected in the lists"))
