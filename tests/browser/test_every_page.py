"""Every page and state in a browser: axe finds nothing, nothing is left in English, a phone is wide enough."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from matchmaking.wording.catalogue import read_catalogue
from tests.browser.conftest import OpenApp
from tests.browser.walk import states, visible_texts

pytestmark = pytest.mark.browser

OF_THE_FRAMEWORK = {
    "empty-table-header": "[role=columnheader][aria-colindex]",
    "presentation-role-conflict": "[data-testid=stFileUploaderDropzone]",
}
"""Two findings that are Streamlit's own: the column of check boxes of its grid, and the place where files are dropped."""


def test_axe_finds_nothing_in_dutch_and_nothing_is_left_in_english(open_app: OpenApp, address: str) -> None:
    page = open_app("nl-BE")
    english, told, left = _english("nl"), [], []
    for state in states(page, address, "nl"):
        told += [f"{state}: {finding}" for finding in _findings(page)]
        left += [f"{state}: {text}" for text in visible_texts(page) if text in english]
    assert told == []
    assert left == []


def test_nothing_is_left_in_english_or_dutch_in_french(open_app: OpenApp, address: str) -> None:
    page = open_app("fr-BE")
    others = _english("fr") | _dutch()
    left = [f"{state}: {text}" for state in states(page, address, "fr") for text in visible_texts(page) if text in others]
    assert left == []


def test_a_phone_is_wide_enough(open_app: OpenApp, address: str) -> None:
    page = open_app("nl-BE")
    page.set_viewport_size({"width": 390, "height": 844})
    wide = [state for state in states(page, address, "nl") if _is_wider_than_the_screen(page)]
    assert wide == []


def _findings(page: Page) -> list[str]:
    """What axe has to say of the page, beside what is the framework's own."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not (own := OF_THE_FRAMEWORK.get(rule["id"]))
        or not page.locator(f"{node['target'][0]}").and_(page.locator(own)).count()
    ]


def _english(language: str) -> set[str]:
    """Texts of the house that are said otherwise in this language, where no other text is said just so."""
    catalogue = read_catalogue(language)
    said = {text for each in catalogue for text in _both(each.string)}
    return {text for each in catalogue if each.id for text in _both(each.id) if text not in said and "{" not in text}


def _dutch() -> set[str]:
    french = {text for each in read_catalogue("fr") for text in _both(each.string)}
    return {
        text for each in read_catalogue("nl") for text in _both(each.string) if text and text not in french and "{" not in text
    }


def _both(said: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _is_wider_than_the_screen(page: Page) -> bool:
    """Whether the page as a whole has to be pushed sideways; a table may, within itself."""
    reaches: Callable[[str], int] = lambda name: int(page.locator("[data-testid=stMain]").evaluate(f"e => e.{name}"))  # noqa: E731
    return reaches("scrollWidth") > reaches("clientWidth") + 1
