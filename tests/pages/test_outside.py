"""On the pages the cluster office alone sees who outside the cluster does what no member covers."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.members.lists.directory import read_directory
from matchmaking.workspace.importing import merge_readings
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import until_no_job_runs
from tests.pages.test_roles import _everything, _open
from tests.workspace.test_workspace import NOW

NAME = "Sensorhuis Rijsel"
SAID = "We embed a battery-free sensor in a metal joint prosthesis that detects bacterial colonisation and sends a warning."


@pytest.fixture
def elsewhere(tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another cluster with a member that does what no member of the demonstration does, known to the app."""
    bakers = "\n".join(f"Bakery {at};BE;Gent;We bake bread of kind {at} for shops and for schools." for at in range(12))
    file = tmp_path / "portfolio.csv"
    file.write_text(f"name;country;city;description\n{NAME};FR;Lille;{SAID}\n{bakers}\n", encoding="utf-8")
    other = Workspace(tmp_path / "portfolio.workspace")
    merge_readings(other, [read_directory(file)], [file], NOW)
    other.close()
    monkeypatch.setenv("MATCHMAKING_OUTSIDE", f"{tmp_path / 'portfolio.workspace'} ; {tmp_path / 'gone.workspace'}")
    return tmp_path


def looked(role: str, **state: str) -> AppTest:
    at = _open("build_consortium", role, call="implants-without-infection")
    for name, value in state.items():
        at.session_state[name] = value
    at.run()
    until_no_job_runs(at)
    return at


@pytest.mark.usefixtures("elsewhere", "model_loaded")
def test_the_office_sees_who_does_it_outside_with_the_quote_and_what_could_not_be_opened() -> None:
    for view in ("Proposals", "White spots"):
        said = _everything(looked("manager", call_view=view))
        assert f"{NAME} (Lille, France)" in said
        assert f"found in portfolio: “{SAID}”" in said
    assert "There is no workspace at" in said
    assert "gone.workspace" in said


@pytest.mark.usefixtures("elsewhere", "model_loaded")
@pytest.mark.parametrize("role", ["company", "analyst"])
def test_nobody_but_the_office_is_told_of_another_workspace(role: str) -> None:
    for view in ("Proposals", "White spots"):
        said = _everything(looked(role, call_view=view))
        assert "Infection sensor inside the implant" in said
        assert NAME not in said
        assert "There is no workspace at" not in said
