"""A cluster manager's day: from a call's text to the page for the board, in three languages, click by click."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from matchmaking.i18n import Wording
from tests.browser.conftest import OpenApp
from tests.browser.walk import settled

pytestmark = pytest.mark.browser

ANCHOR = "UZ Scheldekaai"
CALLS = {
    "nl": "=SOM(1;1) Thuiszorg voor hartpatiënten\nProjecten volgen patiënten met hartfalen thuis met draagbare sensoren. "
    "Software waarschuwt de verpleegkundige. Ziekenhuizen toetsen het systeem in een klinische studie.",
    "en": "=SUM(1,1) Home care for heart patients\nProjects follow patients with heart failure at home with wearable sensors. "
    "Software warns the nurse. Hospitals test the system in a clinical study.",
    "fr": "=SOMME(1;1) Soins à domicile pour patients cardiaques\nLes projets suivent à domicile, avec des capteurs portables, "
    "des patients atteints d'insuffisance cardiaque. Un logiciel alerte l'infirmière. Des hôpitaux testent le système dans une "
    "étude clinique.",
}
"""Pasted calls; their titles would be formulas if a spreadsheet let them."""


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_a_manager_goes_from_a_call_to_the_page_for_the_board(language: str, open_app: OpenApp, tmp_path: Path) -> None:
    words = Wording(language)
    _ = words.translate
    page = open_app({"nl": "nl-BE", "en": "en-GB", "fr": "fr-BE"}[language])

    # the call
    page.get_by_role("link", name=_("Build a consortium")).click()
    page.get_by_role("radio", name=_("Paste a call's text")).click()
    text = page.get_by_label(_("Text of the call"))
    text.fill(CALLS[language])
    text.press("Control+Enter")
    expect(_proposals(page, words)).to_be_visible()
    settled(page)

    # who must take part
    page.get_by_text(_("How many, who and who not")).click()
    settled(page)
    page.get_by_role("combobox", name=_("Must take part"), exact=False).first.click()
    page.keyboard.type(ANCHOR)
    expect(page.get_by_role("option", name=ANCHOR)).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")  # the list of members stays open for another one
    settled(page)
    together = page.get_by_role("table").first
    expect(together).to_contain_text(ANCHOR)

    # one of the alternatives from each side: the second one where another set covers as much
    if (second := page.get_by_role("radio", name=_("Consortium {letter}", letter="B"))).count():
        second.click()
    for tab in ("Coverage", "Certificate", "Points", "Network"):
        page.get_by_role("tab", name=_(tab), exact=True).click()
        settled(page)
    line = _("A solid line is a past collaboration, the thicker the more projects. A dashed line would be a new tie.")
    expect(page.get_by_text(line)).to_be_visible()

    # a change, told as a difference, undone and made again
    page.get_by_role("tab", name=_("Edit a proposal")).click()
    settled(page)
    expect(page.get_by_text(_("Nothing is changed yet. Every change is scored at once, and can be undone."))).to_be_visible()
    page.get_by_role("button", name=_("Add"), exact=True).first.click()
    settled(page)  # while the page is drawn anew, its buttons may stand there twice
    expect(page.get_by_role("button", name=_("Undo"))).to_be_enabled()
    page.get_by_role("button", name=_("Undo")).click()
    settled(page)
    expect(page.get_by_role("button", name=_("Redo"))).to_be_enabled()
    page.get_by_role("button", name=_("Redo")).click()
    settled(page)
    expect(page.get_by_role("button", name=_("Undo"))).to_be_enabled()

    # what if one drops out
    page.get_by_role("tab", name=_("Drop-out")).click()
    settled(page)
    expect(page.get_by_role("table").filter(has_text=_("Best repair"))).to_be_visible()

    # kept, and opened again by its address
    page.get_by_role("tab", name=_("Save and compare")).click()
    page.get_by_label(_("Name to save this draft by")).fill(f"Proef {language}")
    page.get_by_label(_("Name to save this draft by")).press("Enter")
    settled(page)
    page.get_by_role("button", name=_("Save"), exact=True).click()
    settled(page)
    expect(page.get_by_text(_("Saved as '{name}'.", name=f"Proef {language}"))).to_be_visible()
    page.get_by_role("link", name=_("Open")).click()
    settled(page)
    expect(page.get_by_role("heading", name=f"Proef {language}")).to_be_visible()
    expect(page).to_have_url(re.compile("saved="))
    settled(page)

    # the page for the board
    members = _members(page)
    assert ANCHOR in members
    _check_pdf(_downloaded(page, page.get_by_role("button", name="PDF"), tmp_path), language, members)
    _check_word(_downloaded(page, page.get_by_role("button", name="Word"), tmp_path), members)
    page.get_by_role("tab", name=_("Edit it")).click()
    page.get_by_role("tab", name=_("As it is now")).click()
    settled(page)
    _check_excel(_downloaded(page, page.get_by_role("button", name="Excel").last, tmp_path), members)


def _proposals(page: Page, words: Wording) -> Locator:
    """The heading over the alternatives, however many there are."""
    said = (
        words.plural("One consortium that meets every requirement", "{count} consortia that meet every requirement", count)
        for count in (1, 5)
    )
    return page.get_by_role("heading", name=re.compile("|".join(re.escape(each).replace("5", r"\d+") for each in said)))


def _members(page: Page) -> list[str]:
    rows = page.get_by_role("table").first.get_by_role("row").all()[1:]
    return [row.locator("td").first.inner_text().strip() for row in rows]


def _downloaded(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as download:
        button.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def _check_pdf(file: Path, language: str, members: list[str]) -> None:
    """One page, tagged, in its language, with every member and the title as it was written."""
    reader = PdfReader(file)
    root: Any = reader.trailer["/Root"].get_object()
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert str(root["/Lang"]).startswith(language)
    assert all(member in text for member in members)
    assert CALLS[language].split("\n")[0] in text


def _check_word(file: Path, members: list[str]) -> None:
    document = Document(str(file))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert set(members) <= cells
    assert document.paragraphs[0].text


def _check_excel(file: Path, members: list[str]) -> None:
    """The members stand in it, shares add up to the whole, and nothing in it is a formula."""
    book = CalamineWorkbook.from_path(file)
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert set(members) <= set(cells)
    assert any(cell.startswith("=") for cell in cells), "the call's title is there as a text"
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
