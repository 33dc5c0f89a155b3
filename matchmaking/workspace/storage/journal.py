"""The journal: who changed or exported what, and when. It is append-only: the database refuses to change or delete a row.

A row names members, documents and fields, never their values: its only personal data is the person who acted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from matchmaking.members.viewers import Viewer
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database


class AuditEvent(StrEnum):
    """The events that the journal records."""

    IMPORTED = "imported"
    EDITED = "edited"
    DECIDED = "decided"
    DECISION_TAKEN_BACK = "decision_taken_back"
    SPLIT = "split"
    CONSENT_CHANGED = "consent_changed"
    PERSON_EXPORTED = "person_exported"
    PERSON_ERASED = "person_erased"
    PERSON_ALLOWED = "person_allowed"
    DOCUMENT_KEPT = "document_kept"
    DOCUMENT_FORGOTTEN = "document_forgotten"
    EVENT_KEPT = "event_kept"
    EVENT_DELETED = "event_deleted"
    FORM_LINK_MADE = "form_link_made"
    FORM_LINKS_REVOKED = "form_links_revoked"
    FORM_SENT = "form_sent"
    FORM_TAKEN = "form_taken"
    FORM_DECLINED = "form_declined"
    DIGEST_STOPPED = "digest_stopped"
    POST_PUBLISHED = "post_published"
    POST_WITHDRAWN = "post_withdrawn"
    INTEREST_EXPRESSED = "interest_expressed"
    INTEREST_TAKEN_BACK = "interest_taken_back"
    INTEREST_ANSWERED = "interest_answered"
    EXPORTED = "exported"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    TOKEN_MADE = "token_made"  # noqa: S105 - the name of an event
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    API_ASKED = "api_asked"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One event: time, author, subject (a member's or a document's id, the name of a file), and the fields concerned."""

    at: datetime
    who: str
    did: AuditEvent
    about: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def journal(workspace: Database) -> tuple[JournalLine, ...]:
    """All journal rows, newest first."""
    query = sa.select(tables.journal).order_by(tables.journal.c.number.desc())
    with workspace.reading() as connection:
        return tuple(
            JournalLine(datetime.fromisoformat(row.at), row.who, AuditEvent(row.did), row.about, row.details)
            for row in connection.execute(query)
        )


def note(workspace: Database, viewer: Viewer, did: AuditEvent, now: datetime, about: str = "", **details: Any) -> None:
    """Record an event that changes nothing in the workspace, such as a download."""
    with workspace.writing() as connection:
        write_line(connection, viewer, did, now, about, **details)


def write_line(
    connection: sa.Connection, viewer: Viewer, did: AuditEvent, now: datetime, about: str = "", **details: Any
) -> None:
    """Write a journal row within the transaction of the change that it records, so that both are committed together."""
    row = {"at": now.isoformat(), "who": viewer.signature, "did": did.value, "about": about, "details": details}
    connection.execute(tables.journal.insert(), [row])
