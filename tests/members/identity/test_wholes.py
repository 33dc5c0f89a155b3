"""Departments, faculties and institutes are parts of their university or hospital, and no firms of their own."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.composition.rules.eligibility_profile import eligibility_profiles
from matchmaking.members.identity.wholes import is_part, with_wholes
from matchmaking.members.member import Kind, Member, Roster
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.storage.origins import Basis, origins
from matchmaking.workspace.workspace import Workspace

LEUVEN = Member("ku-leuven", "KU Leuven", Kind.UNIVERSITY, country="BE", headcount=12_000, sources=("a.csv",))
LIEGE = Member("uliege", "Université de Liège", Kind.UNIVERSITY, country="BE", sources=("a.csv",))
GENT = Member(
    "uz-gent", "UZ Gent", Kind.UNIVERSITY_HOSPITAL, country="BE", website="https://www.uzgent.example", sources=("a.csv",)
)
WHOLES = (LEUVEN, LIEGE, GENT)


def listed(name: str, **fields: object) -> Member:
    return replace(Member("new", name, country="BE", sources=("b.csv",)), **fields)  # type: ignore[arg-type]


def whole_of(member: Member) -> str:
    members, _ = with_wholes([*WHOLES, member])
    return members[-1].parent


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("KU Leuven – Departement Oncologie", "ku-leuven"),
        ("Departement Oncologie, KU Leuven", "ku-leuven"),
        ("Katholieke Universiteit Leuven, Faculty of Medicine", "ku-leuven"),
        ("Faculté de médecine, Université de Liège", "uliege"),
        ("Faculty of Medicine of the University of Liège", "uliege"),
        ("UZ Gent, dienst Cardiologie", "uz-gent"),
        ("Ghent University Hospital - Department of Radiology", "uz-gent"),
        ("KU Leuven - Rega Institute", "ku-leuven"),
    ],
)
def test_a_part_is_known_by_its_name(name: str, whole: str) -> None:
    assert whole_of(listed(name)) == whole


@pytest.mark.parametrize(
    "name", ["KU Leuven Research Consulting BV", "Leuven Robotics", "UZ Brussel", "Universiteit Antwerpen", "KU Leuven, Leuven"]
)
def test_who_is_no_part_has_no_whole(name: str) -> None:
    assert whole_of(listed(name)) == ""


def test_a_corner_of_the_website_makes_a_part_but_not_of_a_company() -> None:
    assert whole_of(listed("Hartcentrum", website="https://hart.uzgent.example")) == "uz-gent"
    assert whole_of(listed("Hartsoft", website="https://hart.uzgent.example", kind=Kind.SME)) == ""


def test_a_whole_that_is_no_member_is_kept_by_its_name() -> None:
    assert whole_of(listed("Vrije Universiteit Brussel, Vakgroep Oogheelkunde")) == "Vrije Universiteit Brussel"


def test_a_parent_that_is_known_stays() -> None:
    assert whole_of(listed("KU Leuven – Departement Oncologie", parent="Titan")) == "Titan"
    assert whole_of(listed("KU Leuven – Departement Oncologie", parent_share=0.0)) == ""


def test_a_part_counts_with_its_whole_in_rules_and_not_as_a_small_firm() -> None:
    faculty = listed("KU Leuven – Departement Oncologie", kind=Kind.SME, headcount=8)
    members, _ = with_wholes([*WHOLES, faculty])
    roster = Roster.of(members)
    found = dict(zip((member.id for member in roster.members), eligibility_profiles(roster), strict=True))
    assert is_part(roster.member("new"))
    assert (found["new"].kind, found["new"].size) == (Kind.UNIVERSITY, None)
    assert found["new"].group == found["ku-leuven"].group != found["uliege"].group


def test_an_import_finds_the_whole_and_says_that_it_was_derived(tmp_path: Path) -> None:
    file = tmp_path / "leden.csv"
    file.write_text("name;kind\nKU Leuven, Faculteit Geneeskunde;\nKU Leuven;university\n", encoding="utf-8")
    workspace = Workspace(tmp_path / "a.workspace")
    for _ in range(2):
        import_directories(workspace, [file], datetime(2026, 11, 26, tzinfo=UTC))
        (faculty,) = [member for member in workspace.roster().members if member.parent]
        assert (faculty.name, faculty.parent, faculty.parent_share) == ("KU Leuven, Faculteit Geneeskunde", "ku-leuven", 100.0)
        assert origins(workspace)[faculty.id]["parent"].basis is Basis.DERIVED
        assert not workspace.possible_duplicates()
