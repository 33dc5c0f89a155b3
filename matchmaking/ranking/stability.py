"""Stability of a choice under changes of the weights, exactly: for each weight alone and for all together.

A choice by the highest weighted sum holds while ``weights @ (chosen - rival) >= 0`` for every rival: a polyhedral cone of
weights, so that each limit is computed in closed form.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.members.member import Member
from matchmaking.ranking.ranking import Scores, best_first
from matchmaking.ranking.weights import Criterion, Weights

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of a choice: the ``weight`` at which it changes, and the row of ``differences`` that overtakes there."""

    weight: float
    rival: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The range of one weight, the others fixed, from ``least`` to ``most``; None where no value changes the choice.

    Weights do not go below 0, so ``least`` is None also where a weight of 0 still changes nothing.
    """

    least: Limit | None
    most: Limit | None


def reaches(differences: Values, weights: Values) -> list[Reach]:
    """The range of each weight; ``differences`` (rivals, weights) are the choice's values minus each rival's.

    A rival that stands level is overtaken at once. Raises ``ValueError`` when a rival is ahead already.
    """
    ahead = _ahead(differences, weights)
    return [_reach(differences[:, column], ahead, float(weights[column])) for column in range(weights.size)]


def _reach(slope: Values, ahead: Values, weight: float) -> Reach:
    with np.errstate(divide="ignore", invalid="ignore"):
        room = ahead / np.abs(slope)
    up, down = np.where(slope < 0, room, np.inf), np.where(slope > 0, room, np.inf)
    rise, fall = (int(np.argmin(side)) if side.size else -1 for side in (up, down))
    most = Limit(weight + float(up[rise]), rise) if rise >= 0 and np.isfinite(up[rise]) else None
    least = Limit(weight - float(down[fall]), fall) if fall >= 0 and down[fall] <= weight else None
    return Reach(least, most)


def radius(differences: Values, weights: Values) -> Limit | None:
    """The largest L1 change of the weight vector that cannot change the selection, as ``Limit.weight``.

    Exactly at that sum the ``rival`` can draw level. Per rival it is a fractional knapsack: the weight whose move closes the
    distance fastest moves first, and one that falls stops at 0. None when no weights at all change the choice.
    """
    ahead = _ahead(differences, weights)
    if not len(differences):
        return None
    slopes = np.abs(differences)
    # what falls can close slope * weight at most; what rises has no end
    room = np.where(differences > 0, weights, np.inf)
    order = np.argsort(-slopes, axis=1, kind="stable")
    slopes, room = np.take_along_axis(slopes, order, axis=1), np.take_along_axis(room, order, axis=1)
    with np.errstate(invalid="ignore"):
        closes = np.where(slopes > 0, slopes * room, 0.0)
    left = ahead.copy()
    moved = np.zeros(len(differences))
    for column in range(weights.size):
        closed = np.minimum(left, closes[:, column])
        moved += np.divide(closed, slopes[:, column], out=np.zeros_like(closed), where=slopes[:, column] > 0)
        left -= closed
    moved[left > 0] = np.inf
    nearest = int(np.argmin(moved))
    return Limit(float(moved[nearest]), nearest) if np.isfinite(moved[nearest]) else None


def drawing_level(difference: Values, weights: Values) -> Values:
    """The nearest weights (0 or more) at which this rival has the same score as the choice."""
    moved = weights.astype(float).copy()
    ahead = float(difference @ weights)
    for column in np.argsort(-np.abs(difference), kind="stable").tolist():
        slope = float(difference[column])
        if ahead <= 0 or not slope:
            break
        step = ahead / abs(slope) if slope < 0 else min(ahead / slope, float(moved[column]))
        moved[column] += -step if slope > 0 else step
        ahead -= step * abs(slope)
    return moved


def _ahead(differences: Values, weights: Values) -> Values:
    ahead = differences @ weights
    if ahead.size and ahead.min() < -1e-9 * max(1.0, float(np.abs(weights).sum())):
        raise ValueError("a rival is ahead of the choice already")
    return np.maximum(ahead, 0.0)


@dataclass(frozen=True, slots=True)
class Exchange:
    """The change at a limit: the weight there, and the members (ids) that enter and leave the list."""

    weight: float
    comes: str
    goes: str


@dataclass(frozen=True, slots=True)
class WeightRange:
    """The range of one weight within which the list keeps its members, and the change at each limit.

    None: the list does not change however far the weight moves in that direction, down to 0 or up.
    """

    criterion: Criterion
    weight: float
    below: Exchange | None
    above: Exchange | None


@dataclass(frozen=True, slots=True)
class Stability:
    """The stability of the first members of a ranking.

    ``members`` are their ids; ``spans`` one for each criterion that applies, the others being fixed; ``together`` the sum of
    changes of all weights from which on the list can change, with what would; None when no weights change it.
    """

    members: tuple[str, ...]
    spans: tuple[WeightRange, ...]
    together: Exchange | None


def stability(scores: Scores, weights: Weights, top: int = 10, allowed: NDArray[np.bool_] | None = None) -> Stability:
    """The ranges of weights within which the ``top`` members of a ranking stay the same, in any order.

    ``scores`` were made with these ``weights``; ``allowed`` (members,) are those who may be listed, all but the seeker if None.
    """
    rows = np.flatnonzero(allowed) if allowed is not None else scores.question.others
    ordered = best_first(scores, rows)
    listed, others = ordered[:top], ordered[top:]
    values = scores.values * scores.ground
    given = np.array([weights.by_criterion[criterion] for criterion in scores.criteria], float)
    ids = [member.id for member in scores.question.features.roster.members]
    if not len(others):
        spans = tuple(
            WeightRange(criterion, float(weight), None, None) for criterion, weight in zip(scores.criteria, given, strict=True)
        )
        return Stability(tuple(ids[row] for row in listed), spans, None)
    differences = (values[listed][:, None, :] - values[others][None, :, :]).reshape(-1, given.size)

    def exchange(limit: Limit | None) -> Exchange | None:
        if limit is None:
            return None
        goes, comes = divmod(limit.rival, len(others))
        return Exchange(limit.weight, ids[others[comes]], ids[listed[goes]])

    spans = tuple(
        WeightRange(criterion, float(weight), exchange(reach.least), exchange(reach.most))
        for criterion, weight, reach in zip(scores.criteria, given, reaches(differences, given), strict=True)
    )
    return Stability(tuple(ids[row] for row in listed), spans, exchange(radius(differences, given)))


@dataclass(frozen=True, slots=True)
class Move:
    """A member's rank (from 1) before and after."""

    member: Member
    before: int
    after: int


def moves(before: Scores, after: Scores, top: int = 10, allowed: NDArray[np.bool_] | None = None) -> tuple[Move, ...]:
    """All members among the first ``top`` before or after, in the order after.

    Both are judgements of the same question; ``allowed`` (members,) are those who may be listed, all but the seeker if None.
    """
    rows = np.flatnonzero(allowed) if allowed is not None else before.question.others
    first, second = best_first(before, rows), best_first(after, rows)
    old = {int(row): index for index, row in enumerate(first, 1)}
    members = before.question.features.roster.members
    found = [Move(members[row], old[int(row)], index) for index, row in enumerate(second.tolist(), 1)]
    return tuple(move for move in found if min(move.before, move.after) <= top)
