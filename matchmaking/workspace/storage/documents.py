"""Documents: named data that people save, such as consortia, shortlists, weights, or the column mapping of a source.

A document holds JSON; the module that stores a kind of document defines its shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from matchmaking.errors import StaleChange
from matchmaking.members.viewers import OFFICE, Viewer, check_may_change_document, sees_document
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line


@dataclass(frozen=True, slots=True)
class Document:
    """A named JSON value.

    ``kind`` is the type of document, such as ``consortium``; ``owner`` a member's id, or ``""`` for the cluster office. A new
    document has no ``id`` and edition 0; ``keep`` assigns the id and increments the edition.
    """

    kind: str
    name: str
    body: Mapping[str, Any]
    owner: str = ""
    id: str = ""
    edition: int = 0
    created: datetime | None = None
    changed: datetime | None = None


def keep(workspace: Database, document: Document, now: datetime, viewer: Viewer = OFFICE) -> Document:
    """Save a new document or the next edition of an existing one, and return it as stored.

    Raises ``StaleChange`` when somebody else saved or removed it since this edition was read, and ``NotAllowed`` when it
    belongs to another viewer.
    """
    with workspace.writing() as connection:
        return write_document(connection, document, now, viewer)


def write_document(connection: sa.Connection, document: Document, now: datetime, viewer: Viewer) -> Document:
    """``keep`` within an open transaction."""
    check_may_change_document(viewer, document.kind, document.owner)
    created = document.created or now
    kept = replace(document, id=document.id or uuid4().hex, edition=document.edition + 1, created=created, changed=now)
    row = _row(kept, created, now)
    if not document.id:
        connection.execute(tables.documents.insert(), [row])
    elif connection.execute(_edition(tables.documents.update(), document).values(row)).rowcount != 1:
        raise _stale(document)
    write_line(connection, viewer, AuditEvent.DOCUMENT_KEPT, now, kept.id, kind=kept.kind)
    return kept


def write_new(connection: sa.Connection, document: Document, now: datetime) -> None:
    """Insert a new document within an open transaction; the caller checks permission and writes the journal."""
    new = replace(document, id=uuid4().hex, edition=1, created=now, changed=now)
    connection.execute(tables.documents.insert(), [_row(new, now, now)])


def kept(workspace: Database, kind: str, owner: str | None = None, viewer: Viewer = OFFICE) -> tuple[Document, ...]:
    """The documents of a kind that a viewer may see, of one owner or (``None``) of all, by name."""
    query = sa.select(tables.documents).where(tables.documents.c.kind == kind)
    if owner is not None:
        query = query.where(tables.documents.c.owner == owner)
    with workspace.reading() as connection:
        found = [_document(dict(row)) for row in connection.execute(query).mappings()]
    found = [document for document in found if sees_document(viewer, document.owner)]
    return tuple(sorted(found, key=lambda document: (document.name.casefold(), document.id)))


def delete(workspace: Database, document: Document, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete a document. Raises as ``keep`` does."""
    with workspace.writing() as connection:
        remove_document(connection, document, now, viewer)


def remove_document(connection: sa.Connection, document: Document, now: datetime, viewer: Viewer) -> None:
    """``delete`` within an open transaction."""
    check_may_change_document(viewer, document.kind, document.owner)
    if connection.execute(_edition(tables.documents.delete(), document)).rowcount != 1:
        raise _stale(document)
    write_line(connection, viewer, AuditEvent.DOCUMENT_FORGOTTEN, now, document.id, kind=document.kind)


def _edition(statement: Any, document: Document) -> Any:
    # kind and owner too: the row that was checked is the row that changes
    same = {name: getattr(document, name) for name in ("id", "edition", "kind", "owner")}
    return statement.where(*(tables.documents.c[name] == value for name, value in same.items()))


def _stale(document: Document) -> StaleChange:
    return StaleChange(
        "'{name}' was changed or removed by somebody else in the meantime. Open it again and repeat your change.",
        name=document.name,
    )


def _row(document: Document, created: datetime, changed: datetime) -> dict[str, Any]:
    row = {field.name: getattr(document, field.name) for field in fields(Document)}
    return row | {"body": dict(document.body), "created": created.isoformat(), "changed": changed.isoformat()}


def _document(row: dict[str, Any]) -> Document:
    times = {name: datetime.fromisoformat(row[name]) for name in ("created", "changed")}
    return Document(**(row | times))
