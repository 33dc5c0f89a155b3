"""Personal data that must not stay or come back: contact persons who were erased, and cells about people in stored records."""

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaking.members.lists.headers import CONTACT_FIELDS, field_of
from matchmaking.members.member import Contact, Member, Statement
from matchmaking.members.problems import Problem
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.state import read_about

MASK = "…"
_EMAIL = re.compile(r"(?<![^\s@<>;,:])[^\s@<>;,:]++@[^\s@<>;,]++")
_TELLING_DIGITS = 8
"""Digits at the end of a phone number that tell it, with or without the country before them."""


def without_personal_data(problem: Problem) -> Problem:
    """A problem as it may be stored: what stood in a column about people, and every e-mail address, is masked."""
    hidden = field_of(problem.field) in CONTACT_FIELDS
    values = {
        key: (MASK if hidden else _EMAIL.sub(MASK, value)) if isinstance(value, str) else value
        for key, value in problem.values.items()
    }
    return replace(problem, values=values)


@dataclass(frozen=True, slots=True)
class Erased:
    """The contact persons who are not to come in again, as keyed digests that nobody can read back."""

    salt: str
    digests: frozenset[str]

    def holds(self, member: str, contact: Contact | None) -> bool:
        """Whether a contact person of a member (by id) is one of them."""
        return contact is not None and not self.digests.isdisjoint(_digests(self.salt, member, contact))


NOBODY = Erased("", frozenset())


def erased_in(workspace: Database) -> Erased:
    """Everybody who was erased in a workspace."""
    with workspace.reading() as connection:
        return read_erased(connection)


def read_erased(connection: sa.Connection) -> Erased:
    """``erased_in`` within a look that sees more."""
    digests = frozenset(connection.scalars(sa.select(tables.erased.c.digest)))
    return Erased(_salt(connection) if digests else "", digests)


def without_erased(erased: Erased, members: Sequence[Member], said: Sequence[Member] = ()) -> tuple[Member, ...]:
    """The members without the contact persons who were erased: a list that still names them does not bring them back.

    ``said`` is what the lists say of these members: a text that mentions an erased person there is masked in the member too.
    """
    if not erased.digests:
        return tuple(members)
    traces: dict[str, set[str]] = {}
    for each in (*members, *said):
        if each.contact and erased.holds(each.id, each.contact):
            traces.setdefault(each.id, set()).update(traces_of(each.contact))
    return tuple(_without(member, traces[member.id], erased) if member.id in traces else member for member in members)


def _without(member: Member, traces: Iterable[str], erased: Erased) -> Member:
    def left(texts: Sequence[Statement]) -> tuple[Statement, ...]:
        # a text that is masked already stands there too: once is enough
        return tuple(dict.fromkeys(replace(each, text=scrubbed(each.text, traces)) for each in texts))

    return replace(
        member,
        contact=None if erased.holds(member.id, member.contact) else member.contact,
        statements=left(member.statements),
        offers=left(member.offers),
        needs=left(member.needs),
    )


def remember_erased(
    connection: sa.Connection, contact: Contact, members: Iterable[str], now: datetime, *, by_name: bool = True
) -> None:
    """Write down that this contact person of these members is not to come in again; ``by_name``: with other members neither,
    although only its name is known."""
    salt = _salt(connection)
    for digest in {digest for member in members for digest in _digests(salt, member, contact, by_name)}:
        connection.execute(tables.erased.delete().where(tables.erased.c.digest == digest))
        connection.execute(tables.erased.insert(), [{"digest": digest, "at": now.isoformat()}])


def forget_erased(connection: sa.Connection, contact: Contact, members: Iterable[str]) -> bool:
    """Let a contact person of these members come in again; whether there was anything to take back."""
    salt = _salt(connection)
    digests = {digest for member in members for digest in _digests(salt, member, contact)}
    return bool(connection.execute(tables.erased.delete().where(tables.erased.c.digest.in_(digests))).rowcount)


def traces_of(contact: Contact) -> tuple[str, ...]:
    """The patterns by which a contact person is found in texts: the address, the number however it is written, and a name of
    more than one word, the first name before or behind the others.
    """
    words, digits = [re.escape(word) for word in contact.name.split()], re.sub(r"\D", "", contact.phone)
    found = [rf"(?<![\w.+-]){re.escape(contact.email)}(?![\w-])"] if contact.email else []
    if len(digits) >= _TELLING_DIGITS:
        between = r"[\s./()-]*"
        found.append(rf"(?<![\d+])(?:(?:\+|\(?0)[\d\s./()-]{{0,8}})?{between.join(digits[-_TELLING_DIGITS:])}(?!\d)")
    elif contact.phone:
        found.append(rf"(?<!\d){re.escape(contact.phone)}(?!\d)")
    if len(words) > 1:
        between = r"[\s,]+"
        found += [rf"(?<!\w){between.join(order)}(?!\w)" for order in (words, [*words[1:], words[0]])]
    return tuple(found)


def literal_trace(written: str) -> str:
    """The pattern by which a spelling is found that a person pointed to; "_" parts words too, as in the names of files."""
    return rf"(?<![^\W_]){re.escape(written)}(?![^\W_])"


def mentions(stored: Any, traces: Iterable[str]) -> bool:
    """Whether a stored text or document mentions a person."""
    return bool(scrubbed(stored, traces) != stored)


def scrubbed(stored: Any, traces: Iterable[str]) -> Any:
    """A stored text or document with every mention of a person masked, regardless of capitals."""
    traces = tuple(traces)
    if isinstance(stored, str):
        for trace in traces:
            stored = re.sub(trace, MASK, stored, flags=re.IGNORECASE)
        return stored
    if isinstance(stored, Mapping):
        return {scrubbed(key, traces): scrubbed(value, traces) for key, value in stored.items()}
    if isinstance(stored, list | tuple):
        return [scrubbed(value, traces) for value in stored]
    return stored


def _digests(salt: str, member: str, contact: Contact, by_name: bool = True) -> list[str]:
    """One digest for each thing that identifies the person: the e-mail address, else the full name, else the number, anywhere;
    and the full name at this member, regardless of the address.
    """
    email, name = contact.email.strip().casefold(), " ".join(contact.name.split()).casefold()
    marks = [email or (name if by_name else "") or re.sub(r"\D", "", contact.phone), f"{name}\n{member}" if name else ""]
    return [hmac.new(salt.encode(), mark.encode("utf-8", "replace"), "sha256").hexdigest() for mark in marks if mark]


def _salt(connection: sa.Connection) -> str:
    salt = read_about(connection, "salt")
    if salt is None:
        salt = secrets.token_hex(32)
        connection.execute(tables.about.insert(), [{"key": "salt", "value": salt}])
    return salt
