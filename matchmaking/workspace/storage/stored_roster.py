"""The roster in the database: read completely, written as the difference to the stored one."""

import gc
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from matchmaking.members.member import Contact, Member, Participation, Project, Roster
from matchmaking.workspace.storage import rows, tables

Noun = TypeVar("Noun")

_BATCH = 5000


def read_roster(connection: sa.Connection) -> Roster:
    """All stored members, projects and participations."""
    with _without_collection():
        return _read_roster(connection)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Suspend garbage collection while hundreds of thousands of acyclic objects are made: it would double the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_roster(connection: sa.Connection) -> Roster:
    def stored(table: sa.Table) -> Iterator[dict[str, Any]]:
        found = connection.execute(sa.select(table))
        names = tuple(found.keys())
        return (dict(zip(names, row, strict=True)) for some in found.partitions(_BATCH) for row in some)

    contacts = {row["member"]: Contact(row["name"], row["email"], row["phone"]) for row in stored(tables.contacts)}
    parts = tables.participations.c
    return Roster.of(
        [rows.member_of(row, contacts.get(row["id"])) for row in stored(tables.members)],
        [rows.project_of(row) for row in stored(tables.projects)],
        [
            Participation(*row)
            for some in connection.execute(sa.select(parts.project, parts.member, parts.role, parts.amount)).partitions(_BATCH)
            for row in some
        ],
    )


@dataclass(frozen=True)
class _Change(Generic[Noun]):
    """The rows to write to get from one state to another."""

    new: list[Noun]
    changed: list[Noun]
    gone: list[Noun]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    @classmethod
    def between(cls, before: Sequence[Noun], after: Sequence[Noun], key: Callable[[Noun], Hashable]) -> "_Change[Noun]":
        known = {key(noun): noun for noun in before}
        new, changed = [], []
        for noun in after:
            was = known.pop(key(noun), None)
            if was is None:
                new.append(noun)
            elif was != noun:
                changed.append(noun)
        return cls(new, changed, list(known.values()))


@dataclass(frozen=True)
class RosterChange:
    """The rows to write to get from one roster to another; false when there are none."""

    members: _Change[Member]
    projects: _Change[Project]
    participations: _Change[Participation]
    contacts: _Change[dict[str, Any]]

    def __bool__(self) -> bool:
        return any((self.members, self.projects, self.participations, self.contacts))

    @classmethod
    def between(cls, before: Roster, after: Roster) -> "RosterChange":
        return cls(
            _Change.between(before.members, after.members, lambda member: member.id),
            _Change.between(before.projects, after.projects, lambda project: project.id),
            _Change.between(before.participations, after.participations, lambda part: (part.project, part.member)),
            _Change.between(_contacts(before), _contacts(after), lambda row: row["member"]),
        )


def write_roster(connection: sa.Connection, change: RosterChange) -> None:
    """Write a change; rows that others refer to are inserted first and deleted last."""
    _delete(connection, tables.participations, map(rows.participation_row, change.participations.gone))
    _delete(connection, tables.contacts, change.contacts.gone)
    _put(connection, tables.members, change.members, rows.member_row)
    _put(connection, tables.contacts, change.contacts, dict)
    _put(connection, tables.projects, change.projects, rows.project_row)
    _put(connection, tables.participations, change.participations, rows.participation_row)
    _delete(connection, tables.projects, map(rows.project_row, change.projects.gone))
    _delete(connection, tables.members, map(rows.member_row, change.members.gone))


def _put(connection: sa.Connection, table: sa.Table, change: _Change[Noun], row_of: Callable[[Noun], dict[str, Any]]) -> None:
    insert(connection, table, map(row_of, change.new))
    update = table.update().where(*(column == sa.bindparam(f"old_{column.name}") for column in table.primary_key))
    for batch in _batches(map(row_of, change.changed)):
        connection.execute(update, [row | _key(table, row) for row in batch])


def insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows into a table, some thousands at a time."""
    for batch in _batches(rows):
        connection.execute(table.insert(), batch)


def _delete(connection: sa.Connection, table: sa.Table, gone: Iterable[dict[str, Any]]) -> None:
    delete = table.delete().where(*(column == sa.bindparam(f"old_{column.name}") for column in table.primary_key))
    for batch in _batches(gone):
        connection.execute(delete, [_key(table, row) for row in batch])


def _key(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"old_{column.name}": row[column.name] for column in table.primary_key}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _contacts(roster: Roster) -> list[dict[str, Any]]:
    return [row for member in roster.members if (row := rows.contact_row(member))]
