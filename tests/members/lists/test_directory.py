"""From a sheet to members: headers in four languages, languages of texts, consent, and a problem for what is not understood."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists.directory import DirectoryReading, read_directory
from matchmaking.members.member import Contact, Kind, Language, Member, Sector, Statement, Theme
from matchmaking.members.problems import ProblemSeverity


def reading(tmp_path: Path, *rows: tuple[str, ...]) -> DirectoryReading:
    lines = io.StringIO()
    csv.writer(lines, delimiter=";").writerows(rows)
    (tmp_path / "leden.csv").write_text(lines.getvalue(), encoding="utf-8", newline="")
    return read_directory(tmp_path / "leden.csv")


def one(tmp_path: Path, **columns: str) -> Member:
    """The only member of a file with these columns."""
    entries = reading(tmp_path, ("Naam", *columns), ("Barco", *columns.values())).entries
    assert len(entries) == 1
    return entries[0].member


DUTCH = {
    "Ondernemingsnummer": "0473.191.041",
    "Website": "barco.com",
    "Straat": "Beneluxpark 21",
    "Postcode": "8500",
    "Gemeente": "Kortrijk",
    "Land": "België",
    "Type organisatie": "grote onderneming",
    "Moederbedrijf": "Titan",
    "Aandeel moeder": "30%",
    "Aantal werknemers": "3.300",
    "Sectoren": "digital",
    "Thema's": "digitale geneeskunde",
    "Omschrijving": "Wij maken beeldschermen voor radiologen en chirurgen.",
    "Aanbod": "kalibratie; schermen",
    "Wij zoeken": "radiologen voor een proef",
    "TRL": "7-9",
    "Contactpersoon": "An Claes",
    "E-mail": "an@barco.com",
    "Toestemming": "ja",
    "In moeilijkheden": "nee",
}
FRENCH = dict(
    zip(
        (
            "N° d'entreprise",
            "Site web",
            "Adresse",
            "Code postal",
            "Ville",
            "Pays",
            "Type d'organisation",
            "Société mère",
            "Part de la société mère",
            "Effectif",
            "Secteurs",
            "Thèmes",
            "Description",
            "Offre",
            "Nous cherchons",
            "Niveau TRL",
            "Personne de contact",
            "Courriel",
            "Consentement",
            "En difficulté",
        ),
        DUTCH.values(),
        strict=True,
    )
)
GERMAN = dict(
    zip(
        (
            "Unternehmensnummer",
            "Webseite",
            "Straße",
            "PLZ",
            "Ort",
            "Land",
            "Organisationstyp",
            "Muttergesellschaft",
            "Anteil",
            "Mitarbeiter",
            "Sektoren",
            "Themen",
            "Beschreibung",
            "Angebot",
            "Wir suchen",
            "TRL",
            "Ansprechpartner",
            "E-Mail",
            "Einwilligung",
            "In Schwierigkeiten",
        ),
        DUTCH.values(),
        strict=True,
    )
)


@pytest.mark.parametrize("columns", [DUTCH, FRENCH, GERMAN])
def test_every_field_comes_in_whatever_the_language_of_the_headers(columns: dict[str, str], tmp_path: Path) -> None:
    result = reading(tmp_path, ("Naam", *columns), ("Barco", *columns.values()))
    assert result.problems == ()
    assert result.entries[0].member == Member(
        id="",
        name="Barco",
        kind=Kind.LARGE_COMPANY,
        enterprise_number="0473191041",
        website="https://barco.com",
        street="Beneluxpark 21",
        postcode="8500",
        city="Kortrijk",
        country="BE",
        nuts="BE254",
        parent="Titan",
        parent_share=30,
        headcount=3300,
        sectors={Sector.DIGITAL: 1.0},
        themes=(Theme.DIGITAL_MEDICINE,),
        statements=(Statement("Wij maken beeldschermen voor radiologen en chirurgen.", Language.DUTCH),),
        offers=(Statement("kalibratie", Language.DUTCH), Statement("schermen", Language.DUTCH)),
        needs=(Statement("radiologen voor een proef", Language.DUTCH),),
        trl=(7, 9),
        contact=Contact("An Claes", "an@barco.com", ""),
        contact_agreed=True,
        sources=("leden.csv",),
    )


def test_a_column_that_names_its_language_decides(tmp_path: Path) -> None:
    member = one(
        tmp_path, **{"Omschrijving NL": "OK", "Description (EN)": "Displays", "Beschrijving Frans": "x", "Description DE": "y"}
    )
    assert [statement.language.value for statement in member.statements] == ["nl", "en", "fr", "de"]


def test_a_short_text_is_in_the_language_of_the_file(tmp_path: Path) -> None:
    result = reading(
        tmp_path,
        ("Nom", "Pays", "Consentement", "Description"),
        ("A", "BE", "oui", "Nous développons des capteurs pour les patients à domicile."),
        ("B", "BE", "oui", "capteurs"),
    )
    assert [entry.member.statements[0].language for entry in result.entries] == [Language.FRENCH, Language.FRENCH]


def test_three_columns_of_marks_are_the_sectors(tmp_path: Path) -> None:
    assert one(tmp_path, Biotech="x", Medtech="", Digital="X").sectors == {Sector.BIOTECH: 0.5, Sector.DIGITAL: 0.5}


def test_readiness_may_stand_in_two_columns(tmp_path: Path) -> None:
    assert one(tmp_path, **{"TRL van": "3", "TRL tot": "5"}).trl == (3, 5)


def test_where_nobody_was_asked_consent_is_taken_and_said_so_once(tmp_path: Path) -> None:
    result = reading(tmp_path, ("Naam", "Land"), ("A", "BE"), ("B", "BE"))
    assert all(entry.member.consent for entry in result.entries)
    assert [problem.severity for problem in result.problems] == [ProblemSeverity.GUESS]
    assert "consent" in str(result.problems[0])


def test_where_people_were_asked_no_clear_yes_is_no_consent(tmp_path: Path) -> None:
    result = reading(
        tmp_path,
        ("Naam", "Land", "Toestemming"),
        *((name, "BE", name) for name in ("ja", "nee", "misschien")),
        ("leeg", "BE", ""),
    )
    assert [entry.member.consent for entry in result.entries] == [True, False, False, False]
    assert [(problem.row, problem.field) for problem in result.problems] == [(4, "Toestemming")]


def test_without_a_column_for_the_country_belgium_is_guessed_once(tmp_path: Path) -> None:
    result = reading(tmp_path, ("Naam", "Toestemming"), ("A", "ja"), ("B", "ja"))
    assert [entry.member.country for entry in result.entries] == ["BE", "BE"]
    assert len(result.problems) == 1


def test_a_header_that_only_resembles_a_field_is_a_guess_and_a_strange_one_is_named(tmp_path: Path) -> None:
    result = reading(tmp_path, ("Naam", "Land", "Toestemming", "Websiet", "Lievelingskleur"), ("A", "BE", "ja", "a.be", "rood"))
    assert result.entries[0].member.website == "https://a.be"
    assert [(problem.severity, problem.field) for problem in result.problems] == [
        (ProblemSeverity.GUESS, "Websiet"),
        (ProblemSeverity.GUESS, "Lievelingskleur"),
    ]


def test_every_dropped_cell_is_a_problem_with_its_row_and_column(tmp_path: Path) -> None:
    result = reading(tmp_path, ("Naam", "Land", "Toestemming", "BTW", "TRL"), ("A", "BE", "ja", "1", "99"))
    assert [(problem.severity, problem.row, problem.field) for problem in result.problems] == [
        (ProblemSeverity.DROPPED, 2, "BTW"),
        (ProblemSeverity.DROPPED, 2, "TRL"),
    ]
    assert result.entries[0].member.name == "A"


def test_one_member_may_stand_in_two_rows(tmp_path: Path) -> None:
    result = reading(tmp_path, ("Naam", "Land", "Toestemming"), ("A", "BE", "ja"), ("A", "BE", "ja"))
    assert [entry.row for entry in result.entries] == [2, 3]


def test_a_function_stands_in_for_a_contact_without_a_name(tmp_path: Path) -> None:
    assert one(tmp_path, **{"Functie contactpersoon": "innovatie", "E-mail": "a@b.be"}).contact == Contact(
        "innovatie", "a@b.be", ""
    )
    assert one(tmp_path, Voornaam="An", Achternaam="Claes", Functie="ceo").contact == Contact("An Claes", "", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=6).map(tuple), max_size=6),
    columns=st.permutations(["Land", "BTW", "Sectoren", "TRL", "Omschrijving"]),
)
def test_no_cell_whatsoever_breaks_the_reading(rows: list[tuple[str, ...]], columns: list[str], tmp_path: Path) -> None:
    try:
        result = reading(tmp_path, ("Naam", *columns), ("Barco", "BE"), *rows)
    except UnreadableFile:
        # a lone surrogate or a zero in every cell makes it no text file
        return
    assert any(entry.member.name == "Barco" for entry in result.entries)
    assert all(str(problem) for problem in result.problems)
