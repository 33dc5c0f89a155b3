"""The workspace: one database that holds the roster, what is doubtful in it, and what was imported when.

A change is one transaction: a process killed in the middle leaves the previous state.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from platformdirs import user_data_path

from matchmaking.errors import WorkspaceError
from matchmaking.members import tables
from matchmaking.members.identity import PossibleDuplicate
from matchmaking.members.member import Contact, Participation, Roster
from matchmaking.members.problems import Problem, Severity

Noun = TypeVar("Noun")

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import: when, from what, how much came of it, and what was not as expected."""

    at: datetime
    source: str
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]


def default_workspace() -> Path:
    """The workspace used when none is named: a file in the user's data folder."""
    return user_data_path("matchmaking", appauthor=False) / "cluster.workspace"


class Workspace:
    """A workspace at a path, or at a database URL (anything with ``://``); made when it is not there yet.

    Raises ``WorkspaceError`` for a file that is no workspace, is damaged, or was made by a newer version.
    """

    def __init__(self, place: str | Path) -> None:
        self.address = str(place)
        """What opens the workspace again; it may hold a password."""
        self.place = self.address
        """What to call the workspace in messages: its path, or its address without the password."""
        try:
            url = sa.engine.make_url(self.place) if "://" in self.place else _file_url(Path(place).expanduser())
            if "://" in self.place:
                self.place = url.render_as_string(hide_password=True)
            self._engine = sa.create_engine(url)
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as cause:
            raise WorkspaceError(
                "'{place}' is not a database address that can be used here ({cause}).",
                place=self.place,
                cause=str(cause).splitlines()[0],
            ) from cause
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin)
        self._open()

    def _open(self) -> None:
        try:
            with self._engine.begin() as connection:
                tables.metadata.create_all(connection)
                version = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.key == "version"))
                if version is None:
                    first = {"version": str(tables.VERSION), "state": "0"}
                    connection.execute(tables.about.insert(), [{"key": key, "value": value} for key, value in first.items()])
        except sa.exc.SQLAlchemyError as cause:
            raise WorkspaceError(
                "The workspace '{place}' cannot be opened ({cause}). If it is another kind of file, name another; if it is "
                "damaged, put back your last copy.",
                place=self.place,
                cause=_first_line(cause),
            ) from cause
        if version is not None and int(version) > tables.VERSION:
            raise WorkspaceError(
                "The workspace '{place}' was made by a newer version of matchmaking. Update this one.", place=self.place
            )

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def state(self) -> str:
        """Changes whenever the roster does: what has been learnt from one state need not be learnt again."""
        with self._engine.connect() as connection:
            return str(connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.key == "state")))

    def roster(self) -> Roster:
        """Everything the workspace holds of members, projects and participations."""
        with self._engine.connect() as connection:
            return _read_roster(connection)

    def possible_duplicates(self) -> tuple[PossibleDuplicate, ...]:
        """The pairs that may be one organisation, the likeliest first."""
        query = sa.select(tables.duplicates).order_by(tables.duplicates.c.score.desc(), tables.duplicates.c.member)
        with self._engine.connect() as connection:
            return tuple(tables.duplicate_of(dict(row)) for row in connection.execute(query).mappings())

    def imports(self) -> tuple[ImportRecord, ...]:
        """Every import, the latest first."""
        query = sa.select(tables.imports).order_by(tables.imports.c.number.desc())
        with self._engine.connect() as connection:
            return tuple(
                ImportRecord(
                    datetime.fromisoformat(row["at"]),
                    row["source"],
                    row["counts"],
                    tuple(Problem(**{**stored, "severity": Severity(stored["severity"])}) for stored in row["problems"]),
                )
                for row in connection.execute(query).mappings()
            )

    def update(self, step: Callable[[Roster], "Update"]) -> ImportRecord:
        """Read the roster, let ``step`` make the next one of it, and write what changed, all in one transaction.

        Nobody else writes in between. When ``step`` or the writing fails, the workspace stays as it was.
        """
        try:
            with self._engine.connect().execution_options(immediate=True) as connection, connection.begin():
                connection.execute(sa.select(tables.about).where(tables.about.c.key == "state").with_for_update())
                before = _read_roster(connection)
                update = step(before)
                connection.execute(tables.duplicates.delete())  # they point to members that may go
                if _write_roster(connection, before, update.roster):
                    state = tables.about.update().where(tables.about.c.key == "state")
                    connection.execute(state.values(value=_next(connection)))
                _insert(connection, tables.duplicates, map(tables.duplicate_row, update.possible))
                _insert(connection, tables.imports, [_record_row(update.record)])
        except sa.exc.SQLAlchemyError as cause:
            raise WorkspaceError(
                "The workspace '{place}' could not be written ({cause}). Nothing of this import was kept.",
                place=self.place,
                cause=_first_line(cause),
            ) from cause
        return update.record


@dataclass(frozen=True, slots=True)
class Update:
    """What a change leaves: the new roster, the pairs in it that may be one organisation, and the record of the import."""

    roster: Roster
    possible: tuple[PossibleDuplicate, ...]
    record: ImportRecord


def _file_url(file: Path) -> sa.URL:
    if file.is_dir():
        raise WorkspaceError("'{place}' is a folder. Name a file for the workspace.", place=file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise WorkspaceError(
            "The folder of the workspace '{place}' cannot be made ({cause}).", place=file, cause=cause.strerror
        ) from cause
    return sa.URL.create("sqlite", database=str(file))


def _read_roster(connection: sa.Connection) -> Roster:
    def rows(table: sa.Table) -> Iterator[dict[str, Any]]:
        return (dict(row) for row in connection.execute(sa.select(table)).mappings())

    contacts = {row["member"]: Contact(row["name"], row["email"], row["phone"]) for row in rows(tables.contacts)}
    parts = tables.participations.c
    return Roster.of(
        [tables.member_of(row, contacts.get(row["id"])) for row in rows(tables.members)],
        [tables.project_of(row) for row in rows(tables.projects)],
        [Participation(*row) for row in connection.execute(sa.select(parts.project, parts.member, parts.role, parts.amount))],
    )


def _write_roster(connection: sa.Connection, before: Roster, after: Roster) -> bool:
    """Write the difference; what others point to goes in first and out last. False when there is none."""
    members = _Change.between(before.members, after.members, lambda member: member.id)
    projects = _Change.between(before.projects, after.projects, lambda project: project.id)
    parts = _Change.between(before.participations, after.participations, lambda part: (part.project, part.member))
    contacts = _Change.between(_contacts(before), _contacts(after), lambda row: row["member"])
    _delete(connection, tables.participations, map(tables.participation_row, parts.gone))
    _delete(connection, tables.contacts, contacts.gone)
    _put(connection, tables.members, members, tables.member_row)
    _put(connection, tables.contacts, contacts, dict)
    _put(connection, tables.projects, projects, tables.project_row)
    _put(connection, tables.participations, parts, tables.participation_row)
    _delete(connection, tables.projects, map(tables.project_row, projects.gone))
    _delete(connection, tables.members, map(tables.member_row, members.gone))
    return any((members, projects, parts, contacts))


def _next(connection: sa.Connection) -> str:
    return str(int(connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.key == "state")) or 0) + 1)


@dataclass(frozen=True)
class _Change(Generic[Noun]):
    """What must be written to get from one state to another."""

    new: list[Noun]
    changed: list[Noun]
    gone: list[Noun]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    @classmethod
    def between(cls, before: Sequence[Noun], after: Sequence[Noun], key: Callable[[Noun], Hashable]) -> "_Change[Noun]":
        known = {key(noun): noun for noun in before}
        new, changed = [], []
        for noun in after:
            was = known.pop(key(noun), None)
            if was is None:
                new.append(noun)
            elif was != noun:
                changed.append(noun)
        return cls(new, changed, list(known.values()))


def _put(connection: sa.Connection, table: sa.Table, change: _Change[Noun], row_of: Callable[[Noun], dict[str, Any]]) -> None:
    _insert(connection, table, map(row_of, change.new))
    update = table.update().where(*(column == sa.bindparam(f"old_{column.name}") for column in table.primary_key))
    for batch in _batches(map(row_of, change.changed)):
        connection.execute(update, [row | _key(table, row) for row in batch])


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    for batch in _batches(rows):
        connection.execute(table.insert(), batch)


def _delete(connection: sa.Connection, table: sa.Table, gone: Iterable[dict[str, Any]]) -> None:
    delete = table.delete().where(*(column == sa.bindparam(f"old_{column.name}") for column in table.primary_key))
    for batch in _batches(gone):
        connection.execute(delete, [_key(table, row) for row in batch])


def _key(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"old_{column.name}": row[column.name] for column in table.primary_key}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _contacts(roster: Roster) -> list[dict[str, Any]]:
    return [row for member in roster.members if (row := tables.contact_row(member))]


def _record_row(record: ImportRecord) -> dict[str, Any]:
    problems = [asdict(problem) | {"severity": problem.severity.value} for problem in record.problems]
    return {"at": record.at.isoformat(), "source": record.source, "counts": dict(record.counts), "problems": problems}


def _first_line(cause: sa.exc.SQLAlchemyError) -> str:
    return str(getattr(cause, "orig", None) or cause).splitlines()[0]


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Readers go on while one writes, and a crash loses nothing that was acknowledged."""
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, so that making tables is part of the transaction too
    cursor = connection.cursor()
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
