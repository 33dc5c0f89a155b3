"""From the rows of a member list to what rules make of them: owners, sizes, countries and grants."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from math import fsum
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from benchmarks.random_pools import a_call
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import Consortium, Seat, Verdict
from matchmaking.composition.drafts.judging import Request, judge_in, setting_from
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, eligibility_profiles
from matchmaking.composition.rules.rule_set import Activity, rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.errors import ImpossibleRequest
from matchmaking.members.member import Roster
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace

COLUMNS = ("Naam", "Type", "Land", "Postcode", "Moederbedrijf", "Aandeel moeder", "Aantal medewerkers")
Row = tuple[str, str, str, str, str, str, str]
FLEMISH = "three-flemish-companies"
COUNTRIES = "three-independent-entities-three-countries"


def brought_in(folder: Path, rows: Sequence[Row]) -> tuple[Roster, list[str]]:
    """The members of a list, and what was told about it."""
    file = folder / "leden.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter=";").writerows([COLUMNS, *rows])
    workspace = Workspace(folder / "cluster.workspace")
    record = import_directories(workspace, [file], datetime(2026, 11, 29, tzinfo=UTC))
    roster = workspace.roster()
    workspace.close()
    return roster, [str(problem) for problem in record.problems]


def pool_of(roster: Roster) -> Candidates:
    """The members as a pool in which nobody answers anything better than another."""
    count, capabilities = len(roster.members), a_call().capabilities
    return Candidates(
        eligibility_profiles(roster),
        capabilities,
        np.full((count, len(capabilities)), 0.5),
        np.full(count, 0.5),
        np.full((count, 3), 1 / 3),
        csr_array((count, count)),
        np.zeros(count),
    )


def judged(roster: Roster, rules: str, names: Sequence[str], activity: Activity | None = None) -> Consortium:
    ids = [roster.find(name).id for name in names]
    setting = setting_from(pool_of(roster), a_call(), rule_set(rules))
    return judge_in(setting, ids, Request(activities=dict.fromkeys(ids, activity) if activity else {}))


def verdict(consortium: Consortium, rule: str) -> Verdict:
    return next(each for each in consortium.certificate if each.rule == rule)


def seat(consortium: Consortium, name: str) -> Seat:
    return next(each for each in consortium.seats if each.name == name)


def rate(consortium: Consortium, name: str) -> float:
    funding = seat(consortium, name).funding
    assert funding is not None
    return round(funding.rate, 4)


def standing(roster: Roster, name: str) -> EligibilityProfile:
    return next(each for each in eligibility_profiles(roster) if each.name == name)


HOLDING: list[Row] = [
    ("Hartsensor BV", "kmo", "België", "3000", "Zorgholding NV", "", "20"),
    ("Thuismeting BV", "kmo", "België", "9000", "Zorgholding NV", "", "18"),
    ("Signaaldata BV", "kmo", "België", "2000", "Zorgholding NV", "", "15"),
    ("Zorgholding NV", "grote onderneming", "België", "1800", "", "", "5000"),
    ("Universiteit Testland", "universiteit", "België", "9000", "", "", ""),
    ("Vrije Firma BV", "kmo", "België", "9000", "", "", "20"),
]


def test_daughters_whose_owner_gives_no_share_are_not_independent_and_nobody_pays_them_as_small(tmp_path: Path) -> None:
    roster, told = brought_in(tmp_path, HOLDING)
    consortium = judged(roster, "vlaio-icon", [row[0] for row in HOLDING[:5]], Activity.DEVELOPMENT)
    found = verdict(consortium, FLEMISH)
    assert (found.value, found.holds) == (1, False)
    assert not consortium.eligible
    (asked,) = found.asks
    assert all(row[0] in str(asked) for row in HOLDING[:3])
    assert {rate(consortium, row[0]) for row in HOLDING[:3]} == {0.25}
    assert sum("Zorgholding NV' owns it, but which share is not given" in each for each in told) == 3


def test_the_same_daughters_with_a_share_are_known_and_nobody_asks(tmp_path: Path) -> None:
    roster, told = brought_in(tmp_path, [(*row[:5], "20" if row[4] else "", row[6]) for row in HOLDING])
    consortium = judged(roster, "vlaio-icon", [row[0] for row in HOLDING[:5]], Activity.DEVELOPMENT)
    assert verdict(consortium, FLEMISH).holds
    assert not verdict(consortium, FLEMISH).asks
    assert not any("owns it" in each for each in told)
    assert {rate(consortium, row[0]) for row in HOLDING[:3]} == {0.55}


def test_no_consortium_is_composed_on_daughters_of_one_owner(tmp_path: Path) -> None:
    roster, _ = brought_in(tmp_path, HOLDING)
    composition = compose(a_call(), pool_of(roster), ruleset=rule_set("vlaio-icon"), size=5, alternatives=1)
    assert not composition.consortia
    assert composition.why_none is not None
    assert FLEMISH in composition.why_none.rules


def test_the_size_of_a_firm_is_that_of_its_group(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("Dochter BV", "kmo", "België", "3000", "Wereldmedicijn NV", "100", "20"),
        ("Wereldmedicijn NV", "grote onderneming", "België", "2000", "", "", ""),
        ("Buitendochter BV", "kmo", "België", "9000", "Outside Inc", "100", "18"),
        ("Spin-off BV", "kmo", "België", "9000", "Universiteit Testland", "30", "12"),
        ("Universiteit Testland", "universiteit", "België", "9000", "", "", "9000"),
    ]
    roster, _ = brought_in(tmp_path, rows)
    assert [str(standing(roster, row[0]).size) for row in rows] == ["large", "large", "None", "small", "None"]
    consortium = judged(roster, "gber-25", [row[0] for row in rows])
    assert [rate(consortium, row[0]) for row in rows[:4]] == [0.65, 0.65, 0.65, 0.8]


PARTNERS: list[Row] = [
    ("Uni Alfa", "universiteit", "BE", "9000", "", "", ""),
    ("Klinik Bravo", "ziekenhuis", "DE", "", "", "", ""),
    ("Charlie SAS", "kmo", "FR", "", "", "", "40"),
    ("Moskou Instituut", "onderzoekscentrum", "RU", "", "", "", ""),
    ("Minsk Sensors", "kmo", "BY", "", "", "", "30"),
    ("Shenzhen Patches", "grote onderneming", "CN", "", "", "", "5000"),
    ("Sydney Imaging", "kmo", "AU", "", "", "", "60"),
    ("University of Szeged", "universiteit", "HU", "", "", "", ""),
    ("CHU du Sud", "universitair ziekenhuis", "RE", "", "", "", ""),
    ("Nuuk Telezorg", "kmo", "GL", "", "", "", "12"),
    ("Tokyo Patch", "kmo", "JP", "", "", "", "80"),
    ("Cairo Hart", "ziekenhuis", "EG", "", "", "", ""),
    ("Zürich Signal", "kmo", "CH", "", "", "", "20"),
    ("London Cardio", "kmo", "GB", "", "", "", "25"),
    ("Oslo Pulse", "kmo", "NO", "", "", "", "15"),
    ("Dochter België NV", "grote onderneming", "BE", "2000", "Patchholding", "100", "400"),
    ("Dochter Nederland BV", "grote onderneming", "NL", "", "Patchholding", "100", "300"),
]


@pytest.fixture(scope="module")
def partners(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    return brought_in(tmp_path_factory.mktemp("partners"), PARTNERS)[0]


@pytest.mark.parametrize("rules", ["horizon-europe-ria", "horizon-europe-ia", "ihi"])
@pytest.mark.parametrize("barred", ["Moskou Instituut", "Minsk Sensors"])
def test_nobody_from_russia_or_belarus_takes_part(partners: Roster, rules: str, barred: str) -> None:
    assert not judged(partners, rules, ["Uni Alfa", "Klinik Bravo", "Charlie SAS", barred]).eligible
    with pytest.raises(ImpossibleRequest, match=f"{barred} must take part but is not admissible"):
        compose(a_call(), pool_of(partners), ruleset=rule_set(rules), anchors=[partners.find(barred).id], size=4)


def test_nobody_from_china_takes_part_in_an_innovation_action(partners: Roster) -> None:
    names = ["Uni Alfa", "Klinik Bravo", "Charlie SAS", "Shenzhen Patches"]
    assert not judged(partners, "horizon-europe-ia", names).eligible
    research = judged(partners, "horizon-europe-ria", names)
    assert research.eligible
    assert rate(research, "Shenzhen Patches") == 0


def test_a_rich_third_country_pays_its_own_part(partners: Roster) -> None:
    consortium = judged(partners, "horizon-europe-ria", ["Uni Alfa", "Klinik Bravo", "Charlie SAS", "Sydney Imaging"])
    assert consortium.eligible
    assert rate(consortium, "Sydney Imaging") == 0
    assert consortium.grant == fsum(each.amount for each in consortium.seats if each.name != "Sydney Imaging")


@pytest.mark.parametrize(
    ("third", "counts"),
    [
        ("Charlie SAS", True),
        ("University of Szeged", False),
        ("CHU du Sud", True),
        ("Nuuk Telezorg", True),
        ("Tokyo Patch", True),
        ("Cairo Hart", True),
        ("Sydney Imaging", False),
    ],
)
def test_who_counts_as_the_third_country(partners: Roster, third: str, counts: bool) -> None:
    consortium = judged(partners, "horizon-europe-ria", ["Uni Alfa", "Klinik Bravo", third])
    assert verdict(consortium, COUNTRIES).holds is counts
    assert rate(consortium, third) == float(counts)


def test_a_territory_and_its_member_state_are_one_country(partners: Roster) -> None:
    consortium = judged(partners, "horizon-europe-ria", ["Uni Alfa", "Charlie SAS", "CHU du Sud"])
    assert verdict(consortium, COUNTRIES).value == 2


@pytest.mark.parametrize(
    ("names", "eligible"),
    [
        (["Zürich Signal", "London Cardio", "Oslo Pulse"], False),
        (["Uni Alfa", "London Cardio", "Zürich Signal"], True),
        (["Dochter België NV", "Dochter Nederland BV", "Charlie SAS"], False),
        (["Dochter België NV", "Dochter Nederland BV", "Charlie SAS", "Klinik Bravo"], True),
    ],
)
def test_one_of_three_independent_organisations_is_in_a_member_state(
    partners: Roster, names: list[str], eligible: bool
) -> None:
    assert judged(partners, "horizon-europe-ria", names).eligible is eligible


def test_a_hospital_sits_in_the_part_of_the_companies(partners: Roster) -> None:
    consortium = judged(partners, "vlaio-icon", ["Uni Alfa", "Klinik Bravo", "Charlie SAS"])
    assert [str(seat(consortium, name).part) for name in ("Uni Alfa", "Klinik Bravo")] == ["research", "company"]


@pytest.mark.parametrize(
    ("name", "kind", "holds"),
    [
        ("Vrije Universiteit Brussel", "universiteit", True),
        ("VUB", "universiteit", True),
        ("Erasmushogeschool Brussel", "hogeschool", True),
        ("Odisee Hogeschool", "hogeschool", True),
        ("Université libre de Bruxelles", "universiteit", False),
    ],
)
def test_flemish_universities_and_colleges_of_brussels_are_flemish_research_organisations(
    tmp_path: Path, name: str, kind: str, holds: bool
) -> None:
    rows: list[Row] = [(name, kind, "BE", "1050", "", "", "3500"), ("Wondzorg BV", "kmo", "BE", "9000", "", "", "20")]
    roster, _ = brought_in(tmp_path, rows)
    assert verdict(judged(roster, "vlaio-icon", [name, "Wondzorg BV"]), "research-organisation").holds is holds
