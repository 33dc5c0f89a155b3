"""What the tests of storage share: each runs on a file and on a server."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.postgresql import postgresql

__all__ = ["postgresql"]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Where new workspaces may be made, one after the other: files, then databases of a PostgreSQL server."""
    if request.param == "sqlite":
        numbers = count()
        return lambda: str(tmp_path / f"{next(numbers)}.workspace")
    made: Callable[[], str] = request.getfixturevalue("postgresql").new_database
    return made


@pytest.fixture
def place(new_place: Callable[[], str]) -> str:
    """Where a new workspace may be made."""
    return new_place()
