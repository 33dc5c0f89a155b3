"""What the tests of storage share: each runs on a file and on a server."""

from pathlib import Path

import pytest

from tests.postgresql import postgresql

__all__ = ["postgresql"]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new workspace may be made: a file, then a database of a PostgreSQL server."""
    if request.param == "sqlite":
        return str(tmp_path / "a.workspace")
    address: str = request.getfixturevalue("postgresql").new_database()
    return address
