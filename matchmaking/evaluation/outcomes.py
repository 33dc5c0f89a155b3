"""Learns weights from outcomes of shown partners, corrected for position bias.

Partners with a high rank are examined more often, which would favour the criteria of the old weights. The position-based model
separates two probabilities: that a partner was examined, ``rank ** -fall``, and that it suits, logistic in the values of the
criteria. Both are fitted together by maximum likelihood on shown partners only; partners that were never shown do not count as
rejected. See Joachims,
Swaminathan and Schnabel 2017 (10.1145/3018661.3018699) and Wang et al. 2018 (10.1145/3159652.3159732).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from matchmaking.errors import ImpossibleRequest
from matchmaking.ranking import Match, Weights
from matchmaking.ranking.weights import FORMER_NAMES, Criterion
from matchmaking.workspace.maintenance.feedback import ABOUT_THE_MATCH, Outcome, Result, Showing, Shown

LEAST_OF_EACH = 20
"""The least number of positive and of negative outcomes before weights are fitted."""
_STEEPEST = 3.0
_CAUTION = 1.0


@dataclass(frozen=True)
class LearntWeights:
    """Weights learnt from outcomes (summing to 100), the decline of attention with rank, and the numbers of outcomes used."""

    weights: Weights
    fall: float
    shown: int
    yes: int


def as_shown(matches: Iterable[Match]) -> tuple[Shown, ...]:
    """Matches, best first, in the form that ``feedback.record_showing`` stores."""
    return tuple(
        Shown(match.member.id, {reason.criterion.value: round(reason.value, 6) for reason in match.reasons})
        for match in matches
    )


def learn_weights(showings: Sequence[Showing], fall: float | None = None) -> LearntWeights:
    """The maximum-likelihood weights for the outcomes; no weight is below 0.

    ``fall`` says how attention falls with the rank when that is known (0: every rank is looked at alike, the biased reading);
    ``None`` finds it out. Partners who are still thinking, and those who said no for a reason that is not about the match, are
    left out. Raises ``ImpossibleRequest`` with fewer than ``LEAST_OF_EACH`` yeses or others, or when no criterion speaks for
    a yes.
    """
    ranks, values, said_yes = _table(showings)
    if min(int(said_yes.sum()), int((~said_yes).sum())) < LEAST_OF_EACH:
        raise ImpossibleRequest(
            "Weights are learnt from {least} times yes and {least} times no or not contacted; there are {yes} and {other}.",
            least=LEAST_OF_EACH,
            yes=int(said_yes.sum()),
            other=int((~said_yes).sum()),
        )
    steepest = (fall, fall) if fall is not None else (0.0, _STEEPEST)
    width = values.shape[1]
    start = np.r_[np.ones(width), -1.0, np.mean(steepest)]
    bounds = [(0.0, None)] * width + [(None, None), steepest]
    found = minimize(_surprise, start, (np.log(ranks), values, said_yes), "L-BFGS-B", jac=True, bounds=bounds).x
    slopes = found[:width]
    if not slopes.sum():
        raise ImpossibleRequest("No criterion speaks for a yes in these outcomes.")
    shares = {
        criterion.value: round(float(share), 4) for criterion, share in zip(Criterion, 100 * slopes / slopes.sum(), strict=True)
    }
    return LearntWeights(Weights(**shares), float(found[-1]), len(ranks), int(said_yes.sum()))


def _table(showings: Sequence[Showing]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Ranks (n), values (n, criteria) and whether it became a yes (n), of every partner shown whose outcome tells something."""
    rows = [
        (rank, [values.get(criterion.value, 0.0) for criterion in Criterion], yes)
        for showing in showings
        for rank, shown in enumerate(showing.partners, 1)
        for values in ({FORMER_NAMES.get(name, name): value for name, value in shown.values.items()},)
        if (yes := _is_yes(showing.outcomes.get(shown.partner))) is not None
    ]
    ranks = np.array([rank for rank, _, _ in rows], float)
    values = np.array([of_criteria for _, of_criteria, _ in rows], float).reshape(-1, len(Criterion))
    return ranks, values, np.array([yes for _, _, yes in rows], bool)


def _is_yes(outcome: Outcome | None) -> bool | None:
    """Nobody contacted it: no, or not looked at. ``None`` where the answer is open, or is not about the match."""
    if outcome is None:
        return False
    if outcome.result is Result.NO:
        return False if outcome.reason in ABOUT_THE_MATCH else None
    return True if outcome.result is Result.YES else None


def _surprise(
    unknown: NDArray[np.float64], log_ranks: NDArray[np.float64], values: NDArray[np.float64], said_yes: NDArray[np.bool_]
) -> tuple[float, NDArray[np.float64]]:
    """Minus the log likelihood, with a little caution against extreme slopes, and its gradient."""
    slopes, level, fall = unknown[:-2], unknown[-2], unknown[-1]
    suits = expit(values @ slopes + level)
    chance = np.clip(np.exp(-fall * log_ranks) * suits, 1e-12, 1 - 1e-12)
    surprise = -np.log(np.where(said_yes, chance, 1 - chance)).sum() + _CAUTION * slopes @ slopes / 2
    by_log_chance = np.where(said_yes, -1.0, chance / (1 - chance))
    by_score = by_log_chance * (1 - suits)
    gradient = np.r_[values.T @ by_score + _CAUTION * slopes, by_score.sum(), -(by_log_chance * log_ranks).sum()]
    return float(surprise), gradient
