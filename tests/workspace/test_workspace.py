"""The workspace keeps what it was given, all of a change or nothing of it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.errors import WorkspaceError
from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import Contact, Kind, Language, Member, Participation, Project, Roster, Sector, Statement, Theme
from matchmaking.members.problems import Problem, ProblemSeverity
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.conftest import small_roster

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
STATEMENTS = st.lists(st.builds(Statement, TEXT, st.sampled_from(Language)), max_size=3).map(tuple)
MEMBERS = st.builds(
    Member,
    id=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    name=TEXT,
    kind=st.sampled_from(Kind),
    aliases=st.lists(TEXT, max_size=2).map(tuple),
    enterprise_number=TEXT,
    country=st.sampled_from(["BE", "NL", ""]),
    parent_share=st.none() | st.floats(0, 100),
    headcount=st.none() | st.integers(0, 100_000),
    in_difficulty=st.booleans(),
    sectors=st.dictionaries(st.sampled_from(Sector), st.floats(0, 1), max_size=3),
    themes=st.lists(st.sampled_from(Theme), max_size=2).map(tuple),
    statements=STATEMENTS,
    offers=STATEMENTS,
    needs=STATEMENTS,
    trl=st.none() | st.just((2, 5)),
    contact=st.none() | st.builds(Contact, TEXT, TEXT, TEXT),
    consent=st.booleans(),
    sources=st.lists(TEXT, max_size=2).map(tuple),
)


def saved(workspace: Workspace, roster: Roster, *problems: Problem) -> None:
    workspace.update(lambda _: Update(roster, (), ImportRecord(NOW, "list.csv", {"members_added": 1}, problems)))


def test_its_size_is_known_without_reading_it(place: str) -> None:
    workspace = Workspace(place)
    assert workspace.size() == 0
    roster = small_roster()
    saved(workspace, roster)
    assert workspace.size() == len(roster.members) + len(roster.projects)
    workspace.close()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(members=st.lists(MEMBERS, max_size=4, unique_by=lambda member: member.id))
def test_members_come_back_as_they_went_in_whatever_was_there_before(place: str, members: list[Member]) -> None:
    workspace = Workspace(place)
    saved(workspace, Roster.of(members))
    assert workspace.whole_roster() == Roster.of(members)
    workspace.close()


def test_projects_and_participations_come_back_as_they_went_in(place: str) -> None:
    roster = small_roster()
    saved(Workspace(place), roster)
    assert Workspace(place).whole_roster() == roster


def test_a_changed_a_new_and_a_gone_member_are_all_written(place: str) -> None:
    workspace = Workspace(place)
    saved(workspace, small_roster())
    members = [replace(member, name="Nieuwe naam") if member.id == "beta" else member for member in small_roster().members]
    after = Roster.of([*members[:-1], Member("nieuw", "Nieuw")], small_roster().projects, small_roster().participations)
    saved(workspace, after)
    assert workspace.whole_roster() == after


def test_problems_and_doubtful_pairs_are_kept_with_the_import(place: str) -> None:
    workspace = Workspace(place)
    problem = Problem(ProblemSeverity.SET_ASIDE, "list.csv", "Row without a name: {cell}.", {"cell": "x"}, 7, "name")
    pair = PossibleDuplicate("alfa", "beta", 0.8, ("same_town",))
    record = ImportRecord(NOW, "list.csv", {"members_added": 2}, (problem,))
    workspace.update(lambda _: Update(small_roster(), (pair,), record))
    assert workspace.imports() == (record,)
    assert workspace.possible_duplicates() == (pair,)


def test_the_state_changes_with_the_roster_and_only_then(place: str) -> None:
    workspace = Workspace(place)
    empty = workspace.state()
    saved(workspace, small_roster())
    full = workspace.state()
    saved(workspace, small_roster())
    assert empty != full
    assert workspace.state() == full


def test_a_change_that_fails_changes_nothing(place: str) -> None:
    workspace = Workspace(place)
    saved(workspace, small_roster())
    broken = replace(small_roster(), participations=(Participation("no-such-project", "alfa"),))
    with pytest.raises(WorkspaceError, match="Nothing of this change was kept"):
        saved(workspace, broken)
    assert workspace.whole_roster() == small_roster()
    assert len(workspace.imports()) == 1


def test_a_step_that_raises_changes_nothing_and_lets_the_next_one_in(place: str) -> None:
    workspace = Workspace(place)

    def fails(_: Roster) -> Update:
        raise KeyError("a mistake")

    with pytest.raises(KeyError):
        workspace.update(fails)
    saved(workspace, small_roster())
    assert workspace.whole_roster() == small_roster()


KILLED = """
import sys
from datetime import datetime, UTC
from matchmaking.members.member import Member, Project, Participation, Roster
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
def step(before):
    members = [*before.members, *(Member(f"m{n:05}", f"M{n}") for n in range(20_000))]
    projects = [*before.projects, *(Project(f"x{n}") for n in range(2_000))]
    parts = [*before.participations, *(Participation(f"x{n % 2000}", f"m{n:05}") for n in range(20_000))]
    print("writing", flush=True)
    return Update(Roster.of(members, projects, parts), (), ImportRecord(datetime.now(UTC), "big", {}, ()))
Workspace(sys.argv[1]).update(step)
print("done", flush=True)
"""


@pytest.mark.parametrize("after", [0.0, 0.15, 0.4])
def test_a_process_killed_in_the_middle_leaves_the_previous_state(place: str, after: float) -> None:
    saved(Workspace(place), small_roster())
    process = subprocess.Popen([sys.executable, "-c", KILLED, place], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    told = process.stdout.read()
    process.wait()
    whole = len(Workspace(place).whole_roster().members)
    assert whole == 20_007 if "done" in told else whole in (7, 20_007)
    saved(Workspace(place), small_roster())
    assert Workspace(place).whole_roster() == small_roster()


@pytest.mark.parametrize("times", [1, 5])
def test_who_writes_while_an_import_is_joined_is_not_kept_waiting_and_not_lost(place: str, times: int) -> None:
    slow, quick = Workspace(place), Workspace(place)
    others = [Member(f"quick{number}", f"Quick {number}") for number in range(times)]

    def step(before: Roster) -> Update:
        if others and (times == 1 or len(others) > 3):
            other = others.pop()
            quick.update(lambda known: Update(Roster.of([*known.members, other]), (), ImportRecord(NOW, other.name, {}, ())))
        return Update(Roster.of([*before.members, Member("slow", "Slow")]), (), ImportRecord(NOW, "slow", {}, ()))

    slow.update(step)
    written = {member.id for member in slow.whole_roster().members}
    assert written == {
        "slow",
        *(record.source.lower().replace(" ", "") for record in slow.imports() if record.source != "slow"),
    }
    assert len(written) == (2 if times == 1 else 3)


def test_the_pairs_that_may_be_one_are_found_again_when_a_member_changed_since(place: str) -> None:
    workspace = Workspace(place)

    def step(before: Roster) -> Update:
        members = before.members or (Member("a", "Imaging Lab", city="Gent"), Member("b", "Zorghuis", city="Gent"))
        return Update(Roster.of(members), None, ImportRecord(NOW, "list.csv", {}, ()))

    workspace.update(step)
    assert workspace.possible_duplicates() == ()
    zorghuis = workspace.roster().find("b")
    edit(workspace, zorghuis, replace(zorghuis, name="Imagin Lab"), NOW)
    workspace.update(step)
    assert [(pair.member, pair.other) for pair in workspace.possible_duplicates()] == [("a", "b")]


def test_readers_see_the_previous_state_while_one_writes(place: str) -> None:
    writer, reader = Workspace(place), Workspace(place)
    saved(writer, small_roster())
    seen = []

    def step(before: Roster) -> Update:
        seen.append(reader.whole_roster())
        return Update(Roster.of([Member("nieuw", "Nieuw")]), (), ImportRecord(NOW, "x", {}, ()))

    writer.update(step)
    assert seen == [small_roster()]
    assert [member.id for member in reader.whole_roster().members] == ["nieuw"]


@pytest.mark.parametrize(
    "content", [b"", b"not a database, but long enough to look like one" * 30, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_file_that_is_no_workspace_is_said_so(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "a.workspace"
    place.write_bytes(content)
    if not content:  # an empty file is what a database begins as
        assert Workspace(place).whole_roster() == Roster()
        return
    with pytest.raises(WorkspaceError, match="another kind of file"):
        Workspace(place)
    assert place.read_bytes() == content


def test_a_folder_and_an_unknown_database_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is a folder"):
        Workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="not a database address"):
        Workspace("nosuch://localhost/x")


def test_a_password_in_a_database_address_is_never_shown() -> None:
    with pytest.raises(WorkspaceError) as told:
        Workspace("postgresql://me:secret@127.0.0.1:1/none")
    assert "secret" not in str(told.value)


def test_a_project_keeps_its_dates_codes_and_keywords(place: str) -> None:
    project = Project("p", "A", "T", "text", "H2020", ("H2020-EU.3.1.",), ("SC1",), NOW.date(), None, 12.5, ("patch", "skin"))
    saved(Workspace(place), Roster.of([], [project]))
    assert Workspace(place).whole_roster().projects == (project,)
