"""What other pages may do with the app: a name that was made to mean this machine shows nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from matchmaking.workspace.workspace import Workspace
from tests.browser.conftest import ARGUMENTS, PATIENCE
from tests.browser.walk import visible_texts
from tests.demonstration import Demonstration

pytestmark = pytest.mark.browser


@contextmanager
def started(browser: Browser, chromium: str, *arguments: str) -> Iterator[Browser]:
    """Another browser of this sort, with more arguments."""
    another = browser.browser_type.launch(executable_path=chromium, args=[*ARGUMENTS, *arguments])
    try:
        yield another
    finally:
        another.close()


def test_a_name_of_elsewhere_that_means_this_machine_shows_nothing(
    browser: Browser, chromium: str, address: str, demonstration: Demonstration
) -> None:
    stranger = address.replace("127.0.0.1", "evil.example")
    names = {member.name for member in Workspace(demonstration.workspace).roster().members}
    with started(browser, chromium, "--host-resolver-rules=MAP evil.example 127.0.0.1") as misled:
        page = misled.new_context(locale="en").new_page()
        page.set_default_timeout(PATIENCE)
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        for name in ("", "members"):
            page.goto(f"{stranger}/{name}")
            expect(page.get_by_text("The app does not answer under the name")).to_be_visible(timeout=PATIENCE)
            assert page.evaluate("location.hostname") == "evil.example"
            assert not [text for text in visible_texts(page) if any(known in text for known in names)]
            expect(page.get_by_role("tab")).to_have_count(0)
        assert any(url.startswith("ws://evil.example") for url in sockets), "the websocket was not tried"
