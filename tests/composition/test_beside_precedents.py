"""What a consortium lacks beside the funded ones nearest to its call."""

from datetime import date
from pathlib import Path

import pytest

from matchmaking.composition import Call, Consortium, Part, Role, Seat, call_precedents, lacking
from matchmaking.features import FeatureSet, fit
from matchmaking.members.member import COORDINATOR, Kind, Member, Participation, Project, Roster
from tests.conftest import WordEncoder

CALL = Call("glucose", "Glucose sensors", {"en": "Sensors measure glucose of patients"})
MEMBERS = (
    Member("hospital", "Hospital", Kind.UNIVERSITY_HOSPITAL, country="BE"),
    Member("clinic", "Clinic", Kind.HOSPITAL, country="BE"),
    Member("maker", "Maker", Kind.COMPANY, country="DE"),
    Member("small", "Small", Kind.SME, country="BE"),
    Member("university", "University", Kind.UNIVERSITY, country="FR"),
)
TEAMS = (
    ("hospital", "maker", "university"),
    ("university", "maker", "hospital"),
    ("university", "maker", "hospital", "clinic"),
)
PROJECTS = tuple(
    Project(f"{number}", f"P{number}", text="Sensors measure glucose of patients", start=date(2022, 1, number))
    for number in (1, 2, 3)
)
PARTS = tuple(
    Participation(project.id, member, "participant" if place else COORDINATOR, 100_000.0)
    for project, team in zip(PROJECTS, TEAMS, strict=True)
    for place, member in enumerate(team)
)


@pytest.fixture
def history(word_cache: Path) -> FeatureSet:
    return fit(Roster.of(MEMBERS, PROJECTS, PARTS), WordEncoder(), word_cache)


def consortium(*members: str, amount: float = 0.0) -> Consortium:
    """The first of them coordinates."""
    seats = tuple(
        Seat(member, member.title(), Role.MANUFACTURER if place else Role.COORDINATOR, Part.COMPANY, 0.5, amount)
        for place, member in enumerate(members)
    )
    return Consortium("glucose", "x", "1", seats, (), 0.0, None, None, (), ())


def said(members: Consortium, history: FeatureSet) -> list[str]:
    return [str(remark) for remark in lacking(members, call_precedents(CALL, history), history)]


def test_kinds_size_countries_lead_money_and_who_recurs_are_told(history: FeatureSet) -> None:
    told = said(consortium("small", "clinic", amount=50_000), history)
    assert "No member of this kind is in it: university. 3 of 3 had one." in told
    assert "It has 2 members; three of four had at least 3." in told
    assert "Its members come from 1 countries; three of four had at least 3." in told
    assert "It asks for EUR 100000; three of four received at least EUR 300000." in told
    assert any(one.startswith("Small would coordinate (sme)") for one in told)
    assert sum("took part in 3 of 3" in one for one in told) == 3


def test_a_small_company_stands_for_companies_and_any_hospital_for_hospitals(history: FeatureSet) -> None:
    told = said(consortium("university", "small", "clinic"), history)
    assert not any("No member of this kind" in one for one in told)


def test_what_was_funded_lacks_nothing(history: FeatureSet) -> None:
    assert said(consortium(*TEAMS[1], amount=100_000), history) == []


def test_of_two_precedents_nothing_is_concluded(word_cache: Path) -> None:
    few = fit(Roster.of(MEMBERS, PROJECTS[:2], PARTS[:6]), WordEncoder(), word_cache)
    assert said(consortium("small"), few) == []
