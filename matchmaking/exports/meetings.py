"""A schedule of meetings as tables and as JSON. None of them holds a participant's private no."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, Meeting, Participant, Repair, Schedule, Slot, WishSuggestion, count_meetings

_LEAST_SHOWN = 0.0001
"""Smallest gap that is shown for an unproven schedule: 0.00 % would claim optimality."""


def slot_in_words(slot: Slot, words: Wording) -> str:
    """*3 December 2026, 09:00–09:20*, in the time zone of the event."""
    return f"{words.date(slot.start.date())}, {hours_in_words(slot)}"


def span_in_words(event: Event, words: Wording) -> str:
    """*3 December 2026, 09:00–17:00*, or from the first day to the last; in the time zone of the event."""
    first, last = event.slots[0], event.slots[-1]
    if first.start.date() == last.start.date():
        return slot_in_words(Slot(first.start, last.end), words)
    return f"{words.date(first.start.date())} – {words.date(last.start.date())}"


def hours_in_words(slot: Slot) -> str:
    """*09:00–09:20*, in the time zone of the event."""
    return f"{slot.start:%H:%M}–{slot.end:%H:%M}"


def gap_of_schedule(schedule: Schedule, words: Wording) -> str:
    """The optimality gap of a schedule."""
    _ = words.translate
    share = words.percent(max(schedule.gap, _LEAST_SHOWN), 2)
    if schedule.kept:
        best = _("No other schedule that keeps what was agreed is worth more.")
        return best if not schedule.gap else _("At most {share} below the best that keeps what was agreed.", share=share)
    return (
        _("No other schedule is worth more.")
        if not schedule.gap
        else _("At most {share} below the best possible.", share=share)
    )


def counts_in_words(event: Event, words: Wording) -> str:
    """The numbers of requested, granted and free meetings in a sentence, with those held once an outcome was recorded."""
    _ = words.translate
    counts = count_meetings(event)
    told = [
        _(
            "{granted} of {requested} wishes granted, {must_granted} of {must} musts",
            granted=words.number(counts.granted),
            requested=words.number(counts.requested),
            must_granted=words.number(counts.must_granted),
            must=words.number(counts.must),
        ),
        words.plural("{count} meeting", "{count} meetings", counts.meetings),
    ]
    if counts.is_told_of:
        told[-1] += ", " + _(
            "{held} held, {missed} not held", held=words.number(counts.held), missed=words.number(counts.missed)
        )
    told.append(words.plural("{count} table slot free", "{count} table slots free", counts.empty))
    return words.parted(told) + "."


def schedule_workbook(event: Event, words: Wording) -> list[ExportTable]:
    """The schedule by slot and by participant, and the counts."""
    return [schedule_table(event, words), agenda_table(event, event.participants, words), counts_table(event, words)]


def schedule_table(event: Event, words: Wording) -> ExportTable:
    """One row for each meeting, by slot and table."""
    _ = words.translate
    columns = [_("Day"), _("Time"), _("Table no."), _("Participant"), _("Meets"), _("State")]
    rows = [
        [*_when(event, meeting), *(event.participant[id].label for id in meeting.pair), capital(words.name(meeting.state))]
        for meeting in _standing(event)
    ]
    return ExportTable(_("Schedule"), columns, rows)


def agenda_table(event: Event, participants: Sequence[Participant], words: Wording) -> ExportTable:
    """One row for each meeting of each of these participants."""
    _ = words.translate
    columns = [_("Participant"), _("Day"), _("Time"), _("Table no."), _("Meets")]
    rows: list[list[Cell]] = []
    for participant in _by_name(participants):
        for meeting in _standing(event):
            if participant.id in meeting.pair:
                other = meeting.second if meeting.first == participant.id else meeting.first
                rows.append([participant.label, *_when(event, meeting), event.participant[other].label])
    return ExportTable(_("By participant"), columns, rows)


def counts_table(event: Event, words: Wording) -> ExportTable:
    """The requested and granted meetings, for all and for each participant."""
    _ = words.translate
    columns = [
        *(_("Participant"), _("Small firm"), _("Requested"), _("Granted"), _("Must meet"), _("Must meet, granted")),
        *(_("Meetings"), _("Held"), _("Not held"), _("Free")),
    ]
    everybody: list[tuple[str, str, Participant | None]] = [(_("Everybody"), "", None)]
    everybody += [(each.label, _("Yes") if each.small else "", each) for each in _by_name(event.participants)]
    rows: list[list[Cell]] = []
    for name, small, participant in everybody:
        counts = count_meetings(event, participant)
        rows.append(
            [
                *(name, small, counts.requested, counts.granted, counts.must, counts.must_granted),
                *(counts.meetings, counts.held, counts.missed, counts.empty),
            ]
        )
    return ExportTable(_("Counts"), columns, rows)


def suggestion_table(
    event: Event, suggestions: Sequence[WishSuggestion], words: Wording, *, for_office: bool = False
) -> ExportTable:
    """Who might meet whom, with the points of both sides (0 to 100).

    Who comes for a member that is not visible to everyone is left out, or marked where the table is for the office.
    """
    _ = words.translate
    columns = [_("Participant"), _("Might meet")]
    columns += (
        [_("How well they answer the participant"), _("How well the participant answers them"), _("Visibility")]
        if for_office
        else [_("How well they answer you"), _("How well you answer them")]
    )
    rows: list[list[Cell]] = [
        [
            *(event.participant[each.who].label, event.participant[each.whom].label, each.for_who, each.for_whom),
            *([_("For the office alone") if each.office_only else ""] if for_office else []),
        ]
        for each in suggestions
        if for_office or not each.office_only
    ]
    return ExportTable(_("Suggestions"), columns, rows)


def participants_table(event: Event, words: Wording) -> ExportTable:
    """The participants, with languages, limits and the number of wishes of each."""
    _ = words.translate
    columns = [_("Participant"), _("Member"), _("Languages"), _("Slots"), _("Most meetings"), _("Small firm"), _("Wishes")]
    wishes = Counter(wish.who for wish in event.wishes)
    rows: list[list[Cell]] = [
        [
            each.label,
            _("Yes") if each.member else "",
            ", ".join(sorted(words.tongue(code) for code in each.languages)),
            sum(slot not in each.away for slot in range(len(event.slots))),
            each.quota,
            _("Yes") if each.small else "",
            wishes[each.id],
        ]
        for each in _by_name(event.participants)
    ]
    return ExportTable(_("Participants"), columns, rows)


def wishes_table(event: Event, words: Wording) -> ExportTable:
    """All wishes, the private no included: only for the office's screen, never for a file."""
    _ = words.translate
    columns = [_("Participant"), _("Whom"), _("Wish")]
    rows: list[list[Cell]] = [
        [event.participant[wish.who].label, event.participant[wish.whom].label, capital(words.name(wish.kind))]
        for wish in event.wishes
        if {wish.who, wish.whom} <= event.participant.keys()
    ]
    return ExportTable(_("Wishes"), columns, sorted(rows, key=str))


def slot_table(event: Event, slot: int, words: Wording) -> ExportTable:
    """The meetings of one slot."""
    _ = words.translate
    rows: list[list[Cell]] = [
        [meeting.table, *(event.participant[id].label for id in meeting.pair), capital(words.name(meeting.state))]
        for meeting in _standing(event)
        if meeting.slot == slot
    ]
    return ExportTable(_("Schedule"), [_("Table no."), _("Participant"), _("Meets"), _("State")], rows)


def changes_table(done: Repair, words: Wording) -> ExportTable:
    """The changes of a repair: one row for each changed meeting."""
    _ = words.translate
    now = {meeting.pair: meeting for meeting in (done.event.schedule or Schedule()).standing}
    kinds = [
        (_("Falls away"), done.lost),
        (_("Moves"), done.moved),
        (_("Has no place any more"), done.cancelled),
        (_("New"), done.added),
    ]
    rows: list[list[Cell]] = []
    for name, meetings in kinds:
        for meeting in meetings:
            after = now.get(meeting.pair)
            rows.append(
                [
                    name,
                    *(done.event.participant[id].label for id in meeting.pair),
                    "" if meeting in done.added else _place(done.event, meeting, words),
                    _place(done.event, after, words) if after else "",
                ]
            )
    columns = [_("What became of it"), _("Participant"), _("Meets"), _("Before"), _("Now")]
    return ExportTable(_("Changes"), columns, rows)


def _place(event: Event, meeting: Meeting, words: Wording) -> str:
    table = words.translate("Table {number}", number=meeting.table)
    return f"{slot_in_words(event.slots[meeting.slot], words)}, {table}"


def event_to_json(event: Event) -> dict[str, Any]:
    """An event as a document: its slots, participants with their meetings, and counts."""
    schedule = event.schedule
    return {
        "id": event.id,
        "name": event.name,
        "place": event.place,
        "zone": event.zone,
        "tables": event.tables,
        "edition": event.edition,
        "slots": [{"start": slot.start.isoformat(), "end": slot.end.isoformat()} for slot in event.slots],
        "breaks": [{"start": slot.start.isoformat(), "end": slot.end.isoformat()} for slot in event.breaks],
        "counts": asdict(count_meetings(event)),
        "value": schedule.value if schedule else None,
        "bound": schedule.bound if schedule else None,
        "gap": schedule.gap if schedule else None,
        "participants": [participant_to_json(event, each) for each in event.participants],
        "meetings": [meeting_to_json(event, meeting) for meeting in (schedule.meetings if schedule else ())],
    }


def participant_to_json(event: Event, participant: Participant) -> dict[str, Any]:
    """A participant with its own counts."""
    return {
        "id": participant.id,
        "organisation": participant.organisation,
        "person": participant.person,
        "member": participant.member,
        "languages": sorted(participant.languages),
        "quota": participant.quota,
        "small": participant.small,
        "counts": asdict(count_meetings(event, participant)),
    }


def meeting_to_json(event: Event, meeting: Meeting) -> dict[str, Any]:
    """A meeting with its times."""
    slot = event.slots[meeting.slot]
    return {
        "slot": meeting.slot,
        "start": slot.start.isoformat(),
        "end": slot.end.isoformat(),
        "table": meeting.table,
        "participants": list(meeting.pair),
        "state": meeting.state.value,
    }


def meetings_by_slot(event: Event) -> list[tuple[Slot, list[Meeting]]]:
    """The scheduled meetings by slot; slots without meetings are included."""
    found = {slot: list(meetings) for slot, meetings in groupby(_standing(event), key=lambda meeting: meeting.slot)}
    return [(slot, found.get(number, [])) for number, slot in enumerate(event.slots)]


def _standing(event: Event) -> tuple[Meeting, ...]:
    return (event.schedule or Schedule()).standing


def _when(event: Event, meeting: Meeting) -> tuple[Cell, Cell, Cell]:
    slot = event.slots[meeting.slot]
    return slot.start.date(), hours_in_words(slot), meeting.table


def _by_name(participants: Sequence[Participant]) -> list[Participant]:
    return sorted(participants, key=lambda each: (each.label.casefold(), each.id))
