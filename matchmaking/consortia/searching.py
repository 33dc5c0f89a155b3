"""From a problem to its best set: exactly where the pool is small, by a proven shortlist where it is large."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

import numpy as np

from matchmaking.consortia.bounding import Bound, bound_whole_pool
from matchmaking.consortia.conditions import Part
from matchmaking.consortia.consortium import Scope
from matchmaking.consortia.local_search import search
from matchmaking.consortia.model import Chosen, compose_exactly
from matchmaking.consortia.problem import Problem

EXACT_UP_TO = 250
"""Options that the exact model takes whole."""

SHORTLIST = 150
"""Options of a larger pool that the exact model takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """A set by row and part, with what no set of the scope exceeds."""

    parts: Mapping[int, Part]
    bound: float
    scope: Scope


def best_set(problem: Problem, time_limit: float) -> Found | None:
    """The best set found within so many seconds, None when there is none; the bound is true in any case."""
    until = monotonic() + time_limit
    options, start = problem.options, search(problem)
    if len(options) <= EXACT_UP_TO:
        chosen = compose_exactly(problem, options, start=start, time_limit=time_limit)
        return Found(chosen.parts, chosen.bound, Scope.WHOLE_POOL) if chosen else None
    bound = bound_whole_pool(problem, options)
    if bound is None:
        return None
    merit = bound.with_option.copy()
    if start:
        merit[np.isin(options.rows, list(start))] = np.inf
    merit[np.isin(options.rows, list(problem.anchors))] = np.inf
    order = np.argsort(-merit, kind="stable")
    chosen = None
    for width in (SHORTLIST, 4 * SHORTLIST, len(options)):
        short = np.sort(order[:width])
        chosen = compose_exactly(problem, options.take(short), start=start, time_limit=max(0.5, until - monotonic()))
        if chosen is not None:
            return Found(chosen.parts, _whole_bound(chosen, bound, np.delete(bound.with_option, short)), Scope.WHOLE_POOL)
        if width >= len(options) or monotonic() > until:
            break
    return None


def _whole_bound(chosen: Chosen, bound: Bound, outside: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """A set lies in the shortlist, or takes someone from outside: no set exceeds the larger bound of the two."""
    return min(bound.value, max(chosen.bound, float(outside.max(initial=-np.inf))))
