"""A PostgreSQL of the tests' own: started from the distribution's programs in a temporary folder, and gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest


@dataclass
class Server:
    """A running PostgreSQL that answers on a socket in its own folder."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def address(self) -> str:
        return f"postgresql://tester@/postgres?host={self.folder}"

    def new_database(self) -> str:
        """An address behind which there is nothing yet: a schema of its own, which costs far less than a database."""
        name = f"cluster{next(self._numbers)}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self.address}&options=-csearch_path%3D{name}"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs: the newest that the distribution installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if installed:
        return installed[-1].parent
    return Path(found).resolve().parent if (found := shutil.which("initdb")) else None


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Start a server and stop it afterwards; ``durable`` waits for the disk, as a server in earnest does."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    user = _ordinary_user()
    # the address of a socket has room for a hundred letters; temporary folders may be deep, or closed to another user
    common = user or len(tempfile.gettempdir()) > 60
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp" if common else None))  # noqa: S108
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)

    def call(program: str, *words: str) -> None:
        subprocess.run(
            [str(bin_folder / program), "-D", str(folder / "data"), *words],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
        )

    options = f"-c listen_addresses= -c unix_socket_directories={folder}" + ("" if durable else " -c fsync=off")
    try:
        call("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield Server(folder)
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server for the whole run. On a machine of continuous integration it must be there; elsewhere its tests are skipped."""
    if programs() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with running() as server:
        yield server


def _ordinary_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as ``nobody``."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None
