"""A person's change of a profile as it was read: checked against who it is and what others did meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime

from matchmaking.errors import ImpossibleRequest, StaleChange
from matchmaking.members.identity.combining import is_one_person
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language, Member, Statement
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.workspace.maintenance.changes import check_may_change, read_member, write_change
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.origins import Basis, Origin

_NOT_EDITED = frozenset({"id", "sources", "consent", "contact_agreed"})


def edit(workspace: Database, before: Member, after: Member, now: datetime, viewer: Viewer = OFFICE) -> Member:
    """Change a member from how it was read to how it should be, and return it as it is kept.

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
        changed["contact_agreed"] = None  # it was somebody else who was asked
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
        origin = Origin(viewer.signature, now.date(), Basis.CORRECTED)
        return write_change(connection, stored, changed, dict.fromkeys(changed, origin), now, viewer)


def _stays_one_person(before: Member, after: Member) -> bool:
    return bool(before.contact and after.contact and is_one_person(before.contact, after.contact))


def retold(before: Sequence[Statement], texts: Iterable[str], otherwise: Language) -> tuple[Statement, ...]:
    """Texts as a person wrote them down anew: those that were there keep their language, of others it is found out.

    ``otherwise`` is the language of one too short to tell. Where nothing but white space changed, it is as before.

    >>> known = (Statement("Dialysis at home", Language.ENGLISH),)
    >>> retold(known, ["  Dialysis at  home", ""], Language.DUTCH) == known
    True
    """
    known = {" ".join(statement.text.split()): statement for statement in before}
    said = [" ".join(text.split()) for text in texts]
    return tuple(known.get(text) or Statement(text, language_of(text) or otherwise) for text in dict.fromkeys(said) if text)
