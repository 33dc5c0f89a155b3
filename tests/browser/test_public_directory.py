"""The public directory opened from a disk in a real browser: it finds, it links to what it finds, and it asks for nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from matchmaking.features import FeatureSet
from tests.conftest import small_roster
from tests.exports.test_public_site import site

pytestmark = pytest.mark.browser


def test_a_directory_on_a_disk_is_searched_without_any_request(browser: Browser, small: FeatureSet, tmp_path: Path) -> None:
    for name, content in site(small).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    address = (tmp_path / "index.html").as_uri()
    page.goto(address)
    cards = page.locator(".members > li:visible")
    expect(cards).to_have_count(len(small_roster().members))
    page.get_by_label("Woorden").fill("PATIENTEN")
    expect(cards).to_have_count(1)
    expect(page.locator("#told")).to_have_text("1 lid")
    expect(cards.first).to_contain_text("Zeta Patiënten VZW")
    assert page.url == f"{address}#q=PATIENTEN"
    page.reload()
    expect(cards).to_have_count(1)
    page.get_by_label("Woorden").fill("")
    page.get_by_label("Soort").select_option("hospital")
    expect(cards).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert told == []
    assert {url.partition("#")[0] for url in asked} == {address}
    page.close()
