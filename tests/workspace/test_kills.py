"""Whoever pulls the plug loses nothing that was kept and finds nothing half done."""

import os

import pytest

from tests.workspace.kills import VERBS, Scene, killed, scene

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return scene(tmp_path_factory.mktemp("kills"))


@pytest.mark.parametrize("part", [0.3, 0.8])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_is_killed_is_done_or_was_never_begun(known: Scene, verb: str, part: float) -> None:
    assert killed(known, verb, part) in {"before", "after"}
