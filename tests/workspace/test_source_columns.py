"""How the columns of a list are read: told by a person, kept for its source, used for the next list, changed and forgotten."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.errors import ImpossibleRequest, NotAllowed, UnreadableFile
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import ToldColumns, Understanding
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.preview import preview_files
from matchmaking.workspace.source_columns import change_column, columns_before, find_source, forget_source, sources
from matchmaking.workspace.storage.documents import kept
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 26, tzinfo=UTC)
LIST = "Wie;Waar precies;Zoekt men naar\nBarco;Kortrijk;Partners voor zorg\nImec;Leuven;Klinische partners\n"
TOLD = ToldColumns("", {"Wie": Field.NAME, "Waar precies": Field.CITY, "Zoekt men naar": Field.NEEDS})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "a.workspace")


def write(tmp_path: Path, name: str, content: str = LIST) -> Path:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    return file


def test_a_list_whose_headers_nobody_knows_is_read_as_a_person_tells(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path, "leden-2026.csv")
    with pytest.raises(UnreadableFile, match="no column that is known to hold names"):
        import_directories(workspace, [file], NOW)
    seen = columns_before(workspace, file, ToldColumns())
    assert next((column.header, column.why, column.example) for column in seen.columns) == (
        "Wie",
        Understanding.NOT_UNDERSTOOD,
        "Barco",
    )
    import_directories(workspace, [file], NOW, told={file.name: TOLD})
    barco = workspace.roster().find("Barco")
    assert (barco.city, [need.text for need in barco.needs]) == ("Kortrijk", ["Partners voor zorg"])


def test_the_next_list_of_the_same_shape_is_read_the_same_under_another_name(workspace: Workspace, tmp_path: Path) -> None:
    import_directories(workspace, [write(tmp_path, "leden-2026.csv")], NOW, told={"leden-2026.csv": TOLD})
    later = write(tmp_path, "export.csv", LIST + "UZ Gent;Gent;Implantaten\n")
    assert [member.name for member in preview_files(workspace, [later]).added] == ["UZ Gent"]
    import_directories(workspace, [later], NOW)
    assert workspace.roster().find("UZ Gent").city == "Gent"


def test_a_list_of_the_same_source_with_a_column_more_is_still_read_so(workspace: Workspace, tmp_path: Path) -> None:
    import_directories(workspace, [write(tmp_path, "leden-2026.csv")], NOW, told={"leden-2026.csv": TOLD})
    wider = "Wie;Waar precies;Website\nUZ Gent;Gent;uzgent.be\n"
    import_directories(workspace, [write(tmp_path, "leden-2027.csv", wider)], NOW)
    found = workspace.roster().find("UZ Gent")
    assert (found.city, found.website) == ("Gent", "https://uzgent.be")
    headers = {column.header for column in find_source(workspace, "leden").columns}
    assert headers == {"Wie", "Waar precies", "Website", "Zoekt men naar"}


def test_another_list_is_not_read_by_the_columns_of_a_source(workspace: Workspace, tmp_path: Path) -> None:
    import_directories(workspace, [write(tmp_path, "leden-2026.csv")], NOW, told={"leden-2026.csv": TOLD})
    other = write(tmp_path, "anders.csv", "Wie;Wat;Hoe;Waarom\nBarco;a;b;c\n")
    with pytest.raises(UnreadableFile, match="no column that is known to hold names"):
        preview_files(workspace, [other])


def test_a_known_header_can_be_told_to_hold_something_else_or_nothing(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "Naam;Omschrijving;Website\nBarco;Zoekt partners;intern.be\n")
    told = {"a.csv": ToldColumns("", {"Omschrijving": Field.NEEDS, "Website": Field.UNUSED})}
    import_directories(workspace, [file], NOW, told=told)
    barco = workspace.roster().find("Barco")
    assert ([need.text for need in barco.needs], barco.statements, barco.website) == (["Zoekt partners"], (), "")


def test_what_is_kept_of_a_source_is_shown_changed_and_forgotten(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path, "leden-2026.csv")
    import_directories(workspace, [file], NOW, told={file.name: TOLD})
    assert [source.source for source in sources(workspace)] == ["leden"]
    change_column(workspace, "Leden", "zoekt men naar", Field.OFFERS, NOW)
    assert find_source(workspace, "leden").told["zoekt men naar"] is Field.OFFERS
    import_directories(workspace, [write(tmp_path, "leden-2027.csv", LIST.replace("Barco", "Nieuw"))], NOW)
    assert [offer.text for offer in workspace.roster().find("Nieuw").offers] == ["Partners voor zorg"]
    forget_source(workspace, "leden", NOW)
    assert sources(workspace) == ()
    with pytest.raises(ImpossibleRequest, match="No list was read under the name 'leden'"):
        forget_source(workspace, "leden", NOW)


def test_a_guess_stays_a_guess_at_the_next_import(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "Naam;Omschrijvingg;Land;Toestemming\nBarco;x;BE;ja\n")
    for _ in range(2):
        record = import_directories(workspace, [file], NOW)
        assert [problem.field for problem in record.problems] == ["Omschrijvingg"]


def test_reading_the_same_list_again_leaves_the_source_as_it_is(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path, "leden-2026.csv")
    for _ in range(2):
        import_directories(workspace, [file], NOW, told={file.name: TOLD})
    assert [document.edition for document in kept(workspace, "columns")] == [1]


def test_nothing_that_stands_below_the_headers_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", "Naam;E-mail;Land\nBarco;an.claes@barco.example;BE\n")
    import_directories(workspace, [file], NOW)
    assert "claes" not in json.dumps([dict(document.body) for document in kept(workspace, "columns")])


def test_only_the_office_may_change_how_lists_are_read(workspace: Workspace, tmp_path: Path) -> None:
    import_directories(workspace, [write(tmp_path, "leden-2026.csv")], NOW, told={"leden-2026.csv": TOLD})
    for viewer in (Viewer(ViewerRole.ANALYST), Viewer(ViewerRole.COMPANY, "barco")):
        with pytest.raises(NotAllowed):
            change_column(workspace, "leden", "Wie", Field.UNUSED, NOW, viewer)
        with pytest.raises(NotAllowed):
            forget_source(workspace, "leden", NOW, viewer)
