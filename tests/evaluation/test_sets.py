"""Whole consortia: composed, made eligible, and judged by a checker of their own."""

import json
from datetime import date
from itertools import product as every
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.evaluation import backtest, split_archives, to_json
from matchmaking.evaluation.eligibility import is_eligible, made_eligible
from matchmaking.evaluation.sets import PREDICTING
from matchmaking.evaluation.tasks import tasks_of
from matchmaking.members.member import Member
from tests.conftest import WordEncoder
from tests.evaluation.archives import FUTURE, PAST, Row, cordis

CUT = date(2019, 1, 1)
ROWS = (*PAST, Row("9", "2018-03-01", ["12", "20", "21"], "Glucose pens", said=("", "PRC", "DE")), *FUTURE)
LATER = Row("55", "2019-06-01", ["10", "12", "14", "20"], "Glucose pens for patients")
COUNTRIES = st.sampled_from(["BE", "NL", "FR", "CH", "GB", "US"])


def member(number: int, country: str, parent: str = "") -> Member:
    return Member(str(number), f"Member {number}", country=country, parent=parent)


@pytest.mark.parametrize(
    ("countries", "may"),
    [
        (["BE", "NL", "FR"], True),
        (["BE", "NL", "NL"], False),
        (["BE", "NL", "US"], False),
        (["BE", "CH", "GB"], True),
        (["NO", "CH", "GB"], False),
    ],
)
def test_three_countries_one_of_them_in_the_union(countries: list[str], may: bool) -> None:
    assert is_eligible([member(number, country) for number, country in enumerate(countries)]) is may


def test_daughters_of_one_owner_count_once() -> None:
    trio = [member(1, "BE", "owner"), member(2, "NL", "owner"), member(3, "FR")]
    assert not is_eligible(trio)
    assert is_eligible([*trio, member(4, "NL")])


@given(st.lists(st.tuples(COUNTRIES, st.sampled_from(["", "one", "two"])), max_size=6))
def test_the_checker_agrees_with_trying_every_way(drawn: list[tuple[str, str]]) -> None:
    members = [member(number, country, parent) for number, (country, parent) in enumerate(drawn)]
    owners = {country: {one.parent or one.id for one in members if one.country == country} for country, _ in drawn}
    inside = {country: who for country, who in owners.items() if country != "US"}
    most = max((len(set(choice)) for choice in every(*inside.values())), default=0)
    # owners chosen for all countries at once; the most that differ is the size of the largest matching
    assert is_eligible(members) is (most >= 3 and bool({"BE", "NL", "FR"} & set(inside)))


@given(st.lists(COUNTRIES, min_size=4, max_size=12), st.integers(3, 4))
def test_a_set_is_made_eligible_where_the_next_in_order_can_help(countries: list[str], size: int) -> None:
    members = [member(number, country) for number, country in enumerate(countries)]
    chosen = made_eligible(np.arange(len(members)), size, [], members)
    assert len(set(chosen.tolist())) == size
    if is_eligible(members[:size]):
        assert chosen.tolist() == list(range(size))
    assert is_eligible([members[row] for row in chosen]) is is_eligible(members)


def test_a_consortium_is_asked_with_its_coordinator_and_topic(tmp_path: Path) -> None:
    (task,) = tasks_of(split_archives([cordis(tmp_path / "a.zip", (*ROWS, LATER))], CUT), ["t3"])
    for query in task.queries:
        assert len(query.given) == 1
        assert len(query.truth) + len(query.given) >= 3
        assert query.project.text


def test_sets_are_measured_beside_simple_ones_and_chance_changes_nothing(tmp_path: Path, word_cache: Path) -> None:
    def report(name: str, *more: Row) -> str:
        split = split_archives([cordis(tmp_path / name, (*ROWS, LATER, *more))], CUT, date(2020, 1, 1))
        return json.dumps(to_json(backtest(split, WordEncoder(), word_cache, tasks=["t3"])))

    plain = report("a.zip")
    systems = json.loads(plain)["t3"]["all"]
    assert set(systems) == {
        "matchmaking",
        PREDICTING,
        "random eligible",
        "popular eligible",
        "nearest consortium copied",
        "greedy cover",
        "repeat + programme eligible",
    }
    for outcome in systems.values():
        assert {"precision", "eligible", "n", "pool", "p", "p_ranks"} == set(outcome)
        assert 0 <= outcome["precision"]["value"] <= 1
    assert report("b.zip", Row("99", "2020-02-01", ["10", "14", "16"], "Glucose pens")) == plain


def test_6_the_checker_shares_no_code_with_the_composer() -> None:
    import matchmaking.evaluation.eligibility as checker

    source = Path(checker.__file__).read_text()
    assert "composition.rules.countries" in source  # the list of countries is data
    assert source.count("matchmaking.composition") == 1
