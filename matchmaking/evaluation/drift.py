"""Drift: whether partners that the lists proposed lately are taken up as often as those before, by what people said of them.

Only answers about the match itself count: a yes, or a no for a reason of the match. Whoever is still thinking, had no time or
was never asked says nothing of the ranking.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from typing import Any

from matchmaking.workspace.maintenance.feedback import ABOUT_THE_MATCH, Result, Showing

RECENT = timedelta(days=90)
"""Lists that were shown since then are the recent ones."""
LEAST_ANSWERS = 20
"""Fewer answers than this, in either time, tell nothing."""
_Z = 1.959964  # of a 95 % interval


class DriftVerdict(StrEnum):
    """What the comparison comes to; the shares differ where the 95 % interval of their difference leaves out 0."""

    TOO_FEW = "too_few"
    STEADY = "steady"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class AnswersOfTime:
    """The lists of a time: how many, how many partners in them were answered about, and how many of those with a yes.

    ``yes_rank`` is the mean rank at which a yes stood, 1 on top; None without any.
    """

    lists: int
    answered: int
    yes: int
    yes_rank: float | None

    @property
    def share(self) -> float | None:
        """The part of the answers that is a yes, 0 to 1; None without answers."""
        return self.yes / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class Drift:
    """Lists before and lately; ``low`` and ``high`` bound the change of the share of yes (Newcombe 1998, 95 %)."""

    before: AnswersOfTime
    lately: AnswersOfTime
    low: float | None
    high: float | None

    @property
    def verdict(self) -> DriftVerdict:
        """Whether the share of yes fell, rose or stayed, or too few answers are there to tell."""
        if self.low is None or self.high is None:
            return DriftVerdict.TOO_FEW
        if self.high < 0:
            return DriftVerdict.WORSE
        return DriftVerdict.BETTER if self.low > 0 else DriftVerdict.STEADY


def drift_of(showings: Iterable[Showing], now: datetime) -> Drift:
    """Compare the lists of the last 90 days with all before them."""
    old: list[Showing] = []
    new: list[Showing] = []
    for showing in showings:
        (new if now - showing.at <= RECENT else old).append(showing)
    before, lately = _answers(old), _answers(new)
    if min(before.answered, lately.answered) < LEAST_ANSWERS:
        return Drift(before, lately, None, None)
    (least, most), (low, high) = wilson(before.yes, before.answered), wilson(lately.yes, lately.answered)
    was, now_is = before.yes / before.answered, lately.yes / lately.answered
    change = now_is - was
    return Drift(
        before,
        lately,
        change - sqrt((now_is - low) ** 2 + (most - was) ** 2),
        change + sqrt((high - now_is) ** 2 + (was - least) ** 2),
    )


def wilson(yes: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), ``count`` above 0.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    share, squared = yes / count, _Z**2
    middle = (share + squared / (2 * count)) / (1 + squared / count)
    half = _Z * sqrt(share * (1 - share) / count + squared / (4 * count**2)) / (1 + squared / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def drift_to_json(drift: Drift) -> dict[str, Any]:
    """The comparison as plain values."""
    times = {name: asdict(time) | {"share": time.share} for name, time in (("before", drift.before), ("lately", drift.lately))}
    return {"verdict": drift.verdict.value, "days": RECENT.days, **times, "change": {"low": drift.low, "high": drift.high}}


def _answers(showings: list[Showing]) -> AnswersOfTime:
    ranks, answered = [], 0
    for showing in showings:
        for rank, shown in enumerate(showing.partners, start=1):
            outcome = showing.outcomes.get(shown.partner)
            if outcome is None or outcome.result is Result.CONTACTED:
                continue
            if outcome.result is Result.YES:
                ranks.append(rank)
            elif outcome.reason not in ABOUT_THE_MATCH:
                continue
            answered += 1
    return AnswersOfTime(len(showings), answered, len(ranks), sum(ranks) / len(ranks) if ranks else None)
