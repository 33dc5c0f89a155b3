"""A real browser on a real server, both on this machine, and a watch over every request and console message."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.walk import PAGES
from tests.demonstration import SERVED, Demonstration

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 180_000
"""Milliseconds after which what a journey waits for is taken not to come, on however busy a machine."""

OpenApp = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The distribution's Chromium; without one the journeys are skipped, except where they must run."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found:
        return found
    reason = "no Chromium was found: install your distribution's package 'chromium' to run the browser journeys"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, served on a free port, on a copy of the demonstration workspace."""
    with serving(demonstration, tmp_path_factory.mktemp("served")) as served:
        yield served


@contextmanager
def serving(
    demonstration: Demonstration, folder: Path, port: int | None = None, secrets: Path | None = None, *arguments: str
) -> Iterator[str]:
    """The address of an app of its own, on a copy of the demonstration workspace in ``folder``."""
    copy = demonstration.copied(folder)
    port = port or free_port()
    served = f"http://127.0.0.1:{port}"
    environment = os.environ | copy.environment
    command = [sys.executable, "-m", "streamlit", "run", str(SERVED), "--server.headless=true", f"--server.port={port}"]
    command.append("--server.fileWatcherType=none")
    command += arguments
    if secrets:
        command.append(f"--secrets.files={secrets}")
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=SERVED.parent, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(served, server, folder / "server.log")
        yield served
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(served: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{served}/_stcore/health", timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture
def open_app(browser: Browser, address: str) -> Iterator[OpenApp]:
    """Open the app, or a page of it, in a language; at the end nothing has left the machine, no error stands in the console."""
    strangers: list[str] = []
    errors: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            strangers.append(request.url)

    # a page under its own address looks for the server beneath that address first: the framework's way, and not found
    probes = tuple(f"{address}/{name}/_stcore/" for name in PAGES if name)

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").startswith(probes):
            errors.append(message.text)

    def opened(language: str, name: str = "") -> Page:
        page = browser.new_context(locale=language, accept_downloads=True).new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("request", note_request)
        page.on("console", note_message)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/{name}")
        return page

    yield opened
    for context in browser.contexts:
        context.close()
    assert strangers == [], "requests left the machine"
    assert errors == [], "errors in the console"
