"""Health checks of a workspace for server monitoring; they read no members.

The check opens the workspace, and so migrates an older one.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from matchmaking.errors import WorkspaceError
from matchmaking.remarks import reason_of
from matchmaking.workspace.storage import schema, tables
from matchmaking.workspace.storage.database import Database

LEAST_FREE = 2**30
"""Minimum free disk space for a workspace and its vectors, in bytes: an import writes some hundred megabytes."""


class HealthCheck(StrEnum):
    """The subject of a check: the database, the free disk space, and the folder of vectors."""

    WORKSPACE = "workspace"
    DISK = "disk"
    VECTORS = "vectors"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check: whether it passed, with the figures or the reason."""

    check: HealthCheck
    good: bool
    told: dict[str, str | int]


def health(place: str, vectors: Path) -> tuple[CheckResult, ...]:
    """Check the workspace at a path or address, and the folder of vectors; never raises for what it finds.

    A missing file is a failed check; it is not created.
    """
    looks: list[tuple[HealthCheck, Callable[[], CheckResult]]] = [(HealthCheck.WORKSPACE, lambda: _workspace(place))]
    if "://" not in place:
        looks.append((HealthCheck.DISK, lambda: _disk(Path(place).expanduser().absolute().parent)))
    looks.append((HealthCheck.VECTORS, lambda: _vectors(vectors)))
    found = []
    for check, look in looks:
        try:
            found.append(look())
        except (WorkspaceError, OSError) as cause:
            reason = reason_of(cause) if isinstance(cause, OSError) else str(cause)
            found.append(CheckResult(check, False, {"reason": str(reason)}))
    return tuple(found)


def _workspace(place: str) -> CheckResult:
    if "://" not in place and not Path(place).expanduser().is_file():
        return CheckResult(HealthCheck.WORKSPACE, False, {"reason": "there is no workspace yet"})
    database = Database(place)
    try:
        with database.reading() as connection:
            counts = {
                table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in (tables.members, tables.projects, tables.participations)
            }
            last = connection.scalar(sa.select(tables.imports.c.at).order_by(tables.imports.c.number.desc()).limit(1))
        return CheckResult(HealthCheck.WORKSPACE, True, {"version": schema.VERSION, **counts, "last_import": last or ""})
    finally:
        database.close()


def _disk(folder: Path) -> CheckResult:
    free = shutil.disk_usage(folder).free
    return CheckResult(HealthCheck.DISK, free >= LEAST_FREE, {"free_bytes": free})


def _vectors(folder: Path) -> CheckResult:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return CheckResult(HealthCheck.VECTORS, False, {"reason": f"{there} cannot be written"})
    held = sum(file.stat().st_size for file in folder.rglob("*.npz")) if folder.exists() else 0
    free = shutil.disk_usage(there).free
    return CheckResult(HealthCheck.VECTORS, free >= LEAST_FREE, {"bytes": held, "free_bytes": free})
