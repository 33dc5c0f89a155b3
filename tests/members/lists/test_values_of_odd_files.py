"""What is read out of files as they really arrive: not only which organisations, but every value, told apart from its guise."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from matchmaking.members.lists.directory import read_directory
from matchmaking.members.member import Contact, Kind, Language, Sector, Theme
from tests.members.files import old_workbook, open_document, workbook

Make = Callable[[Path], object]
Rows = list[list[Any]]


def text(content: str, encoding: str = "utf-8") -> Make:
    return lambda path: path.write_bytes(content.encode(encoding))


def book(rows: Rows) -> Make:
    return lambda path: workbook(path, {"Leden": rows})


def merged(path: Path) -> None:
    """A title over all columns, and headers that are joined over the two rows and the three columns under them."""
    target = xlsxwriter.Workbook(str(path))
    sheet = target.add_worksheet("Leden")
    sheet.merge_range(0, 0, 0, 5, "Ledenlijst van de vereniging, stand 1 november")
    for column, title in ((0, "Naam"), (1, "Gemeente"), (5, "Omschrijving")):
        sheet.merge_range(2, column, 3, column, title)
    sheet.merge_range(2, 2, 2, 4, "Sector")
    sheet.write_row(3, 2, ["biotech", "medtech", "digitaal"])
    sheet.write_row(4, 0, ["Alfa", "Gent", "x", "", "X", "Lenzen"])
    sheet.write_row(5, 0, ["Beta", "Genk", "", "✓", "", "Sensoren"])
    sheet.merge_range(8, 0, 8, 5, "* alleen leden die betaald hebben")
    target.close()


def written(rows: Rows, **options: object) -> Make:
    """A workbook with errors in cells, shares as percentages, and days counted as its options say."""

    def make(path: Path) -> None:
        target = xlsxwriter.Workbook(str(path), options)
        sheet = target.add_worksheet("Leden")
        day, share = target.add_format({"num_format": "dd/mm/yyyy"}), target.add_format({"num_format": "0%"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, datetime.combine(value, time()), day)
                elif isinstance(value, float):
                    sheet.write_number(at, column, value, share)
                elif isinstance(value, str) and value.startswith("#"):
                    sheet.write_formula(at, column, "=NA()", None, value)
                else:
                    sheet.write(at, column, value)
        target.close()

    return make


HALF = {Sector.BIOTECH: 0.5, Sector.DIGITAL: 0.5}
ACCENTS = "Naam;Gemeente;Land;Omschrijving\nÉcole Zoë – “Ñandú”;Liège;België;Reçoit des élèves à l’hôpital, 20 € par séance.\n"
ACCENTED = {"name": "École Zoë – “Ñandú”", "city": "Liège", "country": "BE"}

VALUES: dict[str, tuple[str, Make, list[dict[str, Any]]]] = {
    "merged cells and a header of two rows, with marked sectors and notes below": (
        "leden.xlsx",
        merged,
        [
            {"name": "Alfa", "city": "Gent", "sectors": HALF, "statements": ["Lenzen"]},
            {"name": "Beta", "city": "Genk", "sectors": {Sector.MEDTECH: 1.0}, "statements": ["Sensoren"]},
        ],
    ),
    "accents in UTF-8": ("leden.csv", text(ACCENTS), [ACCENTED]),
    "accents in UTF-8 with a mark": ("leden.csv", text(ACCENTS, "utf-8-sig"), [ACCENTED]),
    "accents in cp1252": ("leden.csv", text(ACCENTS, "cp1252"), [ACCENTED]),
    "accents in UTF-16": ("leden.csv", text(ACCENTS, "utf-16"), [ACCENTED]),
    "phone numbers that Excel took for numbers": (
        "leden.xlsx",
        book(
            [
                ["Naam", "Land", "Contactpersoon", "Telefoon"],
                ["Alfa", "BE", "An Claes", 478918273],
                ["Beta", "BE", "Bo Maes", 32478918273.0],
                ["Gamma", "BE", "Cis Dox", 92345678],
                ["Delta", "NL", "Dé Bos", 31201234567],
            ]
        ),
        [
            {"contact": Contact("An Claes", "", "0478918273")},
            {"contact": Contact("Bo Maes", "", "+32478918273")},
            {"contact": Contact("Cis Dox", "", "092345678")},
            {"contact": Contact("Dé Bos", "", "+31201234567")},
        ],
    ),
    "phone numbers in the notation of scientists": (
        "leden.csv",
        text("Naam;Land;Telefoon\nAlfa;BE;3,2478918273E+10\nBeta;BE;4.78918273E+08\n"),
        [{"contact": Contact("", "", "+32478918273")}, {"contact": Contact("", "", "0478918273")}],
    ),
    "numbers as text, and text as numbers": (
        "leden.xlsx",
        book(
            [
                ["Naam", "Postcode", "Gemeente", "Aantal medewerkers", "KBO", "TRL"],
                ["Alfa", "9000", "Gent", "1.250", "0403.019.261", "4"],
                ["Beta", 3600, "Genk", 12.0, 403019261, 5],
                [2022, 3000.0, "Leuven", "≥ 50", "BE0403019261", "5 - 6"],
            ]
        ),
        [
            {"postcode": "9000", "headcount": 1250, "enterprise_number": "0403019261", "trl": (4, 4)},
            {"postcode": "3600", "headcount": 12, "enterprise_number": "0403019261", "trl": (5, 5)},
            {"name": "2022", "postcode": "3000", "headcount": 50, "trl": (5, 6)},
        ],
    ),
    "dates where ranges were": (
        "leden.xlsx",
        book(
            [
                ["Naam", "Aantal medewerkers", "TRL"],
                ["Alfa", 12, date(2026, 6, 4)],
                ["Beta", 12, "4-jun"],
                ["Gamma", 12, "6 avril"],
            ]
        ),
        [{"trl": (4, 6)}, {"trl": (4, 6)}, {"trl": (4, 6)}],
    ),
    "dates of Excel in a column that is not used": (
        "leden.xlsx",
        book([["Naam", "Lid sinds", "Website"], ["Alfa", date(2019, 3, 1), "alfa.example"]]),
        [{"name": "Alfa", "website": "https://alfa.example"}],
    ),
    "errors in cells": (
        "leden.xlsx",
        written([["Naam", "Gemeente", "Omschrijving", "Moederbedrijf"], ["Alfa", "#N/A", "Vaccins", "#REF!"]]),
        [{"city": "", "statements": ["Vaccins"], "parent": ""}],
    ),
    "days counted from 1904, and shares as percentages": (
        "leden.xlsx",
        written(
            [
                ["Naam", "TRL", "Moederbedrijf", "Aandeel moeder"],
                ["Alfa", date(2026, 6, 4), "Groep A", 0.6],
                ["Beta", date(2026, 9, 7), "Groep B", 1.0],
                ["Gamma", "5-7", "Groep C", "25 %"],
                ["Delta", 5, "Groep D", "100"],
            ],
            date_1904=True,
        ),
        [
            {"trl": (4, 6), "parent_share": 60},
            {"trl": (7, 9), "parent_share": 100},
            {"trl": (5, 7), "parent_share": 25},
            {"trl": (5, 5), "parent_share": 100},
        ],
    ),
    "line breaks as Excel escapes them": (
        "leden.xlsx",
        book([["Naam", "Omschrijving", "Aanbod"], ["Alfa", "Beelden.\r\nOok van huid.", "huid\r\nnetvlies"]]),
        [{"statements": ["Beelden.\nOok van huid."], "offers": ["huid", "netvlies"]}],
    ),
    "a workbook with macros": (
        "leden.xlsm",
        book([["Naam", "Gemeente"], ["Alfa", "Gent"]]),
        [{"name": "Alfa", "city": "Gent"}],
    ),
    "lists in one cell": (
        "leden.xlsx",
        book(
            [
                ["Naam", "Aanbod", "Gezocht", "Thema's", "Sector"],
                [
                    "Alfa",
                    "lenzen; spiegels\n• prisma's",
                    "1. partner in Gent\n2. geld",
                    "zorg op maat, digitale zorg",
                    "60% medtech, 40% biotech",
                ],
            ]
        ),
        [
            {
                "offers": ["lenzen", "spiegels", "prisma's"],
                "needs": ["partner in Gent", "geld"],
                "themes": (Theme.PERSONALISED_MEDICINE, Theme.DIGITAL_MEDICINE),
                "sectors": {Sector.MEDTECH: 0.6, Sector.BIOTECH: 0.4},
            }
        ],
    ),
    "sectors marked with a cross": (
        "leden.csv",
        text("Naam;Biotech;Medtech;Digitaal\nAlfa;x;;X\nBeta;;ja;\nGamma;nee;1;0\n"),
        [{"sectors": HALF}, {"sectors": {Sector.MEDTECH: 1.0}}, {"sectors": {Sector.MEDTECH: 1.0}}],
    ),
    "Dutch headers and values": (
        "leden.csv",
        text(
            "Organisatie;Soort;Gemeente;Land;Toestemming;Omschrijving (NL)\nAlfa;kmo;Gent;Nederland;nee;Wij slijpen lenzen.\n"
        ),
        [{"kind": Kind.SME, "country": "NL", "consent": False, "languages": [Language.DUTCH]}],
    ),
    "English headers and values": (
        "members.csv",
        text(
            "Company,Type,Town,Country,Consent,Description\n"
            "Alpha,University hospital,Ghent,Belgium,yes,We grind lenses for operations on eyes.\n"
        ),
        [{"kind": Kind.UNIVERSITY_HOSPITAL, "country": "BE", "consent": True, "languages": [Language.ENGLISH]}],
    ),
    "French headers and values": (
        "membres.csv",
        text(
            "Nom;Type d'organisation;Ville;Pays;Consentement;Description\n"
            "Alpha;Centre de recherche;Liège;Pays-Bas;oui;Nous taillons des lentilles pour les yeux.\n"
        ),
        [{"kind": Kind.RESEARCH_CENTRE, "country": "NL", "consent": True, "languages": [Language.FRENCH]}],
    ),
    "empty columns on the left, in the middle and on the right": (
        "leden.xlsx",
        book(
            [[None, "Naam", None, "Gemeente", None, None], [None, "Alfa", None, "Gent", None, None], [None, "Beta", "", "Genk"]]
        ),
        [{"name": "Alfa", "city": "Gent"}, {"name": "Beta", "city": "Genk"}],
    ),
    "values of an OpenDocument sheet": (
        "leden.ods",
        lambda path: open_document(path, [["Naam", "Postcode", "Telefoon"], ["Alfa", "9000", "+32 9 123 45 67"]]),
        [{"name": "Alfa", "postcode": "9000", "contact": Contact("", "", "+32 9 123 45 67")}],
    ),
    "values of an Excel file of 1997": (
        "leden.xls",
        lambda path: old_workbook(path, [["Naam", "Postcode", "Type"], ["École Zoë", "9000", "école supérieure"]]),
        [{"name": "École Zoë", "postcode": "9000"}],
    ),
    "an organisation on two lines of a header with a line break": (
        "leden.xlsx",
        book([["Naam\nvan de organisatie", "Aantal\nmedewerkers"], ["Alfa", 12]]),
        [{"name": "Alfa", "headcount": 12}],
    ),
}


@pytest.mark.parametrize("case", VALUES)
def test_every_value_of_an_odd_file_is_read_right(case: str, tmp_path: Path) -> None:
    name, make, expected = VALUES[case]
    make(tmp_path / name)
    reading = read_directory(tmp_path / name)
    members = [entry.member for entry in reading.entries]
    assert len(members) == len(expected)
    for member, values in zip(members, expected, strict=True):
        for field, value in values.items():
            if field == "languages":
                assert [statement.language for statement in member.statements] == value
            elif field in ("statements", "offers", "needs"):
                assert [statement.text for statement in getattr(member, field)] == value
            else:
                assert getattr(member, field) == value, field


def test_sixty_thousand_rows_are_read_whole(tmp_path: Path) -> None:
    lines = (f"Alfa {number};{1000 + number % 9000};{number}" for number in range(60_000))
    (tmp_path / "leden.csv").write_text("Naam;Postcode;Aantal medewerkers\n" + "\n".join(lines), encoding="utf-8")
    entries = read_directory(tmp_path / "leden.csv").entries
    assert len(entries) == 60_000
    last = entries[-1].member
    assert (last.name, last.postcode, last.headcount, entries[-1].row) == ("Alfa 59999", "6999", 59_999, 60_001)
