"""What a person says of a member stays, with who said it, when, and what stood there before."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.errors import UnknownMember
from matchmaking.members.changes import change, changes_of
from matchmaking.members.importing import import_directories
from matchmaking.members.member import Kind, Sector
from matchmaking.members.origins import Basis, origins
from matchmaking.members.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    file = tmp_path / "a.csv"
    file.write_text("Naam;Type;Land\nAlfa BV;kmo;BE\nAlfab BV;kmo;BE\n", encoding="utf-8")
    made = Workspace(tmp_path / "w.workspace")
    import_directories(made, [file], NOW)
    return made


def test_a_correction_is_kept_with_who_when_and_what_before(workspace: Workspace) -> None:
    id = workspace.roster().find("Alfa BV").id
    change(workspace, id, {"kind": Kind.LARGE_COMPANY}, "An", NOW, Basis.CORRECTED)
    change(workspace, id, {"sectors": {Sector.MEDTECH: 1.0}}, "Bo", LATER, Basis.CONFIRMED)
    assert workspace.roster().member(id).kind is Kind.LARGE_COMPANY
    assert [(each.field, each.before, each.after, each.by, each.at) for each in changes_of(workspace, id)] == [
        ("sectors", None, {"medtech": 1.0}, "Bo", LATER),
        ("kind", "sme", "large_company", "An", NOW),
    ]
    assert origins(workspace)[id]["kind"].basis is Basis.CORRECTED
    assert origins(workspace)[id]["sectors"].basis is Basis.CONFIRMED


def test_an_import_leaves_what_a_person_said(workspace: Workspace, tmp_path: Path) -> None:
    id = workspace.roster().find("Alfa BV").id
    change(workspace, id, {"kind": Kind.LARGE_COMPANY}, "An", NOW, Basis.CORRECTED)
    import_directories(workspace, [tmp_path / "a.csv"], LATER)
    assert workspace.roster().member(id).kind is Kind.LARGE_COMPANY
    assert origins(workspace)[id]["kind"].source == "An"


def test_a_change_leaves_doubts_about_who_is_who_as_they_are(workspace: Workspace) -> None:
    before = workspace.possible_duplicates()
    change(workspace, workspace.roster().find("Alfa BV").id, {"headcount": 12}, "An", NOW, Basis.CORRECTED)
    assert workspace.possible_duplicates() == before


def test_a_change_of_nobody_and_of_nothing_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UnknownMember):
        change(workspace, "nobody", {"headcount": 1}, "An", NOW, Basis.CORRECTED)
    with pytest.raises(ValueError, match="no fields"):
        change(workspace, workspace.roster().members[0].id, {"shoe_size": 1}, "An", NOW, Basis.CORRECTED)
    assert len(workspace.imports()) == 1
