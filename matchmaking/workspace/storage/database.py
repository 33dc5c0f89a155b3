"""One database with many concurrent readers and one writer: connections and the two kinds of transaction.

SQLite in a file (in WAL mode, so readers continue during a write), or PostgreSQL by its URL. In both, a transaction reads one
consistent snapshot, only one writer runs at a time, and a change is committed completely or not at all.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import DamagedWorkspace, WorkspaceError
from matchmaking.remarks import Remark, reason_of
from matchmaking.workspace.storage import schema

_log = logging.getLogger(__name__)

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


PATIENCE = 20_000
"""Milliseconds that a connection waits for another writer."""


class Database:
    """A database at a path, or at a URL such as ``postgresql://host/name``; its tables are created or migrated.

    Raises ``WorkspaceError`` for a file that is no workspace, is damaged, or was made by a newer version.
    """

    def __init__(self, place: str | Path) -> None:
        self.address = str(place)
        """The path or URL that opens the workspace again; it may hold a password."""
        self.place = self.address
        """The name of the workspace in messages: its path, or its URL without the password."""
        try:
            if "://" in self.address:
                url = sa.engine.make_url(self.address)
                self.place = _masked(url.render_as_string(hide_password=True))
                url = url.set(drivername=_driver(url.drivername))
            else:
                url = _file_url(Path(place).expanduser())
            # the error must not carry the values of a statement into a log
            self._engine = sa.create_engine(url, hide_parameters=True)
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, ValueError) as cause:
            told = not isinstance(cause, sa.exc.NoSuchModuleError | ImportError)  # the message repeats the URL
            raise WorkspaceError(
                "'{place}' is not a database address that can be used here ({cause}).",
                place=_masked(self.place),
                cause=Remark("the address cannot be read") if told else str(cause).splitlines()[0],
            ) from (None if told else cause)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin)
        self._open()

    def _open(self) -> None:
        try:
            with self._begun() as connection:
                self._check_pages(connection)
                current = schema.is_current(connection, self.place)
            if not current:
                with self._begun(writes=True, tables_are_there=False) as connection:
                    schema.bring_up_to_date(connection, self.place)
        except sa.exc.SQLAlchemyError as cause:
            self.close()
            if _tells_damage(cause):
                raise self.damaged(first_line(cause)) from cause
            raise WorkspaceError(
                "The workspace '{place}' cannot be opened ({cause}).", place=self.place, cause=first_line(cause)
            ) from cause
        except WorkspaceError:
            self.close()
            raise

    def damaged(self, cause: Remark | str) -> DamagedWorkspace:
        """The error that says that this workspace is damaged, with advice."""
        return DamagedWorkspace(
            "The workspace '{place}' cannot be read ({cause}): it is damaged, or it is another kind of file. Name another "
            "file, or put back a backup with `matchmaking restore`.",
            place=self.place,
            cause=cause,
        )

    def _check_pages(self, connection: sa.Connection) -> None:
        """Check every page of a SQLite file; a server checks its own."""
        if (
            connection.dialect.name == "sqlite"
            and (told := connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()) != "ok"
        ):
            raise self.damaged(str(told).splitlines()[-1])

    def close(self) -> None:
        """Close all connections to the database."""
        self._engine.dispose()

    def sweep(self) -> bool:
        """Rewrite the database without deleted data, which otherwise stays in free pages for a while.

        Returns False where another reader was active all the while: a file's journal then still holds the old pages until the
        next sweep.
        """
        if self._engine.dialect.name != "sqlite":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                # by name: a plain VACUUM rewrites the catalogue too, and then refuses whoever makes a table
                quoted = connection.dialect.identifier_preparer.quote
                names = ", ".join(quoted(name) for name in sa.inspect(connection).get_table_names())
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {names}")
            return True
        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = cursor.fetchone()[0]  # type: ignore[index]
            except sqlite3.OperationalError:  # locked all the while
                return False
            return not busy

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A read transaction on one snapshot of the workspace, unaffected by concurrent writes."""
        try:
            with self._begun() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as cause:
            if _tells_damage(cause):
                raise self.damaged(first_line(cause)) from cause
            raise WorkspaceError(
                "The workspace '{place}' could not be read ({cause}).", place=self.place, cause=first_line(cause)
            ) from cause

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A write transaction: committed when the block ends, rolled back when it raises. No other writer runs in between."""
        try:
            with self._begun(writes=True) as connection:
                yield connection
        except sa.exc.SQLAlchemyError as cause:
            raise WorkspaceError(
                "The workspace '{place}' could not be written ({cause}). Nothing of this change was kept.",
                place=self.place,
                cause=first_line(cause),
            ) from cause

    @contextmanager
    def _begun(self, *, writes: bool = False, tables_are_there: bool = True) -> Iterator[sa.Connection]:
        options: dict[str, Any] = {"immediate": writes}
        if self._engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ" if tables_are_there else "READ COMMITTED"}
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            if writes and self._engine.dialect.name == "postgresql":
                # wait for the table's lock before choosing the snapshot; with no table yet, lock a number
                lock = "LOCK TABLE about IN EXCLUSIVE MODE" if tables_are_there else "SELECT pg_advisory_xact_lock(2026)"
                connection.exec_driver_sql(lock)
            yield connection


_BY_SQLITE = (
    ("unable to open", Remark("it cannot be opened")),
    ("readonly", Remark("it can only be read")),
    ("locked", Remark("another program is busy with it")),
    ("full", Remark("the disk is full")),
    ("not a database", Remark("it is no database")),
    ("malformed", Remark("its content is damaged")),
    ("disk I/O error", Remark("the disk reports an error")),
)
"""Known messages of SQLite, by a part of their English sentence."""


def first_line(cause: sa.exc.SQLAlchemyError) -> Remark | str:
    """The cause of a database error, without the statement and its values, as a remark where it is known.

    A server's message may quote values of a row (``invalid input syntax for type date: "…"``): quoted parts are masked, except
    in messages about the connection.
    """
    original = getattr(cause, "orig", None) or cause
    told = str(original).splitlines()[0] if str(original) else type(original).__name__
    if isinstance(original, sqlite3.Error):
        return next((remark for part, remark in _BY_SQLITE if part in told), told)
    return _masked(told if isinstance(cause, sa.exc.OperationalError) else _QUOTED.sub('"…"', told))


_QUOTED = re.compile(r'"[^"]*"')
_SECRET = re.compile(r"(?i)((?:password|passwd|passphrase|secret|token|sslkey)[a-z_]{0,40}=)[^&\s]*")
_USER_INFO = re.compile(r"(://[^:/@\s]{0,1000}:)[^@\s]{0,1000}@")


def _masked(text: str) -> str:
    """A text with the passwords in a URL masked, before its host or among its parameters."""
    return _SECRET.sub(r"\1***", _USER_INFO.sub(r"\1***@", text))


def _tells_damage(cause: sa.exc.SQLAlchemyError) -> bool:
    """Whether SQLite reports a malformed file or no database; a locked or full file raises another class of error."""
    return type(getattr(cause, "orig", None)) is sqlite3.DatabaseError


def _driver(name: str) -> str:
    if (kind := name.partition("+")[0]) not in _DRIVERS:
        raise sa.exc.NoSuchModuleError(f"{kind}; known are sqlite and postgresql")
    return _DRIVERS[kind]


def _file_url(file: Path) -> sa.URL:
    if file.is_dir():
        raise WorkspaceError("'{place}' is a folder. Name a file for the workspace.", place=file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise WorkspaceError(
            "The folder of the workspace '{place}' cannot be made ({cause}).", place=file, cause=reason_of(cause)
        ) from cause
    _keep_to_owner(file)
    return sa.URL.create("sqlite", database=str(file))


def _keep_to_owner(file: Path) -> None:
    """Restrict a workspace's file to its owner: a new file is created so, and SQLite copies the mode to the files beside it.

    An existing file is never opened here: closing it would release the locks that this process holds on it.
    """
    try:
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        for part in (file, *(Path(f"{file}{end}") for end in ("-wal", "-shm"))):
            if part.exists() and part.stat().st_mode & 0o077:
                part.chmod(0o600)
    except OSError as cause:  # somebody else's file, or a folder that is read alone: opening it says what is wrong, if anything
        _log.info("%s keeps the permissions that it has: %s", file, cause.strerror)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Set WAL mode, so that readers continue during a write, and full durability of committed changes."""
    connection.isolation_level = None  # SQLAlchemy sends BEGIN itself, so that making tables is part of the transaction too
    cursor = connection.cursor()
    # the waiting time comes first: the other settings may meet a writer
    for setting in (f"busy_timeout={PATIENCE}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
