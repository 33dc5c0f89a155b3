"""The state of the roster: a counter that changes whenever a fit on the roster would give another result."""

import sqlalchemy as sa

from matchmaking.members.identity.duplicates import rules
from matchmaking.workspace.storage import tables

_PAIRS = "pairs"


def read_about(connection: sa.Connection, key: str) -> str | None:
    """The value of a key of the table ``about``; None where there is none."""
    value: str | None = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.key == key))
    return value


def read_state(connection: sa.Connection) -> str:
    """The current state."""
    return str(read_about(connection, "state"))


def move_state(connection: sa.Connection) -> None:
    """Increment the state, so that caches of fitted features expire."""
    next_one = str(int(read_state(connection)) + 1)
    connection.execute(tables.about.update().where(tables.about.c.key == "state").values(value=next_one))


def pairs_mark(state: str) -> str:
    """The mark of possible duplicates: the roster's state and the linkage rules that they were computed with."""
    return f"{state} {rules()}"


def read_pairs_mark(connection: sa.Connection) -> str:
    """The mark of the stored pairs; ``""`` where there is none."""
    return read_about(connection, _PAIRS) or ""


def mark_pairs(connection: sa.Connection, mark: str) -> None:
    """Store the mark of the stored pairs."""
    if not connection.execute(tables.about.update().where(tables.about.c.key == _PAIRS).values(value=mark)).rowcount:
        connection.execute(tables.about.insert(), [{"key": _PAIRS, "value": mark}])
