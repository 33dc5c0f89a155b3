"""Personal data that must not stay or come back: contact persons who were erased, and cells about people in stored records."""

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaking.members.lists.headers import Field, field_of
from matchmaking.members.member import Contact, Roster
from matchmaking.members.problems import Problem
from matchmaking.members.storage import tables

MASK = "…"
_EMAIL = re.compile(r"[^\s@<>;,:]+@[^\s@<>;,]+")
_ABOUT_PEOPLE = frozenset(
    {Field.CONTACT_NAME, Field.CONTACT_FIRST_NAME, Field.CONTACT_LAST_NAME, Field.CONTACT_ROLE, Field.EMAIL, Field.PHONE}
)


def without_personal_data(problem: Problem) -> Problem:
    """A problem as it may be stored: what stood in a column about people, and every e-mail address, is masked."""
    hidden = field_of(problem.field) in _ABOUT_PEOPLE
    values = {
        key: (MASK if hidden else _EMAIL.sub(MASK, value)) if isinstance(value, str) else value
        for key, value in problem.values.items()
    }
    return replace(problem, values=values)


def without_erased(connection: sa.Connection, roster: Roster) -> Roster:
    """The roster without the contact persons who were erased: a list that still names them does not bring them back."""
    erased = set(connection.scalars(sa.select(tables.erased.c.digest)))
    if not erased:
        return roster
    salt = _salt(connection)

    def left(contact: Contact) -> Contact | None:
        return None if erased & set(_digests(salt, contact)) else contact

    members = [
        replace(member, contact=None) if member.contact and not left(member.contact) else member for member in roster.members
    ]
    return replace(roster, members=tuple(members))


def remember_erased(connection: sa.Connection, contact: Contact, now: datetime) -> None:
    """Write down, as keyed digests that nobody can read back, that this contact person is not to come in again."""
    for digest in _digests(_salt(connection), contact):
        connection.execute(tables.erased.delete().where(tables.erased.c.digest == digest))
        connection.execute(tables.erased.insert(), [{"digest": digest, "at": now.isoformat()}])


def traces_of(contact: Contact) -> tuple[str, ...]:
    """The strings by which a contact person is found in texts: the address, the number, and a name of more than one word."""
    name = contact.name if " " in contact.name.strip() else ""
    return tuple(filter(None, (contact.email, contact.phone, name)))


def mentions(stored: Any, traces: Iterable[str]) -> bool:
    """Whether a stored text or document mentions a person."""
    return bool(scrubbed(stored, traces) != stored)


def scrubbed(stored: Any, traces: Iterable[str]) -> Any:
    """A stored text or document with every mention of a person masked, whatever its capitals."""
    traces = tuple(traces)
    if isinstance(stored, str):
        for trace in traces:
            stored = re.sub(re.escape(trace), MASK, stored, flags=re.IGNORECASE)
        return stored
    if isinstance(stored, Mapping):
        return {scrubbed(key, traces): scrubbed(value, traces) for key, value in stored.items()}
    if isinstance(stored, list | tuple):
        return [scrubbed(value, traces) for value in stored]
    return stored


def _digests(salt: str, contact: Contact) -> list[str]:
    """One digest for each thing that identifies the person: the e-mail address, else the full name."""
    marks = [contact.email.strip().casefold()] if contact.email else [" ".join(contact.name.split()).casefold()]
    return [hmac.new(salt.encode(), mark.encode("utf-8", "replace"), "sha256").hexdigest() for mark in marks if mark]


def _salt(connection: sa.Connection) -> str:
    salt = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.key == "salt"))
    if salt is None:
        salt = secrets.token_hex(32)
        connection.execute(tables.about.insert(), [{"key": "salt", "value": salt}])
    return str(salt)
