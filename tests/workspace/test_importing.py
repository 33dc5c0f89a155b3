"""An import brings in all of what can be read, or nothing."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matchmaking.errors import UnreadableFile
from matchmaking.workspace.importing import import_cordis, import_directories
from matchmaking.workspace.storage.origins import origins
from matchmaking.workspace.storage.records import records_of
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    file = written(
        tmp_path, "a.csv", "Naam;Omschrijving;Land\nAlfa BV;Wij maken sensoren voor patiënten thuis.;BE\nBeta NV;;NL\n"
    )
    workspace = Workspace(tmp_path / "w.workspace")
    first = import_directories(workspace, [file], NOW)
    before = workspace.roster()
    second = import_directories(workspace, [file], NOW)
    assert (first.counts["members_added"], second.counts["members_unchanged"]) == (2, 2)
    assert workspace.roster() == before


def test_a_list_that_comes_again_moves_the_day_of_its_rows_and_fields_and_nothing_else(tmp_path: Path) -> None:
    file = written(
        tmp_path, "a.csv", "Naam;Contactpersoon;E-mail;Werknemers\nAlfa BV;An Claes;an@alfa.example;12\nBeta NV;;;\n"
    )
    workspace = Workspace(tmp_path / "w.workspace")
    import_directories(workspace, [file], NOW)
    roster, state, (before,) = workspace.whole_roster(), workspace.state(), records_of(workspace, "alfa-bv")
    later = NOW + timedelta(days=40)
    import_directories(workspace, [file], later)
    assert (workspace.whole_roster(), workspace.state()) == (roster, state)
    assert records_of(workspace, "alfa-bv") == (replace(before, on=later.date()),)
    assert {origin.on for said in origins(workspace).values() for origin in said.values()} == {later.date()}
    assert len(workspace.imports()) == 2


def test_a_second_list_adds_to_the_members_it_knows(tmp_path: Path) -> None:
    first = written(tmp_path, "a.csv", "Naam;Website;Land\nAlfa BV;www.alfa.example;BE\n")
    second = written(
        tmp_path, "b.csv", "Name,Website,Description,Country\nALFA,https://alfa.example,We make wearable sensors.,Belgium\n"
    )
    workspace = Workspace(tmp_path / "w.workspace")
    import_directories(workspace, [first], NOW)
    import_directories(workspace, [second], NOW)
    (member,) = workspace.roster().members
    assert member.name == "Alfa BV"
    assert [statement.text for statement in member.statements] == ["We make wearable sensors."]


def test_one_unreadable_file_among_several_keeps_all_of_them_out(tmp_path: Path) -> None:
    good = written(tmp_path, "a.csv", "Naam\nAlfa BV\n")
    bad = tmp_path / "b.xlsx"
    bad.write_bytes(b"PK\x03\x04 not really a workbook")
    workspace = Workspace(tmp_path / "w.workspace")
    with pytest.raises(UnreadableFile, match=r"b\.xlsx"):
        import_directories(workspace, [good, bad], NOW)
    assert workspace.roster().members == ()
    assert workspace.imports() == ()


def test_an_import_killed_in_the_middle_leaves_the_previous_state(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w.workspace")
    import_directories(workspace, [written(tmp_path, "a.csv", "Naam\nAlfa BV\n")], NOW)
    before = workspace.roster()
    rows = "\n".join(f"Firma {number};Wij maken onderdeel nummer {number} voor ziekenhuizen." for number in range(3000))
    large = written(tmp_path, "large.csv", "Naam;Omschrijving\n" + rows)
    command = [
        sys.executable,
        "-m",
        "matchmaking",
        "import",
        "members",
        str(large),
        "--workspace",
        str(tmp_path / "w.workspace"),
    ]
    for delay in (1.0, 2.5, 4.0):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        now = workspace.roster()
        assert now == before or len(now.members) == 3001


def test_both_whole_archives_come_in_and_the_second_time_change_nothing(benchmark: Path, tmp_path: Path) -> None:
    archives = [benchmark / "cordis-fp7.zip", benchmark / "cordis-h2020-to-2019.zip"]
    workspace = Workspace(tmp_path / "w.workspace")
    first = import_cordis(workspace, archives, NOW)
    assert first.counts["members_added"] == 47_258
    assert first.counts["projects_added"] == 42_444
    assert first.counts["participations_added"] == 206_256
    state = workspace.state()
    import_cordis(workspace, archives, NOW)
    assert workspace.state() == state


def test_a_country_keeps_its_organisations_and_their_projects_only(benchmark: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w.workspace")
    import_cordis(workspace, [benchmark / "cordis-h2020-to-2019.zip"], NOW, country="BE")
    roster = workspace.roster()
    assert {member.country for member in roster.members} == {"BE"}
    assert {part.project for part in roster.participations} == {project.id for project in roster.projects}
