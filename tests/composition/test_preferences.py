"""Dials move the weights as their table says, and consortia follow."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import Consortium, ConsortiumCriterion
from matchmaking.composition.drafts import changing
from matchmaking.composition.drafts.draft import draft_of
from matchmaking.composition.drafts.judging import Request, setting_from
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import BadWeights

USUAL = ConsortiumWeights()
RULES = rule_set("eureka-network")
POOL = random_pool(24, 12, ties=0.3)
DIALS = st.floats(-1, 1)


def of(consortium: Consortium, criterion: ConsortiumCriterion) -> float:
    """The part of its points that a criterion brings."""
    return next((reason.points / reason.most for reason in consortium.reasons if reason.criterion is criterion), 0.0)


def test_dials_in_the_middle_change_nothing() -> None:
    assert Preferences().turned(USUAL) == USUAL


def test_the_ends_of_each_dial_are_what_the_table_says() -> None:
    total = sum(asdict(USUAL).values())
    both = USUAL.past_collaboration + USUAL.new_ties
    known, new = Preferences(novelty=-1.0).turned(USUAL), Preferences(novelty=1.0).turned(USUAL)
    assert (known.past_collaboration, known.new_ties) == (both, 0.0)
    assert (new.past_collaboration, new.new_ties) == (0.0, both)
    assert Preferences(small_firms=-1.0).turned(USUAL).exposure == 0.0
    assert Preferences(small_firms=1.0).turned(USUAL).exposure == pytest.approx(total / 4)
    assert Preferences(place=-1.0).turned(USUAL).geo_proximity == 0.0
    assert Preferences(place=1.0).turned(USUAL).geo_proximity == pytest.approx(total / 4)
    heavy = replace(USUAL, exposure=90.0)
    assert Preferences(small_firms=1.0).turned(heavy).exposure == 90.0


@given(DIALS, DIALS, DIALS, DIALS)
def test_turning_up_never_weighs_less_and_leaves_the_others_alone(
    novelty: float, small: float, place: float, more: float
) -> None:
    low, high = sorted((small, more))
    less, much = (Preferences(novelty, turn, place).turned(USUAL) for turn in (low, high))
    assert less.exposure <= much.exposure
    assert replace(less, exposure=0.0) == replace(much, exposure=0.0)
    assert less.past_collaboration + less.new_ties == pytest.approx(USUAL.past_collaboration + USUAL.new_ties)
    assert (less.coverage, less.relevance, less.wishes) == (USUAL.coverage, USUAL.relevance, USUAL.wishes)


@given(DIALS, DIALS, DIALS)
def test_doubling_all_weights_changes_nothing_beside_dials_either(novelty: float, small: float, place: float) -> None:
    preferences = Preferences(novelty, small, place)
    double = ConsortiumWeights(**{name: 2 * value for name, value in asdict(USUAL).items()})
    assert preferences.turned(double).points() == pytest.approx(preferences.turned(USUAL).points())


@pytest.mark.parametrize("value", [1.01, -2.0, float("nan")])
def test_a_dial_has_two_ends(value: float) -> None:
    with pytest.raises(BadWeights, match="goes from -1 to 1"):
        Preferences(place=value)


def test_consortia_follow_the_dials() -> None:
    call = a_call(place=("BE23",))

    def best(preferences: Preferences) -> Consortium:
        return compose(call, POOL, ruleset=RULES, size=4, alternatives=1, preferences=preferences).consortia[0]

    assert of(best(Preferences(novelty=1.0)), ConsortiumCriterion.NEW_TIES) >= of(
        best(Preferences()), ConsortiumCriterion.NEW_TIES
    )
    known = best(Preferences(novelty=-1.0))
    assert of(known, ConsortiumCriterion.PAST_COLLABORATION) >= of(best(Preferences()), ConsortiumCriterion.PAST_COLLABORATION)
    assert ConsortiumCriterion.NEW_TIES not in {reason.criterion for reason in known.reasons}
    assert of(best(Preferences(small_firms=1.0)), ConsortiumCriterion.EXPOSURE) >= of(
        best(Preferences()), ConsortiumCriterion.EXPOSURE
    )
    assert of(best(Preferences(place=1.0)), ConsortiumCriterion.GEO_PROXIMITY) > of(
        best(Preferences(place=-1.0)), ConsortiumCriterion.GEO_PROXIMITY
    )


def test_a_draft_under_dials_is_worth_what_the_composer_says() -> None:
    preferences = Preferences(novelty=0.6, small_firms=-0.5)
    composed = compose(a_call(), POOL, ruleset=RULES, size=4, alternatives=1, preferences=preferences).consortia[0]
    setting = setting_from(POOL, a_call(), RULES)
    judged = draft_of(setting, composed.members, Request(preferences=preferences))
    assert judged.consortium.score == composed.score
    turned = changing.turn(draft_of(setting, composed.members), preferences)
    assert turned.consortium == judged.consortium
    assert changing.compose_rest(turned.after).consortium.score == composed.score
