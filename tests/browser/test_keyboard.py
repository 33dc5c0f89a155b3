"""Whoever goes through the app by keyboard sees where it is."""

from tests.browser.conftest import OpenApp
from tests.browser.walk import settled

_FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    return [at.tagName, style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


def test_every_link_that_has_the_focus_is_outlined(open_app: OpenApp) -> None:
    page = open_app("nl")
    page.wait_for_selector("[data-testid=stHeading]")
    settled(page)
    outlined = 0
    for _ in range(20):
        page.keyboard.press("Tab")
        name, style, width = page.evaluate(_FOCUSED)
        if name == "A":
            assert (style, width >= 2) == ("solid", True)
            outlined += 1
    assert outlined > 10
