"""What a person says of a member stays, with who said it, when, and what stood there before."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.errors import NotAllowed, StaleChange, UnknownMember
from matchmaking.members.member import Kind, Sector
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance import changes
from matchmaking.workspace.maintenance.changes import change, changes_of, edit
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.storage.origins import Basis, origins
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def workspace(place: str, tmp_path: Path) -> Workspace:
    file = tmp_path / "a.csv"
    file.write_text("Naam;Type;Land\nAlfa BV;kmo;BE\nAlfab BV;kmo;BE\n", encoding="utf-8")
    made = Workspace(place)
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


def test_a_change_whose_history_cannot_be_written_is_not_made(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("no room left")

    id = workspace.roster().find("Alfa BV").id
    monkeypatch.setattr(changes, "write_new", fails)
    with pytest.raises(OSError, match="no room"):
        change(workspace, id, {"headcount": 12}, "An", NOW, Basis.CORRECTED)
    assert workspace.roster().member(id).headcount is None
    assert not origins(workspace)[id].get("headcount")


def test_a_company_changes_itself_and_nobody_else(workspace: Workspace) -> None:
    alfa, alfab = (workspace.roster().find(name).id for name in ("Alfa BV", "Alfab BV"))
    viewer = Viewer(ViewerRole.COMPANY, alfa, "an")
    change(workspace, alfa, {"headcount": 12}, "An", NOW, Basis.CORRECTED, viewer)
    with pytest.raises(NotAllowed):
        change(workspace, alfab, {"headcount": 12}, "An", NOW, Basis.CORRECTED, viewer)
    assert [member.headcount for member in workspace.roster().members] == [12, None]
    assert len(changes_of(workspace, alfa, viewer)) == 1


@pytest.fixture
def joined(place: str, tmp_path: Path) -> Workspace:
    """One member that two lists spell so differently that a person had to say so."""
    file = tmp_path / "two.csv"
    file.write_text(
        "Naam;Land;Website;Aantal medewerkers;Aanbod\nAlfa BV;BE;;;lenzen\nZeta Imaging;BE;https://zeta.example;40;lasers\n",
        encoding="utf-8",
    )
    made = Workspace(place)
    import_directories(made, [file], NOW)
    decide(made, "alfa-bv", "zeta-imaging", same=True, now=NOW)
    return made


def test_a_joined_member_can_be_edited_though_another_part_said_the_field(joined: Workspace) -> None:
    (read,) = joined.roster().members
    assert read.headcount == 40
    edit(joined, read, replace(read, headcount=45), NOW)
    assert joined.roster().members[0].headcount == 45
    with pytest.raises(StaleChange):
        edit(joined, read, replace(read, headcount=50), NOW)


def test_what_is_taken_from_a_joined_member_does_not_show_through_from_another_part(joined: Workspace) -> None:
    (read,) = joined.roster().members
    edit(joined, read, replace(read, website="", offers=read.offers[:1]), NOW)
    (kept,) = joined.roster().members
    assert (kept.website, len(kept.offers), kept.headcount) == ("", 1, 40)


def test_either_part_of_a_joined_member_may_change_it(joined: Workspace) -> None:
    for part in ("alfa-bv", "zeta-imaging"):
        (read,) = joined.roster().members
        edit(joined, read, replace(read, street=f"Straat van {part}"), NOW, Viewer(ViewerRole.COMPANY, part))
    with pytest.raises(NotAllowed):
        edit(joined, read, replace(read, street="x"), NOW, Viewer(ViewerRole.ANALYST))
