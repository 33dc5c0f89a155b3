"""The whole back-test: its tasks, its report, its command, and that the future changes nothing."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from matchmaking.cli import app
from matchmaking.errors import ImpossibleRequest, UnreadableFile
from matchmaking.evaluation import TASKS, Report, backtest, described, read_descriptions, split_archives, to_json
from matchmaking.evaluation.report import MEASURES, outcomes_of
from matchmaking.evaluation.tasks import tasks_of
from matchmaking.ranking import Weights
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, Row, cordis

Command = Callable[..., Result]
CUT, UNTIL = date(2019, 1, 1), date(2020, 1, 1)


def reported(archive: Path, cache: Path, weights: Weights | None = None, tasks: Sequence[str] = ()) -> Report:
    return backtest(split_archives([archive], CUT, UNTIL), WordEncoder(), cache, tasks=tasks, weights=weights)


def test_each_task_gives_and_hides_what_it_says(tmp_path: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT)
    number = [int(member.id[3:]) for member in split.train.members]
    tasks = {task.name: task for task in tasks_of(split)}
    assert list(tasks) == list(TASKS)
    told = [({number[row] for row in query.given}, {number[row] for row in query.truth}) for query in tasks["t1"].queries]
    assert told == [({10}, {11, 14}), ({16}, {10, 17})]
    for query in (*tasks["t1_known_member"].queries, *tasks["t1_region"].queries):
        assert len(query.given) == 1
    for query in tasks["t2"].queries:
        assert len(query.truth) == 1
        assert not set(query.truth) & set(query.given)
    region = {number[row] for row in np.flatnonzero(tasks["t1_region"].pool)}
    assert region == {10, 11, 13, 16, 17, 18}
    assert all(tasks["t1_region"].pool[row] for query in tasks["t1_region"].queries for row in query.truth)


def test_chance_hangs_on_the_project_and_the_seed_alone(tmp_path: Path) -> None:
    one = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT)
    more = split_archives([cordis(tmp_path / "b.zip", (*PAST, *FUTURE, Row("51", "2019-04-01", ["12", "14", "13"])))], CUT)
    for name in ("t1_known_member", "t2"):
        (few,), (many,) = tasks_of(one, [name]), tasks_of(more, [name])
        assert set(few.queries) <= set(many.queries)
    (sampled,) = tasks_of(more, ["t2"], sample=2)
    assert len(sampled.queries) == 2
    assert sampled.queries == tasks_of(more, ["t2"], sample=2)[0].queries


def test_members_take_turns_in_being_given_or_hidden(tmp_path: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT)
    for name in ("t1_known_member", "t1_region", "t2"):
        (once,), (often,) = tasks_of(split, [name]), tasks_of(split, [name], repeats=9)
        assert set(once.queries) < set(often.queries)
        for project in {query.project.id for query in often.queries}:
            repeats = [query for query in often.queries if query.project.id == project]
            chosen = [query.truth if name == "t2" else query.given for query in repeats]
            everyone = {row for query in repeats for row in (*query.given, *query.truth)}
            assert {row for (row,) in chosen} == everyone
            assert len(chosen) == len(everyone)
            assert [query.turn for query in repeats] == list(range(len(repeats)))


def test_a_sample_asks_every_project_before_it_asks_one_again(tmp_path: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], CUT)
    (once,) = tasks_of(split, ["t2"])
    (sample,) = tasks_of(split, ["t2"], sample=len(once.queries), repeats=9)
    assert sample.queries == once.queries
    (more,) = tasks_of(split, ["t2"], sample=len(once.queries) + 1, repeats=9)
    assert set(once.queries) < set(more.queries)


def test_an_archive_without_roles_is_asked_by_a_known_member(tmp_path: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE, roles=False)], CUT)
    assert "t1" not in [task.name for task in tasks_of(split)]
    with pytest.raises(ImpossibleRequest, match="no task 't9'"):
        tasks_of(split, ["t9"])


def test_the_report_has_the_keys_that_it_promises(tmp_path: Path, word_cache: Path) -> None:
    document = to_json(reported(cordis(tmp_path / "a.zip", PAST + FUTURE), word_cache))
    assert set(document) == {"t1", "t1_known_member", "t1_region", "t2", "t3", "t4"}
    assert {"all", "repeat", "new", "company", "knowledge", "health"} <= set(document["t1"])
    systems = document["t1"]["all"]
    assert {"matchmaking", "random", "popularity", "programme popularity", "repeat count", "Adamic-Adar"} <= set(systems)
    assert {"resource allocation", "TF-IDF", "BM25", "embedding", "TF-IDF kNN", "embedding kNN", "equal weights"} <= set(
        systems
    )
    for outcome in systems.values():
        assert set(outcome) == {*MEASURES, "n", "pool", "p", "p_ranks"}
        assert (outcome["n"], outcome["pool"]) == (2, 8)
        for measure in MEASURES:
            assert 0 <= outcome[measure]["low"] <= outcome[measure]["value"] <= outcome[measure]["high"] <= 1
    assert set(systems["popularity"]["p"]) == {"matchmaking"}
    assert len(systems["matchmaking"]["p"]) == 1


def test_newcomers_are_ranked_among_themselves_by_their_words(tmp_path: Path, word_cache: Path) -> None:
    more = Row("52", "2019-05-01", ["95", "96", "97"], "Soil farms", said=("Farming of soil", "PRC", "BE"))
    archive = cordis(tmp_path / "a.zip", (*PAST, *FUTURE, more))
    found = to_json(reported(archive, word_cache, tasks=["t1"]))["t1"]["newcomer"]
    assert set(found) == {"random", "TF-IDF", "BM25", "embedding", "matchmaking", "equal weights"}
    # project 5 looks for partner 99, project 52 for the three of the soil
    assert (found["BM25"]["n"], found["BM25"]["pool"]) == (2, 4)
    assert found["BM25"]["recall@20"]["value"] == 1
    assert found["matchmaking"]["mrr"]["value"] >= 0.6


def test_newcomers_are_found_by_what_they_say_of_themselves_and_companies_among_them_apart(
    tmp_path: Path, word_cache: Path
) -> None:
    more = Row("52", "2019-05-01", ["95", "96", "97"], "Soil farms", said=("", "PRC", "BE"), acronym="TERRA")
    split = split_archives([cordis(tmp_path / "a.zip", (*PAST, *FUTURE, more))], CUT, UNTIL)
    file = tmp_path / "said.csv"
    file.write_text(
        'organisationID,sector,summary\n95,Agriculture,"Farms and soil, in TERRA too"\n96,,\n10,,Soil\n', encoding="utf-8"
    )
    told = described(split, read_descriptions(file))
    assert {member.participant_code: [one.text for one in member.statements] for member in told.newcomers} == {
        "95": ["Agriculture. Farms and soil, in … too"],
        "96": [],
        "97": [],
        "99": [],
    }
    assert told.train == split.train
    found = to_json(backtest(told, WordEncoder(), word_cache, tasks=["t1"]))["t1"]
    assert found["newcomer_described"]["matchmaking"]["pool"] == 1
    assert found["newcomer_company"]["matchmaking"]["pool"] == 3
    assert found["newcomer"]["matchmaking"]["pool"] == 4


@pytest.mark.parametrize("content", [b"", b"name,text\na,b\n", b"organisationID,summary\n\xff,b\n"])
def test_a_file_without_descriptions_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "said.csv"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"said\.csv"):
        read_descriptions(file)


def test_weights_given_change_the_product_and_nothing_else(tmp_path: Path, word_cache: Path) -> None:
    archive = cordis(tmp_path / "a.zip", PAST + FUTURE)
    one, two = (
        to_json(reported(archive, word_cache, given, ["t1"]))["t1"]["all"] for given in (None, Weights(geo_proximity=1))
    )
    assert {name for name in one if one[name]["mrr"] != two[name]["mrr"]} == {"matchmaking"}


def test_a_better_system_is_found_to_be_better() -> None:
    good, bad = np.full(4, 0.6), np.full(4, 0.1)
    measured = {"matchmaking": [good] * 30, "popularity": [bad] * 30, "random": [bad / 2] * 30}
    found = outcomes_of(measured, [str(number) for number in range(30)], [5] * 30, {"matchmaking"})
    assert found["matchmaking"].p == pytest.approx({"popularity": 2 / 10001})
    assert found["random"].p == pytest.approx({"matchmaking": 2 / 10001})
    assert found["popularity"].n == 30


@pytest.fixture
def run(tmp_path: Path, word_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr("matchmaking.commands.backtesting.Encoder", lambda _: WordEncoder())
    archive = cordis(tmp_path / "a.zip", PAST + FUTURE)

    def command(*words: str) -> Result:
        given = ["backtest", "--history", str(archive), *words]
        return CliRunner().invoke(app, given, env={"MATCHMAKING_CACHE": str(word_cache)})

    return command


def test_the_command_writes_the_report_and_shows_a_table(run: Command, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    result = run("--cut", "2019-01-01", "--tasks", "t1,t2", "--sample", "1", "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert set(json.loads(out.read_text())) == {"t1", "t2"}
    assert "repeat + programme" in result.stdout
    assert "9 organisations" in result.stderr
    shown = run("--cut", "2019-01-01", "--tasks", "t2", "--json")
    assert set(json.loads(shown.stdout)) == {"t2"}


def test_bad_input_is_told_in_a_sentence_with_exit_code_1_and_bad_usage_with_2(run: Command, tmp_path: Path) -> None:
    for words, code, told in (
        (("--cut", "2000-01-01"), 1, "before the cut"),
        (("--cut", "2019-01-01", "--tasks", "t9"), 1, "Known are t1"),
        (("--cut", "2019-01-01", "--history", str(tmp_path / "none.zip")), 1, "none.zip"),
        ((), 2, "--cut"),
        (("--cut", "yesterday"), 2, "--cut"),
    ):
        result = run(*words)
        assert (result.exit_code, "Traceback" in result.stderr) == (code, False), result.stderr
        assert "".join(told.split()) in "".join(result.stderr.split())  # long paths are broken over lines


def test_the_ranking_beats_the_simple_baselines_on_a_sample_of_real_history(benchmark: Path, tmp_path: Path) -> None:
    split = split_archives([benchmark / "cordis-h2020-to-2019.zip"], date(2018, 1, 1), date(2019, 1, 1))
    report = backtest(split, WordEncoder(), tmp_path, tasks=["t1"], sample=100)
    found = report.outcomes["t1"]["all"]
    best = report.best_baseline("t1", "all")
    assert found["matchmaking"].figures["ndcg@10"].value > found[best].figures["ndcg@10"].value
