"""A real browser before the app: the app started on a workspace, and how long it takes to answer."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
APP = Path(__file__).parent.parent / "app.py"
PATIENCE = 240_000
"""Milliseconds that a page may take before it is given up."""
_WATCH = """() => {
    const app = document.querySelector('[data-testid=stApp]'), begun = performance.now();
    window.answered = new Promise(done => {
        let ran = false, last = 0;
        const resting = () => app.dataset.testScriptState === 'notRunning';
        const watch = new MutationObserver(() => { ran ||= !resting(); last = performance.now(); });
        watch.observe(app, { attributes: true, childList: true, characterData: true, subtree: true });
        const look = setInterval(() => {
            if (!last || !resting() || performance.now() - last < (ran ? 150 : 1000)) return;
            clearInterval(look);
            watch.disconnect();
            done((last - begun) / 1000);
        }, 20);
    });
}"""
"""From now until the page has changed for the last time before it rests; in seconds.

A run of the app so short that the browser never showed it is told by the change that it made, and a longer rest.
"""


def chromium() -> str | None:
    """Where the distribution's Chromium is, if anywhere."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser for as long as it is needed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def visitor(browser: Browser, language: str = "nl-BE") -> BrowserContext:
    """A visitor with a browser of its own, who was never here before."""
    there = browser.new_context(locale=language, viewport={"width": 1280, "height": 900})
    there.set_default_timeout(PATIENCE)
    return there


def visit(browser: Browser, address: str, language: str = "nl-BE") -> Page:
    """A visitor of its own at an address, with nothing kept from earlier visits."""
    page = visitor(browser, language).new_page()
    page.goto(address)
    return page


def at_rest(page: Page) -> None:
    """Wait until the script behind the page has run to its end and nothing follows."""
    page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
    page.wait_for_timeout(400)
    page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")


def answered(page: Page, act: Callable[[], object]) -> float:
    """Seconds from an act of the visitor until its answer is painted."""
    page.evaluate(_WATCH)
    act()
    return float(page.evaluate("() => window.answered"))


@contextmanager
def serving(place: Path, app: Path = APP) -> Iterator[str]:
    """The app, or another file, on a workspace, at this address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
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
