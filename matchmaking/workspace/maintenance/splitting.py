"""Splitting a member: a person moves some records that an import merged into a new organisation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from matchmaking.errors import ImpossibleRequest
from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.identity.combining import combined
from matchmaking.members.identity.organisations import PossibleDuplicate, free_id
from matchmaking.members.member import Member, Roster
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.privacy.consent import copy_consent
from matchmaking.workspace.storage import rows, tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import Decision, write_decisions
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.origins import Origin, read_origins, replace_origins, said_by
from matchmaking.workspace.storage.records import Record, give_records, read_records
from matchmaking.workspace.storage.state import move_state
from matchmaking.workspace.storage.stored_roster import RosterChange, read_roster, write_roster

_NEVER_MOVE = frozenset({"id", "sources", "consent"})
"""Fields that a member keeps in every split; a consent that was withheld stays withheld for both halves."""


def split(workspace: Database, member: str, records: Collection[str], now: datetime, viewer: Viewer = OFFICE) -> Member:
    """Move the records with these ids into a new member and return it; no import merges the two again.

    The member keeps the values from its other records and from people; values found only in the moved records go with them,
    past projects included when the archive's record is among them. ``reviewing.decide`` that the two are one undoes the split.

    Raises ``NotAllowed`` for any viewer but the cluster office, and ``ImpossibleRequest`` unless some records go and some stay.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        known = read_records(connection, member)
        leaving = [record for record in known if record.id in records]
        staying = [record for record in known if record.id not in records]
        if len(leaving) != len(set(records)) or not leaving or not staying:
            raise ImpossibleRequest(
                "'{member}' cannot be split like this: name some, not all, of the {count} rows it was put together from.",
                member=member,
                count=len(known),
            )
        before = read_roster(connection)
        whole, said = before.member(member), read_origins(connection, member)
        id = free_id(combined([record.said for record in leaving]).name, set(before.position))
        new = combined([replace(record.said, id=id) for record in leaving])
        agreed = False if whole.contact_agreed is False and new.contact else new.contact_agreed
        new = replace(new, consent=new.consent and whole.consent, contact_agreed=agreed)
        left = _without(whole, leaving, staying, said)
        write_roster(connection, RosterChange.between(before, _after(before, left, new, leaving, staying)))
        copy_consent(connection, member, id, now)
        give_records(connection, leaving, id)
        kept = {name: origin for name, origin in said.items() if getattr(left, name) == getattr(whole, name)}
        replace_origins(connection, member, said_by(_dated(staying), left) | kept)
        replace_origins(connection, id, said_by(_dated(leaving, id), new))
        decision = Decision(member, id, False, viewer.signature, now).in_order
        write_decisions(connection, [decision])
        # if the decision is deleted later, the pair is open for review
        pair = PossibleDuplicate(decision.first, decision.second, 0.5, ("put_together_before",))
        connection.execute(tables.duplicates.insert(), [rows.duplicate_row(pair)])
        write_line(connection, viewer, AuditEvent.SPLIT, now, member, other=id)
        move_state(connection)
    return new


def _dated(records: Iterable[Record], id: str = "") -> list[tuple[Member, Any]]:
    return [(replace(record.said, id=id or record.said.id), record.on) for record in records]


def _without(whole: Member, leaving: Sequence[Record], staying: Sequence[Record], said: Mapping[str, Origin]) -> Member:
    """The member without the values found only in the leaving records; values that a person gave stay."""
    rest = combined([record.said for record in staying])
    gone, stays = [record.said for record in leaving], [record.said for record in staying]
    changes: dict[str, Any] = {"sources": rest.sources}
    for name in (field.name for field in fields(Member) if field.name not in _NEVER_MOVE):
        value = getattr(whole, name)
        if name in said and said[name].basis.is_a_persons:
            continue
        if name == "aliases":
            theirs = {spelling for record in gone for spelling in record.names} - {n for record in stays for n in record.names}
            changes[name] = tuple(alias for alias in value if alias not in theirs and alias != rest.name)
        elif isinstance(value, tuple) and name != "trl":
            theirs = {item for record in gone for item in getattr(record, name)}
            ours = {item for record in stays for item in getattr(record, name)}
            changes[name] = tuple(item for item in value if item not in theirs or item in ours)
        elif any(getattr(record, name) == value for record in gone) and all(getattr(r, name) != value for r in stays):
            changes[name] = getattr(rest, name)
    return replace(whole, **changes)


def _after(before: Roster, left: Member, new: Member, leaving: Sequence[Record], staying: Sequence[Record]) -> Roster:
    members = [left if member.id == left.id else member for member in before.members]
    archived = [any(CORDIS in record.said.sources for record in some) for some in (leaving, staying)]
    parts = before.participations
    if archived == [True, False]:
        parts = tuple(replace(part, member=new.id) if part.member == left.id else part for part in parts)
    return Roster.of([*members, new], before.projects, parts)
