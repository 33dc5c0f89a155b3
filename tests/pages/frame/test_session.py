"""A second session: it goes on with the members as they were while many new ones are being learnt, and says so."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.pages.frame import model_cache
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration
from tests.pages.conftest import OpenPage


def test_a_second_session_goes_on_while_an_import_is_learnt(
    open_page: OpenPage, demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, held = demonstration.copied(tmp_path).workspace, Event()
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(place))
    monkeypatch.setattr(model_cache, "_LARGE", 0)
    monkeypatch.setattr(model_cache, "in_subprocess", lambda *_, **__: held.wait(60))
    second = open_page("members")
    names = _listed(second)
    lists = tmp_path / "lists.csv"
    lists.write_text("Naam;Land\nNieuwkomer Proef BV;BE\n", encoding="utf-8")
    import_directories(Workspace(place), [lists], datetime(2026, 11, 26, tzinfo=UTC))

    second.run()
    assert not second.exception
    assert any("New members came in" in str(info.value) for info in second.info)
    assert _listed(second) == names

    held.set()
    for _ in range(100):
        second.run()
        if not any("New members came in" in str(info.value) for info in second.info):
            break
    assert not second.exception
    assert "Nieuwkomer Proef BV" in _listed(second)


def _listed(at: AppTest) -> list[str]:
    """The names in the directory's table."""
    return [str(name) for name in at.dataframe[0].value["Name"]]
