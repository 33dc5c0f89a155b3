"""The personal data of one contact person in the workspace: exported completely, or erased completely."""

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
from matchmaking.workspace.storage.joining import canonical_ids
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
"""Free texts, in which people may have written about a person."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A contact person, the members it belongs to, and every other place that mentions it (table, id, text)."""

    contact: Contact
    members: tuple[str, ...]
    mentions: tuple[tuple[str, str, Any], ...]


def as_json(data: PersonalData) -> dict[str, Any]:
    """All personal data as a document to hand over."""
    places = [{"where": table, "id": id, "text": text} for table, id, text in data.mentions]
    return {"contact": asdict(data.contact), "members": list(data.members), "mentioned_in": places}


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """The result of a search for a contact person.

    ``searched`` counts the searched texts and contact persons by table; ``found`` are exact mentions, which erasure removes;
    ``near`` are possible mentions in another spelling, for the office to decide; ``kept`` counts journal rows that name a file
    after the person, which nobody can change.
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
    """Search the whole workspace for a contact person, by e-mail address, full name or phone number, with near matches.

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
        if likeness is None and contact not in known:  # the search text may hold less of the name than is known
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
    """A function from a row (table, key) to the id of its member, ``""`` where it has none."""
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
    """A contact person of whom only this is known."""
    if "@" in person:
        return Contact(email=person.strip())
    if sum(map(str.isdigit, person)) >= _FEWEST_DIGITS:
        return Contact(phone=person.strip())
    return Contact(person.strip())


def _data(contact: Contact, members: tuple[str, ...], texts: Iterable[tuple[str, str, Any]]) -> PersonalData:
    traces = traces_of(contact)
    return PersonalData(contact, members, tuple(place for place in texts if mentions(place[2], traces)))


def export_person(workspace: Database, person: str, now: datetime, viewer: Viewer = OFFICE) -> tuple[PersonalData, ...]:
    """All personal data of a contact person, named by e-mail address, full name or phone number; one result for each spelling.

    Accents, word order, titles and the notation of a number do not matter; of several people in one cell each counts. Raises
    ``NotAllowed`` for any viewer but the cluster office, and ``UnknownMember`` when nobody goes by that.
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
    """Erase a contact person everywhere, prevent later lists from bringing it back, and return the ids of its members.

    Mentions in free texts are masked. ``also`` are near matches from ``search_person`` that the office decided to be the
    person: a contact person with that spelling is removed from that member, and in a text these words are masked in that row;
    the same spelling in other rows stays. The organisations stay. Raises as ``export_person`` does, and ``WorkspaceError`` when
    all is erased but old pages of the database could not be overwritten at once.
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
    """Erase within an open transaction and return the ids of the person's members."""
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
    """Let an erased contact person come in again with a member, at the person's own request.

    Raises ``NotAllowed`` for any viewer but the cluster office, and ``UnknownMember`` when no such person was erased there.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        if not forget_erased(connection, person, [member]):
            raise UnknownMember("No contact person with this name or address was erased from this member.")
        write_line(connection, viewer, AuditEvent.PERSON_ALLOWED, now, member)


def forget_again(connection: sa.Connection) -> None:
    """Erase again the persons that were erased in this workspace, where a restored backup still holds them."""
    erased = read_erased(connection)
    if erased.digests:
        written = {text for _, _, _, value in _written(connection) for text in strings_in(value)}
        alone = {Contact(email=address) for text in written for address in addresses_in(text)}
        for member, contact in [*_stored(connection), *(("", each) for each in alone)]:
            if erased.holds(member, contact):
                _forget(connection, contact, [member])


def _forget(connection: sa.Connection, contact: Contact, members: Sequence[str]) -> None:
    """Remove a contact person from these members and from all records of lists, and mask every mention of it."""
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
            if table is tables.followers:  # a person who may not be written to follows nothing
                connection.execute(tables.follows.delete().where(tables.follows.c.follower == key))
                connection.execute(table.delete().where(table.c.id == key))
                continue
            (primary,) = table.primary_key
            connection.execute(table.update().where(primary == key).values({column: clean}))


def _stored(connection: sa.Connection) -> list[tuple[str, Contact]]:
    """All contact persons, in shown members and in single records, each with its member."""
    stored = [
        (row.member, Contact(row.name, row.email, row.phone))
        for row in connection.execute(sa.select(tables.contacts).order_by(tables.contacts.c.member))
    ]
    shown = set(stored)
    return stored + [pair for pair in contacts_in_records(connection) if pair not in shown]


def _is_called(contact: Contact, asked: str) -> bool:
    """Whether a contact person has exactly this spelling, regardless of case and spaces."""
    wanted = " ".join(asked.split()).casefold()
    return bool(wanted) and wanted in (contact.email.casefold(), " ".join(contact.name.split()).casefold(), contact.phone)


def _found(
    connection: sa.Connection, person: str, meant: Callable[[Contact, str], bool] = _is_called
) -> dict[Contact, tuple[str, ...]]:
    """The contact persons meant, each with its members, in shown members and in single records.

    An e-mail address that occurs only in texts is a person too, without members. The contacts of merged members are shown as
    one person unless they differ: each stored member counts.
    """
    stored = _stored(connection)
    shown_as = canonical_ids(connection.scalars(sa.select(tables.members.c.id)), read_decisions(connection))
    named = [(member, contact) for member, contact in stored if meant(contact, person)]
    found: dict[Contact, tuple[str, ...]] = {}
    for member, contact in stored:
        part_of_one = any(
            shown_as.get(member, member) == shown_as.get(other, other) and is_one_person(contact, person)
            for other, person in named
        )
        if part_of_one:
            found[contact] = (*found.get(contact, ()), member)
    if not found and "@" in person:  # an address without a member: in a form, of a follower, at an event
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
    """Every free text: its table, the key of its row, its column, and its value."""
    for table, columns in _TEXTS:
        (primary,) = table.primary_key
        for row in connection.execute(sa.select(primary, *(table.c[column] for column in columns))):
            for column, value in zip(columns, row[1:], strict=True):
                yield table, row[0], column, value
