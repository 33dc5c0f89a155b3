"""What an organisation keeps doing, out of its past projects, each thing with the projects that say so."""

from datetime import date
from pathlib import Path

import pytest

from matchmaking.exports.project_profile import findings_of, statement_of
from matchmaking.features import FeatureSet, fit, project_profile, project_profile_to_json
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.members.member import COORDINATOR, Kind, Member, Participation, Project, Roster
from tests.conftest import WordEncoder

MEMBERS = (
    Member("lab", "Lab", Kind.RESEARCH_CENTRE, country="BE"),
    Member("maker", "Maker", Kind.SME, country="DE"),
    Member("ward", "Ward", Kind.HOSPITAL, country="BE"),
    Member("new", "New", Kind.SME),
)
PROJECTS = (
    Project(
        "101000001",
        "ONE",
        text="Glucose sensors for the skin",
        start=date(2019, 1, 1),
        programmes=("H.1",),
        keywords=("Biosensing",),
    ),
    Project(
        "101000002",
        "TWO",
        text="Glucose sensors that dissolve",
        start=date(2022, 1, 1),
        programmes=("H.1",),
        keywords=("biosensing", "Skin"),
    ),
    Project("own-3", "THREE", text="Robots carry soil", start=date(2021, 1, 1), programmes=("H.2",)),
)
PARTS = (
    Participation("101000001", "lab", amount=100.0),
    Participation("101000001", "maker", COORDINATOR),
    Participation("101000002", "lab", COORDINATOR, 200.0),
    Participation("101000002", "maker"),
    Participation("101000002", "ward"),
    Participation("own-3", "lab"),
    Participation("own-3", "ward", COORDINATOR),
)


@pytest.fixture
def history(word_cache: Path) -> FeatureSet:
    return fit(Roster.of(MEMBERS, PROJECTS, PARTS), WordEncoder(), word_cache)


def test_what_two_projects_share_is_kept_with_both_and_what_one_says_is_not(history: FeatureSet) -> None:
    profile = project_profile(history, MEMBERS[0])
    assert profile
    told = {str(one.name): [project.acronym for project in one.projects] for one in profile.subjects}
    assert told["biosensing"] == ["TWO", "ONE"]
    assert not any("robots" in name or "skin" in name.casefold() for name in told)
    assert [(one.name, len(one.projects)) for one in profile.programmes] == [("H.1", 2)]


def test_roles_partners_and_money_are_counted(history: FeatureSet) -> None:
    profile = project_profile(history, MEMBERS[0])
    assert profile
    assert [project.acronym for project in profile.led] == ["TWO"]
    assert profile.years == (2019, 2022)
    assert (profile.received, profile.paid, profile.size) == (300, 2, 2)
    # alone with the maker once, with the ward once, with both once: each team counts the same
    assert profile.partner_kinds == pytest.approx({Kind.HOSPITAL: 0.5, Kind.SME: 0.5})
    assert [(one.member.id, [project.acronym for project in one.projects]) for one in profile.partners] == [
        ("maker", ["TWO", "ONE"]),
        ("ward", ["TWO", "THREE"]),
    ]


def test_who_did_nothing_has_no_profile(history: FeatureSet) -> None:
    assert project_profile(history, MEMBERS[3]) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_every_language_and_each_subject_names_its_projects(history: FeatureSet, language: str) -> None:
    profile = project_profile(history, MEMBERS[0])
    assert profile
    words = Wording(language)
    said = statement_of(profile, words)
    assert "2019–2022" in said
    assert "biosensing" in said
    findings = findings_of(profile, words)
    assert all(each.value for each in findings)
    assert {project.link for each in findings for project in each.projects} >= {
        "https://cordis.europa.eu/project/id/101000002",
        "",
    }


def test_the_document_says_what_it_was_derived_from(history: FeatureSet) -> None:
    profile = project_profile(history, MEMBERS[0])
    assert profile
    document = project_profile_to_json(profile)
    assert [one["id"] for one in document["derived_from"]] == ["101000002", "own-3", "101000001"]
    assert document["subjects"][0]["projects"] == ["101000002", "101000001"]


def test_the_order_of_rows_changes_nothing(history: FeatureSet, word_cache: Path) -> None:
    other = fit(Roster.of(MEMBERS[::-1], PROJECTS[::-1], PARTS[::-1]), WordEncoder(), word_cache)
    both = [project_profile(features, MEMBERS[0]) for features in (history, other)]
    assert both[0] == both[1]
