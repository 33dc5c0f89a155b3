"""What a person changes in a member: kept with who, when, and what stood there before."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from matchmaking.errors import UnknownMember
from matchmaking.members.documents import Document, keep, kept
from matchmaking.members.member import Member, Roster
from matchmaking.members.origins import Basis, Origin
from matchmaking.members.rows import contact_row, member_row
from matchmaking.members.workspace import ImportRecord, Update, Workspace

_KIND = "change"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a member as it was before and after, as it is stored (JSON), by whom and when."""

    member: str
    field: str
    before: Any
    after: Any
    by: str
    at: datetime


def change(workspace: Workspace, member: str, values: Mapping[str, Any], by: str, now: datetime, basis: Basis) -> Member:
    """Give fields of a member the values that a person says, and remember what stood there.

    ``basis`` is ``CONFIRMED`` for a derived value taken as it was and ``CORRECTED`` for one that the person gave. Later
    imports leave both alone, since an import only fills what is empty. Raises ``UnknownMember``, and ``ValueError`` for a name
    that is no field.
    """
    if unknown := set(values) - ({field.name for field in fields(Member)} - {"id", "sources"}):
        raise ValueError(f"no fields of a member: {', '.join(sorted(unknown))}")
    was: list[Member] = []

    def step(roster: Roster) -> Update:
        if member not in roster.position:
            raise UnknownMember("No member is called '{name}'. `matchmaking members` lists them all.", name=member)
        was.append(roster.member(member))
        after = replace(was[0], **values)
        members = [after if each.id == member else each for each in roster.members]
        origins = {member: {field: Origin(by, now.date(), basis) for field in values}}
        record = ImportRecord(now, by, {"members_changed": int(after != was[0])}, ())
        return Update(
            Roster.of(members, roster.projects, roster.participations), workspace.possible_duplicates(), record, origins
        )

    workspace.update(step)
    after = replace(was[0], **values)
    changed = {field: [_stored(was[0], field), _stored(after, field)] for field in values}
    keep(workspace, Document(_KIND, by, changed, owner=member), now)
    return after


def changes_of(workspace: Workspace, member: str) -> tuple[Change, ...]:
    """Everything that people changed in a member, the latest first."""
    found = [
        Change(member, field, before, after, document.name, document.created)
        for document in kept(workspace, _KIND, member)
        if document.created
        for field, (before, after) in document.body.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.field), reverse=True))


def _stored(member: Member, field: str) -> Any:
    if field == "contact":
        return contact_row(member)
    row = member_row(member)
    return row.get(field, row["profile"].get(field))
