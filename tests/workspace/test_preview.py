"""A preview says what an import then does, and writes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists.directory import read_directory
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.preview import preview, preview_files
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    known = tmp_path / "known.csv"
    known.write_text("Naam;Website;Land\nAlfa BV;alfa.example;BE\nBeta NV;;BE\n", encoding="utf-8")
    made = Workspace(tmp_path / "w.workspace")
    import_directories(made, [known], NOW)
    return made


def test_a_preview_tells_who_is_new_who_changes_and_what_stays_out(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text("Naam;TRL;Land\nAlfa BV;5;BE\nBeta NV;;BE\nGamma;99;BE\n;4;BE\n", encoding="utf-8")
    state, imports = workspace.state(), workspace.imports()
    found = preview_files(workspace, [file])
    assert [member.name for member in found.added] == ["Gamma"]
    assert [(member.name, names) for member, names in found.changed] == [("Alfa BV", ("trl",))]
    assert found.left == 1
    assert {problem.row for problem in found.problems} >= {4, 5}
    assert (workspace.state(), workspace.imports()) == (state, imports)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from(["Alfa BV", "Beta NV", "Gamma", "Delta"]), st.integers(1, 12)), max_size=6))
def test_an_import_does_what_its_preview_said(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]) -> None:
    folder = tmp_path_factory.mktemp("preview")
    workspace = Workspace(folder / "w.workspace")
    for name, lines in (("known.csv", [("Alfa BV", 4)]), ("next.csv", [*rows, ("Alfa BV", 4)])):
        text = "Naam;TRL;Land\n" + "".join(f"{member};{level};BE\n" for member, level in lines)
        (folder / name).write_text(text, encoding="utf-8")
        predicted = preview(workspace, [read_directory(folder / name)])
        before = workspace.roster()
        record = import_directories(workspace, [folder / name], NOW)
        assert record.counts["members_added"] == len(predicted.added)
        assert record.problems == predicted.problems
        after = workspace.roster()
        assert {member.id for member in after.members} - {member.id for member in before.members} == {
            member.id for member in predicted.added
        }
    workspace.close()


def test_a_file_that_cannot_be_used_has_no_preview(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"")
    with pytest.raises(UnreadableFile):
        preview_files(workspace, [tmp_path / "x.csv"])
