"""The journeys of three people, click by click, to the file that they take away."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import OpenApp
from tests.browser.walk import settled

pytestmark = pytest.mark.browser

COLUMNS = ("naam", "postcode", "gemeente", "omschrijving")
"""Of a list that a journey imports; pages show them as they are."""


def test_a_company_finds_partners_in_dutch_and_takes_them_along_in_excel(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app("nl-BE")
    page.get_by_role("link", name="Naar de partners").click()
    expect(page.get_by_role("heading", name="Partners zoeken")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    need = page.get_by_label("Wat zoekt u?")
    need.fill("We zoeken een ziekenhuis dat dialyse bij patiënten thuis begeleidt.")
    need.press("Control+Enter")
    expect(page.get_by_text("zoekt “")).to_have_count(0)
    settled(page)
    page.get_by_role("radio", name="Nieuw voor u").click()
    settled(page)
    expect(page.get_by_role("heading", name="beste partners voor")).to_be_visible()
    page.get_by_text(re.compile(r"Waarom \d+ punten")).first.click()
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["Partners", "Redenen", "Vraag"]
    partners = book.get_sheet_by_name("Partners").to_python()
    names, scores = [row[1] for row in partners[1:]], [row[2] for row in partners[1:]]
    assert len(names) == 10
    assert scores == sorted(scores, reverse=True)
    for name in names[:3]:
        expect(page.get_by_role("heading", name=str(name))).to_be_visible()
    reasons = book.get_sheet_by_name("Redenen").to_python()
    points = sum(float(str(row[2])) for row in reasons[1:] if row[0] == names[0])
    assert points == pytest.approx(float(str(scores[0])), abs=0.1)
    answers = {str(row[0]): row[1] for row in book.get_sheet_by_name("Vraag").to_python()}
    assert "dialyse" in str(answers["Behoefte"])


def test_a_manager_builds_a_consortium_in_english_and_takes_the_certificate_along(open_app: OpenApp, tmp_path: Path) -> None:
    page = open_app("en-GB")
    page.get_by_role("link", name="Build a consortium").click()
    expect(page.get_by_role("heading", name="consortia that meet every requirement")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("radio", name="Consortium B").click()
    settled(page)
    page.get_by_role("tab", name="Certificate").click()
    expect(page.get_by_text("requirements are met.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Certificate (JSON)").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    certificate = json.loads(file.read_text(encoding="utf-8"))
    assert file.stem.endswith("-B")
    assert sum(reason["points"] for reason in certificate["reasons"]) == pytest.approx(certificate["score"])
    assert all(verdict["holds"] for verdict in certificate["certificate"] if verdict["severity"] == "hard")
    for member in certificate["members"]:
        expect(page.get_by_text(member["name"]).first).to_be_attached()


def test_a_list_with_a_bad_row_comes_in_and_the_row_is_set_aside_with_words(open_app: OpenApp, tmp_path: Path) -> None:
    lines = [
        ";".join(COLUMNS),
        "Proeflab De Test BV;9000;Gent;Wij meten spierkracht met een handgreep en een app.",
        ";3000;Leuven;Een rij zonder naam met een lange omschrijving erbij.",
    ]
    file = tmp_path / "mijn-leden.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    page = open_app("nl-BE")
    page.get_by_role("link", name="Leden", exact=True).click()
    page.get_by_role("tab", name="Importeren").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("mijn-leden.csv").first).to_be_visible()
    page.get_by_role("button", name="Importeren").click()
    expect(page.get_by_text("leden toegevoegd").first).to_be_visible()
    problems = page.get_by_role("table").filter(has_text="Rij apart gezet")
    expect(problems).to_contain_text("mijn-leden.csv")
    expect(problems).to_contain_text("De rij heeft geen naam")
    page.get_by_role("tab", name="Ledenlijst").click()
    page.get_by_label("Zoeken", exact=True).fill("handgreep")
    expect(page.get_by_text("1 lid", exact=True)).to_be_visible()
