"""The commands ``matchmaking meetings …``: a brokerage event, its lists, its schedule, its printed documents."""

from dataclasses import asdict, replace
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, LanguageOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import (
    answers,
    explained,
    fitted,
    messages,
    now,
    opened,
    print_json,
    print_table,
    taken_along,
    write_file,
)
from matchmaking.errors import ImpossibleRequest, UnknownMember
from matchmaking.exports.calendar import calendar_of, calendars
from matchmaking.exports.meeting_papers import badges, table_plan
from matchmaking.exports.meetings import (
    agenda_table,
    counts_table,
    event_to_json,
    gap_of_schedule,
    hours_in_words,
    meeting_to_json,
    schedule_workbook,
    slot_in_words,
)
from matchmaking.exports.tables import to_excel
from matchmaking.features import BUNDLED
from matchmaking.i18n import Wording, day_of
from matchmaking.meetings import Event, Meeting, check_schedule, count_meetings, repair, schedule, slots_of, suggest_wishes
from matchmaking.meetings.participant_list import read_participants
from matchmaking.meetings.suggesting import taken
from matchmaking.members.identity.organisations import free_id
from matchmaking.workspace.saved_events import delete_event, events, hidden_members, keep_event, kept_event

meetings = typer.Typer(no_args_is_help=True, help="Brokerage events: who meets whom, when, at which table.")

_EventArgument = Annotated[str, typer.Argument(metavar="EVENT", help="The event's name or id.")]
_WORDS = Wording("en")


@meetings.command("create")
def create_command(
    name: Annotated[str, typer.Argument(help="What the event is called.")],
    day: Annotated[list[datetime], typer.Option(formats=["%Y-%m-%d"], help="Its day; may be repeated.")],
    begin: Annotated[str, typer.Option("--from", help="When the first meeting begins.")] = "09:00",
    end: Annotated[str, typer.Option("--until", help="When the last meeting has ended.")] = "17:00",
    minutes: Annotated[int, typer.Option(min=1, max=480, help="How long a meeting takes.")] = 20,
    pause: Annotated[int, typer.Option(min=0, max=240, help="Minutes between two meetings.")] = 5,
    rest: Annotated[list[str] | None, typer.Option("--break", help="A break, as 12:00-13:00; may be repeated.")] = None,
    tables: Annotated[int, typer.Option(min=1, max=10_000, help="How many meetings can be held at once.")] = 20,
    place: Annotated[str, typer.Option(help="Where it is held.")] = "",
    zone: Annotated[str, typer.Option(help="The time zone of the hours.")] = "Europe/Brussels",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Create an event with its slots, tables and breaks."""
    with explained(), opened(workspace) as cluster:
        breaks = [_hours(each, "--break") for each in rest or ()]
        days = [each.date() for each in day]
        slots, rests = slots_of(
            days, _time(begin, "--from"), _time(end, "--until"), minutes, pause=pause, breaks=breaks, zone=zone
        )
        id = free_id(name, {each.id for each in events(cluster)})
        event = keep_event(cluster, Event(id, name, slots, tables, zone, place, rests), now())
    _answer(event, as_json)


@meetings.command("list")
def list_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the events, the latest day first."""
    with explained(), opened(workspace) as cluster:
        known = events(cluster)
    if as_json:
        print_json([_about(event) for event in known])
        return
    table = Table("id", "event", "first meeting", "slots", "tables", "participants", "meetings")
    for event in known:
        sizes = (len(event.slots), event.tables, len(event.participants), count_meetings(event).meetings)
        table.add_row(event.id, event.name, slot_in_words(event.slots[0], _WORDS), *map(str, sizes))
    answers.print(table)


@meetings.command("read")
def read_command(
    event: _EventArgument,
    files: Annotated[list[Path], typer.Argument(help="Lists of participants or of wishes (.xlsx, .csv, .ods).")],
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would come in; nothing is written.")] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Read participants and wishes out of spreadsheets; what is not understood is told, row by row."""
    with explained(), opened(workspace) as cluster:
        read = read_participants(files, kept_event(cluster, event), cluster.roster())
        if not preview:
            keep_event(cluster, read.event, now())
    for problem in read.problems:
        messages.print(str(problem))
    if as_json:
        print_json(_about(read.event) | {"problems": [str(problem) for problem in read.problems]})
        return
    end = "Nothing was written." if preview else "Taken in."
    messages.print(f"{len(read.event.participants)} participants, {len(read.event.wishes)} wishes. {end}")


@meetings.command("suggest")
def suggest_command(
    event: _EventArgument,
    most: Annotated[int, typer.Option(min=1, max=100, help="At most this many for a participant.")] = 8,
    take: Annotated[bool, typer.Option("--take", help="Take them as wishes, but for those that the office keeps.")] = False,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Suggest whom each participant might meet, with the points of both sides; the office alone sees hidden members."""
    with explained(), opened(workspace) as cluster:
        asked = kept_event(cluster, event)
        found = suggest_wishes(asked, fitted(cluster, model), hidden=hidden_members(cluster), most=most)
        if take:
            keep_event(cluster, asked.with_wishes(taken(asked, found)), now())
    if as_json:
        print_json([asdict(each) for each in found])
        return
    table = Table("participant", "might meet", "how well they answer", "how well answered", "")
    for each in found:
        names = (asked.participant[each.who].label, asked.participant[each.whom].label)
        table.add_row(*names, f"{each.for_who:.0f}", f"{each.for_whom:.0f}", "office only" if each.office_only else "")
    answers.print(table)


@meetings.command("schedule")
def schedule_command(event: _EventArgument, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Plan who meets whom, when and where; meetings that were held stay, all others are planned anew."""
    with explained(), opened(workspace) as cluster:
        asked = kept_event(cluster, event)
        with messages.status("Scheduling…"):
            done = keep_event(cluster, replace(asked, schedule=schedule(asked)), now())
    _answer(done, as_json)


@meetings.command("repair")
def repair_command(
    event: _EventArgument,
    gone: Annotated[list[str] | None, typer.Option(help="Who dropped out; may be repeated.")] = None,
    away: Annotated[
        list[str] | None, typer.Option(help="Hours at which somebody is not there, as NAME=11:00-12:30; may be repeated.")
    ] = None,
    tables: Annotated[int | None, typer.Option(min=0, help="How many tables are left.")] = None,
    begin: Annotated[str, typer.Option("--from", help="From when on, as 11:00 or 2027-03-04T11:00; else from the start.")] = "",
    fill: Annotated[bool, typer.Option(help="Use free places for other wishes.")] = True,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Repair the schedule with the fewest changes, after somebody dropped out or came late, or tables were lost."""
    with explained(), opened(workspace) as cluster:
        asked = kept_event(cluster, event)
        if asked.schedule is None:
            raise ImpossibleRequest("'{name}' has no schedule yet. Plan it first.", name=asked.name)
        first = _first_slot(asked, begin) if begin else 0
        done = repair(
            asked,
            gone={asked.find(name).id for name in gone or ()},
            away=dict(_away(asked, each) for each in away or ()),
            tables={} if tables is None else dict.fromkeys(range(first, len(asked.slots)), tables),
            from_slot=first,
            fill=fill,
        )
        kept = keep_event(cluster, done.event, now())
    changed = {"lost": done.lost, "moved": done.moved, "cancelled": done.cancelled, "added": done.added}
    if as_json:
        told = {what: [meeting_to_json(kept, each) for each in found] for what, found in changed.items()}
        print_json(_about(kept) | {"changes": done.changes} | told)
        return
    for what, found in changed.items():
        for meeting in found:
            answers.print(f"{what}: {_meeting_in_words(kept, meeting)}")
    messages.print(f"{done.changes} agreed meetings changed, {len(done.added)} added.")


@meetings.command("held")
def held_command(
    event: _EventArgument,
    until: Annotated[str, typer.Option(help="Up to when, as 11:00 or 2027-03-04T11:00; else all.")] = "",
    missed: Annotated[list[str] | None, typer.Option(help="A meeting that was not held, as A=B; may be repeated.")] = None,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say which meetings were held: all that have begun by a time, but for those that were missed."""
    with explained(), opened(workspace) as cluster:
        asked = kept_event(cluster, event)
        before = _first_slot(asked, until) if until else len(asked.slots)
        done = keep_event(cluster, asked.told({_pair(asked, each) for each in missed or ()}, before), now())
    _answer(done, as_json)


@meetings.command("show")
def show_command(
    event: _EventArgument,
    participant: Annotated[str, typer.Option(help="Only the meetings of this participant.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the schedule, how near the best possible it is, and what was requested, granted, held and left empty."""
    with explained(), opened(workspace) as cluster:
        asked = kept_event(cluster, event)
        chosen = [asked.find(participant)] if participant else list(asked.participants)
        if as_json:
            found = event_to_json(asked)
            ids = {each.id for each in chosen}
            found["participants"] = [each for each in found["participants"] if each["id"] in ids]
            found["meetings"] = [each for each in found["meetings"] if ids & set(each["participants"])]
            print_json(found)
            taken_along(cluster, "meetings.json")
            return
    print_table(agenda_table(asked, chosen, _WORDS))
    print_table(
        counts_table(replace(asked, participants=tuple(chosen)), _WORDS) if participant else counts_table(asked, _WORDS)
    )
    _say(asked)


@meetings.command("write")
def write_command(
    event: _EventArgument,
    folder: Annotated[Path, typer.Argument(help="The folder for the files; it must be there.")],
    participant: Annotated[str, typer.Option(help="Only the calendar of this participant.")] = "",
    language: LanguageOption = "nl",
    workspace: WorkspaceOption = "",
) -> None:
    """Write the calendars (.ics), the table plan and the badges (PDF) and the workbook (Excel)."""
    with explained(), opened(workspace) as cluster:
        asked, words, made = kept_event(cluster, event), Wording(language), now()
        if participant:
            who = asked.find(participant)
            files = {f"{who.id}.ics": calendar_of(asked, who, made, words)}
        else:
            files = {
                f"{asked.id}-calendars.zip": calendars(asked, made, words),
                f"{asked.id}-table-plan.pdf": table_plan(asked, day_of(made), words),
                f"{asked.id}-badges.pdf": badges(asked, day_of(made), words),
                f"{asked.id}.xlsx": to_excel(schedule_workbook(asked, words)),
            }
        for name, content in files.items():
            write_file(folder / name, content)
        taken_along(cluster, asked.id)
    for name in files:
        messages.print(str(folder / name))


@meetings.command("delete")
def delete_command(event: _EventArgument, workspace: WorkspaceOption = "") -> None:
    """Remove an event with everything that belongs to it."""
    with explained(), opened(workspace) as cluster:
        delete_event(cluster, kept_event(cluster, event), now())


def _answer(event: Event, as_json: bool) -> None:
    if as_json:
        print_json(_about(event))
        return
    _say(event)


def _about(event: Event) -> dict[str, object]:
    """An event without its individual meetings."""
    found = event_to_json(event)
    return {key: value for key, value in found.items() if key not in ("participants", "meetings", "slots", "breaks")} | {
        "participants": len(event.participants),
        "wishes": len(event.wishes),
        "slots": len(event.slots),
        "breaches": [str(breach.remark) for breach in check_schedule(event)],
    }


def _say(event: Event) -> None:
    counts = count_meetings(event)
    messages.print(f"{event.id}: {event.name}")
    messages.print(f"{len(event.slots)} slots, {event.tables} tables, {len(event.participants)} participants.")
    held = f", {counts.held} held, {counts.missed} not held" if counts.is_told_of else ""
    messages.print(
        f"{counts.requested} wishes, {counts.granted} granted ({counts.must_granted} of {counts.must} musts); "
        f"{counts.meetings} meetings{held}; {counts.empty} table slots free."
    )
    if event.schedule:
        messages.print(gap_of_schedule(event.schedule, _WORDS))
    for breach in check_schedule(event):
        messages.print(str(breach.remark), style="bold red")


def _meeting_in_words(event: Event, meeting: Meeting) -> str:
    names = " and ".join(event.participant[id].label for id in meeting.pair)
    return f"{hours_in_words(event.slots[meeting.slot])}, table {meeting.table}: {names}"


def _first_slot(event: Event, text: str) -> int:
    """The first slot that starts at a time or later; a time without a date is on the event's first day."""
    clock = event.slots[0].start.tzinfo
    try:
        moment = (
            datetime.fromisoformat(text)
            if "-" in text
            else datetime.combine(event.slots[0].start.date(), _time(text, "--from"))
        )
    except ValueError as cause:
        raise ImpossibleRequest("'{text}' is no time. Write 11:00 or 2027-03-04T11:00.", text=text) from cause
    moment = moment if moment.tzinfo else moment.replace(tzinfo=clock)
    return next((number for number, slot in enumerate(event.slots) if slot.start >= moment), len(event.slots))


def _away(event: Event, text: str) -> tuple[str, set[int]]:
    name, _, hours = text.rpartition("=")
    begin, end = _hours(hours, "--away")
    busy = {number for number, slot in enumerate(event.slots) if slot.start.time() < end and begin < slot.end.time()}
    return event.find(name).id, busy


def _pair(event: Event, text: str) -> tuple[str, str]:
    one, _, other = text.partition("=")
    first, second = sorted((event.find(one).id, event.find(other).id))
    if not any(meeting.pair == (first, second) for meeting in (event.schedule.standing if event.schedule else ())):
        raise UnknownMember("'{one}' and '{other}' have no meeting.", one=one, other=other)
    return first, second


def _hours(text: str, option: str) -> tuple[time, time]:
    begin, _, end = text.partition("-")
    return _time(begin, option), _time(end, option)


def _time(text: str, option: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError as cause:
        raise typer.BadParameter("give hours as 09:00, from and until as 12:00-13:00", param_hint=option) from cause
