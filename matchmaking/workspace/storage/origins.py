"""The origin of each field of a member: its source, its day, and whether it was given, derived or set by a person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from matchmaking.members.member import Kind, Member, Roster
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import read_decisions
from matchmaking.workspace.storage.joining import canonical_ids
from matchmaking.workspace.storage.rows import says_something


class Basis(StrEnum):
    """How a value came in: ``GIVEN`` by a list or an archive, ``DERIVED`` by the program, ``CONFIRMED`` or ``CORRECTED`` by a
    person.
    """

    GIVEN = "given"
    DERIVED = "derived"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"

    @property
    def is_a_persons(self) -> bool:
        return self in (Basis.CONFIRMED, Basis.CORRECTED)


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a field's value (a file's name, or a person), the last day on which it said so, and the basis."""

    source: str
    on: date
    basis: Basis = Basis.GIVEN


Origins = Mapping[str, Mapping[str, Origin]]
"""Maps a member's id and the name of a field of ``Member`` to the field's origin."""

_SAY_NOTHING_THEMSELVES = frozenset({"id", "sources"})
_FIELDS = tuple(field.name for field in fields(Member) if field.name not in _SAY_NOTHING_THEMSELVES)
_ASKED_FOR_BY_NAME = 1000
"""Maximum number of members to select by id: a database limits the parameters of a query."""
_values = attrgetter(*_FIELDS)
_A_PERSONS = frozenset(basis.value for basis in Basis if basis.is_a_persons)
_LISTS = frozenset({"aliases", "themes", "statements", "offers", "needs"})


def origins(workspace: Database, members: Iterable[str] | None = None) -> Origins:
    """The origins of all known fields, by member and field, of all members or at least of these (by the ids shown).

    Workspaces of older versions have none from before their upgrade. A merged member has the origins of all its parts; where
    two parts give a field, those of the first.
    """
    query = sa.select(tables.origins).order_by(tables.origins.c.member)
    with workspace.reading() as connection:
        shown_as = canonical_ids(connection.scalars(sa.select(tables.members.c.id)), read_decisions(connection))
        if members is not None:
            of = set(members)
            of |= {id for id, leader in shown_as.items() if leader in of}
            if len(of) <= _ASKED_FOR_BY_NAME:
                query = query.where(tables.origins.c.member.in_(of))
        found = {
            row.member: {name: _origin(stored) for name, stored in row.fields.items()} for row in connection.execute(query)
        }
    for part, leader in sorted(shown_as.items()):
        if part != leader and part in found:
            found[leader] = found[part] | found.get(leader, {})
    return found


def given(roster: Roster, records: Collection[Member], on: date) -> dict[str, dict[str, Origin]]:
    """The origins that records give to their members (each record carries its member's id), dated on the day of the import.

    A record is the origin of a field when its value equals the member's present value. Of several such records, the first by
    the name of its source counts.
    """
    found: dict[str, dict[str, Origin]] = {}
    origins = {sources: Origin(", ".join(sources), on) for sources in {record.sources for record in records}}
    for record in sorted(records, key=lambda record: record.sources, reverse=True):
        said = dict.fromkeys(_said(record, roster.member(record.id)), origins[record.sources])
        if record.id in found:
            found[record.id].update(said)
        else:
            found[record.id] = said
    return found


def said_by(records: Iterable[tuple[Member, date]], member: Member) -> dict[str, Origin]:
    """The origins that dated records give to one member: the latest day on which a record has the member's present value."""
    found: dict[str, Origin] = {}
    for record, on in sorted(records, key=lambda dated: (dated[1], dated[0].sources)):
        origin = Origin(", ".join(record.sources), on)
        found.update(dict.fromkeys(_said(record, member), origin))
    return found


def read_origins(connection: sa.Connection, member: str) -> dict[str, Origin]:
    """The origins of one stored member's fields."""
    stored = connection.scalar(sa.select(tables.origins.c.fields).where(tables.origins.c.member == member))
    return {name: _origin(origin) for name, origin in (stored or {}).items()}


def replace_origins(connection: sa.Connection, member: str, said: Mapping[str, Origin]) -> None:
    """Replace all stored origins of a member."""
    connection.execute(tables.origins.delete().where(tables.origins.c.member == member))
    stored = {name: _stored(origin) for name, origin in said.items()}
    connection.execute(tables.origins.insert(), [{"member": member, "fields": stored}])


def write_origins(connection: sa.Connection, said: Origins) -> None:
    """Add new origins; a field that a person confirmed or corrected keeps its origin until a person sets it again.

    Members that are not in the workspace are an error of the database; fields that are not mentioned keep their origin.
    """
    if not said:
        return
    stored: dict[str, dict[str, Any]] = dict(
        connection.execute(sa.select(tables.origins.c.member, tables.origins.c.fields)).tuples().all()
    )
    as_stored = cache(_stored)  # one list is the source of nearly all that an import brings
    new, changed = [], []
    for member, by_field in said.items():
        before = stored.get(member, {})
        after = before | {name: as_stored(origin) for name, origin in by_field.items() if _takes_over(origin, before.get(name))}
        if member not in stored:
            new.append({"member": member, "fields": after})
        elif after != before:
            changed.append({"of": member, "fields": after})
    if new:
        connection.execute(tables.origins.insert(), new)
    if changed:
        connection.execute(tables.origins.update().where(tables.origins.c.member == sa.bindparam("of")), changed)


def _said(record: Member, member: Member) -> list[str]:
    """The fields in which a record has the member's present value, or for a list at least a part of it."""
    return [
        name
        for name, value, held in zip(_FIELDS, _values(record), _values(member), strict=True)
        if says_something(value)
        and value is not Kind.UNKNOWN
        and (value is held or (set(value) <= set(held) if name in _LISTS else value == held))
    ]


def _takes_over(origin: Origin, before: list[str] | None) -> bool:
    return before is None or origin.basis.is_a_persons or before[2] not in _A_PERSONS


def _stored(origin: Origin) -> list[str]:
    return [origin.source, origin.on.isoformat(), origin.basis.value]


def _origin(stored: list[str]) -> Origin:
    source, on, basis = stored
    return Origin(source, date.fromisoformat(on), Basis(basis))
