"""The workspace: one database that holds the roster, its possible duplicates, and the log of imports.

Each change is one transaction: a process that is killed in the middle leaves the previous state.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from platformdirs import user_data_path

from matchmaking.errors import WorkspaceError
from matchmaking.i18n import day_of
from matchmaking.members.identity.duplicates import possible_duplicates
from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import Member, Roster
from matchmaking.members.problems import Problem, ProblemSeverity
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.privacy.consent import Visibility, public_roster, read_consents, visible_roster
from matchmaking.workspace.privacy.erasing import read_erased, without_erased, without_personal_data
from matchmaking.workspace.storage import rows, tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import read_decisions
from matchmaking.workspace.storage.joining import joined, left_to_decide, merged_groups, read_canonical_ids
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.leftovers import clear_away
from matchmaking.workspace.storage.origins import Origins, write_origins
from matchmaking.workspace.storage.records import write_records
from matchmaking.workspace.storage.state import mark_pairs, move_state, pairs_mark, read_pairs_mark, read_state
from matchmaking.workspace.storage.stored_roster import RosterChange, insert, read_roster, write_roster

_TRIES_BESIDE_OTHERS = 2


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import: its time, its files, its counts, and its problems."""

    at: datetime
    source: str
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """The result of an import: the new roster, its possible duplicates, and the record of the import.

    Where ``possible`` is ``None`` the workspace computes the duplicates, unless those of this roster are stored. ``origins``
    are those of the fields that the import mentions, ``said`` the imported rows, each under its member's id.
    """

    roster: Roster
    possible: tuple[PossibleDuplicate, ...] | None
    record: ImportRecord
    origins: Origins = field(default_factory=dict)
    said: tuple[Member, ...] = ()


def default_workspace() -> Path:
    """The workspace used when none is named: a file in the user's data folder."""
    return user_data_path("matchmaking", appauthor=False) / "cluster.workspace"


def check_are_there(places: Iterable[str]) -> None:
    """Raise ``WorkspaceError`` where a path names no file, since opening it would make an empty workspace there."""
    for place in places:
        if "://" not in place and not Path(place).expanduser().is_file():
            raise WorkspaceError(
                "There is no workspace at '{place}'. Check the path, or make it with `matchmaking import`.", place=place
            )


class Workspace(Database):
    """A workspace at a path, or at a database's address (anything with ``://``); made when it is not there yet.

    Opening one removes what a killed backup left beside its file. What people keep beside the roster has its own
    verbs: see ``documents``, ``decisions`` and ``origins``.

    Raises ``WorkspaceError`` for a file that is no workspace, is damaged, or was made by a newer version.
    """

    def __init__(self, place: Path | str) -> None:
        super().__init__(place)
        if "://" not in str(place):
            clear_away(Path(place).parent)

    @property
    def title(self) -> str:
        """What to call it beside others: its file without the ending, or its database."""
        return Path(self._engine.url.database or "").stem

    def state(self) -> str:
        """Changes whenever the roster does: what has been learnt from one state need not be learnt again."""
        with self.reading() as connection:
            return read_state(connection)

    def roster(self, viewer: Viewer = OFFICE) -> Roster:
        """The members that a viewer may know of, the projects, and these members' participations; as people decided who is who.

        Members that opted out are not in it: what is learnt and ranked from it leaves them out.
        """
        with self.reading() as connection:
            together = merged_groups(read_canonical_ids(connection))
            own = together.get(viewer.member, frozenset())
            seen = visible_roster(viewer, self._read(connection), read_consents(connection, together), own)
            return joined(seen, read_decisions(connection))

    def public_roster(self) -> Roster:
        """The members that agreed to be known outside the cluster, with their projects and participations, after merges.

        Contact persons are included where the member itself agreed to that; projects in which none of these members took part
        are left out.
        """
        with self.reading() as connection:
            said = read_consents(connection, merged_groups(read_canonical_ids(connection)))
            seen = joined(public_roster(self._read(connection), said), read_decisions(connection))
        known = {part.project for part in seen.participations}
        return replace(seen, projects=tuple(project for project in seen.projects if project.id in known))

    def shown_as(self, member: str) -> str:
        """The id under which a member is shown: another one's where people merged the two."""
        with self.reading() as connection:
            return read_canonical_ids(connection).get(member, member)

    def size(self) -> int:
        """The number of stored members and projects together, without reading them."""
        with self.reading() as connection:
            return sum(
                connection.scalar(sa.select(sa.func.count()).select_from(stored)) or 0
                for stored in (tables.members, tables.projects)
            )

    def whole_roster(self) -> Roster:
        """All stored members, unmerged and with those who opted out: for maintenance, not to show or rank."""
        with self.reading() as connection:
            return self._read(connection)

    def members_hidden(self, viewer: Viewer = OFFICE) -> int:
        """The number of members hidden from a viewer by their consent; merged members count as one."""
        with self.reading() as connection:
            everyone = joined(self._read(connection), read_decisions(connection))
        return len(everyone.members) - len(self.roster(viewer).members)

    def possible_duplicates(self) -> tuple[PossibleDuplicate, ...]:
        """The possible duplicates without a decision, most probable first."""
        with self.reading() as connection:
            said = read_consents(connection)
            stored = [rows.duplicate_of(dict(row)) for row in connection.execute(sa.select(tables.duplicates)).mappings()]
            members, decided = list(connection.scalars(sa.select(tables.members.c.id))), read_decisions(connection)
        out = {member for member, consent in said.items() if consent.visibility is Visibility.NOBODY}
        return left_to_decide([pair for pair in stored if not out & {pair.member, pair.other}], members, decided)

    def imports(self) -> tuple[ImportRecord, ...]:
        """All imports, newest first."""
        query = sa.select(tables.imports).order_by(tables.imports.c.number.desc())
        with self.reading() as connection:
            return tuple(
                ImportRecord(
                    datetime.fromisoformat(row["at"]),
                    row["source"],
                    row["counts"],
                    tuple(Problem(**{**stored, "severity": ProblemSeverity(stored["severity"])}) for stored in row["problems"]),
                )
                for row in connection.execute(query).mappings()
            )

    def _read(self, connection: sa.Connection) -> Roster:
        try:
            return read_roster(connection)
        except (ValueError, KeyError, TypeError) as cause:  # whole pages, and in them what this program never wrote
            raise self.damaged(f"{type(cause).__name__} in the roster") from cause

    def update(self, step: Callable[[Roster], Update], viewer: Viewer = OFFICE) -> ImportRecord:
        """Read the whole roster, let ``step`` compute the next one, and write the difference, in one transaction.

        Others read and write while ``step`` runs: where one of them changed the roster meanwhile, ``step`` runs once more, and
        the third time it locks out other writers. When ``step`` or the write fails, the workspace stays unchanged. Erased
        contact persons do not come back. Raises ``NotAllowed`` for any viewer but the cluster office.
        """
        check_is_office(viewer)
        for _ in range(_TRIES_BESIDE_OTHERS):
            with self.reading() as connection:
                prepared = self._prepared(connection, step)
            with self.writing() as connection:
                if read_state(connection) == prepared.state:
                    return self._write(connection, prepared, viewer)
        with self.writing() as connection:
            return self._write(connection, self._prepared(connection, step), viewer)

    def _prepared(self, connection: sa.Connection, step: Callable[[Roster], Update]) -> "_Prepared":
        state, before = read_state(connection), self._read(connection)
        update = step(before)
        erased = read_erased(connection)
        after = replace(update.roster, members=without_erased(erased, update.roster.members, update.said))
        said = without_erased(erased, update.said)
        change, pairs = RosterChange.between(before, after), update.possible
        known = not change.members and read_pairs_mark(connection) == pairs_mark(state)
        if pairs is None and not known:
            pairs = possible_duplicates(update.roster.members)
        return _Prepared(state, before, after, said, update, change, pairs)

    @staticmethod
    def _write(connection: sa.Connection, prepared: "_Prepared", viewer: Viewer) -> ImportRecord:
        update = prepared.update
        if prepared.pairs is not None:
            connection.execute(tables.duplicates.delete())  # they refer to members that may be deleted
        if prepared.change:
            write_roster(connection, prepared.change)
            move_state(connection)
        if prepared.pairs is not None:
            insert(connection, tables.duplicates, map(rows.duplicate_row, prepared.pairs))
        if update.possible is None:
            mark_pairs(connection, pairs_mark(read_state(connection)))
        write_records(connection, prepared.said, prepared.before, prepared.after, day_of(update.record.at))
        write_origins(connection, update.origins)
        write_record(connection, update.record, viewer)
        return update.record


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The rows that an import will write, computed from one state; ``pairs`` is ``None`` where the stored pairs are still
    valid.
    """

    state: str
    before: Roster
    after: Roster
    said: tuple[Member, ...]
    update: Update
    change: RosterChange
    pairs: tuple[PossibleDuplicate, ...] | None


def write_record(connection: sa.Connection, record: ImportRecord, viewer: Viewer) -> None:
    """Record an import, within the transaction that it belongs to."""
    insert(connection, tables.imports, [_record_row(record)])
    write_line(connection, viewer, AuditEvent.IMPORTED, record.at, record.source)


def _record_row(record: ImportRecord) -> dict[str, Any]:
    kept = map(without_personal_data, record.problems)  # file, row and column identify the cell
    problems = [asdict(problem) | {"severity": problem.severity.value} for problem in kept]
    return {"at": record.at.isoformat(), "source": record.source, "counts": dict(record.counts), "problems": problems}
