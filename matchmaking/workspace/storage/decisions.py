"""Decisions of people that two organisations are one, or that they are not. Later imports respect them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about two organisations, which were members ``first`` and ``second`` at that time.

    ``first_keys`` and ``second_keys`` are the keys (numbers, codes, names, from ``identity``) that recognise later records of
    each, for when the members themselves are gone or renamed.
    """

    first: str
    second: str
    same: bool
    by: str
    at: datetime
    first_keys: tuple[str, ...] = ()
    second_keys: tuple[str, ...] = ()

    @property
    def in_order(self) -> "Decision":
        """The same decision with the smaller id first, so that a pair has one key."""
        if self.first <= self.second:
            return self
        return replace(self, first=self.second, second=self.first, first_keys=self.second_keys, second_keys=self.first_keys)


def decisions(workspace: Database) -> tuple[Decision, ...]:
    """All current decisions, by pair."""
    with workspace.reading() as connection:
        return read_decisions(connection)


def remove_decision(connection: sa.Connection, first: str, second: str) -> None:
    """Delete the decision on a pair, within a transaction; the order of the two does not matter."""
    connection.execute(_about(*sorted((first, second))))


def write_decisions(connection: sa.Connection, decisions: Iterable[Decision]) -> None:
    """Store decisions within a transaction; a later one on the same pair replaces the earlier one."""
    for decision in decisions:
        pair = decision.in_order
        connection.execute(_about(pair.first, pair.second))
        connection.execute(tables.decisions.insert(), [asdict(pair) | {"at": pair.at.isoformat()}])


def read_decisions(connection: sa.Connection) -> tuple[Decision, ...]:
    """``decisions`` within an open transaction."""
    found = [_decision(dict(row)) for row in connection.execute(sa.select(tables.decisions)).mappings()]
    return tuple(sorted(found, key=lambda decision: (decision.first, decision.second)))


def _about(first: str, second: str) -> sa.Delete:
    return tables.decisions.delete().where(tables.decisions.c.first == first, tables.decisions.c.second == second)


def _decision(row: dict[str, Any]) -> Decision:
    changes = {
        "first_keys": tuple(row["first_keys"]),
        "second_keys": tuple(row["second_keys"]),
        "at": datetime.fromisoformat(row["at"]),
    }
    return Decision(**(row | changes))
