"""The schedule: computed in the background, shown by slot and by participant, with its counts."""

from dataclasses import replace

import streamlit as st

from matchmaking.exports.calendar import calendar_of
from matchmaking.exports.meetings import agenda_table, counts_in_words, counts_table, gap_of_schedule, slot_in_words, slot_table
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, MeetingState, check_schedule, count_meetings, schedule
from matchmaking.meetings.counting import without_a_meeting
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import jobs, session
from matchmaking.pages.frame.downloads import noted
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.pages.frame.subprocess_job import Tell
from matchmaking.remarks import Remark
from matchmaking.workspace.saved_events import keep_event


def schedule_view(event: Event, words: Wording) -> None:
    """Compute and show the schedule."""
    _ = words.translate
    if not event.wishes:
        st.info(_("Nobody has a wish yet. Bring in wishes, or take suggestions."))
        return
    _planning(event, words)
    if event.schedule is None:
        return
    st.markdown(f"**{gap_of_schedule(event.schedule, words)}** {counts_in_words(event, words)}")
    for breach in check_schedule(event):
        st.error(in_markdown(breach.remark, words))
    if alone := without_a_meeting(event):
        names = words.listed([literal(each.label) for each in alone])
        st.warning(_("Without a meeting: {names}.", names=names))
    views = {"slot": _("By slot"), "participant": _("By participant"), "counts": _("Counts")}
    view = st.segmented_control(
        _("View"), list(views), default="slot", required=True, format_func=views.__getitem__, key="schedule_by", wrap=True
    )
    match view:
        case "participant":
            _of_participant(event, words)
        case "counts":
            show_table(
                counts_table(event, words), words, alt=_("Requested, granted, held and free"), without=_not_yet(event, words)
            )
        case _:
            at = st.selectbox(
                _("Slot"),
                range(len(event.slots)),
                format_func=lambda slot: slot_in_words(event.slots[slot], words),
                key="schedule_slot",
            )
            show_table(slot_table(event, at, words), words, alt=_("Who meets whom in this slot"))
    _what_was_held(event, words)


def _not_yet(event: Event, words: Wording) -> tuple[str, ...]:
    """The columns of outcomes, hidden as long as no outcome was recorded."""
    return () if count_meetings(event).is_told_of else (words.translate("Held"), words.translate("Not held"))


def _planning(event: Event, words: Wording) -> None:
    _ = words.translate
    key = f"schedule of {session.workspace().address} {event.id} {event.edition}"
    workspace, now, viewer = session.workspace(), session.now(), session.viewer()

    def plan(_tell: Tell) -> Event:
        return keep_event(workspace, replace(event, schedule=schedule(event)), now, viewer)

    if event.schedule is not None:
        st.caption(_("Planning again moves meetings that people may know already. After a drop-out, repair instead."))
    if st.button(
        _("Plan the meetings") if event.schedule is None else _("Plan again"),
        type="primary" if event.schedule is None else "secondary",
        key="plan_meetings",
    ):
        jobs.start(key, Remark("Planning the meetings …"), plan, again=True)
    running: jobs.Job[Event] | None = jobs.job(key)
    if running and jobs.ended(running, words):
        running.outcome()
        st.rerun()


def _of_participant(event: Event, words: Wording) -> None:
    _ = words.translate
    people = {each.id: each for each in event.participants}
    who = people[
        st.selectbox(_("Participant"), list(people), format_func=lambda id: people[id].label, key="schedule_participant")
    ]
    table = agenda_table(event, [who], words)
    one_day = event.slots[0].start.date() == event.slots[-1].start.date()
    known = tuple(table.columns[: 2 if one_day else 1])  # who it is, and the day where there is no other
    show_table(table, words, alt=_("Meetings of {name}", name=who.label), without=known)
    now = session.now()
    st.download_button(
        _("Calendar (.ics)"),
        noted(f"{event.id}.ics", lambda: calendar_of(event, who, now, words)),
        f"{who.id}.ics",
        "text/calendar",
        icon=":material/calendar_month:",
        on_click="ignore",
        key="participant_calendar",
    )


def _what_was_held(there: Event, words: Wording) -> None:
    _ = words.translate
    event, again = session.as_shown(f"held_shown-{there.id}", there, "held_sent")
    again = f"-{event.id}{again}"
    assert event.schedule is not None  # noqa: S101
    with st.expander(_("What was held"), icon=":material/event_available:"), st.form("held", border=False):
        last = st.selectbox(
            _("Up to and with the slot"),
            range(len(event.slots)),
            len(event.slots) - 1,
            format_func=lambda slot: slot_in_words(event.slots[slot], words),
            key=f"held_until{again}",
        )
        missed = st.multiselect(
            _("Not held"),
            [meeting.pair for meeting in event.schedule.standing],
            [meeting.pair for meeting in event.schedule.standing if meeting.state is MeetingState.MISSED],
            format_func=lambda pair: " – ".join(event.participant[id].label for id in pair),
            key=f"held_missed{again}",
        )
        if st.form_submit_button(_("Write down"), key="held_sent"):
            keep_event(session.workspace(), event.told(set(missed), last + 1), session.now(), session.viewer())
            st.rerun()
