"""What the workspace knows of one contact person: shown to that person in whole, or erased in whole."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import UnknownMember, WorkspaceError
from matchmaking.members.identity.combining import is_one_person
from matchmaking.members.member import Contact
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.privacy.erasing import (
    forget_erased,
    literal_trace,
    mentions,
    read_erased,
    remember_erased,
    scrubbed,
    traces_of,
)
from matchmaking.workspace.privacy.near_matches import NearMatch, near_of, near_words
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import read_decisions
from matchmaking.workspace.storage.joining import leaders
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.records import contacts_in_records, forget_contact
from matchmaking.workspace.storage.state import move_state

_FEWEST_DIGITS = 8
_TEXTS = (
    (tables.members, ("profile",)),
    (tables.records, ("body",)),
    (tables.imports, ("source", "problems")),
    (tables.documents, ("name", "body")),
    (tables.projects, ("acronym", "title", "text")),
    (tables.origins, ("fields",)),
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


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """What a search for a contact person came to.

    ``searched`` counts the texts and contact persons that were looked at, by table; ``found`` is what is written as known, and
    goes when the person is erased; ``near`` is what may be the person written otherwise, for the office to decide; ``kept``
    counts the lines of the journal that name a file after the person: nobody can change these.
    """

    searched: Mapping[str, int]
    found: tuple[PersonalData, ...]
    near: tuple[NearMatch, ...]
    kept: int

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "searched": dict(self.searched),
            "found": [as_json(data) for data in self.found],
            "near": [asdict(match) for match in self.near],
            "kept_in_journal": self.kept,
        }


def search_person(workspace: Database, person: str, viewer: Viewer = OFFICE) -> PersonSearch:
    """Look everywhere for a contact person, named by e-mail address, full name or phone number, and for what is like it.

    Raises ``NotAllowed`` for any viewer but the cluster office; nothing is written.
    """
    check_is_office(viewer)
    with workspace.reading() as connection:
        return _searched(connection, person)


def _searched(connection: sa.Connection, person: str) -> PersonSearch:
    try:
        known = _found(connection, person)
    except UnknownMember:
        known = {}
    people = list(known) or [_described(person)]
    traces = {trace for each in people for trace in traces_of(each)}
    texts = [(table.name, str(key), value) for table, key, _, value in _written(connection)]
    searched = Counter(table for table, _, _ in texts)
    stored = _stored(connection)
    searched[tables.contacts.name] = len(stored)
    left = [(table, key, scrubbed(value, traces)) for table, key, value in texts]
    near: dict[NearMatch, None] = {}
    for each in people:
        for member, contact in stored:
            if contact not in known and (likeness := near_of(contact, each)):
                near[NearMatch(tables.contacts.name, member, _in_words(contact), likeness)] = None
        near |= dict.fromkeys(near_words(left, each))
    named = [("journal", str(at), about) for at, about in enumerate(connection.scalars(sa.select(tables.journal.c.about)))]
    kept = {match.id for each in people for match in near_words(named, each)}
    found = tuple(_data(contact, members, texts) for contact, members in known.items())
    return PersonSearch(dict(searched), found, tuple(near), len(kept))


def _described(person: str) -> Contact:
    """A contact person about whom only this is known."""
    if "@" in person:
        return Contact(email=person.strip())
    if sum(map(str.isdigit, person)) >= _FEWEST_DIGITS:
        return Contact(phone=person.strip())
    return Contact(person.strip())


def _in_words(contact: Contact) -> str:
    return " ; ".join(filter(None, (contact.name, contact.email, contact.phone)))


def _data(contact: Contact, members: tuple[str, ...], texts: Iterable[tuple[str, str, Any]]) -> PersonalData:
    traces = traces_of(contact)
    return PersonalData(contact, members, tuple(place for place in texts if mentions(place[2], traces)))


def export_person(workspace: Database, person: str, now: datetime, viewer: Viewer = OFFICE) -> tuple[PersonalData, ...]:
    """Everything about a contact person, named by e-mail address, full name or phone number; one answer for each spelling.

    Raises ``NotAllowed`` for any viewer but the cluster office, and ``UnknownMember`` when nobody goes by that.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        texts = [(table.name, str(key), value) for table, key, _, value in _written(connection)]
        found = tuple(_data(contact, members, texts) for contact, members in _found(connection, person).items())
        for member in {member for data in found for member in data.members}:
            write_line(connection, viewer, AuditEvent.PERSON_EXPORTED, now, member)
    return found


def erase_person(
    workspace: Database, person: str, now: datetime, viewer: Viewer = OFFICE, also: Collection[str] = ()
) -> tuple[str, ...]:
    """Remove a contact person everywhere, and keep later lists from bringing it back; the ids of the members it stood with.

    In free texts every mention is masked. ``also`` are near matches as ``search_person`` writes them, of which the office
    decided that they are the person: contact persons written so go too, and in texts these words are masked. The organisations
    stay. Raises as ``export_person`` does, and ``WorkspaceError`` when
    all is erased but old pages could not be overwritten at once.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        found = _found(connection, person, also)
        for contact, members in found.items():
            remember_erased(connection, contact, members, now)
            _forget(connection, contact, members)
        _mask(connection, [literal_trace(written) for written in also])
        erased = tuple(sorted({member for members in found.values() for member in members}))
        for member in erased:
            write_line(connection, viewer, AuditEvent.PERSON_ERASED, now, member)
        move_state(connection)
    if not workspace.sweep():
        raise WorkspaceError(
            "The contact person is erased and shown nowhere, but somebody was reading the whole time, so that old pages still "
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
            raise UnknownMember("No contact person with this name or address was erased from this member.")
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
    _mask(connection, traces_of(contact))


def _mask(connection: sa.Connection, traces: Collection[str]) -> None:
    for table, key, column, value in list(_written(connection)) if traces else ():
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


def _found(connection: sa.Connection, person: str, also: Collection[str] = ()) -> dict[Contact, tuple[str, ...]]:
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
    for _, contact in stored:
        if contact not in found and _in_words(contact) in also:
            found[contact] = tuple(other for other, same in stored if same == contact)
    if not found and not also:
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
