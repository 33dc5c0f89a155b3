"""A spreadsheet of past projects comes in as projects and participations, whatever its headers, days and money look like."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from matchmaking.errors import UnreadableFile
from matchmaking.members.cordis.programmes import CordisReading
from matchmaking.members.lists.days import amount_in, day_in
from matchmaking.members.member import COORDINATOR
from matchmaking.members.projects.project_list import is_project_list, organisations_in, read_project_list
from matchmaking.workspace.importing import import_directories, import_projects
from matchmaking.workspace.workspace import Workspace
from tests.members.files import workbook

NOW = datetime(2026, 11, 29, tzinfo=UTC)
LIST = """Goedgekeurde projecten oproep 2024;;;;;;
;;;;;;
Nr;Promotor;Co-promotoren;Project;Samenvatting;Start;Steun
12;Zwaluwnest NV;Ravelbos BV, UZ Lindekant;NACHTWACHT;Thuismeting van ademhaling bij baby's.;01/03/2023;1.250.000,50
13;UZ Lindekant;Zwaluwnest NV / Hogeschool Ravelbos;TREDEN;Revalidatie met een slimme zool.;2024-09-15;€ 400.000
"""


def project_list(folder: Path, text: str = LIST, name: str = "projecten 2024.csv") -> CordisReading:
    (folder / name).write_text(text, encoding="utf-8")
    return read_project_list(folder / name)


def who(reading: CordisReading, project: str) -> dict[str, str]:
    """The roles in a project by the names of the organisations."""
    names = {member.id: member.name for member in reading.members}
    return {names[part.member]: part.role for part in reading.participations if part.project == project}


def test_projects_come_with_partners_texts_days_in_both_notations_and_money(tmp_path: Path) -> None:
    reading = project_list(tmp_path)
    first, second = reading.projects
    assert (first.title, first.text, first.start, first.budget) == (
        "NACHTWACHT",
        "Thuismeting van ademhaling bij baby's.",
        date(2023, 3, 1),
        1250000.5,
    )
    assert (second.start, second.budget) == (date(2024, 9, 15), 400000.0)
    assert who(reading, first.id) == {"Zwaluwnest NV": COORDINATOR, "Ravelbos BV": "participant", "UZ Lindekant": "participant"}
    assert who(reading, second.id) == {
        "UZ Lindekant": COORDINATOR,
        "Zwaluwnest NV": "participant",
        "Hogeschool Ravelbos": "participant",
    }
    assert reading.problems == ()


@pytest.mark.parametrize("header", ["Trefwoorden", "Keywords", "Mots-clés", "Schlagwörter"])
def test_a_column_of_keywords_is_read_in_every_language(tmp_path: Path, header: str) -> None:
    text = f"Promotor;Partners;Titel;{header}\nZwaluwnest NV;UZ Lindekant;TREDEN;slimme zool, revalidatie\n"
    reading = project_list(tmp_path, text)
    assert reading.projects[0].keywords == ("slimme zool", "revalidatie")
    assert reading.problems == ()


def test_organisations_are_the_members_that_are_known_and_reading_again_changes_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w.workspace")
    members = tmp_path / "leden.csv"
    members.write_text("Naam;Gemeente\nZwaluwnest;Gent\nUniversitair Ziekenhuis Lindekant;Leuven\n", encoding="utf-8")
    import_directories(workspace, [members], NOW)
    project_list(tmp_path)
    first = import_projects(workspace, [tmp_path / "projecten 2024.csv"], NOW)
    assert (first.counts["members_added"], first.counts["projects_added"], first.counts["participations_added"]) == (2, 2, 6)
    roster = workspace.roster()
    assert {part.project for part in roster.participations if part.member == "zwaluwnest"} == set(roster.project)
    again = import_projects(workspace, [tmp_path / "projecten 2024.csv"], NOW)
    assert not any(count for name, count in again.counts.items() if not name.endswith("unchanged"))


@pytest.mark.parametrize(
    "header",
    [
        "Numéro;Porteur de projet;Partenaires;Titre du projet;Résumé;Date de début;Subvention",
        "Reference;Lead applicant;Project partners;Project title;Abstract;Start date;Grant amount",
        "Dossiernummer;Penvoerder;Deelnemers;Titel;Omschrijving;Begindatum;Toegekende steun",
        "Projektnummer;Koordinator;Projektpartner;Projekttitel;Zusammenfassung;Projektbeginn;Fördersumme",
    ],
)
def test_headers_in_four_languages(tmp_path: Path, header: str) -> None:
    reading = project_list(tmp_path, LIST.replace("Nr;Promotor;Co-promotoren;Project;Samenvatting;Start;Steun", header))
    assert reading == project_list(tmp_path)


def test_partners_in_rows_of_their_own(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Projectnummer", "Titel", "Promotor", "Partner", "Startdatum", "Looptijd (maanden)"],
        [7, "TREDEN", "UZ Lindekant", "Zwaluwnest NV", datetime(2024, 1, 31, tzinfo=UTC).replace(tzinfo=None), 13],
        [None, None, None, "Ravelbos BV (NL)"],
        [7, "TREDEN", "UZ Lindekant", "Hogeschool Ravelbos"],
    ]
    workbook(tmp_path / "projecten.xlsx", {"2024": rows})
    reading = read_project_list(tmp_path / "projecten.xlsx")
    (project,) = reading.projects
    assert (project.start, project.end) == (date(2024, 1, 31), date(2025, 2, 28))
    assert who(reading, project.id) == {
        "UZ Lindekant": COORDINATOR,
        "Zwaluwnest NV": "participant",
        "Ravelbos BV": "participant",
        "Hogeschool Ravelbos": "participant",
    }
    assert {member.name: member.country for member in reading.members}["Ravelbos BV"] == "NL"


def test_what_is_not_understood_is_told(tmp_path: Path) -> None:
    rows = "14;;;LEEG;Niemand deed mee.;2024;\n15;Zwaluwnest NV;;ZON;Licht.;binnenkort;veel 0 geld\n"
    reading = project_list(tmp_path, LIST.replace("Steun", "Steun;Kleur").replace("Start;", "Start;") + rows)
    assert [(problem.row, problem.field) for problem in reading.problems] == [(6, ""), (7, "start"), (3, "Kleur")]
    assert len(reading.projects) == 3


def test_a_list_of_members_is_none_of_projects(tmp_path: Path) -> None:
    (tmp_path / "leden.csv").write_text("Promotor;Wat doen jullie?;Website\nZwaluwnest;Sensoren;zwaluw.example\n")
    assert not is_project_list(tmp_path / "leden.csv")
    with pytest.raises(UnreadableFile, match="what projects are called"):
        read_project_list(tmp_path / "leden.csv")
    project_list(tmp_path)
    assert is_project_list(tmp_path / "projecten 2024.csv")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ravelbos BV, UZ Lindekant", ["Ravelbos BV", "UZ Lindekant"]),
        ("Acme, Inc.; Zwaluw N.V.", ["Acme, Inc.", "Zwaluw N.V."]),
        ("• Ravelbos BV\n• UZ Lindekant", ["Ravelbos BV", "UZ Lindekant"]),
        ("Ravelbos BV / UZ Lindekant", ["Ravelbos BV", "UZ Lindekant"]),
        ("Ravelbos A/S", ["Ravelbos A/S"]),
        ("geen", []),
        ("n.v.t.", []),
    ],
)
def test_several_organisations_in_one_cell(cell: str, names: list[str]) -> None:
    assert organisations_in(cell) == names


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/03/2023", date(2023, 3, 1)),
        ("1.3.2023", date(2023, 3, 1)),
        ("01/03/23", date(2023, 3, 1)),
        ("2023-03-01 00:00", date(2023, 3, 1)),
        ("1 maart 2023", date(2023, 3, 1)),
        ("1er mars 2023", date(2023, 3, 1)),
        ("March 1, 2023", date(2023, 3, 1)),
        ("mrt 2023", date(2023, 3, 1)),
        ("03/2023", date(2023, 3, 1)),
        ("2023", date(2023, 1, 1)),
        ("31/02/2023", None),
        ("binnenkort", None),
    ],
)
def test_days_as_people_write_them(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3 miljoen euro", 3e6),
        ("€ 1.234.567,89", 1234567.89),
        ("1,234,567.89 EUR", 1234567.89),
        ("450k", 450e3),
        ("2,5 M€", 2.5e6),
        ("12.500", 12500.0),
        ("1.250 miljoen", 1.25e6),
        ("12,50", 12.5),
        ("onbekend", None),
    ],
)
def test_money_as_people_write_it(text: str, amount: float | None) -> None:
    assert amount_in(text) == amount


def test_the_command_says_what_came_in_as_one_json_document(tmp_path: Path) -> None:
    project_list(tmp_path)
    command = [sys.executable, "-m", "matchmaking", "import", "projects", "projecten 2024.csv", "--json"]
    run = subprocess.run(
        [*command, "--workspace", str(tmp_path / "w.workspace")], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, json.loads(run.stdout)["counts"]["projects_added"]) == (0, 2)


def test_a_folder_of_cordis_is_led_to_its_own_command(tmp_path: Path) -> None:
    (tmp_path / "projects").mkdir()
    with pytest.raises(UnreadableFile, match="projects is a folder"):
        read_project_list(tmp_path / "projects")
    (tmp_path / "projects" / "project.csv").write_text("id;title\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="matchmaking import cordis"):
        read_project_list(tmp_path / "projects")
