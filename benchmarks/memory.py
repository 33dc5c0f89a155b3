"""Many sessions at once, and whether the memory of the app stays flat.

``python -m benchmarks.memory --sessions 50 --minutes 10``: each session holds a connection as a browser does, without drawing
what it receives, and asks for one page after the other: partners of one member after the other for needs in words, the members,
the consortia for a call, the start. It waits for the whole answer before it goes on; after some pages another visitor comes in
its place (``--sessions 1 --stays 100`` is one who looks a hundred times). Told is how much memory (resident, MiB) the server
held in each minute, and how much it grew from the end of the warm-up, a third of the time, to the end.
"""

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import monotonic
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from benchmarks.browser import serving
from matchmaking.features import Encoder, default_cache, fit
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

_NEEDS = ("dialyse thuis", "draagbare sensoren", "weefselbeelden", "implantaten", "longziekten", "terugbetaling", "katheters")
_STAYS = 12
"""Pages that a visitor asks for before another one comes in its place."""


class Visitors:
    """What all sessions did so far."""

    def __init__(self, address: str, members: Sequence[str], until: float, stays: int = _STAYS) -> None:
        self.stays = stays
        self.address, self.members, self.until = address.replace("http://", "ws://") + "/_stcore/stream", members, until
        self.answers = self.visits = self.errors = 0

    async def session(self, number: int) -> None:
        """Visitors one after the other, until the time is over."""
        chance = random.Random(number)
        await asyncio.sleep(chance.uniform(0, 10))
        while monotonic() < self.until:
            try:
                async with connect(self.address, subprotocols=["streamlit"], max_size=None, open_timeout=120) as socket:  # type: ignore[list-item]
                    self.visits += 1
                    for _ in range(self.stays):
                        if monotonic() >= self.until:
                            break
                        await socket.send(_asks(*self._page(chance)))
                        while not self._is_answered(await socket.recv()):
                            pass
                        self.answers += 1
                        await asyncio.sleep(chance.uniform(0.5, 3))
            except (ConnectionClosed, OSError, TimeoutError):
                self.errors += 1
                await asyncio.sleep(1)

    def _page(self, chance: random.Random) -> tuple[str, dict[str, str]]:
        member = chance.choice(self.members)
        if chance.random() < 0.7:
            return "find_partners", {"for": member, "need": f"{chance.choice(_NEEDS)} {chance.randrange(1000)}"}
        page = chance.choice(("members", "build_consortium", "", "weights"))
        return page, {"member": member} if page == "members" else {}

    def _is_answered(self, received: str | bytes) -> bool:
        message = ForwardMsg.FromString(received if isinstance(received, bytes) else received.encode())
        if message.delta.new_element.HasField("exception"):
            self.errors += 1
        return bool(message.WhichOneof("type") == "script_finished")


def _asks(page: str, query: dict[str, str]) -> bytes:
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = urlencode({"lang": "nl", **query})
    return bytes(message.SerializeToString())


def _resident(process: int) -> float:
    """Memory that a process holds, in MiB."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _server(address: str) -> int:
    """The process that serves at this address."""
    port = address.rpartition(":")[2]
    found = subprocess.run(["pgrep", "-f", f"streamlit run .*--server.port={port}"], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


async def _watch(process: int, until: float, held: list[tuple[float, float]]) -> None:
    begun = monotonic()
    while monotonic() < until:
        held.append((monotonic() - begun, _resident(process)))
        await asyncio.sleep(2)


async def _all(sessions: int, visitors: Visitors, process: int, held: list[tuple[float, float]]) -> None:
    await asyncio.gather(_watch(process, visitors.until, held), *(visitors.session(number) for number in range(sessions)))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sessions", type=int, default=50)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--stays", type=int, default=_STAYS, help="pages that a visitor asks for before another one comes")
    given = arguments.parse_args()
    held: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(place := Path(folder) / "cluster.workspace")
        load_demonstration(workspace, datetime.now(UTC))
        members = [member.id for member in workspace.roster().members]
        fit(workspace.roster(), Encoder(), default_cache())
        with serving(place) as address:
            visitors = Visitors(address, members, monotonic() + 60 * given.minutes, given.stays)
            asyncio.run(_all(given.sessions, visitors, _server(address), held))
    seconds = 60 * given.minutes
    for minute in range(int(given.minutes) + 1):
        if part := [size for at, size in held if minute * 60 <= at < minute * 60 + 60]:
            print(f"minute {minute + 1}: {median(part):,.0f} MiB")
    warm = median(size for at, size in held if seconds / 3 <= at < seconds / 2)
    last = median(size for at, size in held if at >= seconds * 5 / 6)
    print(
        f"{given.sessions} sessions, {given.minutes:g} minutes: {visitors.answers:,} pages for {visitors.visits:,} visitors, "
        f"{visitors.errors} errors; {warm:,.0f} MiB once warm, {last:,.0f} MiB at the end ({last / warm - 1:+.1%})"
    )
    if visitors.errors or last > warm * 1.05:
        sys.exit(1)


if __name__ == "__main__":
    main()
