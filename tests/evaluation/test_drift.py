"""Drift is told of answers about the match, from enough of them, and where they differ by more than chance."""

from datetime import UTC, datetime, timedelta

import pytest

from matchmaking.evaluation.drift import DriftVerdict, drift_of, drift_to_json
from matchmaking.exports.drift import drift_in_words
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.workspace.maintenance.feedback import Outcome, Refusal, Result, Showing, Shown

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def lists(yes: int, no: int, days: int, reason: Refusal = Refusal.WRONG_CAPABILITY) -> list[Showing]:
    """As many lists of one partner that was answered about, shown so many days ago."""
    at = NOW - timedelta(days=days)
    told = [Outcome(Result.YES, at)] * yes + [Outcome(Result.NO, at, reason)] * no
    return [
        Showing("", (Shown("x", {}), Shown("a", {})), at, str(number), outcomes={"a": each}) for number, each in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("before", "lately", "verdict"),
    [
        ((80, 20), (20, 80), DriftVerdict.WORSE),
        ((20, 80), (80, 20), DriftVerdict.BETTER),
        ((50, 50), (52, 48), DriftVerdict.STEADY),
        ((10, 10), (8, 12), DriftVerdict.STEADY),
        ((50, 50), (19, 0), DriftVerdict.TOO_FEW),
        ((0, 0), (50, 50), DriftVerdict.TOO_FEW),
    ],
)
def test_the_verdict_follows_from_the_share_of_yes_then_and_now(
    before: tuple[int, int], lately: tuple[int, int], verdict: DriftVerdict
) -> None:
    found = drift_of([*lists(*before, days=200), *lists(*lately, days=10)], NOW)
    assert found.verdict is verdict
    assert (found.before.answered, found.lately.answered) == (sum(before), sum(lately))
    if found.low is not None and found.high is not None:
        change = lately[0] / sum(lately) - before[0] / sum(before)
        assert found.low < change < found.high
    for language in LANGUAGES:
        assert str(sum(lately)) in drift_in_words(found, Wording(language))


def test_an_answer_that_is_not_about_the_match_says_nothing_of_it() -> None:
    steady = [*lists(30, 30, days=200), *lists(30, 30, days=10)]
    thinking = Showing("", (Shown("a", {}),), NOW, "t", outcomes={"a": Outcome(Result.CONTACTED, NOW)})
    found = drift_of([*steady, *lists(0, 50, 10, Refusal.NO_TIME), thinking], NOW)
    assert (found.lately.answered, found.lately.yes, found.lately.lists) == (60, 30, 111)
    assert found.lately.yes_rank == 2
    assert drift_to_json(found)["lately"]["share"] == 0.5
