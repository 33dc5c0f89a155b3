"""Each way in which a back-test can flatter itself, and that it does not."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matchmaking.evaluation import backtest, first_page_of, split_archives, split_roster, to_json
from matchmaking.evaluation.namesakes import namesakes
from matchmaking.evaluation.report import outcomes_of
from matchmaking.evaluation.split import FEWEST, MOST
from matchmaking.evaluation.tasks import tasks_of
from matchmaking.features import fit
from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.member import Kind, Roster
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, Row, cordis

CUT, UNTIL = date(2019, 1, 1), date(2020, 1, 1)
FAKES = tuple(
    Row(str(number), "2020-01-01", ["10", "14", "16"], "Glucose sensors", said=("Glucose Sensors", "PRC", "FR"))
    for number in range(100, 140)
)


OBJECTIVE = "Patients at home need care that they can trust and doctors can follow. " * 20


def in_full(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The same projects with whole objectives, titles and keywords."""
    return tuple(replace(row, text=f"{OBJECTIVE}{row.text}", title=row.text, keywords=f"{row.text}, care") for row in rows)


def as_text(archive: Path, cache: Path) -> str:
    return json.dumps(to_json(backtest(split_archives([archive], CUT, UNTIL), WordEncoder(), cache)))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, word_cache: Path) -> str:
    """The report of the projects without anything that is faked."""
    return as_text(cordis(tmp_path_factory.mktemp("plain") / "a.zip", PAST + FUTURE), word_cache)


@pytest.fixture(scope="module")
def plain_in_full(tmp_path_factory: pytest.TempPathFactory, word_cache: Path) -> str:
    """The same of the projects with whole objectives."""
    archive = cordis(tmp_path_factory.mktemp("plain") / "a.zip", in_full(PAST + FUTURE))
    assert fit(split_archives([archive], CUT, UNTIL).train, WordEncoder(), word_cache).project_words.fullness == 1
    return as_text(archive, word_cache)


def test_1_fake_projects_of_the_future_change_no_byte(tmp_path: Path, word_cache: Path, plain: str) -> None:
    assert as_text(cordis(tmp_path / "a.zip", (*FAKES, *PAST, *FUTURE)), word_cache) == plain


def test_1_fake_objectives_of_the_future_change_no_byte(tmp_path: Path, word_cache: Path, plain_in_full: str) -> None:
    assert as_text(cordis(tmp_path / "a.zip", in_full((*FAKES, *PAST, *FUTURE))), word_cache) == plain_in_full


def test_1_keywords_of_the_future_change_no_byte(tmp_path: Path, word_cache: Path, plain_in_full: str) -> None:
    later = [replace(row, title="Glucose", keywords="glucose, sensors, patients") for row in in_full(FAKES)]
    assert as_text(cordis(tmp_path / "a.zip", (*later, *in_full(PAST + FUTURE))), word_cache) == plain_in_full


def test_1_titles_and_keywords_are_known_to_no_system(tmp_path: Path, word_cache: Path) -> None:
    rows = tuple(replace(row, title="Pumps", keywords="zebrafish") for row in in_full(PAST + FUTURE))
    split = split_archives([cordis(tmp_path / "a.zip", rows)], CUT, UNTIL)
    for project in (*split.train.projects, *(one.project for one in split.test)):
        assert (project.title, project.keywords) == ("", ())
        assert "zebrafish" not in project.text
    words = fit(split.train, WordEncoder(), word_cache).project_words
    assert not (words.scores(["zebrafish"]) + words.profile(["zebrafish"]) + words.near(["zebrafish"])).any()


def test_1_profiles_edited_in_the_future_change_no_byte(tmp_path: Path, word_cache: Path, plain: str) -> None:
    renamed = Row("150", "2019-12-31", ["11", "14"], "Glucose sensors for patients", said=("Glucose Sensors", "PUB", "FR"))
    edited = cordis(tmp_path / "b.zip", (renamed, *PAST, *FUTURE))
    known = split_archives([edited], CUT, UNTIL).train
    assert known.member("eu-11").name == "Partner 11"
    assert known.member("eu-14").kind is not Kind.PUBLIC_BODY
    assert as_text(edited, word_cache) == plain


def test_1_what_the_asked_projects_say_is_known_to_no_system_before_they_are_asked(tmp_path: Path, word_cache: Path) -> None:
    archive = cordis(tmp_path / "a.zip", PAST + FUTURE)
    known = split_archives([archive], CUT, UNTIL).train
    assert all(project.start and project.start < CUT for project in known.projects)
    assert {part.project for part in known.participations} <= {project.id for project in known.projects}


def test_1_the_future_changes_no_byte_of_the_exposure_curve(tmp_path: Path, word_cache: Path) -> None:
    before, faked = (
        first_page_of(split_archives([cordis(tmp_path / name, rows)], CUT, UNTIL), WordEncoder(), word_cache)
        for name, rows in (("a.zip", PAST + FUTURE), ("b.zip", (*FAKES, *PAST, *FUTURE)))
    )
    assert faked == before


def test_1_a_workspace_forgets_its_later_projects_too(tmp_path: Path, word_cache: Path) -> None:
    def report(rows: tuple[Row, ...], name: str) -> str:
        reading = read_cordis(cordis(tmp_path / name, rows))
        split = split_roster(Roster.of(reading.members, reading.projects, reading.participations), CUT, UNTIL)
        return json.dumps(to_json(backtest(split, WordEncoder(), word_cache)))

    nameless = tuple(Row(str(number), "2020-01-01", ["10", "14", "16"], "Glucose sensors") for number in range(100, 140))
    assert report((*nameless, *PAST, *FUTURE), "b.zip") == report(PAST + FUTURE, "a.zip")


def test_2_who_shares_a_name_with_another_number_is_left_out_of_a_stratum_of_its_own(tmp_path: Path, word_cache: Path) -> None:
    # partner 14 stands in the archive once more, as 77, with a project after the cut
    twin = Row("60", "2019-06-01", ["10", "77", "11"], "Glucose at home", said=("Partner 14 NV", "PRC", "NL"))
    first = Row("6", "2018-01-01", ["14", "15", "12"], "Glucose pumps", said=("Partner 14", "PRC", "NL"))
    split = split_archives([cordis(tmp_path / "a.zip", (*PAST, first, *FUTURE, twin))], CUT, UNTIL)
    told = namesakes(split)
    assert {"eu-14", "eu-77"} <= told
    assert "eu-18" not in told
    found = to_json(backtest(split, WordEncoder(), word_cache))["t1"]
    everyone, distinct = (found[stratum]["random"]["pool"] for stratum in ("all", "distinct_names"))
    assert everyone - distinct == len(told & set(split.train.position))
    assert found["newcomer"]["random"]["pool"] > found["newcomer_distinct_names"]["random"]["pool"]


def test_3_projects_of_more_than_sixty_partners_are_neither_asked_nor_make_ties(tmp_path: Path) -> None:
    crowd = [str(number) for number in range(200, 200 + MOST + 1)]
    rows = (*PAST, Row("7", "2018-02-01", crowd), *FUTURE, Row("70", "2019-02-01", crowd))
    split = split_archives([cordis(tmp_path / "a.zip", rows)], CUT, UNTIL)
    assert all(FEWEST <= len(asked.members) <= MOST for asked in split.test)
    assert "70" not in {asked.project.id for asked in split.test}


def test_3_a_project_counts_once_however_often_it_is_asked() -> None:
    ones, zeros = np.ones(4), np.zeros(4)
    found = outcomes_of({"random": [ones] * 9 + [zeros]}, ["a"] * 9 + ["b"], [5] * 10, frozenset())
    assert found["random"].figures["ndcg@10"].value == 0.5
    assert found["random"].n == 2


def test_4_names_and_acronyms_of_partners_are_masked_on_both_sides(tmp_path: Path) -> None:
    rows = (
        Row("1", "2016-01-01", ["10", "11", "12"], "With Glucosense Labs we build SWEET", acronym="SWEET"),
        Row("8", "2018-01-01", ["10", "11", "13"], "Pumps", said=("Glucosense Labs", "PRC", "BE")),
        Row("5", "2019-01-01", ["10", "11", "12"], "BITTER by Glucosense Labs", acronym="BITTER"),
    )
    split = split_archives([cordis(tmp_path / "a.zip", rows)], CUT, UNTIL)
    texts = [project.text for project in (*split.train.projects, *(asked.project for asked in split.test))]
    assert not [text for text in texts if "Glucosense" in text or "SWEET" in text or "BITTER" in text]


def test_4_names_and_acronyms_within_objectives_find_nobody(tmp_path: Path, word_cache: Path) -> None:
    told = f"{OBJECTIVE}Led by Glucosense Labs, SWEET measures glucose. {OBJECTIVE}SWEET-2 and GlucoSense-Labs follow."
    rows = (
        Row("1", "2016-01-01", ["10", "11", "12"], told, acronym="SWEET"),
        Row("2", "2016-01-01", ["10", "11", "12"], told, acronym="SWEET"),
        Row("8", "2018-01-01", ["10", "14", "13"], OBJECTIVE, said=("Glucosense Labs", "PRC", "BE")),
        Row("5", "2019-01-01", ["10", "11", "12"], f"{told} BITTER by Glucosense Labs", acronym="BITTER"),
    )
    split = split_archives([cordis(tmp_path / "a.zip", rows)], CUT, UNTIL)
    words = fit(split.train, WordEncoder(), word_cache).project_words
    for asked in ("SWEET", "Glucosense Labs"):
        assert not (words.scores([asked]) + words.profile([asked]) + words.near([asked])).any()
    assert (words.scores(["glucose"]) > 0).any()
    question = split.test[0].project.text
    assert "BITTER" not in question
    assert "Glucosense Labs" not in question


def test_5_candidates_are_those_known_before_the_cut_and_newcomers_have_their_own_pool(
    tmp_path: Path, word_cache: Path
) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT, UNTIL)
    assert not {member.id for member in split.newcomers} & set(split.train.position)
    found = to_json(backtest(split, WordEncoder(), word_cache, tasks=["t1"]))["t1"]
    assert found["newcomer"]["random"]["pool"] == len(split.newcomers)
    assert "repeat count" not in found["newcomer"]


@pytest.mark.parametrize("task", ["t1", "t1_known_member", "t1_region", "t2", "t4"])
def test_5_who_is_given_is_never_to_be_found(tmp_path: Path, task: str) -> None:
    for one in tasks_of(split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT, UNTIL), [task]):
        for query in one.queries:
            assert query.truth
            assert not set(query.given) & set(query.truth)
