"""What judged questions measure, on a cluster whose every text is known."""

import json
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.judged.clusters import CLUSTERS, calls_folder, judged_file, write_members
from matchmaking.composition import COVERED_FROM, Call, Capability
from matchmaking.errors import BadJudgements
from matchmaking.evaluation import (
    calls_judged,
    evaluate,
    evaluation_to_json,
    parse_judgements,
    read_calls_of,
    read_judgements,
)
from matchmaking.evaluation.evaluating import RANKED
from matchmaking.evaluation.judged_proposals import most_covered
from matchmaking.evaluation.judged_systems import PlainSearch
from matchmaking.evaluation.judgements import Judgements
from matchmaking.features import FeatureSet
from matchmaking.ranking import rank
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace
from tests.evaluation.test_judgements import ROSTER

WARD = {"text": "Hospital ward for clinical validation of glucose patches", "lang": "en", "answers": {"gamma": 2}}
CLOUD = {"text": "Cloud software that sends alarms", "lang": "en", "kind": "oblique", "answers": {"delta": 2, "alfa": 1}}
WRONG = {"text": "Laser welding of titanium", "lang": "nl", "answers": {"beta": 2}}
NOBODY = {"text": "quarterly zeppelin timetable", "lang": "en", "answers": {}}


def _judged(**parts: object) -> Judgements:
    return parse_judgements(json.dumps(parts).encode(), "judged.json", ROSTER)


def test_every_system_is_measured_by_language_and_kind_with_intervals(small: FeatureSet) -> None:
    found = evaluate(small, _judged(needs=[WARD, CLOUD, WRONG, NOBODY])).needs
    assert list(found) == ["all", "en", "nl", "plain", "oblique", "nobody"]
    assert {name: one.n for name, one in found.items()} == {"all": 3, "en": 2, "nl": 1, "plain": 2, "oblique": 1, "nobody": 1}
    assert list(found["all"].systems) == ["matchmaking", "BM25", "embedding"]
    for stratum in list(found.values())[:-1]:
        for figures in stratum.systems.values():
            assert tuple(figures) == RANKED
            assert all(0 <= one.low <= one.value <= one.high <= 1 for one in figures.values())
    assert found["en"].systems["matchmaking"]["hit@1"].value == 1
    assert found["nl"].systems["matchmaking"]["hit@1"].value == 0


def test_the_product_is_measured_by_the_list_that_people_get(small: FeatureSet) -> None:
    order = [match.member.id for match in rank(small, need=WRONG["text"], top=50)]  # type: ignore[arg-type]
    found = evaluate(small, _judged(needs=[WRONG])).needs["all"].systems["matchmaking"]
    assert found["mrr"].value == pytest.approx(1 / (1 + order.index("beta")))


def test_a_need_that_is_not_understood_counts_as_chance_does_and_stops_nothing(small: FeatureSet) -> None:
    unclear = {"text": "?! 🙂", "answers": {"gamma": 2}}
    found = evaluate(small, _judged(needs=[WARD, unclear])).needs["all"]
    assert found.n == 2
    assert found.systems["matchmaking"]["hit@1"].value == pytest.approx((1 + 1 / len(ROSTER.members)) / 2)


def test_needs_that_nobody_answers_are_to_be_said_so_and_others_not(small: FeatureSet) -> None:
    found = evaluate(small, _judged(needs=[WARD, CLOUD, NOBODY])).needs["nobody"].systems["matchmaking"]
    assert found["said to be so"].value == 1
    assert found["answered, said to be so"].value == 0


def test_claims_are_counted_from_the_threshold_on(small: FeatureSet) -> None:
    entries = [
        {"call": "wards", "capability": "Ward", "text": WARD["text"], "answers": {"gamma": 2, "theta": 1}},
        {"call": "clouds", "capability": "Cloud", "text": "Cloud software", "answers": {"beta": 2}},
    ]
    found = evaluate(small, _judged(capabilities=entries)).capabilities
    assert list(found) == ["all", "wards", "clouds"]
    wards = found["wards"].systems["matchmaking"]
    strengths = small.strengths([str(WARD["text"])])[:, 0]
    assert strengths[ROSTER.position["gamma"]] > COVERED_FROM
    assert wards["recall"].value == pytest.approx(0.5)  # who says nothing is never said to cover it
    assert found["clouds"].systems["matchmaking"]["recall"].value == 0
    assert 0 <= wards["calibration error"].value <= 1
    assert "precision" not in found["wards"].systems["BM25"]


def test_the_figures_are_one_json_document_by_part_and_stratum(small: FeatureSet) -> None:
    document = evaluation_to_json(evaluate(small, _judged(needs=[WARD])))
    assert set(document) == {"needs", "capabilities", "consortia"}
    assert document["capabilities"] == document["consortia"] == {}
    one = document["needs"]["all"]
    assert one["n"] == 1
    assert set(one["BM25"]["ndcg@10"]) == {"value", "low", "high"}
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_the_same_questions_give_the_same_figures(small: FeatureSet) -> None:
    judged = _judged(needs=[WARD, CLOUD, WRONG])
    assert evaluate(small, judged) == evaluate(small, judged)


def test_calls_that_were_not_judged_are_told() -> None:
    call = Call("other", "Other", capabilities=(Capability("Ward", "a ward"),))
    with pytest.raises(BadJudgements, match=r"None of these calls was judged: other. .* has wards"):
        calls_judged([call], _judged(calls={"wards": {"gamma": 2}}))
    assert calls_judged([], _judged(needs=[WARD])) == ()


@given(st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=5), st.integers(1, 5))
def test_the_most_that_a_team_can_cover_is_that_of_its_best_choice(answered: list[set[int]], seats: int) -> None:
    people = sorted(set().union(*answered))
    teams = [team for size in range(1, seats + 1) for team in combinations(people, size)]
    assert most_covered(answered, seats) == max(sum(bool(own & set(team)) for own in answered) for team in teams)


def test_plain_search_finds_rare_words_first_and_says_nothing_where_there_are_none() -> None:
    scores = PlainSearch(["a ward with beds", "a cloud", "a ward", ""]).scores(["cloud", "ward", "zeppelin"])
    assert scores[0].argmax() == 1
    assert scores[1].argsort()[::-1][0] == 2  # the shorter text says it more
    assert not scores[2].any()
    assert not PlainSearch(["", ""]).scores(["ward"]).any()


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_the_judged_clusters_name_members_of_their_lists(cluster: str, benchmark: Path, tmp_path: Path) -> None:
    if not (benchmark.parent / "lists").is_dir():
        pytest.skip("the lists of members are not beside the benchmark data")
    workspace = Workspace(tmp_path / "judged.workspace")
    import_directories(workspace, [write_members(cluster, benchmark, tmp_path)], datetime.now(UTC))
    judged = read_judgements(judged_file(cluster), workspace.roster())
    assert len(judged.needs) >= 27
    assert read_calls_of(calls_folder(cluster), judged)
    workspace.close()
