"""Who is who on screen: a pair side by side, decided, taken back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage

LISTS = ["Brabanza Plasma BV;Gent;https://a.example", "Brabanza;Gent;https://b.example\nOculitza NV;Leuven;"]


@pytest.fixture
def workspace(tmp_path: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    files = [tmp_path / f"lijst{place}.csv" for place in range(len(LISTS))]
    for file, rows in zip(files, LISTS, strict=True):
        file.write_text(f"name;city;website\n{rows}\n", encoding="utf-8")
    made = Workspace(tmp_path / "a.workspace")
    import_directories(made, files, datetime(2026, 11, 22, tzinfo=UTC))
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "a.workspace"))
    return made


def page(open_page: OpenPage) -> AppTest:
    app = open_page("members")
    app.session_state["members_view"] = "Possible duplicates (1)"
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_a_pair_is_decided_and_taken_back(workspace: Workspace, open_page: OpenPage) -> None:
    app = page(open_page)
    assert not app.exception
    assert {heading.value for heading in app.header} >= {"Brabanza", "Brabanza Plasma BV"}
    press(app, "They are one")
    assert not app.exception
    assert [member.id for member in workspace.roster().members] == ["brabanza", "oculitza-nv"]
    app.session_state["members_view"] = "Possible duplicates (0)"
    press(app.run(), "Take back")
    assert len(workspace.roster().members) == 3


def test_what_an_import_put_together_is_taken_apart(workspace: Workspace, open_page: OpenPage, tmp_path: Path) -> None:
    third = tmp_path / "derde.csv"
    third.write_text(
        "name;city;website\nOculitza Therapeutics;Leuven;\nOculitza;Leuven;https://oculitza.example\n", encoding="utf-8"
    )
    import_directories(workspace, [third], datetime(2026, 11, 23, tzinfo=UTC))
    app = page(open_page)
    choice = next(box for box in app.selectbox if box.label == "Member")
    choice.select("oculitza-nv").run()
    rows = next(box for box in app.multiselect if box.label == "Rows of the other organisation")
    rows.select(rows.options[0]).run()
    press(app, "Take apart")
    assert not app.exception
    assert len([member for member in workspace.roster().members if "oculitza" in member.id]) == 3
