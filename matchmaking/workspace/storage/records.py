"""The records of a member: the row of each list, stored beside the member so that a person can split a wrong merge.

Archives number their organisations, so a record of an archive is stored only where a list names the same member.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from matchmaking.members.identity.record_features import comes_from_people
from matchmaking.members.member import Contact, Member, Roster
from matchmaking.members.names import plain, town_key
from matchmaking.workspace.storage import rows, tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.origins import read_origins


@dataclass(frozen=True, slots=True)
class Record:
    """An imported row, under the id of its member, and the last day on which it was imported."""

    id: str
    said: Member
    on: date

    @property
    def source(self) -> str:
        """The list or archive of the record."""
        return ", ".join(self.said.sources)


def records_of(workspace: Database, member: str) -> tuple[Record, ...]:
    """The records of a stored member, by list and name; none for members that only an archive or an older version read."""
    with workspace.reading() as connection:
        return read_records(connection, member)


def records_by_member(workspace: Database) -> dict[str, tuple[Record, ...]]:
    """All records by stored member, each as ``records_of`` gives it."""
    found: dict[str, list[Record]] = {}
    with workspace.reading() as connection:
        for row in connection.execute(sa.select(tables.records)).mappings():
            record = _record(dict(row))
            found.setdefault(record.said.id, []).append(record)
    return {member: _in_order(records) for member, records in found.items()}


def read_records(connection: sa.Connection, member: str) -> tuple[Record, ...]:
    """``records_of`` within an open transaction."""
    table = tables.records
    return _in_order(
        _record(dict(row)) for row in connection.execute(sa.select(table).where(table.c.member == member)).mappings()
    )


def write_records(connection: sa.Connection, said: Iterable[Member], before: Roster, after: Roster, on: date) -> None:
    """Store the records of an import that are about members in a list.

    A record that was imported before gets its new values but stays with its present member. A member without records so far,
    known from a single list or archive, gets its earlier values as its first record.
    """
    new = {record_id(record): record for record in said if comes_from_people(after.member(record.id))}
    if not new:
        return
    stored, recorded = {}, set()
    for known in connection.execute(sa.select(tables.records)):
        stored[known.id] = (known.body, known.contact, known.on)
        recorded.add(known.member)
    added = {id: _row(id, record, on) for id, record in new.items() if id not in stored}
    for member in _known_before([record for record in new.values() if record.id not in recorded], before):
        # two members of one list may have the same record id: the stored one stays
        if (id := record_id(member)) not in stored:
            added.setdefault(id, _row(id, member, _last_said(connection, member.id) or on))
    changed: list[dict[str, Any]] = []
    came_again: list[dict[str, Any]] = []
    for id, record in new.items():
        if id not in stored:
            continue
        row, (body, contact, last) = _row(id, record, on), stored[id]
        if (row["body"], row["contact"]) != (body, contact):
            changed.append({"old": id, "body": row["body"], "contact": row["contact"], "on": on})
        elif last != on:
            came_again.append({"old": id, "on": on})
    if added:
        connection.execute(tables.records.insert(), list(added.values()))
    _update(connection, changed)
    _update(connection, came_again)


def _update(connection: sa.Connection, changed: Sequence[Mapping[str, Any]]) -> None:
    """Update stored records; each change holds the earlier id under ``old``."""
    if not changed:
        return
    table = tables.records
    values: dict[str, Any] = {name: sa.bindparam(name) for name in changed[0] if name != "old"}
    connection.execute(table.update().where(table.c.id == sa.bindparam("old")).values(values), changed)


def _known_before(said: Iterable[Member], before: Roster) -> list[Member]:
    """The members that one source named so far, and that another source names in this import."""
    sources: dict[str, set[str]] = {}
    for record in said:
        sources.setdefault(record.id, set()).update(record.sources)
    known = [before.member(id) for id in sources if id in before.position]
    return [member for member in known if len(member.sources) == 1 and sources[member.id].isdisjoint(member.sources)]


def _last_said(connection: sa.Connection, member: str) -> date | None:
    return max((origin.on for origin in read_origins(connection, member).values()), default=None)


def give_records(connection: sa.Connection, records: Iterable[Record], member: str) -> None:
    """Move records to another member."""
    ids = [record.id for record in records]
    connection.execute(tables.records.update().where(tables.records.c.id.in_(ids)).values(member=member))


def contacts_in_records(connection: sa.Connection) -> list[tuple[str, Contact]]:
    """The contact persons in single records, each with its member."""
    query = sa.select(tables.records.c.member, tables.records.c.contact).order_by(tables.records.c.member)
    return [(row.member, Contact(*row.contact)) for row in connection.execute(query) if row.contact]


def forget_contact(connection: sa.Connection, contact: Contact, members: Collection[str] | None = None) -> None:
    """Remove a contact person from all records, or only from those of these members."""
    table = tables.records
    for row in connection.execute(sa.select(table.c.id, table.c.member, table.c.contact)).all():
        if (members is None or row.member in members) and row.contact and Contact(*row.contact) == contact:
            connection.execute(table.update().where(table.c.id == row.id).values(contact=None))


def record_id(record: Member) -> str:
    """The key that recognises a row when its list is imported again: list, name, numbers and town."""
    marks = (record.sources, plain(record.name), record.enterprise_number, record.participant_code, town_key(record.city))
    return hashlib.sha256(repr(marks).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda record: (record.source, record.said.name, record.id)))


def _row(id: str, record: Member, on: date) -> dict[str, Any]:
    row = rows.member_row(record)
    body = {name: row[name] for name in ("name", "kind", "country", "nuts", "profile")}
    contact = record.contact
    person = [contact.name, contact.email, contact.phone] if contact else None
    return {"id": id, "member": record.id, "on": on, "body": body, "contact": person}


def _record(row: dict[str, Any]) -> Record:
    contact = Contact(*row["contact"]) if row["contact"] else None
    return Record(row["id"], rows.member_of({"id": row["member"]} | row["body"], contact), row["on"])
