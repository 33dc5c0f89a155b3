"""Every field of a member keeps who said it and on which day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from matchmaking.members.member import Roster
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.storage.origins import Basis, Origin, origins, write_origins
from matchmaking.workspace.workspace import Workspace
from tests.workspace.test_workspace import saved

FIRST = datetime(2025, 3, 1, 12, tzinfo=UTC)
LATER = FIRST + timedelta(days=400)


def listed(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_field_comes_from_the_list_that_says_it(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    import_directories(workspace, [listed(tmp_path, "a.csv", "Naam;Website;Land\nAlfa BV;www.alfa.example;BE\n")], FIRST)
    import_directories(workspace, [listed(tmp_path, "b.csv", "Naam;Aantal werknemers;Land\nAlfa BV;12;BE\n")], LATER)
    found = origins(workspace)["alfa-bv"]
    assert found["website"] == Origin("a.csv", FIRST.date())
    assert found["headcount"] == Origin("b.csv", LATER.date())
    assert found["country"] == Origin("b.csv", LATER.date())  # said again
    assert "participant_code" not in found


def test_a_list_that_says_something_else_is_not_the_origin(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    import_directories(workspace, [listed(tmp_path, "a.csv", "Naam;Aantal werknemers\nAlfa BV;12\n")], FIRST)
    import_directories(workspace, [listed(tmp_path, "b.csv", "Naam;Aantal werknemers\nAlfa BV;900\n")], LATER)
    assert workspace.roster().member("alfa-bv").headcount == 12
    assert origins(workspace)["alfa-bv"]["headcount"] == Origin("a.csv", FIRST.date())


def test_lists_do_not_speak_over_a_person(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    file = listed(tmp_path, "a.csv", "Naam;Website\nAlfa BV;www.alfa.example\n")
    import_directories(workspace, [file], FIRST)
    confirmed = Origin("An", date(2026, 1, 1), Basis.CONFIRMED)
    with workspace.writing() as connection:
        write_origins(connection, {"alfa-bv": {"website": confirmed}})
    import_directories(workspace, [file], LATER)
    found = origins(workspace)["alfa-bv"]
    assert found["website"] == confirmed
    assert found["name"] == Origin("a.csv", LATER.date())


def test_origins_go_with_the_member(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    import_directories(workspace, [listed(tmp_path, "a.csv", "Naam\nAlfa BV\n")], FIRST)
    saved(workspace, Roster())
    assert origins(workspace) == {}
