"""The funded consortia nearest to a text, and what they have in common."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet, fit
from matchmaking.members.member import COORDINATOR, Kind, Member, Participation, Project, Roster
from matchmaking.ranking import NEAR_FROM, precedents, precedents_to_json
from tests.conftest import WordEncoder

MEMBERS = (
    Member("hospital", "Hospital", Kind.HOSPITAL, country="BE"),
    Member("maker", "Maker", Kind.SME, country="DE"),
    Member("university", "University", Kind.UNIVERSITY, country="BE"),
    Member("farm", "Farm", Kind.SME, country="FR"),
    Member("mill", "Mill", Kind.SME, country="FR"),
)
PROJECTS = (
    Project("101000001", "GLUCO", text="Sensors measure glucose of patients", framework="HORIZON", start=date(2022, 1, 1)),
    Project(
        "101000002",
        "PATCH",
        text="Sensors measure glucose of patients through a patch",
        framework="HORIZON",
        start=date(2022, 2, 1),
    ),
    Project("own-3", "SOIL", text="Bacteria improve soil", start=date(2022, 3, 1)),
    Project("own-4", "ALONE", text="Glucose sensors of one member", start=date(2022, 4, 1)),
)
PARTS = (
    Participation("101000001", "maker", amount=200_000.0),
    Participation("101000001", "hospital", COORDINATOR, 100_000.0),
    Participation("101000002", "maker", COORDINATOR, 50_000.0),
    Participation("101000002", "university", amount=150_000.0),
    Participation("own-3", "farm", COORDINATOR),
    Participation("own-3", "mill"),
    Participation("own-4", "maker", COORDINATOR),
)


@pytest.fixture
def history(word_cache: Path) -> FeatureSet:
    return fit(Roster.of(MEMBERS, PROJECTS, PARTS), WordEncoder(), word_cache)


def test_the_projects_nearest_to_a_text_come_first_with_those_who_took_part(history: FeatureSet) -> None:
    found = precedents(history, "Sensors measure glucose of patients", top=2)
    assert [one.project.acronym for one in found.nearest] == ["GLUCO", "PATCH"]
    assert found.nearest[0].nearness == 1 > found.nearest[1].nearness > 0
    assert [(partner.member.id, partner.role) for partner in found.nearest[0].partners] == [
        ("hospital", COORDINATOR),
        ("maker", "participant"),
    ]


def test_where_nothing_is_related_there_is_no_precedent_and_the_closest_is_named(history: FeatureSet) -> None:
    found = precedents(history, "Restoring a baroque church organ of oak with new patients")
    assert not found.nearest
    assert found.closest is None or found.closest.agreement < NEAR_FROM
    told = precedents_to_json(found)
    assert told["precedents"] == []
    assert (told["size"], told["kinds"], told["roles"], told["having"]) == (None, {}, {}, {})


def test_a_project_under_the_very_topic_is_a_precedent_whatever_it_says(word_cache: Path) -> None:
    under = replace(PROJECTS[2], topics=("HORIZON-HLTH-2027-01",))
    history = fit(Roster.of(MEMBERS, (*PROJECTS[:2], under), PARTS[:-1]), WordEncoder(), word_cache)
    found = precedents(history, "Restoring a baroque church organ", topics=["HORIZON-HLTH-2027-01"])
    assert [one.project.acronym for one in found.nearest] == ["SOIL"]


def test_what_they_have_in_common_is_told(history: FeatureSet) -> None:
    found = precedents(history, "Sensors measure glucose of patients", top=2)
    assert found.sizes == (2, 2, 2)
    assert found.grants == (225_000, 250_000, 275_000)
    assert found.kinds == {Kind.SME: 0.5, Kind.HOSPITAL: 0.25, Kind.UNIVERSITY: 0.25}
    assert found.countries == {"BE": 0.5, "DE": 0.5}
    assert found.having == {Kind.SME: 2, Kind.HOSPITAL: 1, Kind.UNIVERSITY: 1}
    assert found.breadths == (2, 2, 2)
    assert found.roles == {COORDINATOR: 0.5, "participant": 0.5}
    assert found.leading == {Kind.HOSPITAL: 1, Kind.SME: 1}
    assert [(member.id, count) for member, count in found.recurring] == [("maker", 2)]


def test_money_that_is_not_known_of_every_partner_is_not_added_up(history: FeatureSet) -> None:
    soil = precedents(history, "Bacteria improve soil", top=1)
    assert soil.nearest[0].received is None
    assert soil.grants is None


def test_only_what_is_numbered_as_horizon_europe_numbers_is_linked(history: FeatureSet) -> None:
    assert precedents(history, "glucose patients", top=1).nearest[0].link == "https://cordis.europa.eu/project/id/101000001"
    assert precedents(history, "Bacteria improve soil", top=1).nearest[0].link == ""


def test_a_project_of_one_known_partner_is_no_consortium(history: FeatureSet) -> None:
    found = precedents(history, "Glucose sensors of one member", top=9)
    assert "ALONE" not in [one.project.acronym for one in found.nearest]


def test_the_order_of_rows_changes_nothing(history: FeatureSet, word_cache: Path) -> None:
    other = fit(Roster.of(MEMBERS[::-1], PROJECTS[::-1], PARTS[::-1]), WordEncoder(), word_cache)
    asked = "Sensors measure glucose of patients"
    assert precedents_to_json(precedents(other, asked)) == precedents_to_json(precedents(history, asked))


def test_the_document_is_json_and_names_every_partner(history: FeatureSet) -> None:
    document = json.loads(json.dumps(precedents_to_json(precedents(history, "glucose patients", top=1))))
    first = document["precedents"][0]
    assert (first["project"], first["start"], first["received"]) == ("GLUCO", "2022-01-01", 300_000)
    assert [partner["name"] for partner in first["partners"]] == ["Hospital", "Maker"]
    assert document["received"] == {"low": 300_000, "median": 300_000, "high": 300_000}


def test_without_history_there_are_none(word_cache: Path) -> None:
    alone = fit(Roster.of([replace(MEMBERS[0], statements=())], (), ()), WordEncoder(), word_cache)
    found = precedents(alone, "glucose")
    assert not found.nearest
    assert (found.sizes, found.grants, dict(found.kinds), found.recurring) == (None, None, {}, ())


def test_a_text_without_a_word_is_refused(history: FeatureSet) -> None:
    with pytest.raises(ImpossibleRequest):
        precedents(history, " … ")
