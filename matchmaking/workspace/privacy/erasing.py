"""Personal data that must not stay or return: erased contact persons, and cells about people in stored records."""

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
"""Number of final digits that identify a phone number, with or without its country code."""


def without_personal_data(problem: Problem) -> Problem:
    """A problem in the form in which it may be stored: values of columns about people, and e-mail addresses, are masked."""
    hidden = field_of(problem.field) in CONTACT_FIELDS
    values = {
        key: (MASK if hidden else _EMAIL.sub(MASK, value)) if isinstance(value, str) else value
        for key, value in problem.values.items()
    }
    return replace(problem, values=values)


@dataclass(frozen=True, slots=True)
class Erased:
    """The erased contact persons, as keyed digests from which nobody can recover them."""

    salt: str
    digests: frozenset[str]

    def holds(self, member: str, contact: Contact | None) -> bool:
        """Whether a contact person of a member (by id) was erased."""
        return contact is not None and not self.digests.isdisjoint(_digests(self.salt, member, contact))


NOBODY = Erased("", frozenset())


def erased_in(workspace: Database) -> Erased:
    """The contact persons that were erased in a workspace."""
    with workspace.reading() as connection:
        return read_erased(connection)


def read_erased(connection: sa.Connection) -> Erased:
    """``erased_in`` within an open transaction."""
    digests = frozenset(connection.scalars(sa.select(tables.erased.c.digest)))
    return Erased(_salt(connection) if digests else "", digests)


def without_erased(erased: Erased, members: Sequence[Member], said: Sequence[Member] = ()) -> tuple[Member, ...]:
    """The members without erased contact persons, so that a list that still names one does not bring it back.

    ``said`` are the lists' records of these members: texts are also masked for the erased persons that these records name.
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
        # masking may make two texts equal: one of them is enough
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
    """Record that a contact person of these members was erased, so that no import brings it back.

    With ``by_name`` a person of whom only the name is known is refused at other members too.
    """
    salt = _salt(connection)
    for digest in {digest for member in members for digest in _digests(salt, member, contact, by_name)}:
        connection.execute(tables.erased.delete().where(tables.erased.c.digest == digest))
        connection.execute(tables.erased.insert(), [{"digest": digest, "at": now.isoformat()}])


def forget_erased(connection: sa.Connection, contact: Contact, members: Iterable[str]) -> bool:
    """Let a contact person of these members come in again, and return whether it was recorded as erased."""
    salt = _salt(connection)
    digests = {digest for member in members for digest in _digests(salt, member, contact)}
    return bool(connection.execute(tables.erased.delete().where(tables.erased.c.digest.in_(digests))).rowcount)


def traces_of(contact: Contact) -> tuple[str, ...]:
    """The patterns that find a contact person in texts: the e-mail address, the phone number in any notation, the full name.

    A name of one word is not searched; in a longer one the first name may stand before or after the others.
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
    """The pattern that finds a spelling chosen by a person; "_" separates words too, as in file names."""
    return rf"(?<![^\W_]){re.escape(written)}(?![^\W_])"


def mentions(stored: Any, traces: Iterable[str]) -> bool:
    """Whether a stored text or document mentions a person."""
    return bool(scrubbed(stored, traces) != stored)


def scrubbed(stored: Any, traces: Iterable[str]) -> Any:
    """A stored text or document with every mention of a person masked, regardless of case."""
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
    """The digests that identify a person: the e-mail address, else the full name, else the phone number, at any member; and the
    full name at this member, whatever the address.
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
