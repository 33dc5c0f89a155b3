"""Measures of a ranked list, as expected values over all orders of members with equal scores.

    scores -- tied ranks -->  how many stand ahead of each wanted member, and how many level with it  -- measures -->  figures

A system without information scores like chance, whatever the order of its rows. All measures of rankings in the product are
here. In nDCG a grade ``g`` has the gain ``2^g - 1``; for a binary answer the gain is 1 or 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FIRST = 10
"""Places that nDCG@10 and hit@10 look at."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TiedRanks:
    """The ranks of the wanted members among the candidates: ``ahead`` counts those with a higher score, ``level`` those with
    the same score, itself counted; both (wanted,) or (sets, wanted), whole numbers.
    """

    ahead: NDArray[np.integer]
    level: NDArray[np.integer]

    def __getitem__(self, some: NDArray[np.bool_] | NDArray[np.integer] | int) -> "TiedRanks":
        """The ranks of some of the wanted, or within one of several sets."""
        return TiedRanks(self.ahead[some], self.level[some])


def tied_ranks(scores: NDArray[np.floating], wanted: ArrayLike, allowed: NDArray[np.bool_] | None = None) -> TiedRanks:
    """The ranks of the wanted rows among the allowed ones (all, where none are named); wanted rows must be allowed."""
    theirs = scores[np.asarray(wanted, np.intp)][:, None]
    others = scores[None, :] if allowed is None else scores[allowed][None, :]
    return TiedRanks((others > theirs).sum(axis=1), (others == theirs).sum(axis=1))


def tied_ranks_among(scores: NDArray[np.floating], wanted: ArrayLike, allowed: NDArray[np.float32]) -> TiedRanks:
    """The same within several sets at once: ``allowed`` (sets, members) is 1 where a member belongs, gives (sets, wanted)."""
    theirs = scores[np.asarray(wanted, np.intp)][:, None]
    # counts of members are far below what a float of 32 bits holds exactly
    ahead = allowed @ (scores > theirs).T.astype(np.float32)
    same = scores == theirs
    level = allowed @ same.T.astype(np.float32) if same.sum() > len(theirs) else np.ones_like(ahead)
    return TiedRanks(np.asarray(ahead, np.int64), np.maximum(np.asarray(level, np.int64), 1))


def discount(places: NDArray[np.integer]) -> Floats:
    """The discount of a rank (from 1) in nDCG: ``1 / log2(1 + rank)``."""
    return np.asarray(1 / np.log2(1 + places.astype(np.float64)))


def gain(grades: ArrayLike) -> Floats:
    """The gain of a grade in nDCG, ``2^g - 1``: 0 for 0, 1 for 1, 3 for 2."""
    return np.asarray(np.exp2(np.asarray(grades, np.float64)) - 1)


def best_gain(gains: Floats, first: int = FIRST) -> float:
    """The ideal DCG: the discounted gain of the best order of these answers."""
    best = -np.sort(-gains)[:first]
    return float(best @ discount(np.arange(1, len(best) + 1)))


def place_value(found: TiedRanks, first: int = FIRST) -> Floats:
    """The expected discount of each wanted member's rank, 0 beyond ``first``; the shape of ``found``."""
    summed = np.concatenate([[0.0], np.cumsum(discount(np.arange(1, first + 1)))])
    last = np.minimum(found.ahead + found.level, first)
    return np.asarray((summed[last] - summed[np.minimum(found.ahead, first)]) / found.level)


def ndcg(found: TiedRanks, grades: ArrayLike | None = None, first: int = FIRST) -> float:
    """nDCG at ``first`` (Järvelin and Kekäläinen 2002), 0 to 1; ``grades`` (wanted,) are 1 by default.

    The wanted must include all relevant members, since they define the ideal order.

    >>> ndcg(TiedRanks(np.array([1]), np.array([1]))).__round__(4)
    0.6309
    """
    gains = np.ones(len(found.ahead)) if grades is None else gain(grades)
    return float(gains @ place_value(found, first)) / best_gain(gains, first)


def recall(found: TiedRanks, first: int, capped: bool = False) -> float:
    """The expected recall at ``first``, 0 to 1; ``capped`` divides by ``first`` where more are wanted."""
    shown = np.clip(first - found.ahead, 0, found.level) / found.level
    return float(shown.sum() / (min(len(shown), first) if capped else len(shown)))


def hit(found: TiedRanks, first: int) -> float:
    """The probability that at least one wanted member ranks among the ``first``."""
    nearest, level, wanted = _nearest(found)
    places = min(max(first - nearest, 0), level)
    return 1 - float(_none_in(level, wanted, places)[-1])


def reciprocal_rank(found: TiedRanks) -> float:
    """The expected reciprocal of the best rank of a wanted member."""
    nearest, level, wanted = _nearest(found)
    none = _none_in(level, wanted, level - wanted + 1)
    return float(-np.diff(none) @ (1 / (nearest + np.arange(1, len(none)))))


def _nearest(found: TiedRanks) -> tuple[int, int, int]:
    """Of the best placed wanted members: how many stand ahead, how many level, and how many of the level are wanted."""
    at = int(found.ahead.argmin())
    ahead = int(found.ahead[at])
    return ahead, int(found.level[at]), int((found.ahead == ahead).sum())


def _none_in(level: int, wanted: int, places: int) -> Floats:
    """The chances that none of the wanted is drawn first, in the first two, ...: shape (places + 1,), 1 first."""
    drawn = np.arange(places)
    left = np.maximum(level - wanted - drawn, 0) / (level - drawn)
    return np.concatenate([[1.0], np.cumprod(left)])


def table_gain(scores: NDArray[np.floating], true: NDArray[np.bool_], first: int = FIRST) -> Floats:
    """The chance that each of the first places of each row holds a true one, shape (rows, first), from (rows, candidates).

    For many rows at once; candidates that are none have a score of minus infinity and are not true.
    """
    high = np.argpartition(-scores, first - 1, axis=1)[:, :first]
    top = np.take_along_axis(scores, high, axis=1)
    order = np.argsort(-top, axis=1, kind="stable")
    high, top = np.take_along_axis(high, order, axis=1), np.take_along_axis(top, order, axis=1)
    hits = np.take_along_axis(true, high, axis=1)
    same = top[:, :, None] == top[:, None, :]
    chance = (same & hits[:, None, :]).sum(axis=2) / same.sum(axis=2)
    last = scores == top[:, -1:]  # those level with the last place may stand outside
    share = (last & true).sum(axis=1) / last.sum(axis=1)
    found = np.where(same[:, :, -1], share[:, None], chance)
    return np.asarray(np.where(np.isfinite(top), found, 0.0))


def table_hit(scores: NDArray[np.floating], true: NDArray[np.bool_], first: int = FIRST) -> Floats:
    """The chance that one of the first places of each row holds a true one, shape (rows,), of a table as in `table_gain`."""
    last = -np.partition(-scores, first - 1, axis=1)[:, first - 1 : first]
    surely = (true & (scores > last)).any(axis=1)
    level = scores == last
    places = first - (scores > last).sum(axis=1)
    wanted, count = (true & level).sum(axis=1), level.sum(axis=1)
    drawn = np.arange(first)
    left = np.maximum(count[:, None] - wanted[:, None] - drawn, 0) / np.maximum(count[:, None] - drawn, 1)
    none = np.where(drawn < places[:, None], left, 1.0).prod(axis=1)
    return np.where(surely, 1.0, 1 - none)


def table_ndcg(chances: Floats, partners: NDArray[np.integer]) -> Floats:
    """nDCG of each row from `table_gain`, ``partners`` (rows,) being how many are true in all; 0 for a row without any."""
    summed = np.concatenate([[0.0], np.cumsum(discount(np.arange(1, chances.shape[1] + 1)))])
    best = summed[np.minimum(partners, chances.shape[1])]
    gained = chances @ discount(np.arange(1, chances.shape[1] + 1))
    return np.asarray(np.divide(gained, best, out=np.zeros(len(gained)), where=best > 0))


def calibration_gap(counts: ArrayLike, told: ArrayLike, came: ArrayLike) -> float:
    """The expected calibration error: the gap between what was ``told`` and what ``came`` of each group, 0 to 1, weighed by
    the group's ``counts``; 0 where there is no group.

    >>> calibration_gap([10, 10], [0.1, 0.3], [0.2, 0.3]).__round__(4)
    0.05
    """
    weights = np.asarray(counts, np.float64)
    gaps = np.abs(np.asarray(told, np.float64) - np.asarray(came, np.float64))
    return float(weights @ gaps / weights.sum()) if weights.sum() else 0.0


def calibration_error(told: ArrayLike, came: ArrayLike, groups: int = 10) -> float:
    """The expected calibration error of stated chances over groups of about equally many neighbouring chances.

    Equal chances stand in one group, so that the order of the rows means nothing.
    """
    chances, true = np.asarray(told, np.float64), np.asarray(came, np.float64)
    _, place, counts = np.unique(chances, return_inverse=True, return_counts=True)
    middle = counts.cumsum() - counts / 2
    group = np.minimum((middle / max(len(chances), 1) * groups).astype(np.intp), groups - 1)[place]
    sizes, summed, right = (np.bincount(group, weights, groups) for weights in (None, chances, true))
    held = sizes > 0
    return calibration_gap(sizes[held], summed[held] / sizes[held], right[held] / sizes[held])


def brier(told: ArrayLike, came: ArrayLike) -> float:
    """The mean squared gap between a stated chance and the outcome, 0 to 1 (Brier 1950)."""
    return float(np.mean((np.asarray(told, np.float64) - np.asarray(came, np.float64)) ** 2))
