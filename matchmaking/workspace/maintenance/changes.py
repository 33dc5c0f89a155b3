"""Changes that people make to a member, stored with the author, the time and the earlier value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, NotAllowed, StaleChange, UnknownMember
from matchmaking.i18n import day_of
from matchmaking.members.identity.combining import filled, is_one_person
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Contact, Language, Member, Statement
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole, check_may_change_member
from matchmaking.workspace.privacy.erasing import read_erased
from matchmaking.workspace.storage import rows, tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import read_decisions
from matchmaking.workspace.storage.documents import Document, kept, write_new
from matchmaking.workspace.storage.joining import canonical_ids
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.origins import Basis, Origin, write_origins
from matchmaking.workspace.storage.state import move_state

_KIND = "change"
_TEXTS = frozenset({"aliases", "themes", "statements", "offers", "needs"})


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One change of a field: its values before and after as stored (JSON), the author and the time."""

    member: str
    field: str
    before: Any
    after: Any
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredMember:
    """A member as shown, and the stored members that were merged into it, first the one that gives the id."""

    shown: Member
    parts: tuple[Member, ...]


def change(
    workspace: Database,
    member: str,
    values: Mapping[str, Any],
    by: str,
    now: datetime,
    basis: Basis,
    viewer: Viewer = OFFICE,
) -> Member:
    """Set fields of a member to the values that a person gives, and store the earlier values, in one transaction.

    ``basis`` is ``CONFIRMED`` for a derived value that the person accepted and ``CORRECTED`` for a value that the person gave.
    Later imports leave both alone, since an import fills only empty fields. Raises ``UnknownMember``, ``NotAllowed`` for a
    viewer who may not change this member, and ``ValueError`` for an unknown field name.
    """
    origin = Origin(by, day_of(now), basis)
    with workspace.writing() as connection:
        stored = read_member(connection, member)
        return write_change(connection, stored, values, dict.fromkeys(values, origin), now, viewer)


def read_member(connection: sa.Connection, id: str) -> StoredMember:
    """A member with all stored members merged into it, within an open transaction. Raises ``UnknownMember``."""
    known = set(connection.scalars(sa.select(tables.members.c.id)))
    if id not in known:
        raise UnknownMember("No member has the id '{member}'.", member=id)
    shown_as = canonical_ids(known, read_decisions(connection))
    leader = shown_as.get(id, id)
    others = sorted(part for part, shown in shown_as.items() if shown == leader and part != leader and part in known)
    parts = tuple(_stored(connection, part) for part in (leader, *others))
    return StoredMember(filled(parts[0], parts[1:]), parts)


def may_change(workspace: Database, member: str, viewer: Viewer) -> bool:
    """Whether a viewer may change a member; pages offer only such changes."""
    with workspace.reading() as connection:
        try:
            check_may_change(viewer, read_member(connection, member))
        except NotAllowed:
            return False
    return True


def check_may_change(viewer: Viewer, stored: StoredMember) -> None:
    """Raise ``NotAllowed`` unless the viewer may change this member, or one merged with it."""
    of_its_own = viewer.role is ViewerRole.COMPANY and any(part.id == viewer.member for part in stored.parts)
    check_may_change_member(viewer, viewer.member if of_its_own else stored.shown.id)


def write_change(
    connection: sa.Connection,
    stored: StoredMember,
    values: Mapping[str, Any],
    origins: Mapping[str, Origin],
    now: datetime,
    viewer: Viewer,
) -> Member:
    """``change`` within an open transaction, with a separate origin for each field; returns the member as shown afterwards.

    Where several stored members are merged, the first holds the values; the others lose only values that contradict them.
    """
    if unknown := set(values) - ({field.name for field in fields(Member)} - {"id", "sources"}):
        raise ValueError(f"no fields of a member: {', '.join(sorted(unknown))}")
    check_may_change(viewer, stored)
    if read_erased(connection).holds(stored.shown.id, values.get("contact")):
        raise ImpossibleRequest(
            "This contact person was erased at its own request, so nothing was changed. If it says itself that it comes back, "
            "the cluster office can allow it with `matchmaking privacy allow`."
        )
    leader, *others = stored.parts
    after = [replace(leader, **values)]
    after += [_agreeing(after[0], other, values) for other in others]
    for before, member in zip(stored.parts, after, strict=True):
        if member != before:
            _write(connection, member)
    write_origins(connection, {leader.id: origins})
    by = ", ".join(sorted({origin.source for origin in origins.values()}))
    told = {name: [_as_stored(stored.shown, name), _as_stored(after[0], name)] for name in values}
    write_new(connection, Document(_KIND, by, told, owner=leader.id), now)
    write_line(connection, viewer, AuditEvent.EDITED, now, leader.id, fields=sorted(values))
    move_state(connection)
    return filled(after[0], after[1:])


def changes_of(workspace: Database, member: str, viewer: Viewer = OFFICE) -> tuple[ProfileChange, ...]:
    """All changes that people made to a member and that a viewer may see, newest first."""
    found = [
        ProfileChange(member, field, before, after, document.name, document.created)
        for document in kept(workspace, _KIND, member, viewer)
        if document.created
        for field, (before, after) in document.body.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.field), reverse=True))


def _agreeing(leader: Member, other: Member, values: Mapping[str, Any]) -> Member:
    """Another stored part of a merged member, without values that would override those that a person gave."""
    joined = filled(leader, [other])
    speaks_against: dict[str, Any] = {
        name: tuple(item for item in getattr(other, name) if item in value) if name in _TEXTS else value
        for name, value in values.items()
        if getattr(joined, name) != value
    }
    return replace(other, **speaks_against)


def _stored(connection: sa.Connection, id: str) -> Member:
    row = connection.execute(sa.select(tables.members).where(tables.members.c.id == id)).mappings().one()
    person = connection.execute(sa.select(tables.contacts).where(tables.contacts.c.member == id)).first()
    return rows.member_of(dict(row), Contact(person.name, person.email, person.phone) if person else None)


def _write(connection: sa.Connection, member: Member) -> None:
    connection.execute(tables.members.update().where(tables.members.c.id == member.id).values(rows.member_row(member)))
    connection.execute(tables.contacts.delete().where(tables.contacts.c.member == member.id))
    if (contact := rows.contact_row(member)) is not None:
        connection.execute(tables.contacts.insert(), [contact])


def _as_stored(member: Member, field: str) -> Any:
    if field == "contact":
        return rows.contact_row(member)
    row = rows.member_row(member)
    stored = row.get(field, row["profile"].get(field))
    return list(stored) if isinstance(stored, tuple) else stored


_NOT_EDITED = frozenset({"id", "sources", "consent", "contact_agreed"})


def edit(workspace: Database, before: Member, after: Member, now: datetime, viewer: Viewer = OFFICE) -> Member:
    """Change a member from ``before`` to ``after``, and return it as stored.

    Only the fields that differ are written; each gets the person as its origin. Consent has its own verb
    (``consent.give_consent``). Raises ``NotAllowed`` for a viewer who may not change this member, ``StaleChange`` when somebody
    else changed one of the fields since, and ``ImpossibleRequest`` for a member without a name.
    """
    if not after.name.strip():
        raise ImpossibleRequest("A member needs a name.")
    changed = {
        field.name: getattr(after, field.name)
        for field in fields(Member)
        if field.name not in _NOT_EDITED and getattr(before, field.name) != getattr(after, field.name)
    }
    if "contact" in changed and before.contact_agreed is not None and not _stays_one_person(before, after):
        changed["contact_agreed"] = None  # the contact person has changed: nobody asked the new one
    with workspace.writing() as connection:
        stored = read_member(connection, before.id)
        check_may_change(viewer, stored)
        for name in changed:
            if getattr(stored.shown, name) != getattr(before, name):
                raise StaleChange(
                    "'{name}' was changed or removed by somebody else in the meantime. Open it again and repeat your change.",
                    name=stored.shown.name,
                )
        if not changed:
            return stored.shown
        origin = Origin(viewer.signature, day_of(now), Basis.CORRECTED)
        return write_change(connection, stored, changed, dict.fromkeys(changed, origin), now, viewer)


def _stays_one_person(before: Member, after: Member) -> bool:
    return bool(before.contact and after.contact and is_one_person(before.contact, after.contact))


def rewritten_statements(before: Sequence[Statement], texts: Iterable[str], otherwise: Language) -> tuple[Statement, ...]:
    """Texts as a person rewrote them: unchanged texts keep their language, that of the others is detected.

    ``otherwise`` is the language of a text too short to detect. A text that differs only in white space counts as unchanged.

    >>> known = (Statement("Dialysis at home", Language.ENGLISH),)
    >>> rewritten_statements(known, ["  Dialysis at  home", ""], Language.DUTCH) == known
    True
    """
    known = {" ".join(statement.text.split()): statement for statement in before}
    said = [" ".join(text.split()) for text in texts]
    return tuple(known.get(text) or Statement(text, language_of(text) or otherwise) for text in dict.fromkeys(said) if text)
