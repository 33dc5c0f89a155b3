"""The demonstration cluster is what it says: fictional, varied, recognised across its lists."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from matchmaking.composition import read_call
from matchmaking.data_files import data_file
from matchmaking.features.sentences import sentences
from matchmaking.meetings import Event, WishKind, check_schedule, schedule, slots_of
from matchmaking.meetings.participant_list import read_participants
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.member import Kind, Language, Roster, Theme
from matchmaking.members.problems import ProblemSeverity
from matchmaking.workspace.demonstration import LISTS, demonstration_calls, load_demonstration
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.saved_events import events, keep_event
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration

NOW = datetime(2026, 11, 21, tzinfo=UTC)
IDENTITIES = Path(__file__).parent.parent / "data" / "demonstration-identities.json"


@pytest.fixture(scope="module")
def roster(demonstration: Demonstration) -> Roster:
    return Workspace(demonstration.workspace).roster()


def test_there_are_110_members_and_70_projects(roster: Roster) -> None:
    assert len(roster.members) == 110
    assert len(roster.projects) == 70


def test_kinds_stand_in_the_proportions_of_a_real_cluster(roster: Roster) -> None:
    kinds = Counter(member.kind for member in roster.members)
    assert kinds[Kind.SME] == 58
    assert kinds[Kind.LARGE_COMPANY] == 19
    assert kinds[Kind.UNIVERSITY_HOSPITAL] == 4
    assert kinds[Kind.PATIENT_ORGANISATION] == 4
    assert kinds[Kind.CARE_PROVIDER] == 4
    assert not kinds[Kind.UNKNOWN]
    assert sum(1 for member in roster.members if member.is_company and member.country != "BE") == 2


def test_every_row_comes_in_and_nothing_is_dropped_while_reading() -> None:
    readings = [read_directory(data_file("demonstration", name)) for name in LISTS]
    assert [len(reading.entries) for reading in readings] == [61, 54, 45]
    assert not [problem for reading in readings for problem in reading.problems if problem.severity is ProblemSeverity.DROPPED]


def test_all_projects_come_to_members_of_the_cluster(roster: Roster) -> None:
    assert not [member.id for member in roster.members if member.id.startswith("eu-")]


def ids_by_identity(roster: Roster) -> dict[str, frozenset[str]]:
    """The members that the rows of each organisation stand in, by what is known of the fictional lists."""
    by_name: dict[str, set[str]] = {}
    for member in roster.members:
        for name in member.names:
            by_name.setdefault(name.casefold(), set()).add(member.id)
    identities: dict[str, dict[str, str]] = json.loads(IDENTITIES.read_text(encoding="utf-8"))
    return {key: frozenset().union(*(by_name[name.casefold()] for name in names.values())) for key, names in identities.items()}


def test_every_organisation_of_the_three_lists_is_one_member(roster: Roster) -> None:
    found = ids_by_identity(roster)
    assert all(len(ids) == 1 for ids in found.values())
    assert len(set(found.values())) == len(found) == 110


def test_the_review_page_has_pairs_that_only_look_alike(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    load_demonstration(workspace, NOW)
    asked = [(pair.member, pair.other) for pair in workspace.possible_duplicates()]
    assert asked == [("scheldekaai-universiteit", "uz-scheldekaai"), ("neuroveld-bv", "neurovelt-diagnostics-nv")]
    for pair in asked:
        decide(workspace, *pair, same=False, now=NOW)
    assert not workspace.possible_duplicates()
    load_demonstration(workspace, NOW)
    assert not workspace.possible_duplicates()
    assert len(workspace.roster().members) == 110


def test_loading_it_again_changes_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    load_demonstration(workspace, NOW)
    before, state = workspace.roster(), workspace.state()
    again = load_demonstration(workspace, NOW)
    assert workspace.roster() == before
    assert workspace.state() == state
    assert not any(count for what, count in again.counts.items() if not what.endswith("unchanged"))


def test_an_event_awaits_forty_people_from_members_with_wishes_of_every_kind(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    load_demonstration(workspace, NOW)
    (event,) = events(workspace)
    ids = workspace.roster().position.keys()
    assert len(event.participants) == len({each.member for each in event.participants} & ids) == 40
    assert 10 <= sum(each.small for each in event.participants) <= 30
    assert all(each.person and each.email.endswith(".example") and each.languages for each in event.participants)
    assert any(each.away for each in event.participants)
    assert any(each.quota for each in event.participants)
    kinds = Counter(wish.kind for wish in event.wishes)
    assert all(kinds[kind] >= 10 for kind in WishKind)
    assert len(event.breaks) == 2
    day = event.slots[0].start.date()
    assert 30 <= (day - NOW.date()).days <= 33
    assert day.isoweekday() < 6
    planned = keep_event(workspace, replace(event, schedule=schedule(event)), NOW)
    assert check_schedule(planned) == ()
    assert planned.schedule is not None
    assert planned.schedule.gap == 0
    load_demonstration(workspace, NOW)  # what was planned stays
    assert events(workspace) == (planned,)


def test_the_list_of_participants_is_read_without_a_problem(roster: Roster) -> None:
    slots, _ = slots_of([date(2027, 3, 4)], time(9, 30), time(16), 20)
    file = data_file("demonstration", "meetings", "participants.csv")
    assert read_participants([file], Event("event", "Event", slots, 14), roster).problems == ()


def test_every_member_says_in_40_to_120_words_what_it_can_do(roster: Roster) -> None:
    for member in roster.members:
        assert member.statements, member.name
        assert all(40 <= len(statement.text.split()) <= 120 for statement in member.statements), member.name
        assert member.offers, member.name
        assert member.needs, member.name


def test_about_half_of_the_statements_are_dutch_and_half_english(roster: Roster) -> None:
    spoken = Counter(statement.language for member in roster.members for statement in member.statements)
    assert spoken[Language.DUTCH] > 0.4 * spoken.total()
    assert spoken[Language.ENGLISH] > 0.4 * spoken.total()
    assert spoken[Language.FRENCH] >= 3
    assert spoken[Language.GERMAN] >= 3


def test_no_two_texts_share_a_sentence(roster: Roster) -> None:
    texts = [statement.text for member in roster.members for statement in (*member.statements, *member.offers, *member.needs)]
    texts += [project.text for project in roster.projects]
    seen = Counter(sentence.casefold() for text in texts for sentence in sentences(text))
    assert [sentence for sentence, count in seen.items() if count > 1] == []


def test_nothing_points_to_a_real_organisation(roster: Roster) -> None:
    assert all(member.website.rstrip("/").endswith(".example") for member in roster.members if member.website)
    assert all(member.enterprise_number.startswith("0999") for member in roster.members if member.enterprise_number)


def test_members_whose_owner_is_known_point_to_it(roster: Roster) -> None:
    ids = {member.id for member in roster.members}
    owned = [member for member in roster.members if member.parent]
    assert len(owned) == 5
    assert sum(member.parent in ids for member in owned) >= 2


def test_the_five_calls_cover_the_four_themes() -> None:
    calls = [read_call(path) for path in demonstration_calls()]
    assert len(calls) == 5
    assert {theme for call in calls for theme in call.themes} == set(Theme)
    assert all(4 <= len(call.capabilities) <= 7 for call in calls)
