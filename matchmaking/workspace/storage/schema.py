"""The version of a workspace's tables: new workspaces are created, and older ones migrated, in one transaction."""

from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from matchmaking.errors import WorkspaceError

VERSION = "0011"
"""The last migration in ``migrations``: the version of the tables that this program reads and writes."""

_FIRST = "0001"
_STEPS = Path(__file__).parent / "migrations"
_one_at_a_time = Lock()  # Alembic keeps its connection in a global


def is_current(connection: sa.Connection, place: str) -> bool:
    """Whether the tables have the version of this program. Raises ``WorkspaceError`` for a newer version and for foreign
    tables.
    """
    return _version(connection, place) == VERSION


def bring_up_to_date(connection: sa.Connection, place: str) -> None:
    """Run the migrations that the workspace lacks: all of them for an empty database."""
    version = _version(connection, place)
    if version == VERSION:
        return
    from alembic import command
    from alembic.config import Config

    steps = Config()
    steps.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    steps.attributes["connection"] = connection
    with _one_at_a_time:
        if version == _FIRST:
            command.stamp(steps, _FIRST)  # the first release did not record its version
        command.upgrade(steps, VERSION)


def _version(connection: sa.Connection, place: str) -> str:
    """The version of the tables; ``""`` where there are none."""
    found = set(sa.inspect(connection).get_table_names())
    if "alembic_version" in found:
        version = str(connection.scalar(sa.text("select version_num from alembic_version")) or "")
    else:
        version = _FIRST if {"about", "member"} <= found else ""
    if version > VERSION:
        raise WorkspaceError(
            "The workspace '{place}' was made by a newer version of matchmaking. Update this one.", place=place
        )
    if not version and found and connection.dialect.name == "sqlite":
        raise WorkspaceError("'{place}' is a database of another program. Name another file for the workspace.", place=place)
    return version
