"""The state of the roster: a number that moves whenever what is learnt from the roster would come out differently."""

import sqlalchemy as sa

from matchmaking.members.identity.duplicates import rules
from matchmaking.workspace.storage import tables

_PAIRS = "pairs"


def read_about(connection: sa.Connection, key: str) -> str | None:
    """The value of a key of ``about``; None where there is none."""
    value: str | None = connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.key == key))
    return value


def read_state(connection: sa.Connection) -> str:
    """The current state."""
    return str(read_about(connection, "state"))


def move_state(connection: sa.Connection) -> None:
    """The next state: what was learnt from the one before is learnt again."""
    next_one = str(int(read_state(connection)) + 1)
    connection.execute(tables.about.update().where(tables.about.c.key == "state").values(value=next_one))


def pairs_mark(state: str) -> str:
    """Of which state, and by which rules, the pairs that may be one are known."""
    return f"{state} {rules()}"


def read_pairs_mark(connection: sa.Connection) -> str:
    """The mark of the stored pairs; ``""`` where nobody wrote one."""
    return read_about(connection, _PAIRS) or ""


def mark_pairs(connection: sa.Connection, mark: str) -> None:
    """Write down of which state the stored pairs are."""
    if not connection.execute(tables.about.update().where(tables.about.c.key == _PAIRS).values(value=mark)).rowcount:
        connection.execute(tables.about.insert(), [{"key": _PAIRS, "value": mark}])
