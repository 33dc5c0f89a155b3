"""What people decided about a pair is remembered once, whichever side is named first."""

from dataclasses import replace

from matchmaking.workspace.storage.decisions import Decision, decisions, remove_decision, write_decisions
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

DECISION = Decision("beta", "alfa", True, "office", NOW, ("number:BE2",), ("number:BE1", "name:alfa"))


def decide(workspace: Workspace, *made: Decision) -> None:
    with workspace.writing() as connection:
        write_decisions(connection, made)


def test_a_decision_is_remembered_with_what_tells_the_two_apart(place: str) -> None:
    decide(Workspace(place), DECISION)
    (found,) = decisions(Workspace(place))
    assert found == Decision("alfa", "beta", True, "office", NOW, ("number:BE1", "name:alfa"), ("number:BE2",))


def test_a_later_decision_on_the_pair_takes_the_place_of_the_earlier(place: str) -> None:
    workspace = Workspace(place)
    decide(workspace, DECISION, Decision("gamma", "alfa", False, "office", NOW))
    decide(workspace, replace(DECISION.in_order, same=False))
    assert [(found.first, found.second, found.same) for found in decisions(workspace)] == [
        ("alfa", "beta", False),
        ("alfa", "gamma", False),
    ]


def test_a_decision_outlives_the_members_it_is_about(place: str) -> None:
    workspace = Workspace(place)
    saved(workspace, small_roster())
    decide(workspace, DECISION)
    saved(workspace, replace(small_roster(), members=(), projects=(), participations=()))
    assert len(decisions(workspace)) == 1


def test_a_decision_can_be_taken_back(place: str) -> None:
    workspace = Workspace(place)
    decide(workspace, DECISION)
    with workspace.writing() as connection:
        remove_decision(connection, "beta", "alfa")
    assert decisions(workspace) == ()
