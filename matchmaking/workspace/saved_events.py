"""Saved brokerage events: only the cluster office may read them, since they hold the private wishes of participants."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from matchmaking.errors import StaleChange, UnknownMember
from matchmaking.meetings import (
    Event,
    Meeting,
    MeetingState,
    MeetingWeights,
    MeetingWish,
    Participant,
    Schedule,
    Slot,
    WishKind,
)
from matchmaking.members.names import plain
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole, check_is_office
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.workspace import Workspace

NOBODY = "-"
"""Stands for any company; no member has this id."""


def keep_event(workspace: Database, event: Event, now: datetime, viewer: Viewer = OFFICE) -> Event:
    """Save an event with its participants, wishes and meetings, and return it with its next edition.

    A new event has edition 0. Raises ``StaleChange`` where somebody else changed or removed it since it was read, and
    ``NotAllowed`` for any viewer but the cluster office.
    """
    check_is_office(viewer)
    kept = replace(event, edition=event.edition + 1)
    row = {"name": kept.name, "setting": _setting(kept), "edition": kept.edition, "changed": now.isoformat()}
    with workspace.writing() as connection:
        if event.edition:
            same = (tables.events.c.id == event.id, tables.events.c.edition == event.edition)
            if connection.execute(tables.events.update().where(*same).values(row)).rowcount != 1:
                raise _stale(event)
            for part in (tables.participants, tables.wishes, tables.meetings):
                connection.execute(part.delete().where(part.c.event == event.id))
        else:
            if connection.scalar(sa.select(tables.events.c.id).where(tables.events.c.id == event.id)) is not None:
                raise _stale(event)
            connection.execute(tables.events.insert(), [row | {"id": kept.id}])
        for table, rows in _rows(kept):
            if rows:
                connection.execute(table.insert(), rows)
        write_line(connection, viewer, AuditEvent.EVENT_KEPT, now, kept.id)
    return kept


def events(workspace: Database, viewer: Viewer = OFFICE) -> tuple[Event, ...]:
    """All events, latest day first. Raises ``NotAllowed`` for any viewer but the cluster office."""
    check_is_office(viewer)
    with workspace.reading() as connection:
        found = [_event(connection, dict(row)) for row in connection.execute(sa.select(tables.events)).mappings()]
    return tuple(sorted(found, key=lambda event: (event.slots[0].start, event.id), reverse=True))


def kept_event(workspace: Database, name: str, viewer: Viewer = OFFICE) -> Event:
    """The event with this id or name. Raises ``UnknownMember`` where there is none, and as ``events`` does."""
    known = events(workspace, viewer)
    found = [event for event in known if event.id == name] or [event for event in known if plain(event.name) == plain(name)]
    if len(found) != 1:
        raise UnknownMember(
            "No event is called '{name}'. Known are: {names}.", name=name, names=", ".join(event.id for event in known) or "-"
        )
    return found[0]


def delete_event(workspace: Database, event: Event, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete an event with its participants, wishes and meetings. Raises as ``keep_event`` does."""
    check_is_office(viewer)
    with workspace.writing() as connection:
        for part in (tables.participants, tables.wishes, tables.meetings):
            connection.execute(part.delete().where(part.c.event == event.id))
        same = (tables.events.c.id == event.id, tables.events.c.edition == event.edition)
        if connection.execute(tables.events.delete().where(*same)).rowcount != 1:
            raise _stale(event)
        write_line(connection, viewer, AuditEvent.EVENT_DELETED, now, event.id)


def hidden_members(workspace: Workspace, viewer: Viewer = OFFICE) -> frozenset[str]:
    """The ids of the members that the office sees but not everybody does: nobody else gets them as suggestions."""
    check_is_office(viewer)
    seen = workspace.roster(Viewer(ViewerRole.COMPANY, NOBODY))
    return frozenset(member.id for member in workspace.roster(viewer).members) - seen.position.keys()


def _stale(event: Event) -> StaleChange:
    return StaleChange(
        "'{name}' was changed or removed by somebody else in the meantime. Open it again and repeat your change.",
        name=event.name,
    )


def _setting(event: Event) -> dict[str, Any]:
    planned = event.schedule
    return {
        "zone": event.zone,
        "place": event.place,
        "tables": event.tables,
        "fewer_tables": {str(slot): left for slot, left in event.fewer_tables.items()},
        "slots": [_times(slot) for slot in event.slots],
        "breaks": [_times(rest) for rest in event.breaks],
        "weights": asdict(event.weights),
        "schedule": {"value": planned.value, "bound": planned.bound, "kept": planned.kept} if planned else None,
    }


def _times(slot: Slot) -> list[str]:
    return [slot.start.isoformat(), slot.end.isoformat()]


def _rows(event: Event) -> Sequence[tuple[sa.Table, list[dict[str, Any]]]]:
    people = [
        {
            "key": f"{event.id}/{each.id}",
            "event": event.id,
            "id": each.id,
            "organisation": each.organisation,
            "person": each.person,
            "email": each.email,
            "member": each.member,
            "details": {
                "languages": sorted(each.languages),
                "away": sorted(each.away),
                "quota": each.quota,
                "small": each.small,
            },
        }
        for each in event.participants
    ]
    wishes = [{"event": event.id, "who": each.who, "whom": each.whom, "kind": each.kind.value} for each in event.wishes]
    meetings = [
        asdict(each) | {"event": event.id, "state": each.state.value}
        for each in (event.schedule.meetings if event.schedule else ())
    ]
    return ((tables.participants, people), (tables.wishes, wishes), (tables.meetings, meetings))


def _event(connection: sa.Connection, row: Mapping[str, Any]) -> Event:
    setting, id = row["setting"], row["id"]
    clock = ZoneInfo(setting["zone"])

    def of(table: sa.Table, *order: str) -> list[Mapping[str, Any]]:
        query = sa.select(table).where(table.c.event == id).order_by(*(table.c[column] for column in order))
        return [dict(each) for each in connection.execute(query).mappings()]

    def slots(stored: Sequence[Sequence[str]]) -> tuple[Slot, ...]:
        return tuple(Slot(*(datetime.fromisoformat(at).astimezone(clock) for at in times)) for times in stored)

    planned = setting["schedule"]
    meetings = tuple(
        Meeting(each["slot"], each["table"], each["first"], each["second"], MeetingState(each["state"]))
        for each in of(tables.meetings, "slot", "table", "first", "second")
    )
    return Event(
        id,
        row["name"],
        slots(setting["slots"]),
        setting["tables"],
        setting["zone"],
        setting["place"],
        slots(setting["breaks"]),
        tuple(map(_participant, of(tables.participants, "id"))),
        tuple(MeetingWish(each["who"], each["whom"], WishKind(each["kind"])) for each in of(tables.wishes, "who", "whom")),
        MeetingWeights(**setting["weights"]),
        Schedule(tuple(sorted(meetings)), **planned) if planned else None,
        row["edition"],
        {int(slot): left for slot, left in setting["fewer_tables"].items()},
    )


def _participant(row: Mapping[str, Any]) -> Participant:
    details = row["details"]
    return Participant(
        row["id"],
        row["organisation"],
        row["person"],
        row["email"],
        row["member"],
        frozenset(details["languages"]),
        frozenset(details["away"]),
        details["quota"],
        details["small"],
    )
