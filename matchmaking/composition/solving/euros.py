"""Amounts in whole EUR that add up: what rounding leaves over goes to those it took most from (largest remainder)."""

from collections.abc import Sequence
from math import floor, fsum


def whole_euros(amounts: Sequence[float], total: float | None = None) -> list[int]:
    """The amounts in whole EUR, each less than one EUR away from what it was, adding up to the total as rounded.

    ``total`` is their sum unless it is given, and may differ from it by a fraction of an EUR only.

    >>> whole_euros([33.4, 33.4, 33.2]), whole_euros([0.5, 0.5])
    ([34, 33, 33], [1, 0])
    """
    whole = [floor(amount + 1e-6) for amount in amounts]
    left = round(fsum(amounts) if total is None else total) - sum(whole)
    by_remainder = sorted(range(len(amounts)), key=lambda at: (whole[at] - amounts[at], at))
    for at in by_remainder[: max(left, 0)]:
        whole[at] += 1
    return whole
