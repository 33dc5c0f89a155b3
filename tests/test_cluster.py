"""A data scientist starts from a table, and gets tables back."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from matchmaking import Call, Cluster, FeatureSet, Filters, read_call, rule_set
from matchmaking.composition.rules.rule_set import Shares
from matchmaking.errors import InputError
from matchmaking.members.member import Participation, Roster
from tests.conftest import WordEncoder

TABLE = pd.DataFrame(
    [
        {"name": "Alfa Patch", "kind": "sme", "description": "We make patches that measure glucose.", "needs": ["a hospital"]},
        {"name": "UZ Beta", "kind": "university_hospital", "description": "Our ward runs clinical trials of wearable patches."},
        {"name": "Gamma Data", "kind": "sme", "description": "We build dashboards for logistics.", "needs": None},
    ]
)


@pytest.fixture
def cluster(word_cache: Path) -> Cluster:
    return Cluster.from_dataframe(TABLE, text="description", encoder=WordEncoder(), cache=word_cache)


def test_a_table_of_members_ranks_and_gives_a_table_back(cluster: Cluster) -> None:
    ranking = cluster.rank("Alfa Patch", need="clinical trials of wearable patches", n=2)
    assert ranking[0].member.name == "UZ Beta"
    frame = ranking.to_frame()
    assert list(frame["rank"]) == [1, 2]
    assert frame["score"].tolist() == pytest.approx([match.score for match in ranking])
    assert frame["relevance"].max() > 0


def test_needs_may_be_a_list_a_text_or_nothing(cluster: Cluster) -> None:
    assert [need.text for need in cluster.roster.find("Alfa Patch").needs] == ["a hospital"]
    assert cluster.roster.find("Gamma Data").needs == ()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("kind", "pirate", "Row 1, column 'kind': 'pirate'.*Give one of sme"),
        ("country", "Belgium", "Row 1, column 'country'.*two letters"),
        ("country", "QQ", "Row 1, column 'country'.*two letters"),
        ("region", "BE9", "Row 1, column 'region'.*NUTS"),
        ("headcount", "many", "Row 1, column 'headcount'.*from 0 up"),
        ("sectors", "farming", "Row 1, column 'sectors'.*biotech"),
        ("id", "alfa-patch", "Row 1, column 'id'.*of its own"),
        ("name", "", "Row 1, column 'name'"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_row_and_column(column: str, value: str, said: str) -> None:
    table = TABLE.assign(**{column: [TABLE.get(column, pd.Series([None] * 3))[0], value, None]})
    if column == "id":
        table["id"] = ["alfa-patch", value, "gamma"]
    with pytest.raises(InputError, match=said):
        Cluster.from_dataframe(table, text="description")


def test_a_table_without_names_says_which_columns_it_has() -> None:
    with pytest.raises(InputError, match=r"no column 'name'.*as name=.*description"):
        Cluster.from_dataframe(TABLE.drop(columns="name"))


def test_a_column_that_is_named_and_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"no column 'descripton'.*as text=.*description"):
        Cluster.from_dataframe(TABLE, text="descripton")


FREE = rule_set("eureka-network").model_copy(update={"rules": (), "shares": Shares()})
"""Rules that ask nothing."""

CALL = """
id = "patches"
title = "Wearable patches"
budget = 1000000
[[capabilities]]
name = "Clinical trials"
text = "Clinical trials of wearable patches in a ward."
[[capabilities]]
name = "Glucose patches"
text = "Patches that measure glucose."
"""


@pytest.fixture
def call(tmp_path: Path) -> Call:
    (tmp_path / "call.toml").write_text(CALL, encoding="utf-8")
    return read_call(str(tmp_path / "call.toml"))


@pytest.fixture
def past(small: FeatureSet, word_cache: Path) -> Cluster:
    return Cluster(small.roster, WordEncoder(), word_cache)


def test_a_cluster_composes_with_members_by_name_or_id(cluster: Cluster, call: Call) -> None:
    found = [
        cluster.compose(call, anchors=[anchor], ruleset=FREE, alternatives=1).consortia[0] for anchor in ("UZ Beta", "uz-beta")
    ]
    assert found[0] == found[1]
    assert {seat.member for seat in found[0].seats} >= {"uz-beta"}
    left_out = cluster.compose(call, excluded=["uz beta"], apart=[("Alfa Patch", "gamma-data")], size=1, ruleset=FREE)
    assert {seat.member for one in left_out.consortia for seat in one.seats} == {"alfa-patch"}


def test_a_portfolio_and_a_pareto_front_take_members_and_criteria_by_name(cluster: Cluster, call: Call) -> None:
    both = cluster.portfolio(call, 1, loads={"Alfa Patch": 0}, ruleset=FREE, size=1)
    assert [seat.member for one in both.consortia for seat in one.seats] == ["uz-beta"]
    front = cluster.pareto_front(call, "coverage", "exposure", anchors=["Alfa Patch"], ruleset=FREE, size=(1, 2))
    assert all("alfa-patch" in {seat.member for seat in point.consortium.seats} for point in front)
    with pytest.raises(InputError, match=r"no criterion 'beauty'.*coverage"):
        cluster.pareto_front(call, "beauty", "exposure")


def test_a_cluster_says_why_a_member_is_not_among_the_first(cluster: Cluster) -> None:
    why = cluster.why_not("Gamma Data", "Alfa Patch", need="clinical trials of wearable patches", k=1)
    assert why.member.name == "Gamma Data"
    assert why.rank == 2


def test_a_cluster_is_tested_on_its_own_past(past: Cluster) -> None:
    parts = tuple(Participation(project, member) for project, member in [("p4", "alfa"), ("p4", "beta")])
    past.roster = Roster.of(past.roster.members, past.roster.projects, past.roster.participations + parts)
    report = past.backtest(date(2022, 1, 1), tasks=["t1_known_member"])
    assert report.outcomes["t1_known_member"]
    with pytest.raises(InputError, match="earlier cut-off"):
        past.backtest(date(2030, 1, 1))


def test_a_cluster_answers_questions_that_people_judged(cluster: Cluster, tmp_path: Path) -> None:
    file = tmp_path / "judged.json"
    file.write_text('{"needs": [{"text": "clinical trials of wearable patches", "answers": {"UZ Beta": 2}}]}', encoding="utf-8")
    assert cluster.evaluate(file).needs["all"].systems["matchmaking"]["hit@1"].value == 1
    file.write_text('{"needs": [{"text": "clinical trials", "answers": {"UZ Omega": 2}}]}', encoding="utf-8")
    with pytest.raises(InputError, match="UZ Omega"):
        cluster.evaluate(file)


def test_an_unknown_weight_or_a_negative_one_is_refused_by_name(cluster: Cluster, call: Call) -> None:
    first = cluster.rank("Alfa Patch", need="dashboards for logistics", weights={"relevance": 1})[0]
    assert first.member.name == "Gamma Data"
    for wrong, said in (({"farness": 1}, "no weight 'farness'.*relevance"), ({"relevance": -1}, "'relevance'.*0 or more")):
        with pytest.raises(InputError, match=said):
            cluster.rank("Alfa Patch", weights=wrong)
        with pytest.raises(InputError, match=said):
            cluster.compose(call, weights=wrong)
    with pytest.raises(InputError, match="All weights are 0"):
        cluster.rank("Alfa Patch", weights={"relevance": 0})


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"kinds": {"pirate"}}, "no kind of member 'pirate'.*sme"),
        ({"sectors": {"farming"}}, "no sector 'farming'.*biotech"),
        ({"countries": {"Belgium"}}, "'Belgium' is no code"),
        ({"regions": ("Flanders",)}, "'Flanders' is no region"),
        ({"regions": ("BE9",)}, "'BE9' is no region"),
    ],
)
def test_a_filter_on_what_does_not_exist_is_refused_by_name(filters: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Filters(**filters)


def test_filters_may_be_given_by_their_values(cluster: Cluster) -> None:
    found = cluster.rank("Alfa Patch", need="patches", filters=Filters(kinds={"university_hospital"}))  # type: ignore[arg-type]
    assert [match.member.name for match in found] == ["UZ Beta"]
