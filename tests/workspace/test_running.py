"""What runs on a day: projects that are not over, and saved consortia until their project would be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.drafts.draft import draft_of
from matchmaking.composition.drafts.judging import setting_of
from matchmaking.features import FeatureSet
from matchmaking.members.member import Participation, Project, Roster
from matchmaking.workspace.running import load_of, workloads
from matchmaking.workspace.saved_consortia import save
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = NOW.date()
CALL = Call(
    "patch",
    "A glucose patch",
    {"en": "A patch."},
    (),
    (Capability("alarms", "Cloud alarms"),),
    months=30,
    deadline=date(2026, 12, 1),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(tmp_path / "cluster.workspace")
    yield opened
    opened.close()


def test_projects_and_saved_consortia_run_until_they_are_over_and_a_call_counts_once(
    workspace: Workspace, small: FeatureSet
) -> None:
    ends = {"over": date(2026, 11, 21), "runs": date(2026, 11, 22), "open": None}
    roster = Roster.of(
        small.roster.members,
        [Project(id, end=end) for id, end in ends.items()],
        [Participation(id, "alfa") for id in ends],
    )
    assert {member: len(found) for member, found in workloads(workspace, roster, DAY).items()} == {"alfa": 1}
    draft = draft_of(setting_of(CALL, small), ["alfa", "beta"])
    save(workspace, "One", draft, NOW)
    save(workspace, "Two", draft, NOW)
    other = replace(CALL, id="other", months=None)
    save(workspace, "Three", draft_of(setting_of(other, small), ["beta", "gamma"]), NOW)
    running = workloads(workspace, roster, DAY)
    assert {member: len(found) for member, found in running.items()} == {"alfa": 2, "beta": 2, "gamma": 1}
    assert {member: len(others) for member, others in load_of(running, CALL).items()} == {"alfa": 1, "beta": 1, "gamma": 1}
    assert [each.until for each in load_of(running, CALL)["alfa"]] == [date(2026, 11, 22)]
    assert set(workloads(workspace, roster, date(2029, 6, 2))) == {"beta", "gamma"}
