"""Lists as associations keep them: totals, joined and hidden cells, forms, and spreadsheet errors in any language."""

from pathlib import Path

import pytest

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists.directory import DirectoryReading, read_directory
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import ToldColumns
from matchmaking.members.member import Kind, Language, Member, Sector
from matchmaking.members.problems import Problem, ProblemSeverity
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace
from tests.members.files import with_part, workbook
from tests.workspace.test_importing import NOW


def csv_list(folder: Path, text: str, encoding: str = "utf-8") -> DirectoryReading:
    (folder / "leden.csv").write_bytes(text.encode(encoding))
    return read_directory(folder / "leden.csv")


def members(reading: DirectoryReading) -> dict[str, Member]:
    return {entry.member.name: entry.member for entry in reading.entries}


def about(reading: DirectoryReading, words: str) -> Problem:
    """The only problem that says these words."""
    (found,) = (problem for problem in reading.problems if words in str(problem))
    return found


@pytest.mark.parametrize("total", ["Totaal;2;", "Total général;;2", "Aantal leden: 2;;", "Subtotaal;2;1"])
def test_a_total_is_no_member_and_is_told(tmp_path: Path, total: str) -> None:
    reading = csv_list(tmp_path, f"Naam;Type;Gemeente\nNeuroHuis NV;kmo;Leuven\nTotal Care BV;kmo;Gent\n;;\n{total}\n")
    assert set(members(reading)) == {"NeuroHuis NV", "Total Care BV"}
    assert [problem.row for problem in reading.problems if problem.severity is ProblemSeverity.SET_ASIDE] == [5]


@pytest.mark.parametrize(
    "header",
    ["Bénéficiaire / Begunstigde", "Promotor", "Deelnemer", "Begunstigde", "Beneficiary", "Demandeur", "Antragsteller"],
)
def test_names_stand_under_other_words_too(tmp_path: Path, header: str) -> None:
    reading = csv_list(
        tmp_path, f"N°;{header};Site web / Website;Commune / Gemeente\n1;Alfa;www.alfa.example;Bruxelles / Brussel\n"
    )
    assert members(reading)["Alfa"].city == "Bruxelles"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Wat doen jullie?", "statements"),
        ("Wat zoeken jullie?", "needs"),
        ("Wat kan uw organisatie bieden aan andere leden?", "offers"),
        ("Waar bent u naar op zoek? (max. 500 tekens)", "needs"),
        ("Que recherchez-vous ?", "needs"),
        ("Que proposez-vous aux autres membres ?", "offers"),
        ("What does your organisation do?", "statements"),
        ("What are you looking for in a partner?", "needs"),
    ],
)
def test_questions_of_a_form_say_what_is_answered(tmp_path: Path, question: str, field: str) -> None:
    reading = csv_list(tmp_path, f'Naam;"{question}"\nAlfa;Draagbare sensoren voor het hart\n')
    assert [text.text for text in getattr(members(reading)["Alfa"], field)] == ["Draagbare sensoren voor het hart"]


@pytest.mark.parametrize(
    ("answer", "consent"),
    [
        ("Ja, ik ga akkoord", True),
        ("Oui, j'accepte", True),
        ("Ik ga akkoord", True),
        ("Nee, liever niet", False),
        ("Ik ga niet akkoord", False),
        ("Ja, maar niet mijn telefoonnummer", False),
        ("misschien", False),
    ],
)
def test_consent_is_read_from_a_sentence_and_never_from_a_condition(tmp_path: Path, answer: str, consent: bool) -> None:
    reading = csv_list(tmp_path, f'Naam;Ik ga akkoord dat mijn gegevens gedeeld worden met leden\nAlfa;"{answer}"\n')
    assert members(reading)["Alfa"].consent is consent


def test_a_list_without_a_known_column_of_names_offers_to_choose_one(tmp_path: Path) -> None:
    text = "Wie;Waar;Wat\nAlfa BV;Gent;Wij maken pompen\n"
    with pytest.raises(UnreadableFile, match=r'--column "Wie=name".*columns are: Wie; Waar; Wat'):
        csv_list(tmp_path, text)
    told = read_directory(tmp_path / "leden.csv", (), ToldColumns("", {"Wie": Field.NAME}))
    assert list(members(told)) == ["Alfa BV"]


def test_joined_cells_hold_for_each_of_their_rows(tmp_path: Path) -> None:
    rows = [
        ["Organisatie", "Gemeente", "Land", "Sector"],
        ["Alfa", "Utrecht", "Nederland", "medtech"],
        ["Bravo"],
        ["Charlie", "Gent", "BE", ""],
    ]
    workbook(tmp_path / "leden.xlsx", {"Leden": rows})
    joined = b'<mergeCells count="3"><mergeCell ref="B2:B3"/><mergeCell ref="C2:C3"/><mergeCell ref="D2:D3"/></mergeCells>'
    with_part(tmp_path / "leden.xlsx", "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + joined)
    with_part(
        tmp_path / "leden.xlsx",
        "xl/worksheets/sheet1.xml",
        b'</c></row><row r="4"',
        b'</c><c r="B3"/><c r="C3"/><c r="D3"/></row><row r="4"',
    )
    bravo = members(read_directory(tmp_path / "leden.xlsx"))["Bravo"]
    assert (bravo.city, bravo.country, bravo.sectors) == ("Utrecht", "NL", {Sector.MEDTECH: 1.0})


def test_hidden_sheets_and_former_members_stay_out_and_are_told(tmp_path: Path) -> None:
    names = {"Leden": "Alfa", "Oud-leden": "Bravo", "Ex-members 2019": "Charlie", "Anciens membres": "Delta", "Lijsten": "kmo"}
    workbook(
        tmp_path / "leden.xlsx", {name: [["Naam", "Website"], [member, "www.a.example"]] for name, member in names.items()}
    )
    with_part(tmp_path / "leden.xlsx", "xl/workbook.xml", b'name="Lijsten"', b'name="Lijsten" state="veryHidden"')
    reading = read_directory(tmp_path / "leden.xlsx")
    assert list(members(reading)) == ["Alfa"]
    told = {problem.file.partition("[")[2] for problem in reading.problems if problem.severity is ProblemSeverity.SET_ASIDE}
    assert told == {"Oud-leden]", "Ex-members 2019]", "Anciens membres]", "Lijsten]"}


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    workbook(tmp_path / "leden.xlsx", {"Leden": [["Naam", "Website"], ["Alfa", "www.a.example"], ["Bravo", ""]]})
    with_part(tmp_path / "leden.xlsx", "xl/worksheets/sheet1.xml", b'<row r="3"', b'<row r="3" hidden="1"')
    reading = read_directory(tmp_path / "leden.xlsx")
    assert list(members(reading)) == ["Alfa", "Bravo"]
    assert about(reading, "hidden in the workbook").values["rows"] == "3"


def test_formulas_that_were_never_worked_out_are_told(tmp_path: Path) -> None:
    workbook(tmp_path / "leden.xlsx", {"Leden": [["Naam", "VTE"], ["Alfa", "=40+9"], ["Bravo", 12]]})
    with_part(tmp_path / "leden.xlsx", "xl/worksheets/sheet1.xml", b"<f>40+9</f><v>0</v>", b"<f>40+9</f><v></v>")
    reading = read_directory(tmp_path / "leden.xlsx")
    assert members(reading)["Alfa"].headcount is None
    assert about(reading, "formula without a value").values == {"count": 1, "cells": "B2"}


def test_a_number_with_a_fraction_in_a_cell_is_never_thousands(tmp_path: Path) -> None:
    workbook(tmp_path / "leden.xlsx", {"Leden": [["Naam", "VTE"], ["Alfa", 12.375], ["Bravo", 249.6], ["Charlie", 9.5]]})
    counts = {name: member.headcount for name, member in members(read_directory(tmp_path / "leden.xlsx")).items()}
    assert counts == {"Alfa": 12, "Bravo": 249, "Charlie": 9}


def test_twelve_thousand_people_are_no_sme_and_all_else_is_told(tmp_path: Path) -> None:
    reading = csv_list(tmp_path, "Naam;Type;VTE\nAlfa;kmo;12,375\nBravo;universiteit;12.375\nCharlie;;12.375\n")
    counts = {name: member.headcount for name, member in members(reading).items()}
    assert counts == {"Alfa": 12, "Bravo": 12375, "Charlie": 12375}
    assert [problem.row for problem in reading.problems if "fraction or thousands" in problem.message] == [2, 4]


@pytest.mark.parametrize(
    "error",
    [
        "#NV",
        "#VALEUR!",
        "#NOM?",
        "#GETAL!",
        "#SPILL!",
        "#WERT!",
        "#N/B",
        "#DEEL/0!",
        "#¡VALOR!",
        "#SAKNAS!",
        "#N/D",
        "Err:502",
        "Fout:502",
    ],
)
def test_errors_of_a_spreadsheet_program_are_empty_in_any_language(tmp_path: Path, error: str) -> None:
    reading = csv_list(tmp_path, f"Naam;Gemeente;Omschrijving;Moederbedrijf;Alias\nAlfa;{error};{error};{error};{error}\n")
    alfa = members(reading)["Alfa"]
    assert (alfa.city, alfa.postcode, alfa.statements, alfa.parent, alfa.aliases) == ("", "", (), "", ())


def test_text_that_only_looks_like_an_error_stays(tmp_path: Path) -> None:
    reading = csv_list(tmp_path, "Naam;Omschrijving\n#MeToo zorg;#1 in pleisters!\nErasmus;Fout: 502 gevallen\n")
    assert [text.text for member in members(reading).values() for text in member.statements] == [
        "#1 in pleisters!",
        "Fout: 502 gevallen",
    ]


def test_a_cell_that_points_elsewhere_stays_empty_and_is_told(tmp_path: Path) -> None:
    reading = csv_list(tmp_path, "Naam;Alias;Moederbedrijf\nAlfa;zie naam;idem\nBravo;onbekend;unknown\n")
    assert all((member.aliases, member.parent) == ((), "") for member in members(reading).values())
    assert [(problem.row, problem.field) for problem in reading.problems if "points to another" in problem.message] == [
        (2, "Alias"),
        (2, "Moederbedrijf"),
    ]


def test_whole_numbers_saved_as_fractions_are_whole_again(tmp_path: Path) -> None:
    reading = csv_list(tmp_path, "Naam;KBO;PIC;Postcode;Gemeente\nAlfa;403019261.0;999905974.0;3000.0;\n")
    alfa = members(reading)["Alfa"]
    assert (alfa.enterprise_number, alfa.participant_code, alfa.postcode, alfa.city) == ("0403019261", "999905974", "3000", "")


@pytest.mark.parametrize(
    ("encoding", "name", "town", "letters"),
    [
        ("mac_roman", "Société Médicale Café", "Liège", "Mac Roman"),
        ("mac_roman", "Coöperatie voor Patiënten", "Ieper", "Mac Roman"),
        ("cp1250", "Přístroje Zdraví", "Plzeň", "Windows-1250"),
        ("cp1250", "Łódzki Instytut Żywienia", "Łódź", "Windows-1250"),
        ("cp1252", "Société Médicale Café", "Liège", ""),
        ("cp1252", "Sygehus Sønderjylland på Als", "Århus", ""),
        ("cp1252", "Universitätsklinikum für Köln", "Köln", ""),
        ("cp1252", "Clínica Española de León", "Málaga", ""),
    ],
)
def test_letters_of_other_machines_are_read_and_told(tmp_path: Path, encoding: str, name: str, town: str, letters: str) -> None:
    reading = csv_list(tmp_path, f"Naam;Gemeente\n{name};{town}\n", encoding)
    assert members(reading)[name].city == town
    assert [problem.values["letters"] for problem in reading.problems if "letters" in problem.values] == [letters] * bool(
        letters
    )


def test_countries_are_known_by_their_own_names(tmp_path: Path) -> None:
    reading = csv_list(tmp_path, "Naam;Land\nAlfa;Česko\nBravo;Polska\nCharlie;España\n")
    assert [member.country for member in members(reading).values()] == ["CZ", "PL", "ES"]


def test_short_offers_are_in_the_language_of_their_rows_statements(tmp_path: Path) -> None:
    rows = "Alfa;Wij maken draagbare sensoren voor het hart en meten thuis.;;meetdagen\n" * 4
    rows += "Beta;;We design antibodies against solid tumours and test them in mice.;trial design consultancy; growth capital\n"
    reading = csv_list(tmp_path, "Naam;Omschrijving NL;Omschrijving EN;Aanbod;Gezocht\n" + rows)
    beta, alfa = reading.entries[-1].member, reading.entries[0].member
    assert {text.language for text in (*beta.offers, *beta.needs)} == {Language.ENGLISH}
    assert {text.language for text in alfa.offers} == {Language.DUTCH}


def test_an_organisation_without_a_kind_gets_that_of_its_name_and_it_is_told(tmp_path: Path) -> None:
    reading = csv_list(
        tmp_path,
        "Naam;Type\nUZ Scheldeland;\nHogeschool Houtland;\nCHU Val-Mosan;\nWZC Lindehof;\nAZ Kust;kmo\nHospital Software BV;\n",
    )
    assert [member.kind for member in members(reading).values()] == [
        Kind.UNIVERSITY_HOSPITAL,
        Kind.UNIVERSITY,
        Kind.UNIVERSITY_HOSPITAL,
        Kind.CARE_PROVIDER,
        Kind.SME,
        Kind.UNKNOWN,
    ]
    assert about(reading, "their name suggests").values["count"] == 4


def test_a_second_contact_person_of_an_organisation_is_told(tmp_path: Path) -> None:
    file = tmp_path / "leden.csv"
    file.write_text("Naam;Voornaam;Achternaam;E-mail\nAlfa BV;An;Peeters;an@a.example\nAlfa BV;Bart;Maes;bart@a.example\n")
    record = import_directories(Workspace(tmp_path / "w.workspace"), [file], NOW)
    assert record.counts["members_added"] == 1
    assert [problem.row for problem in record.problems if problem.field == "contact"] == [3]
