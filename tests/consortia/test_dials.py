"""Dials move the weights as their table says, and consortia follow."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, random_pool
from matchmaking.consortia.composing import compose_from
from matchmaking.consortia.consortium import Consortium, Criterion
from matchmaking.consortia.dials import Dials
from matchmaking.consortia.drafts import changing
from matchmaking.consortia.drafts.draft import draft_of
from matchmaking.consortia.drafts.judging import Request, setting_from
from matchmaking.consortia.rules.rule_set import rule_set
from matchmaking.consortia.weights import ConsortiumWeights
from matchmaking.errors import BadWeights

USUAL = ConsortiumWeights()
RULES = rule_set("eureka-network")
POOL = random_pool(24, 12, ties=0.3)
DIALS = st.floats(-1, 1)


def of(consortium: Consortium, criterion: Criterion) -> float:
    """The part of its points that a criterion brings."""
    return next((reason.points / reason.most for reason in consortium.reasons if reason.criterion is criterion), 0.0)


def test_dials_in_the_middle_change_nothing() -> None:
    assert Dials().turned(USUAL) == USUAL


def test_the_ends_of_each_dial_are_what_the_table_says() -> None:
    total = sum(asdict(USUAL).values())
    both = USUAL.familiarity + USUAL.new_ties
    known, new = Dials(novelty=-1.0).turned(USUAL), Dials(novelty=1.0).turned(USUAL)
    assert (known.familiarity, known.new_ties) == (both, 0.0)
    assert (new.familiarity, new.new_ties) == (0.0, both)
    assert Dials(small_firms=-1.0).turned(USUAL).exposure == 0.0
    assert Dials(small_firms=1.0).turned(USUAL).exposure == pytest.approx(total / 4)
    assert Dials(place=-1.0).turned(USUAL).place == 0.0
    assert Dials(place=1.0).turned(USUAL).place == pytest.approx(total / 4)
    heavy = replace(USUAL, exposure=90.0)
    assert Dials(small_firms=1.0).turned(heavy).exposure == 90.0


@given(DIALS, DIALS, DIALS, DIALS)
def test_turning_up_never_weighs_less_and_leaves_the_others_alone(
    novelty: float, small: float, place: float, more: float
) -> None:
    low, high = sorted((small, more))
    less, much = (Dials(novelty, turn, place).turned(USUAL) for turn in (low, high))
    assert less.exposure <= much.exposure
    assert replace(less, exposure=0.0) == replace(much, exposure=0.0)
    assert less.familiarity + less.new_ties == pytest.approx(USUAL.familiarity + USUAL.new_ties)
    assert (less.coverage, less.relevance, less.wishes) == (USUAL.coverage, USUAL.relevance, USUAL.wishes)


@given(DIALS, DIALS, DIALS)
def test_doubling_all_weights_changes_nothing_beside_dials_either(novelty: float, small: float, place: float) -> None:
    dials = Dials(novelty, small, place)
    double = ConsortiumWeights(**{name: 2 * value for name, value in asdict(USUAL).items()})
    assert dials.turned(double).points() == pytest.approx(dials.turned(USUAL).points())


@pytest.mark.parametrize("value", [1.01, -2.0, float("nan")])
def test_a_dial_has_two_ends(value: float) -> None:
    with pytest.raises(BadWeights, match="goes from -1 to 1"):
        Dials(place=value)


def test_consortia_follow_the_dials() -> None:
    call = a_call(place=("BE23",))

    def best(dials: Dials) -> Consortium:
        return compose_from(POOL, call, RULES, size=4, alternatives=1, dials=dials).consortia[0]

    assert of(best(Dials(novelty=1.0)), Criterion.NEW_TIES) >= of(best(Dials()), Criterion.NEW_TIES)
    known = best(Dials(novelty=-1.0))
    assert of(known, Criterion.FAMILIARITY) >= of(best(Dials()), Criterion.FAMILIARITY)
    assert Criterion.NEW_TIES not in {reason.criterion for reason in known.reasons}
    assert of(best(Dials(small_firms=1.0)), Criterion.EXPOSURE) >= of(best(Dials()), Criterion.EXPOSURE)
    assert of(best(Dials(place=1.0)), Criterion.PLACE) > of(best(Dials(place=-1.0)), Criterion.PLACE)


def test_a_draft_under_dials_is_worth_what_the_composer_says() -> None:
    dials = Dials(novelty=0.6, small_firms=-0.5)
    composed = compose_from(POOL, a_call(), RULES, size=4, alternatives=1, dials=dials).consortia[0]
    setting = setting_from(POOL, a_call(), RULES)
    judged = draft_of(setting, composed.members, Request(dials=dials))
    assert judged.consortium.score == composed.score
    turned = changing.turn(draft_of(setting, composed.members), dials)
    assert turned.consortium == judged.consortium
    assert changing.compose_rest(turned.after).consortium.score == composed.score
