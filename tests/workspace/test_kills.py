"""Whoever pulls the plug loses nothing that was kept and finds nothing half done."""

import os

import pytest

from tests.postgresql import Server, postgresql
from tests.workspace.kills import VERBS, Scene, killed, scene

__all__ = ["postgresql"]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return scene(tmp_path_factory.mktemp("kills"))


@pytest.fixture(scope="module")
def known_to_a_server(tmp_path_factory: pytest.TempPathFactory, postgresql: Server) -> Scene:
    return scene(tmp_path_factory.mktemp("kills"), postgresql.new_database)


@pytest.mark.parametrize("part", [0.3, 0.8])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_is_killed_is_done_or_was_never_begun(known: Scene, verb: str, part: float) -> None:
    assert killed(known, verb, part) in {"before", "after"}


@pytest.mark.parametrize("verb", ["import", "merge", "erase", "event", "restore", "migration"])
def test_nor_is_anything_half_there_on_a_server(known_to_a_server: Scene, verb: str) -> None:
    assert killed(known_to_a_server, verb, 0.6) in {"before", "after"}
