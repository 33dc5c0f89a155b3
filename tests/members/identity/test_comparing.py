"""What speaks for and against two being one, piece by piece."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaking.members.identity.certainty import is_sure
from matchmaking.members.identity.clusters import margins
from matchmaking.members.identity.comparison import compare, features_besides_names
from matchmaking.members.identity.organisations import recognise
from matchmaking.members.identity.record_features import RecordFeatures
from matchmaking.members.member import Member
from matchmaking.members.names import name_key, town_key

JUDGED = Path(__file__).parents[2] / "data" / "identity-judged.csv"


def listed(name: str, source: str = "a.csv", **fields: object) -> RecordFeatures:
    return RecordFeatures(replace(Member("", name, country="BE", sources=(source,)), **fields))  # type: ignore[arg-type]


def test_a_website_speaks_only_where_it_says_more_than_the_name() -> None:
    renamed = listed("Idemia France", website="http://www.oberthur.example"), listed("Oberthur Technologies SA", "b.csv")
    daughter = listed("Sintef", website="http://www.sintef.example"), listed("Sintef Petroleum", "b.csv")
    assert (
        features_besides_names(*renamed)["named_by_website"] == features_besides_names(*renamed[::-1])["named_by_website"] == 1
    )
    assert features_besides_names(*daughter)["named_by_website"] == 0


def test_another_row_of_the_list_that_is_as_like_stands_in_the_way() -> None:
    record_features = [
        listed("Volvo"),
        listed("Volvo Technology", "b.csv"),
        listed("Volvo Group", "b.csv"),
        listed("Volvo", "c.csv"),
    ]
    found = margins({(0, 1): 2.0, (0, 2): 1.5, (0, 3): 1.0}, record_features)
    assert found == {(0, 1): 0.5, (0, 2): -0.5, (0, 3): math.inf}
    one, other = listed("Thermakoru Boella Instituut", city="Son"), listed("Centrum Thermakoru Boella", "b.csv", city="Son")
    assert is_sure(one, other, compare(one, other), math.inf)
    assert not is_sure(one, other, compare(one, other), 0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uniwersytet Gdański", "University of Gdansk Uniwersytet Gdański"),
        ("Instytut Biocybernetyki PAN", "Institute of Biocybernetyki PAN"),
        ("Εταιρεία", "ΕΤΑΙΡΕΙΑ"),
    ],
)
def test_words_of_institutions_are_known_in_many_languages(one: str, other: str) -> None:
    assert set(name_key(one).split()) <= set(name_key(other).split())


def test_towns_go_by_several_names() -> None:
    assert town_key("Firenze") == town_key("Florence")
    assert town_key("Praha") == town_key("Prague")


def test_the_first_university_of_a_town_is_not_the_second() -> None:
    assert name_key("Université de Rennes I") != name_key("Université de Rennes II") != name_key("Université de Rennes")
    assert name_key("Université de Rennes 2") == name_key("Universite Rennes II")


def test_one_website_in_two_countries_is_that_of_a_group() -> None:
    one, other = (
        replace(Member("", "AstraZeneca Labs", country=country, website="https://az.example", sources=(f"{country}.csv",)))
        for country in ("SE", "GB")
    )
    assert len(set(recognise([one, other], []).ids)) == 2


def test_every_judged_pair_has_its_reason() -> None:
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    pairs = [(row["number"], row["other_number"]) for row in rows]
    assert all(one < other for one, other in pairs)
    assert len(set(pairs)) == len(pairs) > 80
    assert all(row["verdict"] in ("one", "two") and row["reason"].endswith(".") for row in rows)
