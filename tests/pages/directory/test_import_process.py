"""Imports in a process of their own: the same as in this one, with what a person said of the columns."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.errors import NotAllowed, UnreadableFile
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import ToldColumns
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.pages.directory.import_process import bring_in, look_ahead
from matchmaking.pages.frame.subprocess_job import in_subprocess
from matchmaking.remarks import Remark
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "leden.csv").write_text("Wie;Naam;TRL\nBarco;Barco NV;99\nImec;Imec;4\n", encoding="utf-8")
    return tmp_path / "leden.csv"


def test_an_import_apart_does_what_an_import_does_and_says_how_far_it_is(tmp_path: Path, file: Path) -> None:
    beside, other = Workspace(tmp_path / "a.workspace"), Workspace(tmp_path / "b.workspace")
    told = {"leden.csv": ToldColumns("bron", {"Wie": Field.ALIASES})}
    stages: list[str] = []
    record = import_directories(beside, [file], NOW, told=told)
    work = (other.address, [file], NOW, OFFICE, told)
    assert in_subprocess(bring_in, *work, tell=lambda remark, part: stages.append(remark.message)) == [record]
    assert other.whole_roster() == beside.whole_roster()
    assert len(stages) == 3


def test_what_it_refuses_is_refused_with_the_same_words(tmp_path: Path, file: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    file.write_text("niets\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no row of headers") as refused:
        in_subprocess(bring_in, workspace.address, [file], NOW, OFFICE, {}, tell=_say_nothing)
    with pytest.raises(UnreadableFile) as beside:
        import_directories(workspace, [file], NOW)
    assert str(refused.value) == str(beside.value)
    with pytest.raises(NotAllowed):
        in_subprocess(bring_in, workspace.address, [file], NOW, Viewer(ViewerRole.ANALYST), {}, tell=_say_nothing)


def test_a_look_ahead_says_how_columns_are_read_also_of_a_list_that_cannot_be_used(tmp_path: Path, file: Path) -> None:
    place = Workspace(tmp_path / "a.workspace").address
    seen = in_subprocess(look_ahead, place, [file], {}, tell=_say_nothing)
    assert seen.preview is not None
    assert [member.name for member in seen.preview.added] == ["Barco NV", "Imec"]
    assert [column.header for column in seen.columns["leden.csv"].columns] == ["Wie", "Naam", "TRL"]
    file.write_text("Wie;Wat\nBarco;schermen\n", encoding="utf-8")
    seen = in_subprocess(look_ahead, place, [file], {}, tell=_say_nothing)
    assert seen.refusal is not None
    assert seen.columns["leden.csv"].columns


def _say_nothing(_: Remark, part: float) -> None: ...
