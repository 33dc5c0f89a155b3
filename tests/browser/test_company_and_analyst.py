"""A company's way to a shortlist that it takes along, and an analyst's from doubt to a weights file; both in Dutch."""

import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import OpenApp
from tests.browser.walk import findings, settled

pytestmark = pytest.mark.browser


def _is_accessible(page: Page) -> None:
    settled(page)
    assert findings(page) == []


def _download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_company_looks_outside_its_field_and_takes_its_shortlist_along(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app("nl-BE")
    page.get_by_role("link", name="Eerste stappen, in twee minuten").click()
    page.get_by_role("link", name="Partners uit een ander vakgebied").click()
    settled(page)
    expect(page.get_by_text("zit voor minstens de helft in andere sectoren")).to_be_visible()
    _is_accessible(page)
    first = page.get_by_role("heading", level=3).first
    chosen = first.inner_text().partition(". ")[2]
    put = page.get_by_role("button", name="Zet op de shortlist")
    expect(put).to_have_count(10)
    put.first.click()
    settled(page)
    expect(put).to_have_count(9)
    page.get_by_role("link", name="Op de shortlist: te contacteren").click()
    settled(page)
    expect(page.get_by_role("heading", name=chosen)).to_be_visible()
    note = page.get_by_label("Notitie").first
    note.fill("=HYPERLINK(1) gebeld, vraagt bedenktijd")
    note.blur()
    expect(page.get_by_text("gewijzigd op")).to_be_visible()
    page.get_by_label("Status", exact=True).last.click()
    page.get_by_role("option", name="Zei nee").click()
    page.get_by_label("Reden").click()
    page.get_by_role("option", name="Geen tijd").click()
    settled(page)
    expect(page.get_by_role("radio", name="Zei nee (1)")).to_be_visible()
    _is_accessible(page)
    page.get_by_role("radio", name="Zei nee (1)").click()
    settled(page)
    assert "status=no" in page.url
    sheet = CalamineWorkbook.from_path(_download(page, "Excel", tmp_path)).get_sheet_by_name("Shortlist").to_python()
    assert [row[0] for row in sheet[1:]] == [chosen]
    told = dict(zip(sheet[0], sheet[1], strict=True))
    assert (told["Status"], told["Reden"]) == ("Zei nee", "Geen tijd")
    assert told["Notitie"] == "=HYPERLINK(1) gebeld, vraagt bedenktijd"  # a text, as Excel shows it, and no formula
    page.get_by_role("button", name="Van de lijst halen").click()
    settled(page)
    page.get_by_role("button", name="Ongedaan maken").click()
    settled(page)
    expect(page.get_by_role("button", name="Ongedaan maken")).to_have_count(0)
    expect(page.get_by_role("heading", name=chosen)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio", name="Alle (1)")).to_be_checked()


def test_what_a_company_types_stands_in_no_address_and_its_link_opens_the_same(open_app: OpenApp) -> None:
    page = open_app("nl-BE", "find_partners")
    need = page.get_by_label("Wat zoekt u?")
    need.fill("Jan Peeters zoekt een ziekenhuis voor thuisdialyse.")
    need.press("Control+Enter")
    expect(page.get_by_text("zoekt “")).to_have_count(0)
    settled(page)
    best = page.get_by_role("heading", level=3).first.inner_text()
    page.get_by_role("button", name="Link").click()
    page.get_by_role("button", name="Bewaren en link maken").click()
    address = page.locator("code").filter(has_text="search=").inner_text()
    assert "Peeters" not in address + page.url
    page.goto(address)
    expect(page.get_by_label("Wat zoekt u?")).to_have_value("Jan Peeters zoekt een ziekenhuis voor thuisdialyse.")
    expect(page.get_by_role("heading", level=3).first).to_have_text(best)


def test_an_analyst_weighs_anew_and_takes_the_weights_along(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app("nl-BE", "find_partners")
    best = page.get_by_role("heading", level=3).first.inner_text()
    page.get_by_role("link", name="Onderbouwing").click()
    settled(page)
    expect(page.get_by_role("heading", name="Tegenover eenvoudige regels")).to_be_visible()
    _is_accessible(page)
    page.get_by_role("link", name="Gewichten").click()
    place = page.get_by_label("In de buurt", exact=True)
    expect(place).to_be_visible()
    place.fill("500")
    place.press("Enter")
    expect(page.get_by_text("De eerste 10 blijven zoals ze zijn")).to_have_count(0)
    _is_accessible(page)
    weights = tomllib.loads(_download(page, "Gewichtenbestand", tmp_path).read_text(encoding="utf-8"))
    assert weights["weights"]["geo_proximity"] == 500
    page.get_by_role("button", name="Rangschik met deze gewichten").click()
    settled(page)
    expect(page.get_by_text("rangschikt met:")).to_be_visible()
    page.get_by_role("link", name="Partners zoeken").click()
    settled(page)
    expect(page.get_by_text("Gerangschikt met de gewichten")).to_be_visible()
    assert page.get_by_role("heading", level=3).first.inner_text() != best
