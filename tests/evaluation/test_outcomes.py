"""What was shown on top does not earn its weight from having been on top."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.outcomes import as_shown, learn_weights
from matchmaking.features import FeatureSet
from matchmaking.ranking import rank
from matchmaking.ranking.weights import Criterion
from matchmaking.workspace.maintenance.feedback import Outcome, Refusal, Result, Showing, Shown

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TRUTH = {Criterion.COMPLEMENTARITY: 4.0, Criterion.RELEVANCE: 3.0, Criterion.CROSSOVER: 2.0}
OLD = {Criterion.WORDS: 6.0, Criterion.EXPERIENCE: 3.0, Criterion.RELEVANCE: 1.0}


def simulated(seed: int, lists: int = 2000, fall: float = 1.2) -> list[Showing]:
    """Lists ranked by old weights, read from the top with falling attention, answered by what suits in truth."""
    chance = np.random.default_rng(seed)
    names = [criterion.value for criterion in Criterion]
    truth, old = (np.array([weights.get(criterion, 0.0) for criterion in Criterion]) for weights in (TRUTH, OLD))
    showings = []
    for number in range(lists):
        values = chance.random((30, len(names)))
        values = values[np.argsort(-(values @ old + chance.normal(0, 1, 30)))][:10]
        looked_at = chance.random(10) < np.arange(1, 11) ** -fall
        suits = chance.random(10) < 1 / (1 + np.exp(-(values @ truth - 5.0)))
        partners = tuple(Shown(f"m{place}", dict(zip(names, row, strict=True))) for place, row in enumerate(values.tolist()))
        yes = {f"m{place}": Outcome(Result.YES, NOW) for place in np.flatnonzero(looked_at & suits)}
        showings.append(Showing("", partners, NOW, str(number), outcomes=yes))
    return showings


def distance(showings: list[Showing], fall: float | None) -> float:
    """How far the learnt shares are from the true ones, 0 to 2."""
    fitted = learn_weights(showings, fall).weights
    total = sum(TRUTH.values())
    return sum(abs(fitted.share(criterion) - TRUTH.get(criterion, 0.0) / total) for criterion in Criterion)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_plain_reading_is_biased_by_the_rank_and_this_one_is_not(seed: int) -> None:
    showings = simulated(seed)
    assert distance(showings, None) < 0.25
    assert distance(showings, 0.0) > 1.5 * distance(showings, None)


def test_criteria_that_only_the_old_weights_favoured_earn_nothing() -> None:
    showings = simulated(4)
    plain, fair = learn_weights(showings, 0.0).weights, learn_weights(showings).weights
    assert plain.share(Criterion.WORDS) > 0.08
    assert fair.share(Criterion.WORDS) < 0.04


def test_how_attention_falls_is_found_out() -> None:
    assert learn_weights(simulated(5)).fall == pytest.approx(1.2, abs=0.15)
    assert learn_weights(simulated(6, fall=0.0)).fall == pytest.approx(0.0, abs=0.1)


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_lists_were_shown_does_not_matter(chance: object) -> None:
    showings = simulated(7, 200)
    shuffled = list(showings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = learn_weights(showings).weights, learn_weights(shuffled).weights
    for criterion in Criterion:
        assert first.share(criterion) == pytest.approx(second.share(criterion), abs=0.005)


def test_a_no_that_is_not_about_the_match_and_an_open_answer_teach_nothing() -> None:
    showings = simulated(8, 300)
    partners = showings[0].partners
    silent = [
        Showing("", partners[:1], NOW, "a", outcomes={partners[0].partner: Outcome(Result.CONTACTED, NOW)}),
        Showing("", partners[:1], NOW, "b", outcomes={partners[0].partner: Outcome(Result.NO, NOW, Refusal.NO_TIME)}),
    ]
    assert learn_weights([*showings, *silent]) == learn_weights(showings)
    told = Showing("", partners[:1], NOW, "c", outcomes={partners[0].partner: Outcome(Result.NO, NOW, Refusal.TOO_MUCH_ALIKE)})
    assert learn_weights([*showings, told]).shown == learn_weights(showings).shown + 1


def test_too_few_outcomes_teach_nothing() -> None:
    with pytest.raises(ImpossibleRequest, match="20 times yes"):
        learn_weights(simulated(9, 3))


def test_a_ranking_is_written_down_with_the_value_of_each_criterion(small: FeatureSet) -> None:
    found = rank(small, "alfa")
    shown = as_shown(found)
    assert [partner.partner for partner in shown] == [match.member.id for match in found]
    assert shown[0].values[found[0].reasons[0].criterion.value] == pytest.approx(found[0].reasons[0].value, abs=1e-6)
