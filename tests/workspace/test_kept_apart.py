"""Pairs kept apart: for a workspace or a call, with a reason, and known to those who may know."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.drafts.draft import draft_of
from matchmaking.composition.drafts.judging import setting_of
from matchmaking.errors import ImpossibleRequest, NotAllowed, UnknownMember
from matchmaking.features import FeatureSet
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.kept_apart import KeptApart, KnownTo, end_apart, keep_apart, kept_apart, pairs_of
from matchmaking.workspace.running import circumstances_on
from matchmaking.workspace.saved_consortia import broken_consortia, reopen, save
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
ANALYST = Viewer(ViewerRole.ANALYST, who="ana")
ALFA, BETA, GAMMA = (Viewer(ViewerRole.COMPANY, member) for member in ("alfa", "beta", "gamma"))
CALL = Call("patch", "A patch", {"en": "A patch."}, (), (Capability("alarms", "Cloud alarms"),))
OTHER = replace(CALL, id="other")
WANTED = KeptApart("beta", "alfa", "They bid against each other.")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(tmp_path / "cluster.workspace")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def roster() -> Roster:
    return small_roster()


def test_a_pair_holds_for_all_calls_or_for_one_until_it_ends(workspace: Workspace, roster: Roster) -> None:
    keep_apart(workspace, WANTED, roster, NOW)
    alone = keep_apart(workspace, KeptApart("gamma", "alfa", "Past trouble.", call="patch"), roster, NOW)
    assert pairs_of(kept_apart(workspace, roster, call=CALL)) == {("alfa", "beta"), ("alfa", "gamma")}
    assert pairs_of(kept_apart(workspace, roster, call=OTHER)) == {("alfa", "beta")}
    end_apart(workspace, alone.id, NOW)
    assert pairs_of(kept_apart(workspace, roster)) == {("alfa", "beta")}


def test_said_again_of_the_same_two_it_takes_the_place_of_what_was_said(workspace: Workspace, roster: Roster) -> None:
    keep_apart(workspace, WANTED, roster, NOW)
    keep_apart(workspace, KeptApart("alfa", "beta", "One owns the other."), roster, NOW)
    assert [each.reason for each in kept_apart(workspace, roster)] == ["One owns the other."]


@pytest.mark.parametrize(
    ("known_to", "knowing"),
    [
        (KnownTo.OFFICE, {OFFICE}),
        (KnownTo.ANALYSTS, {OFFICE, ANALYST}),
        (KnownTo.BOTH, {OFFICE, ANALYST, ALFA, BETA}),
        (KnownTo.EVERYBODY, {OFFICE, ANALYST, ALFA, BETA, GAMMA}),
    ],
)
def test_only_those_who_may_know_a_pair_see_it_and_compose_by_it(
    workspace: Workspace, roster: Roster, known_to: KnownTo, knowing: set[Viewer]
) -> None:
    keep_apart(workspace, replace(WANTED, known_to=known_to), roster, NOW)
    for viewer in (OFFICE, ANALYST, ALFA, BETA, GAMMA):
        assert bool(kept_apart(workspace, roster, viewer)) == (viewer in knowing)
        apart = circumstances_on(workspace, roster, NOW.date(), viewer)(CALL).apart
        assert apart == ({("alfa", "beta")} if viewer in knowing else set())


def test_a_company_keeps_itself_apart_and_an_analyst_nobody(workspace: Workspace, roster: Roster) -> None:
    mine = keep_apart(workspace, WANTED, roster, NOW, ALFA)
    assert mine.owner == "alfa"
    assert [bool(kept_apart(workspace, roster, viewer)) for viewer in (OFFICE, ALFA, BETA, ANALYST)] == [
        True,
        True,
        False,
        False,
    ]
    for viewer in (GAMMA, ANALYST):
        with pytest.raises(NotAllowed):
            keep_apart(workspace, WANTED, roster, NOW, viewer)
        end_apart(workspace, mine.id, NOW, viewer)
    assert kept_apart(workspace, roster)
    end_apart(workspace, mine.id, NOW, ALFA)
    assert not kept_apart(workspace, roster)


def test_a_pair_needs_two_members_that_are_there_and_a_reason(workspace: Workspace, roster: Roster) -> None:
    with pytest.raises(UnknownMember):
        keep_apart(workspace, replace(WANTED, other="nobody"), roster, NOW)
    with pytest.raises(ImpossibleRequest, match="apart from itself"):
        keep_apart(workspace, replace(WANTED, other="beta"), roster, NOW)
    for reason in ("  ", "x" * 301):
        with pytest.raises(ImpossibleRequest, match="why the two are kept apart"):
            keep_apart(workspace, replace(WANTED, reason=reason), roster, NOW)


def test_a_pair_that_is_not_there_any_longer_is_not_named(workspace: Workspace, roster: Roster) -> None:
    keep_apart(workspace, WANTED, roster, NOW)
    fewer = Roster.of([each for each in roster.members if each.id != "beta"])
    assert kept_apart(workspace, fewer) == ()


def test_a_saved_consortium_says_which_two_are_kept_apart_since(workspace: Workspace, small: FeatureSet) -> None:
    document = save(workspace, "Patch", draft_of(setting_of(CALL, small), ["alfa", "beta", "gamma"]), NOW)
    assert not reopen(document, small).since.together
    keep_apart(workspace, WANTED, small.roster, NOW)
    of_today = circumstances_on(workspace, small.roster, NOW.date())
    again = reopen(document, small, of_today)
    assert [set(names) for names in again.since.together] == [
        {small.roster.member("alfa").name, small.roster.member("beta").name}
    ]
    assert any("kept apart since" in str(remark) for remark in again.since.remarks)
    assert any("are kept apart, and both take part" in str(remark) for remark in again.draft.consortium.remarks)
    assert again.draft.request.apart == {("alfa", "beta")}
    (broken,) = broken_consortia(workspace, small, circumstances=of_today)
    assert broken.document.id == document.id
