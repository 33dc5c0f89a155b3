"""A data scientist starts from a table, and gets tables back."""

from pathlib import Path

import pandas as pd
import pytest

from matchmaking import Cluster
from matchmaking.errors import InputError
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
    with pytest.raises(InputError, match=r"no column 'name'.*description"):
        Cluster.from_dataframe(TABLE.drop(columns="name"))
