"""The reliability of scores: observed rates of partners among shown matches, grouped by score."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from matchmaking.ranking.measures import calibration_gap

BINS = 10
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """``count`` shown matches of neighbouring scores: their mean ``score`` (0 to 100), the part of them that the product
    ``told`` would become partners (None for weights without a calibration), and the part that ``came`` true, 0 to 1, with its
    95 % interval.
    """

    count: int
    score: float
    told: float | None
    came: float
    low: float
    high: float


def reliability(
    scores: NDArray[np.floating], true: NDArray[np.bool_], told: NDArray[np.floating] | None = None
) -> Sequence[Bin]:
    """Ten groups of equally many shown matches; ``scores``, ``true`` and the chances ``told`` are (matches,).

    A chance is not a number where none was told; of a group with such a match nothing was told.
    The interval is Wilson's (1927) for a share; matches of one project are taken as independent, so it is a little narrow.
    """
    found = []
    for group in np.array_split(np.argsort(scores, kind="stable"), min(BINS, max(len(scores), 1))):
        if not len(group):
            continue
        came, count = float(true[group].mean()), len(group)
        sure = binomtest(int(true[group].sum()), count).proportion_ci(method="wilson")
        chance = float(told[group].mean()) if told is not None and np.isfinite(told[group]).all() else None
        found.append(Bin(count, float(scores[group].mean()), chance, came, float(sure.low), float(sure.high)))
    return found


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The expected calibration error: the mean gap between stated chance and outcome, 0 to 1; None without stated chances.

    >>> round(calibration_error([Bin(10, 30.0, 0.1, 0.2, 0.1, 0.3), Bin(10, 60.0, 0.3, 0.3, 0.2, 0.4)]), 4)
    0.05
    """
    told = [(one.count, one.told, one.came) for one in bins if one.told is not None]
    return calibration_gap(*zip(*told, strict=True)) if told else None


def bins_to_json(bins: Sequence[Bin]) -> list[dict[str, Any]]:
    """One mapping a group, the lowest scores first."""
    return [asdict(one) for one in bins]
