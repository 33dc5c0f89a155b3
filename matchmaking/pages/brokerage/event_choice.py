"""The choice of an event, and the form for a new one."""

from datetime import date, time, timedelta

import streamlit as st

from matchmaking.errors import InputError
from matchmaking.exports.meetings import span_in_words
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, count_meetings, slots_of
from matchmaking.members.identity.organisations import free_id
from matchmaking.pages.frame import session
from matchmaking.pages.frame.address import arrived, first_of, follow
from matchmaking.pages.frame.literal import in_markdown
from matchmaking.workspace.saved_events import delete_event, events, keep_event

_PAGE, _EVENT, _CHOICE = "meetings", "event", "meetings_event"
_WEEKS_AHEAD = 6


def event_choice(words: Wording) -> Event | None:
    """Show the event to choose, its summary line, and a form for a new one; None where there is no event yet."""
    _ = words.translate
    known = {event.id: event for event in events(session.workspace(), session.viewer())}
    if not known:
        st.markdown(
            _(
                "A brokerage event in which participants meet two by two. Say when and where; then bring in who comes and whom "
                "they want to meet, and the meetings are planned."
            )
        )
        _new_event(known, words)
        return None
    if (asked := arrived(_PAGE, [_EVENT])) is not None and first_of(asked, _EVENT) in known:
        st.session_state[_CHOICE] = first_of(asked, _EVENT)
    if st.session_state.get(_CHOICE) not in known:
        st.session_state[_CHOICE] = next(iter(known))
    chosen = st.selectbox(_("Event"), list(known), format_func=lambda id: known[id].name, key=_CHOICE)
    follow(_PAGE, [_EVENT], {_EVENT: [chosen]})
    event = known[chosen]
    st.markdown(f"{_in_short(event, words)}  \n{_next_step(event, words)}")
    with st.expander(_("New event, or remove this one"), icon=":material/event:"):
        _new_event(known, words)
        _removal(event, words)
    return event


def _in_short(event: Event, words: Wording) -> str:
    parts = [
        span_in_words(event, words),
        event.place,
        words.plural("{count} slot", "{count} slots", len(event.slots)),
        words.plural("{count} table", "{count} tables", event.tables),
        words.plural("{count} participant", "{count} participants", len(event.participants)),
    ]
    return " · ".join(part for part in parts if part)


def _next_step(event: Event, words: Wording) -> str:
    """How far the event is, and under which tab it goes on."""
    _ = words.translate
    if not event.participants:
        return _("Nobody is on the list yet: bring in who comes under *Participants*.")
    if not event.wishes:
        return _("Nobody has a wish yet: bring wishes in under *Participants*, or take them under *Suggestions*.")
    if event.schedule is None:
        return _("Nothing is planned yet: plan the meetings under *Schedule*.")
    count = count_meetings(event).meetings
    planned = words.plural("{count} meeting planned", "{count} meetings planned", count)
    return _("{planned}: calendars, table plan and badges are under *Papers*. After a drop-out, *Repair* it.", planned=planned)


def _new_event(known: dict[str, Event], words: Wording) -> None:
    _ = words.translate
    with st.form("new_event", border=False):
        name = st.text_input(_("Name of the event"), max_chars=120, key="event_name")
        place = st.text_input(_("Place"), max_chars=120, key="event_place")
        soon = session.today() + timedelta(weeks=_WEEKS_AHEAD)
        first, second, third = st.columns(3)
        day: date = first.date_input(_("Day"), soon, format="DD/MM/YYYY", key="event_day")
        begin = second.time_input(_("First meeting from"), time(9), key="event_begin")
        end = third.time_input(_("Last meeting until"), time(17), key="event_end")
        first, second, third = st.columns(3)
        minutes = first.number_input(_("Minutes for a meeting"), 5, 240, 20, 5, key="event_minutes")
        pause = second.number_input(_("Minutes between two"), 0, 120, 5, 5, key="event_pause")
        tables = third.number_input(_("Tables"), 1, 5000, 20, key="event_tables")
        first, second = st.columns(2)
        rest = first.time_input(_("Break from"), time(12), key="event_break")
        work = second.time_input(_("Break until"), time(13), key="event_break_end")
        if not st.form_submit_button(_("Create the event"), type="primary"):
            return
    if not name.strip():
        st.warning(_("Give the event a name."))
        return
    try:
        breaks = [(rest, work)] if rest != work else []
        slots, rests = slots_of([day], begin, end, int(minutes), pause=int(pause), breaks=breaks)
    except InputError as refusal:
        st.warning(in_markdown(refusal, words))
        return
    new = Event(free_id(name, set(known)), name.strip(), slots, int(tables), place=place.strip(), breaks=rests)
    keep_event(session.workspace(), new, session.now(), session.viewer())
    st.session_state.pop(_CHOICE, None)
    st.query_params[_EVENT] = new.id
    st.rerun()


def _removal(event: Event, words: Wording) -> None:
    _ = words.translate
    sure = st.checkbox(_("Remove this event with its participants, wishes and meetings"), key="event_removal")
    if st.button(_("Remove for good"), disabled=not sure, icon=":material/delete:", key="event_remove"):
        delete_event(session.workspace(), event, session.now(), session.viewer())
        st.session_state.pop("event_removal", None)
        st.rerun()
