"""What a person changes in a member's profile: checked against who it is and what others did meanwhile, and written down."""

from dataclasses import fields, replace
from datetime import datetime

import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, StaleChange, UnknownMember
from matchmaking.members import rows, tables
from matchmaking.members.database import Database
from matchmaking.members.journal import Deed, write_line
from matchmaking.members.member import Contact, Member
from matchmaking.members.origins import Basis, Origin, write_origins
from matchmaking.members.state import move_state
from matchmaking.members.viewers import OFFICE, Viewer, check_may_change_member

_NOT_EDITED = frozenset({"id", "sources", "consent"})


def edit(workspace: Database, before: Member, after: Member, now: datetime, viewer: Viewer = OFFICE) -> Member:
    """Change a member from how it was read to how it should be, and return it as it is kept.

    Only the fields that differ are written; each gets the person as its origin. Consent has its own verb
    (``consent.give_consent``). Raises ``NotAllowed`` for a viewer who may not change this member, ``StaleChange`` when somebody
    else changed one of the fields since, and ``ImpossibleRequest`` for a member without a name.
    """
    check_may_change_member(viewer, before.id)
    if not after.name.strip():
        raise ImpossibleRequest("A member needs a name.")
    changed = {
        field.name: getattr(after, field.name)
        for field in fields(Member)
        if field.name not in _NOT_EDITED and getattr(before, field.name) != getattr(after, field.name)
    }
    with workspace.writing() as connection:
        stored = _stored(connection, before.id)
        for name in changed:
            if getattr(stored, name) != getattr(before, name):
                raise StaleChange(
                    "'{name}' was changed or removed by somebody else in the meantime. Open it again and repeat your change.",
                    name=stored.name,
                )
        if not changed:
            return stored
        edited = replace(stored, **changed)
        _write(connection, edited)
        origin = Origin(viewer.signature, now.date(), Basis.CORRECTED)
        write_origins(connection, {edited.id: dict.fromkeys(changed, origin)})
        write_line(connection, viewer, Deed.EDITED, now, edited.id, fields=sorted(changed))
        move_state(connection)
    return edited


def _stored(connection: sa.Connection, id: str) -> Member:
    row = connection.execute(sa.select(tables.members).where(tables.members.c.id == id)).mappings().first()
    if row is None:
        raise UnknownMember("No member has the id '{member}'.", member=id)
    person = connection.execute(sa.select(tables.contacts).where(tables.contacts.c.member == id)).first()
    return rows.member_of(dict(row), Contact(person.name, person.email, person.phone) if person else None)


def _write(connection: sa.Connection, member: Member) -> None:
    connection.execute(tables.members.update().where(tables.members.c.id == member.id).values(rows.member_row(member)))
    connection.execute(tables.contacts.delete().where(tables.contacts.c.member == member.id))
    if (contact := rows.contact_row(member)) is not None:
        connection.execute(tables.contacts.insert(), [contact])
