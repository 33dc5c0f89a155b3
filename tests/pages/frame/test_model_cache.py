"""Everybody's signals: a small change is seen at once, a large one is learnt while people go on with what was there."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.pages.frame import model_cache
from matchmaking.pages.frame.model_cache import CacheEntry, CacheKey, Fitting, ModelCache, wait
from matchmaking.workspace.privacy.consent import opt_out
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.conftest import WordEncoder, small_roster

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "cluster.workspace")
    _bring_in(made, small_roster())
    return made


@pytest.fixture
def place(workspace: Workspace, word_cache: Path) -> CacheKey:
    return CacheKey(workspace.address, str(word_cache), "words")


@pytest.fixture
def shelf(workspace: Workspace) -> ModelCache:
    return ModelCache(lambda _: workspace, WordEncoder)


def _bring_in(workspace: Workspace, roster: Roster) -> None:
    workspace.update(lambda _: Update(roster, (), ImportRecord(NOW, "a list", {}, ())))


def _renamed(name: str) -> Roster:
    roster = small_roster()
    return Roster.of([replace(roster.members[0], name=name), *roster.members[1:]], roster.projects, roster.participations)


def _learnt(shelf: ModelCache, place: CacheKey, workspace: Workspace) -> CacheEntry:
    found = shelf.of(place, OFFICE, workspace.state())
    if isinstance(found, Fitting):
        assert wait(found, to_the_end=True, tell=lambda part: None)
        assert found.error is None
        found = shelf.of(place, OFFICE, workspace.state())
    assert isinstance(found, CacheEntry)
    return found


def test_what_is_learnt_is_learnt_once(shelf: ModelCache, place: CacheKey, workspace: Workspace) -> None:
    assert _learnt(shelf, place, workspace) is _learnt(shelf, place, workspace)


def test_a_small_change_is_waited_for(shelf: ModelCache, place: CacheKey, workspace: Workspace) -> None:
    _learnt(shelf, place, workspace)
    _bring_in(workspace, _renamed("Alfa Anders"))
    found = shelf.of(place, OFFICE, workspace.state())
    assert isinstance(found, Fitting)
    assert wait(found, to_the_end=False, tell=lambda part: None)
    assert _learnt(shelf, place, workspace).features.roster.member("alfa").name == "Alfa Anders"


def test_a_large_change_is_learnt_while_people_go_on_with_the_last_one(
    shelf: ModelCache, place: CacheKey, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Event()
    monkeypatch.setattr(model_cache, "_LARGE", 0)
    monkeypatch.setattr(model_cache, "in_subprocess", lambda *_, **__: held.wait(30))
    before = _learnt(shelf, place, workspace)
    more = Roster.of([*small_roster().members, replace(small_roster().members[0], id="more", name="Meer BV")], [], [])
    more = Roster.of(more.members, small_roster().projects, small_roster().participations)
    _bring_in(workspace, more)
    found = shelf.of(place, OFFICE, workspace.state())
    assert isinstance(found, Fitting)
    assert not wait(found, to_the_end=False, tell=lambda part: None)
    assert shelf.last(place, OFFICE) is before
    assert shelf.of(place, OFFICE, workspace.state()) is found, "it is not begun a second time"
    held.set()
    assert "more" in _learnt(shelf, place, workspace).features.roster.position


def test_nobody_goes_on_with_the_last_one_when_a_member_opted_out_since(
    shelf: ModelCache, place: CacheKey, workspace: Workspace
) -> None:
    before = _learnt(shelf, place, workspace)
    assert shelf.last(place, OFFICE) is before
    opt_out(workspace, "beta", NOW)
    assert shelf.last(place, OFFICE) is None
    assert "beta" not in _learnt(shelf, place, workspace).features.roster.position


def test_two_kinds_of_viewer_are_learnt_apart(shelf: ModelCache, place: CacheKey, workspace: Workspace) -> None:
    _learnt(shelf, place, workspace)
    assert shelf.last(place, Viewer(ViewerRole.COMPANY, "alfa")) is None


def test_what_goes_wrong_is_kept_for_the_page_that_waits(place: CacheKey, workspace: Workspace) -> None:
    def broken(_: str) -> Workspace:
        raise RuntimeError("no database")

    found = ModelCache(broken, WordEncoder).of(place, OFFICE, workspace.state())
    assert isinstance(found, Fitting)
    assert wait(found, to_the_end=True, tell=lambda part: None)
    assert str(found.error) == "no database"
