"""Backups: the whole workspace in one file, taken while others read and write, and restored completely or not at all.

A backup is itself a workspace in a SQLite file, whichever database it comes from, sealed with a digest of its content: a single
changed byte is detected before anything is restored.
"""

import hashlib
import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import DamagedWorkspace, ImpossibleRequest, WorkspaceError
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.remarks import reason_of
from matchmaking.workspace.privacy.personal_data import forget_again
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.leftovers import clear_away, work_folder
from matchmaking.workspace.storage.state import read_about, read_state
from matchmaking.workspace.storage.stored_roster import insert

_log = logging.getLogger(__name__)

_ROWS = 5000
_TABLES = tables.metadata.sorted_tables
_PUT_BACK = [table for table in _TABLES if table is not tables.tokens]
"""Tokens stay as they are in the workspace: a token revoked since the backup stays revoked."""
_SEAL, _STATE, _SALT = "seal", "state", "salt"


def back_up(workspace: Database, file: Path, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Write one state of the workspace to a new file, read it back, and compare.

    Raises ``ImpossibleRequest`` when the file already exists, ``WorkspaceError`` when it cannot be written, and ``NotAllowed``
    for any viewer but the cluster office.
    """
    check_is_office(viewer)
    if file.exists():
        raise ImpossibleRequest("'{file}' is there already. Name a new file for the backup.", file=file)
    clear_away(file.parent)
    try:
        with work_folder(file.parent) as folder:
            part = folder / file.name
            with closing(Database(part)) as copy:
                _fill(copy, workspace)
            _seal(part)
            part.replace(file)
    except OSError as cause:
        raise WorkspaceError("The backup '{file}' cannot be written ({cause}).", file=file, cause=reason_of(cause)) from cause
    with workspace.writing() as connection:
        write_line(connection, viewer, AuditEvent.BACKED_UP, now, file.name)


def restore(workspace: Database, file: Path, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Replace the content of the workspace by that of a backup, in one transaction.

    The journal is kept, and contact persons who were erased here stay erased. Raises ``DamagedWorkspace`` when the backup
    differs from what was written, ``ImpossibleRequest`` when the file does not exist, and ``NotAllowed`` for any viewer but the
    cluster office.
    """
    check_is_office(viewer)
    if not file.is_file():
        raise ImpossibleRequest("There is no backup '{file}'.", file=file)
    _check_seal(file)
    clear_away(Path(tempfile.gettempdir()))
    with work_folder(Path(tempfile.gettempdir())) as folder:
        shutil.copyfile(file, part := folder / "copy")
        with closing(Database(part)) as copy:  # a backup of an earlier version is migrated in this copy, not in its file
            _put_back(workspace, copy, file.name, now, viewer)


def _put_back(workspace: Database, copy: Database, name: str, now: datetime, viewer: Viewer) -> None:
    with copy.reading() as source, workspace.writing() as target:
        kept_salt, kept_state = read_about(target, _SALT), int(read_state(target))
        kept_erased = target.execute(sa.select(tables.erased)).mappings().all()
        for table in reversed(_PUT_BACK):
            if table is not tables.journal:
                target.execute(table.delete())
        for table in _PUT_BACK:
            if table is not tables.journal or not target.scalar(sa.select(sa.func.count()).select_from(tables.journal)):
                _copy(source, target, table)
        target.execute(tables.about.delete().where(tables.about.c.key == _SEAL))
        state = str(max(kept_state, int(read_state(target))) + 1)
        target.execute(tables.about.update().where(tables.about.c.key == _STATE).values(value=state))
        _end_again(target, now)
        if kept_salt and read_about(target, _SALT) in (None, kept_salt):
            _erase_again(target, kept_salt, map(dict, kept_erased))
        write_line(target, viewer, AuditEvent.RESTORED, now, name)


def _end_again(target: sa.Connection, now: datetime) -> None:
    """End again what was ended after the backup: every link to a form, and digests that were stopped."""
    forms, lines = tables.profile_forms, tables.journal.c
    target.execute(forms.update().where(forms.c.state == "open").values(state="revoked", answer=None))
    target.execute(forms.update().values(expires=now.astimezone(UTC).isoformat()))
    stopped = sa.select(lines.about).where(lines.did == AuditEvent.DIGEST_STOPPED.value)
    target.execute(tables.follows.delete().where(tables.follows.c.follower.in_(stopped)))
    target.execute(tables.followers.delete().where(tables.followers.c.id.in_(stopped)))


def _fill(copy: Database, workspace: Database) -> None:
    """Copy one state, read it back, and compare."""
    with workspace.reading() as source:
        with copy.writing() as target:
            target.execute(tables.about.delete())
            for table in _TABLES:
                _copy(source, target, table)
        with copy.reading() as written:
            if any(_digest(source, table) != _digest(written, table) for table in _TABLES):
                raise WorkspaceError(
                    "The copy of '{place}' is not what was read. Try again, on another disk.", place=workspace.place
                )


def _seal(file: Path) -> None:
    """Write the digest of the backup's content into the file, and flush it to the disk."""
    seal = _content_of(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
        with connection:
            connection.execute("INSERT INTO about VALUES (?, ?)", (_SEAL, seal))
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _check_seal(file: Path) -> None:
    try:
        with closing(_read_only(file)) as connection:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            (seal,) = connection.execute("SELECT value FROM about WHERE key = ?", (_SEAL,)).fetchone() or ("",)
        if sound and seal == _content_of(file):
            return
    except (sqlite3.Error, UnicodeError) as cause:
        _log.info("%s cannot be checked: %s", file, type(cause).__name__)
    raise DamagedWorkspace(
        "'{file}' is damaged, or no backup: what it holds is not what was written. Take another one.", file=file
    )


def _content_of(file: Path) -> str:
    """SHA-256 of all tables and rows in a backup's file except the seal, whichever version wrote them."""
    found = hashlib.sha256()
    with closing(_read_only(file)) as connection:
        for line in connection.iterdump():
            if not line.startswith(f"INSERT INTO \"about\" VALUES('{_SEAL}'"):
                found.update(line.encode("utf-8", "backslashreplace"))
    return found.hexdigest()


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)


def _erase_again(target: sa.Connection, salt: str, erased: Iterable[dict[str, Any]]) -> None:
    """Erase in the restored data the persons whom this workspace erased after the backup was taken."""
    known = set(target.scalars(sa.select(tables.erased.c.digest)))
    insert(target, tables.erased, (row for row in erased if row["digest"] not in known))
    if read_about(target, _SALT) is None:
        target.execute(tables.about.insert(), [{"key": _SALT, "value": salt}])
    forget_again(target)


def _copy(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
    insert(target, table, (dict(row) for row in _rows(source, table)))
    for column in table.primary_key:
        if target.dialect.name == "postgresql" and column.autoincrement is True:  # its sequence does not count copied rows
            highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
            counter = sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            target.execute(sa.select(sa.func.setval(counter, highest, False)))


def _digest(connection: sa.Connection, table: sa.Table) -> str:
    """SHA-256 of the rows of a table, the same in both databases."""
    found = hashlib.sha256()
    for row in sorted(repr(tuple(row.values())) for row in _rows(connection, table)):
        found.update(row.encode("utf-8", "backslashreplace"))
    return found.hexdigest()


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[sa.RowMapping]:
    yield from connection.execution_options(yield_per=_ROWS).execute(sa.select(table)).mappings()
