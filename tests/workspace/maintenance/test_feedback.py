"""What was shown at which rank is kept with what came of it."""

from datetime import timedelta

import pytest

from matchmaking.errors import ImpossibleRequest, NotAllowed
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.maintenance.feedback import Refusal, Result, Shown, outcomes, record_outcome, record_showing
from matchmaking.workspace.workspace import Workspace
from tests.workspace.test_workspace import NOW

LIST = (Shown("gamma", {"relevance": 0.75, "place": 1.0}), Shown("beta", {"relevance": 0.5}))
ALFA, BETA = Viewer(ViewerRole.COMPANY, "alfa"), Viewer(ViewerRole.COMPANY, "beta")


def test_a_list_comes_back_in_its_order_with_what_came_of_it(place: str) -> None:
    workspace = Workspace(place)
    first = record_showing(workspace, "alfa", LIST, NOW)
    record_showing(workspace, "", LIST[::-1], NOW + timedelta(hours=1))
    record_outcome(workspace, first.id, "beta", Result.CONTACTED, NOW)
    record_outcome(workspace, first.id, "beta", Result.NO, NOW + timedelta(days=2), Refusal.NO_TIME)
    told, untold = outcomes(workspace)
    assert told.partners == LIST
    assert [(partner, outcome.result, outcome.reason) for partner, outcome in told.outcomes.items()] == [
        ("beta", Result.NO, Refusal.NO_TIME)
    ]
    assert untold.partners == LIST[::-1]
    assert untold.outcomes == {}


def test_only_what_was_shown_has_an_outcome(place: str) -> None:
    workspace = Workspace(place)
    showing = record_showing(workspace, "alfa", LIST, NOW)
    for id, partner in [(showing.id, "delta"), ("none", "beta")]:
        with pytest.raises(ImpossibleRequest, match="not in that list"):
            record_outcome(workspace, id, partner, Result.YES, NOW)
    for result, reason in [(Result.NO, None), (Result.YES, Refusal.OTHER)]:
        with pytest.raises(ImpossibleRequest, match="needs a reason"):
            record_outcome(workspace, showing.id, "beta", result, NOW, reason)
    assert outcomes(workspace)[0].outcomes == {}


def test_a_company_tells_and_sees_of_its_own_lists_alone(place: str) -> None:
    workspace = Workspace(place)
    mine = record_showing(workspace, "alfa", LIST, NOW, ALFA)
    with pytest.raises(NotAllowed):
        record_showing(workspace, "alfa", LIST, NOW, BETA)
    with pytest.raises(NotAllowed):
        record_outcome(workspace, mine.id, "gamma", Result.YES, NOW, viewer=BETA)
    record_outcome(workspace, mine.id, "gamma", Result.YES, NOW, viewer=ALFA)
    assert outcomes(workspace, BETA) == ()
    assert outcomes(workspace, ALFA) == outcomes(workspace, OFFICE)
    assert outcomes(workspace)[0].outcomes["gamma"].who == "alfa"
