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
        self.place = str(place)
        url = self.place
        if "://" not in url:
            file = Path(place).expanduser()
            if file.is_dir():
                raise WorkspaceError("'{place}' is a folder. Name a file for the workspace.", place=self.place)
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as cause:
                raise WorkspaceError(
                    "The folder of the workspace '{place}' cannot be made ({cause}).", place=self.place, cause=cause.strerror
                ) from cause
            url = f"sqlite:///{file}"
        try:
            self._engine = sa.create_engine(url)
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as cause:
            raise WorkspaceError(
                "'{place}' is not a database address that can be used here ({cause}).",
                place=sa.engine.make_url(url).render_as_string() if isinstance(cause, ImportError) else self.place,
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
                    connection.execute(tables.about.insert(), [{"key": "version", "value": str(tables.VERSION)}])
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
        """Changes with every import: what has been learnt from one state need not be learnt again."""
        with self._engine.connect() as connection:
            return str(connection.scalar(sa.select(sa.func.max(tables.imports.c.number))) or 0)

    def roster(self) -> Roster:
        """Everything the workspace holds of members, projects and participations."""
        with self._engine.connect() as connection:
            contacts = {
                row["member"]: Contact(row["name"], row["email"], row["phone"])
                for row in connection.execute(sa.select(tables.contacts)).mappings()
            }
            return Roster.of(
                [
                    tables.member_of(dict(row), contacts.get(row["id"]))
                    for row in connection.execute(sa.select(tables.members)).mappings()
                ],
                [tables.project_of(dict(row)) for row in connection.execute(sa.select(tables.projects)).mappings()],
                [
                    Participation(*row)
                    for row in connection.execute(
                        sa.select(
                            tables.participations.c.project,
                            tables.participations.c.member,
                            tables.participations.c.role,
                            tables.participations.c.amount,
                        )
                    )
                ],
            )

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

    def save(self, before: Roster, after: Roster, possible: Iterable[PossibleDuplicate], record: ImportRecord) -> None:
        """Write what changed between two rosters, the doubtful pairs and the record of the import, in one transaction."""
        members = _Change.between(before.members, after.members, lambda member: member.id)
        projects = _Change.between(before.projects, after.projects, lambda project: project.id)
        parts = _Change.between(before.participations, after.participations, lambda part: (part.project, part.member))
        contacts = _Change.between(_contacts(before), _contacts(after), lambda row: row["member"])
        try:
            with self._engine.begin() as connection:
                connection.execute(tables.duplicates.delete())
                # what others point to goes in first and out last
                _delete(connection, tables.participations, map(tables.participation_row, parts.gone))
                _delete(connection, tables.contacts, contacts.gone)
                _put(connection, tables.members, members, tables.member_row)
                _put(connection, tables.contacts, contacts, dict)
                _put(connection, tables.projects, projects, tables.project_row)
                _put(connection, tables.participations, parts, tables.participation_row)
                _delete(connection, tables.projects, map(tables.project_row, projects.gone))
                _delete(connection, tables.members, map(tables.member_row, members.gone))
                _insert(connection, tables.duplicates, map(tables.duplicate_row, possible))
                _insert(connection, tables.imports, [_record_row(record)])
        except sa.exc.SQLAlchemyError as cause:
            raise WorkspaceError(
                "The workspace '{place}' could not be written ({cause}). Nothing of this import was kept.",
                place=self.place,
                cause=_first_line(cause),
            ) from cause


@dataclass(frozen=True)
class _Change(Generic[Noun]):
    """What must be written to get from one state to another."""

    new: list[Noun]
    changed: list[Noun]
    gone: list[Noun]

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
    connection.exec_driver_sql("BEGIN")
