"""From starting the app to its first paint, in a real browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.timing import Row
from matchmaking.members.demonstration import load_demonstration
from matchmaking.members.workspace import Workspace

STARTS = 3
SCORED = re.compile("of 100 points|van 100 punten")
"""What stands beside each partner once the ranking is on the page."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def first_paint(folder: Path) -> list[Row]:
    """Seconds until the ranked partners stand on the page: from a cold start of the app, and for a second visit."""
    chromium = shutil.which("chromium")
    if not chromium:
        print("Chromium is not installed: the app is not timed.")
        return []
    from playwright.sync_api import sync_playwright

    place = folder / "app.workspace"
    load_demonstration(Workspace(place), datetime.now(UTC))
    starts: list[float] = []
    visits: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(STARTS + 1):
            begun = perf_counter()
            with _running(place) as address:
                for times in (starts, visits):
                    page = browser.new_page()
                    page.goto(address)
                    page.get_by_text(SCORED).first.wait_for(timeout=120_000)
                    times.append(perf_counter() - begun)
                    page.close()
                    begun = perf_counter()
        browser.close()
    return [Row("start of the app to first paint", median(starts[1:])), Row("second visit to first paint", median(visits[1:]))]


@contextmanager
def _running(place: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = Path(__file__).parent.parent / "app.py"
    command = [sys.executable, "-m", "streamlit", "run", str(app), f"--server.port={port}", "--server.headless=true"]
    server = subprocess.Popen(command, env=os.environ | {"MATCHMAKING_WORKSPACE": str(place)}, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310 - our own server on this machine
                break
            except (URLError, OSError):
                if server.poll() is not None:
                    raise RuntimeError("the app did not start") from None
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
