"""The state of the roster: a number that moves whenever what is learnt from the roster would come out differently."""

import sqlalchemy as sa

from matchmaking.members.storage import tables


def read_state(connection: sa.Connection) -> str:
    """The state that stands."""
    return str(connection.scalar(sa.select(tables.about.c.value).where(tables.about.c.key == "state")))


def move_state(connection: sa.Connection) -> None:
    """The next state: what was learnt from the one before is learnt again."""
    next_one = str(int(read_state(connection)) + 1)
    connection.execute(tables.about.update().where(tables.about.c.key == "state").values(value=next_one))
