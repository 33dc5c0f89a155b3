"""Every page and state in a browser: axe finds nothing, nothing is left in English, a phone is wide enough."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from matchmaking.i18n import Wording
from matchmaking.i18n.catalogue import read_catalogue
from matchmaking.i18n.names import REGIONS
from matchmaking.workspace.workspace import Workspace
from tests.browser.conftest import PATIENCE, OpenApp, serving
from tests.browser.test_journeys import COLUMNS
from tests.browser.walk import PAGES, findings, settled, states, visible_texts
from tests.demonstration import Demonstration

pytestmark = pytest.mark.browser


_PATIENT = 8
"""How often what is left is looked at again: on a busy machine the framework's own words are translated late."""


def _left_in(page: Page, others: Set[str]) -> list[str]:
    """Texts of the page that are in another language; the framework's own are translated a moment after they are drawn."""
    left = [text for text in visible_texts(page) if text in others]
    for _ in range(_PATIENT):
        if left:
            page.wait_for_timeout(1500)
            left = [text for text in visible_texts(page) if text in left]
    return left


def test_axe_finds_nothing_in_dutch_and_nothing_is_left_in_english(
    open_app: OpenApp, address: str, demonstration: Demonstration
) -> None:
    page = open_app("nl-BE")
    a_member = max(Workspace(demonstration.workspace).roster().members, key=lambda member: len(member.statements)).id
    pages = (*PAGES, f"members?member={a_member}")
    english, told, left = _english("nl"), [], []
    for state in states(page, address, "nl", pages):
        told += [f"{state}: {finding}" for finding in findings(page)]
        left += [f"{state}: {text}" for text in _left_in(page, english)]
    assert "\n".join(told) == ""
    assert "\n".join(left) == ""


def test_nothing_is_left_in_english_or_dutch_in_french_and_a_phone_is_wide_enough(open_app: OpenApp, address: str) -> None:
    page = open_app("fr-BE")
    page.set_viewport_size({"width": 390, "height": 844})
    others, left, wide = (_english("fr") | _dutch()) - {*COLUMNS}, [], []
    for state in states(page, address, "fr"):
        left += [f"{state}: {text}" for text in _left_in(page, others)]
        wide += [state] if _is_wider_than_the_screen(page) else []
    assert "\n".join(left) == ""
    assert "\n".join(wide) == ""


def test_pages_that_a_narrow_window_has_no_room_for_are_counted_in_dutch(open_app: OpenApp, address: str) -> None:
    page = open_app("nl-BE")
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(f"{address}/members?lang=nl")
    settled(page)
    expect(page.get_by_text(re.compile(r"^\d+ meer$"))).to_be_visible()


def test_a_workspace_without_members_is_as_clear(browser: Browser, demonstration: Demonstration, tmp_path: Path) -> None:
    nothing = replace(demonstration, workspace=tmp_path / "nothing" / "cluster.workspace")
    with serving(nothing, tmp_path) as served:
        page = browser.new_context(locale="nl-BE").new_page()
        page.set_default_timeout(PATIENCE)
        for name in ("", "build_consortium", "members"):
            page.goto(f"{served}/{name}")
            expect(page.get_by_role("button", name="De voorbeeldcluster laden")).to_be_visible()
            settled(page)
            assert findings(page) == []
            assert [text for text in visible_texts(page) if text in _english("nl")] == []


def _english(language: str) -> set[str]:
    """Texts of the house that are said otherwise in this language, where no other text is said just so."""
    catalogue = read_catalogue(language)
    said = {text for each in catalogue for text in _both(each.string)}
    return {text for each in catalogue if each.id for text in _both(each.id) if text not in said and "{" not in text}


def _dutch() -> set[str]:
    """Texts of the house in Dutch that French says otherwise; names of places are written as members wrote them."""
    french = {text for each in read_catalogue("fr") for text in _both(each.string)} | {
        Wording("nl").translate(name) for name in REGIONS.values()
    }
    return {
        text for each in read_catalogue("nl") for text in _both(each.string) if text and text not in french and "{" not in text
    }


def _both(said: str | Sequence[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())


def _is_wider_than_the_screen(page: Page) -> bool:
    """Whether the page as a whole has to be pushed sideways; a table may, within itself."""
    return bool(page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth > main.clientWidth + 1"))


def test_on_a_phone_a_column_of_sentences_keeps_room_for_its_words(open_app: OpenApp, address: str) -> None:
    page = open_app("nl-BE")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/build_consortium?lang=nl")
    page.get_by_role("tab", name="Dekking").click()
    header = page.get_by_role("columnheader", name="Passage")
    header.wait_for()
    assert header.evaluate("cell => cell.offsetWidth") >= 160
    assert not _is_wider_than_the_screen(page)
