"""What the workspace knows of one contact person: shown to that person in whole, or erased in whole."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import UnknownMember, WorkspaceError
from matchmaking.members.identity.combining import is_one_person
from matchmaking.members.member import Contact
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.privacy.erasing import forget_erased, mentions, read_erased, remember_erased, scrubbed, traces_of
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import read_decisions
from matchmaking.workspace.storage.joining import leaders
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.records import contacts_in_records, forget_contact
from matchmaking.workspace.storage.state import move_state

_TEXTS = (
    (tables.members, ("profile",)),
    (tables.records, ("body",)),
    (tables.imports, ("problems",)),
    (tables.documents, ("name", "body")),
)
"""Where people write freely, and so may have written about a person."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A contact person, the members it stands with, and every other place that mentions it (table, id, text)."""

    contact: Contact
    members: tuple[str, ...]
    mentions: tuple[tuple[str, str, Any], ...]


def as_json(data: PersonalData) -> dict[str, Any]:
    """All of it as a document to hand over."""
    places = [{"where": table, "id": id, "text": text} for table, id, text in data.mentions]
    return {"contact": asdict(data.contact), "members": list(data.members), "mentioned_in": places}


def export_person(workspace: Database, person: str, now: datetime, viewer: Viewer = OFFICE) -> tuple[PersonalData, ...]:
    """Everything about a contact person, named by e-mail address, full name or phone number; one answer for each spelling.

    Raises ``NotAllowed`` for any viewer but the cluster office, and ``UnknownMember`` when nobody goes by that.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        found = tuple(
            PersonalData(
                contact,
                members,
                tuple(
                    (table.name, str(key), value)
                    for table, key, column, value in _written(connection)
                    if mentions(value, traces_of(contact))
                ),
            )
            for contact, members in _found(connection, person).items()
        )
        for member in {member for data in found for member in data.members}:
            write_line(connection, viewer, AuditEvent.PERSON_EXPORTED, now, member)
    return found


def erase_person(workspace: Database, person: str, now: datetime, viewer: Viewer = OFFICE) -> tuple[str, ...]:
    """Remove a contact person everywhere, and keep later lists from bringing it back; the ids of the members it stood with.

    In free texts every mention is masked. The organisations stay. Raises as ``export_person`` does, and ``WorkspaceError`` when
    all is erased but old pages could not be overwritten at once.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        found = _found(connection, person)
        for contact, members in found.items():
            remember_erased(connection, contact, members, now)
            _forget(connection, contact, members)
        erased = tuple(sorted({member for members in found.values() for member in members}))
        for member in erased:
            write_line(connection, viewer, AuditEvent.PERSON_ERASED, now, member)
        move_state(connection)
    if not workspace.sweep():
        raise WorkspaceError(
            "The contact person is erased and shown nowhere, but somebody was reading all the while, so that old pages still "
            "stand in the file. Overwrite them with `matchmaking privacy sweep`."
        )
    return erased


def allow_person(workspace: Database, person: Contact, member: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Let a contact person who was erased come in again with a member, because it says so itself.

    Raises ``NotAllowed`` for any viewer but the cluster office, and ``UnknownMember`` when nobody like that was erased there.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        if not forget_erased(connection, person, [member]):
            raise UnknownMember("No contact person who goes by this was erased from this member.")
        write_line(connection, viewer, AuditEvent.PERSON_ALLOWED, now, member)


def forget_again(connection: sa.Connection) -> None:
    """Forget whoever was erased in this workspace, where a backup that was put back still held it."""
    erased = read_erased(connection)
    if erased.digests:
        for member, contact in _stored(connection):
            if erased.holds(member, contact):
                _forget(connection, contact, [member])


def _forget(connection: sa.Connection, contact: Contact, members: Sequence[str]) -> None:
    """Take a contact person away from these members and out of every row of a list, and mask it wherever it is mentioned."""
    connection.execute(tables.contacts.delete().where(tables.contacts.c.member.in_(members), *_is(contact)))
    forget_contact(connection, contact)
    traces = traces_of(contact)
    for table, key, column, value in list(_written(connection)):
        if (clean := scrubbed(value, traces)) != value:
            (primary,) = table.primary_key
            connection.execute(table.update().where(primary == key).values({column: clean}))


def _stored(connection: sa.Connection) -> list[tuple[str, Contact]]:
    """Every contact person, in what is shown and in what single lists said, with the member."""
    stored = [
        (row.member, Contact(row.name, row.email, row.phone))
        for row in connection.execute(sa.select(tables.contacts).order_by(tables.contacts.c.member))
    ]
    shown = set(stored)
    return stored + [pair for pair in contacts_in_records(connection) if pair not in shown]


def _found(connection: sa.Connection, person: str) -> dict[Contact, tuple[str, ...]]:
    """The contact persons meant, each with the members it stands with, in what is shown and in what single lists said.

    Where people said that members are one, their contacts are shown as one person unless they differ: each part counts.
    """
    wanted = " ".join(person.split()).casefold()
    stored = _stored(connection)
    shown_as = leaders(connection.scalars(sa.select(tables.members.c.id)), read_decisions(connection))
    named = [
        (member, contact)
        for member, contact in stored
        if wanted and wanted in (contact.email.casefold(), " ".join(contact.name.split()).casefold(), contact.phone)
    ]
    found: dict[Contact, tuple[str, ...]] = {}
    for member, contact in stored:
        part_of_one = any(
            shown_as.get(member, member) == shown_as.get(other, other) and is_one_person(contact, person)
            for other, person in named
        )
        if part_of_one:
            found[contact] = (*found.get(contact, ()), member)
    if not found:
        raise UnknownMember("No contact person goes by this name, e-mail address or phone number.")
    return found


def _is(contact: Contact) -> tuple[sa.ColumnElement[bool], ...]:
    columns = tables.contacts.c
    return (columns.name == contact.name, columns.email == contact.email, columns.phone == contact.phone)


def _written(connection: sa.Connection) -> Iterator[tuple[sa.Table, Any, str, Any]]:
    """Every free text: its table, the key of its row, its column, and what stands there."""
    for table, columns in _TEXTS:
        (primary,) = table.primary_key
        for row in connection.execute(sa.select(primary, *(table.c[column] for column in columns))):
            for column, value in zip(columns, row[1:], strict=True):
                yield table, row[0], column, value
