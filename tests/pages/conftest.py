"""Pages opened without a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from matchmaking.pages.frame import session
from matchmaking.pages.frame.model_cache import ModelCache
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import APP, PATIENCE, Demonstration

OpenPage = Callable[..., AppTest]


_LEARNT = ModelCache(session._open, session.encoder)
"""What was learnt of the demonstration cluster, for all tests: it is kept by place and state, as for all sessions of an app."""


class _Shelf:
    """Gives what was learnt, and keeps it when pages empty what they keep: no other state of the cluster is found there."""

    def __call__(self) -> ModelCache:
        return _LEARNT

    def clear(self) -> None:
        pass


@pytest.fixture(autouse=True)
def nothing_is_loaded_in_the_background(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(session, "warm_up", lambda: None)
    monkeypatch.setattr(session, "_shelf", _Shelf())
    monkeypatch.setattr(session, "_FIRST_PAINT", 2.0 * PATIENCE)  # what waits for the model waits: see ``model_loaded``
    yield
    st.cache_resource.clear()


@pytest.fixture
def open_page(demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Open a page on the demonstration cluster, in a language."""
    for name, value in demonstration.environment.items():
        monkeypatch.setenv(name, value)
    return _opener


@pytest.fixture
def open_empty(tmp_path: Path, demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Open a page on a workspace without members."""
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "empty.workspace"))
    monkeypatch.setenv("MATCHMAKING_CACHE", str(demonstration.cache))
    return _opener


@pytest.fixture
def model_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedding model is there when a page's first paint is; such a test waits until no job runs."""
    monkeypatch.setattr(session, "_FIRST_PAINT", 0.0)


def until_no_job_runs(at: AppTest) -> None:
    """Show the page anew, as a browser does by itself, until no job is in progress on it."""
    until = monotonic() + PATIENCE
    while at.get("progress") and monotonic() < until:
        sleep(0.2)
        at.run()
    assert not at.get("progress")


def _opener(page: str = "find_partners", language: str = "en", **query: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.query_params["lang"] = language
    for key, value in query.items():
        at.query_params[key] = value
    if page != "start":
        at.switch_page(f"matchmaking/pages/{page}.py")
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


@pytest.fixture
def workspace(demonstration: Demonstration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: OpenPage) -> Workspace:
    """A copy of the demonstration cluster of this test's own."""
    copy = demonstration.copied(tmp_path).workspace
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(copy))
    return Workspace(copy)
