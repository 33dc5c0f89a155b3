"""The cut: nothing of the future is known, and only what can be predicted is asked."""

from datetime import date
from pathlib import Path

import pytest

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation import split_archives, split_roster
from matchmaking.evaluation.masking import masked
from matchmaking.members.member import Kind, Participation, Roster
from tests.conftest import small_roster
from tests.evaluation.archives import FUTURE, PAST, Row, cordis

CUT = date(2019, 1, 1)


def test_known_is_what_started_before_the_cut_and_newcomers_are_no_candidates(tmp_path: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT)
    assert [project.id for project in split.train.projects] == ["1", "2", "3", "4"]
    assert {member.id for member in split.train.members} == {f"eu-{number}" for number in range(10, 19)}
    assert [asked.project.id for asked in split.test] == ["5", "6"]
    assert split.test[0].coordinator == "eu-10"
    assert split.test[0].members == ("eu-10", "eu-11", "eu-14", "eu-99")


def test_a_project_on_the_day_of_the_cut_is_asked_and_one_on_the_last_day_is_not(tmp_path: Path) -> None:
    rows = (*PAST, Row("7", "2019-01-01", ["10", "11", "12"]), Row("8", "2020-01-01", ["10", "11", "12"]))
    split = split_archives([cordis(tmp_path / "a.zip", rows)], CUT, date(2020, 1, 1))
    assert [asked.project.id for asked in split.test] == ["7"]


@pytest.mark.parametrize(("partners", "asked"), [(2, False), (3, True), (60, True), (61, False)])
def test_pairs_and_projects_of_more_than_sixty_partners_are_not_asked(tmp_path: Path, partners: int, asked: bool) -> None:
    crowd = Row("9", "2019-05-01", [str(100 + number) for number in range(partners)])
    split = split_archives([cordis(tmp_path / "a.zip", (*PAST, *FUTURE, crowd))], CUT)
    assert ("9" in [one.project.id for one in split.test]) is asked


def test_a_profile_that_changes_after_the_cut_is_known_as_it_was(tmp_path: Path) -> None:
    before = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT)
    edits = Row("20", "2019-06-01", [str(number) for number in range(10, 12)], said=("Renamed", "PRC", "FR"))
    after = split_archives([cordis(tmp_path / "b.zip", (*PAST, *FUTURE, edits))], CUT)
    assert after.train == before.train
    assert after.test == before.test
    assert before.train.member("eu-14").kind is Kind.COMPANY


def test_two_archives_that_tell_of_the_same_projects_count_them_once(tmp_path: Path) -> None:
    one = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT)
    two = split_archives([cordis(tmp_path / "b.zip", PAST[:3]), cordis(tmp_path / "c.zip", PAST + FUTURE)], CUT)
    assert two.train == one.train
    assert two.test == one.test


def test_names_of_partners_and_acronyms_are_masked_on_both_sides_of_the_cut(tmp_path: Path) -> None:
    told = "In HEARTY we at Partner 10 join PARTNER 11; hearty sensors"
    rows = [*PAST, Row("7", "2018-01-01", ["10", "11", "12"], told.replace(";", ","), acronym="HEARTY")]
    rows.append(Row("8", "2019-05-01", ["10", "11", "12"], told.replace(";", ","), acronym="HEARTY"))
    split = split_archives([cordis(tmp_path / "a.zip", rows)], CUT)
    for text in (split.train.project["7"].text, split.test[0].project.text):
        assert text == "In … we at … join …, hearty sensors"


def test_a_name_inside_a_word_stays() -> None:
    assert masked("imec leads; timecode stays", ["imec"]) == "… leads; timecode stays"
    assert masked("HIMALAYA goes to the Himalayan valley", ["HIMALAYA"]) == "… goes to the Himalayan valley"
    assert masked("", ["x"]) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Imec leads", "imec"),
        ("Airbus leads", "AIRBUS"),
        ("PoliTo leads", "POLITO"),
        ("Global-AM leads", "GlobalAM"),
        ("global AM leads", "GlobalAM"),
        ("ECHO-2 leads", "ECHO 2"),
        ("PROSPECTS5.0 leads", "PROSPECTS 5.0"),
        ("UNITE!Energy leads", "Unite.Energy"),
        ("LeT’s-Care leads", "LeTs-Care"),
        ("RETIMAGERs leads", "RETIMAGER"),
        ("ECHO’s leads", "ECHO"),
        ("Barco leads", "Barco NV"),
        ("Solydera leads", "SOLYDERA SPA"),
    ],
)
def test_a_name_is_found_however_it_is_joined_bent_or_capitalised(text: str, name: str) -> None:
    assert masked(text, [name]) == "… leads"


def test_a_short_name_that_is_a_common_word_stays_in_small_letters() -> None:
    assert masked("BACH helps to reach a bach of air with AIR", ["BACH", "AIR"]) == "… helps to reach a bach of air with …"


def test_a_workspace_is_cut_in_the_same_way() -> None:
    roster = small_roster()
    parts = [*roster.participations, Participation("p4", "alfa", "coordinator"), Participation("p4", "epsilon")]
    split = split_roster(Roster.of(roster.members, roster.projects, parts), date(2021, 1, 1))
    assert [project.id for project in split.train.projects] == ["p1", "p3"]
    assert {member.id for member in split.train.members} == {"alfa", "beta", "gamma"}
    assert [(asked.project.id, asked.coordinator) for asked in split.test] == [("p4", "alfa")]


def test_a_cut_without_a_past_or_a_future_is_refused_in_words(tmp_path: Path) -> None:
    archives = [cordis(tmp_path / "a.zip", PAST + FUTURE)]
    with pytest.raises(ImpossibleRequest, match="before the cut"):
        split_archives(archives, date(2000, 1, 1))
    with pytest.raises(ImpossibleRequest, match="3 to 60"):
        split_archives(archives, date(2030, 1, 1))
    with pytest.raises(ImpossibleRequest, match="not after its cut"):
        split_archives(archives, CUT, CUT)
