"""What each member agrees to: who may see it, and what it may be used for.

What a member said itself (or the office for it) stands; where it never did, the yes or no of the lists counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from matchmaking.errors import UnknownMember
from matchmaking.members.member import Member, Participation, Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole, check_may_change_member
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.state import move_state


class Visibility(StrEnum):
    """Who sees a member: ``EVERYONE`` in the cluster, the cluster ``OFFICE`` alone, or ``NOBODY``: it opted out."""

    EVERYONE = "everyone"
    OFFICE = "office"
    NOBODY = "nobody"


class Purpose(StrEnum):
    """What a member may be used for: ``INTRODUCTION`` between two others, ``CONTACT`` through its contact person."""

    INTRODUCTION = "introduction"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who may see a member and for which purposes; ``by`` and ``at`` say who gave it and when (unknown for a list's)."""

    visibility: Visibility = Visibility.EVERYONE
    purposes: frozenset[Purpose] = frozenset(Purpose)
    by: str = ""
    at: datetime | None = None


YES = Consent()
NO = Consent(Visibility.OFFICE, frozenset())
"""No to a list's question on consent: the office knows the member, nobody else sees it, and no purpose is agreed to."""
OUT = Consent(Visibility.NOBODY, frozenset())


def consents(workspace: Database) -> Mapping[str, Consent]:
    """What members said themselves, by member; those who never did are left out (see ``consent_of``)."""
    with workspace.reading() as connection:
        return read_consents(connection)


def consent_mark(workspace: Database) -> str:
    """Changes whenever somebody gives or withdraws its consent, or is erased: what was shown before must be shown anew."""
    with workspace.reading() as connection:
        found = [
            connection.execute(sa.select(sa.func.count(), sa.func.max(table.c.at)).select_from(table)).one()
            for table in (tables.consents, tables.erased)
        ]
    return repr([tuple(row) for row in found])


def consent_of(member: Member, said: Mapping[str, Consent]) -> Consent:
    """The consent that counts for a member: its own, else the yes or no of the lists."""
    return said.get(member.id) or (YES if member.consent else NO)


def give_consent(workspace: Database, member: str, consent: Consent, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Write down what a member agrees to from now on; the next ranking follows it.

    Raises ``NotAllowed`` for a viewer who may not speak for the member and ``UnknownMember`` for an id that is not there.
    """
    check_may_change_member(viewer, member)
    row = {
        "member": member,
        "visibility": consent.visibility.value,
        "purposes": sorted(consent.purposes),
        "by": viewer.signature,
        "at": now.isoformat(),
    }
    with workspace.writing() as connection:
        if connection.scalar(sa.select(tables.members.c.id).where(tables.members.c.id == member)) is None:
            raise UnknownMember("No member has the id '{member}'.", member=member)
        connection.execute(tables.consents.delete().where(tables.consents.c.member == member))
        connection.execute(tables.consents.insert(), [row])
        details = {"visibility": row["visibility"], "purposes": row["purposes"]}
        write_line(connection, viewer, AuditEvent.CONSENT_CHANGED, now, member, **details)
        move_state(connection)


def opt_out(workspace: Database, member: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Take a member out of every ranking, introduction and list from now on. Raises as ``give_consent`` does."""
    give_consent(workspace, member, OUT, now, viewer)


def read_consents(connection: sa.Connection) -> dict[str, Consent]:
    """``consents`` within a look that sees more."""
    return {
        row.member: Consent(
            Visibility(row.visibility), frozenset(map(Purpose, row.purposes)), row.by, datetime.fromisoformat(row.at)
        )
        for row in connection.execute(sa.select(tables.consents))
    }


def seen_by(viewer: Viewer, roster: Roster, said: Mapping[str, Consent]) -> Roster:
    """The roster as a viewer may know it: without those who do not want to be seen, and without contacts it may not know.

    In it, ``Member.consent`` says whether a member may stand in an introduction. A company sees itself whole.
    """
    members = [member for member in (_as_seen(viewer, member, consent_of(member, said)) for member in roster.members) if member]
    ids = {member.id for member in members}
    return replace(roster, members=tuple(members), participations=_of_members(roster.participations, ids))


def _as_seen(viewer: Viewer, member: Member, consent: Consent) -> Member | None:
    if viewer.role is ViewerRole.COMPANY and viewer.member == member.id:
        return member
    if consent.visibility is Visibility.NOBODY:
        return None
    if consent.visibility is Visibility.OFFICE and viewer.role is ViewerRole.COMPANY:
        return None
    contact = member.contact if Purpose.CONTACT in consent.purposes and viewer.role is not ViewerRole.ANALYST else None
    introduces = Purpose.INTRODUCTION in consent.purposes
    if contact is member.contact and introduces == member.consent:
        return member
    return replace(member, contact=contact, consent=introduces)


def _of_members(parts: Iterable[Participation], ids: set[str]) -> tuple[Participation, ...]:
    return tuple(part for part in parts if part.member in ids)
