"""What the workspace knows of one contact person: shown to that person in whole, or erased in whole."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
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
from matchmaking.workspace.privacy.near_matches import (
    NearMatch,
    PersonSpellings,
    addresses_in,
    forget_words,
    goes_by,
    in_words,
    strings_in,
)
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
    (tables.projects, ("acronym", "title", "text", "keywords")),
    (tables.origins, ("fields",)),
    (tables.participants, ("organisation", "person", "email")),
    (tables.followers, ("who", "email")),
    (tables.profile_forms, ("answer",)),
    (tables.posts, ("text",)),
    (tables.interests, ("text", "answer")),
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
    try:
        with workspace.reading() as connection:
            return _searched(connection, person)
    finally:
        forget_words()


def _searched(connection: sa.Connection, person: str) -> PersonSearch:
    try:
        known = _found(connection, person)
    except UnknownMember:
        known = {}
    people = list(known) or [_described(person)]
    spellings = [PersonSpellings(each) for each in people]
    traces = {trace for each in known for trace in traces_of(each)}
    texts = [(table.name, str(key), value) for table, key, _, value in _written(connection)]
    searched = Counter(table for table, _, _ in texts)
    stored = _stored(connection)
    searched[tables.contacts.name] = len(stored)
    member_of = _member_of_row(connection)
    left = [(table, key, member_of(table, key), scrubbed(value, traces)) for table, key, value in texts]
    near: dict[NearMatch, None] = {}
    turned: dict[Contact, None] = {}
    for member, contact in stored:
        likeness = None if contact in known else next(filter(None, (each.like(contact) for each in spellings)), None)
        if likeness is None and contact not in known:  # whoever asks may write less of the name than is known
            its_own = PersonSpellings(contact)
            if likeness := next(filter(None, map(its_own.like, people)), None):
                turned[contact] = None
        if likeness:
            said = in_words(contact)
            near[NearMatch(tables.contacts.name, member, said, likeness, said, member)] = None
    for each in (*spellings, *map(PersonSpellings, turned)):
        near |= dict.fromkeys(each.matches(left))
    named = [("journal", str(at), "", about) for at, about in enumerate(connection.scalars(sa.select(tables.journal.c.about)))]
    kept = {match.id for each in spellings for match in each.matches(named)}
    found = tuple(_data(contact, members, texts) for contact, members in known.items())
    return PersonSearch(dict(searched), found, tuple(near), len(kept))


def _member_of_row(connection: sa.Connection) -> Callable[[str, str], str]:
    """The id of the member that a row (table, key) is about, ``""`` where it is about none."""
    named = (tables.records, "member"), (tables.profile_forms, "member"), (tables.posts, "owner"), (tables.interests, "member")
    of_row = {
        (table.name, row[0]): row[1]
        for table, column in named
        for row in connection.execute(sa.select(*table.primary_key, table.c[column]))
        if row[1]
    }
    keyed_by_member = {tables.members.name, tables.origins.name}
    return lambda table, key: key if table in keyed_by_member else of_row.get((table, key), "")


def _described(person: str) -> Contact:
    """A contact person about whom only this is known."""
    if "@" in person:
        return Contact(email=person.strip())
    if sum(map(str.isdigit, person)) >= _FEWEST_DIGITS:
        return Contact(phone=person.strip())
    return Contact(person.strip())


def _data(contact: Contact, members: tuple[str, ...], texts: Iterable[tuple[str, str, Any]]) -> PersonalData:
    traces = traces_of(contact)
    return PersonalData(contact, members, tuple(place for place in texts if mentions(place[2], traces)))


def export_person(workspace: Database, person: str, now: datetime, viewer: Viewer = OFFICE) -> tuple[PersonalData, ...]:
    """Everything about a contact person, named by e-mail address, full name or phone number; one answer for each spelling.

    Accents, the order of words, titles and how a number is written do not matter; of several people in one cell each counts.
    Raises ``NotAllowed`` for any viewer but the cluster office, and ``UnknownMember`` when nobody goes by that.
    """
    check_is_office(viewer)
    try:
        with workspace.writing() as connection:
            texts = [(table.name, str(key), value) for table, key, _, value in _written(connection)]
            people = _found(connection, person, goes_by)
            found = tuple(_data(contact, members, texts) for contact, members in people.items())
            for member in {member for data in found for member in data.members}:
                write_line(connection, viewer, AuditEvent.PERSON_EXPORTED, now, member)
    finally:
        forget_words()
    return found


def erase_person(
    workspace: Database, person: str, now: datetime, viewer: Viewer = OFFICE, also: Collection[NearMatch] = ()
) -> tuple[str, ...]:
    """Remove a contact person everywhere, and keep later lists from bringing it back; the ids of the members it stood with.

    In free texts every mention is masked. ``also`` are near matches that ``search_person`` found, of which the office decided
    that they are the person: a contact person written so goes from that member, and in a text these words are masked in that
    row; other rows that are written alike stay. The organisations stay. Raises as ``export_person`` does, and
    ``WorkspaceError`` when all is erased but old pages could not be overwritten at once.
    """
    check_is_office(viewer)
    try:
        with workspace.writing() as connection:
            erased = _erased(connection, person, also, now)
            for member in sorted({*erased, *(match.member for match in also)}):
                write_line(connection, viewer, AuditEvent.PERSON_ERASED, now, member)
            move_state(connection)
    finally:
        forget_words()
    if not workspace.sweep():
        raise WorkspaceError(
            "The contact person is erased and shown nowhere, but somebody was reading the whole time, so that old pages still "
            "stand in the file. Overwrite them with `matchmaking privacy sweep`."
        )
    return erased


def _erased(connection: sa.Connection, person: str, also: Collection[NearMatch], now: datetime) -> tuple[str, ...]:
    """Erase within a change; the ids of the members with which the person stood."""
    try:
        found = _found(connection, person)
    except UnknownMember:
        if not also:
            raise
        found = {}
    for contact, members in found.items():
        remember_erased(connection, contact, members or [""], now)
        _forget(connection, contact, members)
    chosen = {(match.id, match.written) for match in also if match.table == tables.contacts.name}
    near = [(member, contact) for member, contact in _stored(connection) if (member, in_words(contact)) in chosen]
    for member, contact in near:
        remember_erased(connection, contact, [member], now, by_name=False)
        _remove(connection, contact, [member])
        forget_contact(connection, contact, [member])
        _mask(connection, traces_of(replace(contact, name="")))
    rows: dict[tuple[str, str], list[str]] = {}
    for match in also:
        rows.setdefault((match.table, match.id), []).append(literal_trace(match.written))
    _mask_rows(connection, lambda table, key: rows.get((table, key), ()))
    return tuple(sorted({member for members in found.values() for member in members} | {member for member, _ in near}))


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
    """Erase again the people that were erased in this workspace, where a backup that was put back still held it."""
    erased = read_erased(connection)
    if erased.digests:
        written = {text for _, _, _, value in _written(connection) for text in strings_in(value)}
        alone = {Contact(email=address) for text in written for address in addresses_in(text)}
        for member, contact in [*_stored(connection), *(("", each) for each in alone)]:
            if erased.holds(member, contact):
                _forget(connection, contact, [member])


def _forget(connection: sa.Connection, contact: Contact, members: Sequence[str]) -> None:
    """Take a contact person away from these members and out of every row of a list, and mask it wherever it is mentioned."""
    _remove(connection, contact, members)
    forget_contact(connection, contact)
    _mask(connection, traces_of(contact))


def _remove(connection: sa.Connection, contact: Contact, members: Sequence[str]) -> None:
    connection.execute(tables.contacts.delete().where(tables.contacts.c.member.in_(members), *_is(contact)))


def _mask(connection: sa.Connection, traces: Collection[str]) -> None:
    _mask_rows(connection, lambda table, key: traces)


def _mask_rows(connection: sa.Connection, traces_in: Callable[[str, str], Collection[str]]) -> None:
    """Mask in every free text what the traces for its row (table, key) find."""
    for table, key, column, value in list(_written(connection)):
        traces = traces_in(table.name, str(key))
        if traces and (clean := scrubbed(value, traces)) != value:
            if table is tables.followers:  # who is not to be written to any longer follows nothing
                connection.execute(tables.follows.delete().where(tables.follows.c.follower == key))
                connection.execute(table.delete().where(table.c.id == key))
                continue
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


def _is_called(contact: Contact, asked: str) -> bool:
    """Whether a contact person is written just so, but for capitals and spaces."""
    wanted = " ".join(asked.split()).casefold()
    return bool(wanted) and wanted in (contact.email.casefold(), " ".join(contact.name.split()).casefold(), contact.phone)


def _found(
    connection: sa.Connection, person: str, meant: Callable[[Contact, str], bool] = _is_called
) -> dict[Contact, tuple[str, ...]]:
    """The contact persons meant, each with the members it stands with, in what is shown and in what single lists said.

    An e-mail address that stands with none of them but in a text is a person too, with no member.
    Where people said that members are one, their contacts are shown as one person unless they differ: each part counts.
    """
    stored = _stored(connection)
    shown_as = leaders(connection.scalars(sa.select(tables.members.c.id)), read_decisions(connection))
    named = [(member, contact) for member, contact in stored if meant(contact, person)]
    found: dict[Contact, tuple[str, ...]] = {}
    for member, contact in stored:
        part_of_one = any(
            shown_as.get(member, member) == shown_as.get(other, other) and is_one_person(contact, person)
            for other, person in named
        )
        if part_of_one:
            found[contact] = (*found.get(contact, ()), member)
    if not found and "@" in person:  # an address that stands with no member: in a form, with a digest, at an event
        alone = _described(person)
        if any(mentions(value, traces_of(alone)) for _, _, _, value in _written(connection)):
            found[alone] = ()
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
