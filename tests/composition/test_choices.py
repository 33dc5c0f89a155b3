"""Alternatives are choices: each is named by what it offers beside the first, and none is as good as another in everything."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.choices import Offer, is_choice, offer_of
from matchmaking.composition.composing import Composition, compose
from matchmaking.composition.consortium import to_json
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.exports.consortia import alternatives, side_by_side
from matchmaking.i18n import Wording
from matchmaking.members.member import Sector

NUMBERS = st.integers(0, 4)
OFFERS = st.builds(
    Offer,
    st.sampled_from([*Sector, None]),
    st.floats(0, 100),
    st.none() | st.floats(1e5, 1e6),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
)
PLAIN = Offer(Sector.MEDTECH, 80.0, 1e6, 6, 2, 3, 2, 1)


@pytest.fixture(scope="module")
def pool() -> Candidates:
    return random_pool(60, 4, ties=0.1)


@pytest.fixture(scope="module")
def composition(pool: Candidates) -> Composition:
    return compose(a_call(), pool, ruleset=rule_set("medvia-icon"), alternatives=4)


def test_none_is_as_good_as_another_in_all_that_it_offers(pool: Candidates, composition: Composition) -> None:
    offers = [offer_of(consortium, pool) for consortium in composition.consortia]
    assert len(offers) >= 2
    for at, offer in enumerate(offers):
        assert is_choice(offer, offers[:at])


@given(OFFERS)
def test_nothing_is_a_choice_beside_itself(offer: Offer) -> None:
    assert not is_choice(offer, [offer])
    assert is_choice(offer, [])


@pytest.mark.parametrize(
    "better",
    [
        replace(PLAIN, sector=Sector.DIGITAL),
        replace(PLAIN, grant=9e5),
        replace(PLAIN, size=5),
        replace(PLAIN, newcomers=3),
        replace(PLAIN, small=4),
        replace(PLAIN, regions=3),
        replace(PLAIN, doubled=2),
        replace(PLAIN, reach=90.0),
    ],
)
def test_one_thing_that_the_others_lack_makes_a_choice(better: Offer) -> None:
    assert is_choice(better, [PLAIN])
    assert not is_choice(replace(PLAIN, reach=70.0), [PLAIN])


def test_an_alternative_names_who_comes_and_what_differs_everywhere(composition: Composition) -> None:
    first, *others = composition.consortia
    assert first.different == ()
    for other in others:
        comes = [seat.name for seat in other.seats if seat.member not in first.members]
        assert all(name in str(other.different[0]) for name in comes)
        assert to_json(other)["different"] == [str(remark) for remark in other.different]
    (row,) = [
        row for row in side_by_side(alternatives(composition.consortia), Wording("nl")).rows if row[0] == "Wat er anders is"
    ]
    assert "in plaats van" in str(row[2])


def test_alternatives_cover_what_the_first_covers(pool: Candidates, composition: Composition) -> None:
    first, *others = [
        {entry.capability: entry.covered for entry in each.coverage if entry.by} for each in composition.consortia
    ]
    for other in others:
        assert first.keys() <= other.keys()
    offers = [offer_of(consortium, pool) for consortium in composition.consortia]
    assert all(one.reach >= offers[0].reach - 10.0 - 1e-6 - 1.0 for one in offers)


def test_of_a_call_with_one_answer_it_is_said_why_there_is_no_other() -> None:
    pool = random_pool(30, 4, ties=0.1)
    strengths = pool.strengths.copy()
    strengths[:, 0] = 0.0
    strengths[5, 0] = 1.0
    only = compose(a_call(), replace(pool, strengths=strengths), ruleset=rule_set("medvia-icon"), alternatives=20)
    said = [str(remark) for remark in only.remarks]
    assert f"Consortia proposed: {len(only.consortia)} of 20 asked for." in said
    assert len([each for each in said if each.startswith(("The next best", "No other set"))]) == 1
    assert len({each.members for each in only.consortia}) == len(only.consortia)
    assert all(one.members != two.members for one, two in permutations(only.consortia, 2))
