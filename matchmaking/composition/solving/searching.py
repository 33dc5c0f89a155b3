"""From a problem to its best set: exactly where the pool is small, by a proven shortlist where it is large."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.solving.bounding import Bound, bound_whole_pool
from matchmaking.composition.solving.local_search import LocalSearch
from matchmaking.composition.solving.model import NODES, Chosen, compose_exactly
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.weights import NEARLY

EXACT_UP_TO = 40
"""Options that the exact model takes whole; of larger pools it takes those that the bound does not rule out."""

SHORTLIST = 100
LONGER_SHORTLIST = 200
"""Options that the exact model takes at most, of up to a thousand and of more, unless they hold no eligible set."""

_MARGIN = 1e-6
"""What a bound may lie below a value by rounding."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A set by row and part, with what no set of the whole pool exceeds."""

    parts: Mapping[int, Part]
    bound: float


@dataclass(frozen=True)
class Bounds:
    """The bounds on the whole pool that were found for one call, by size: what holds for sets that cover little holds for those
    that cover more.
    """

    found: dict[int, tuple[float, Bound | None]] = field(default_factory=dict, repr=False)

    def of(self, problem: CompositionProblem) -> Bound | None:
        """The bound for a problem, found before or now; None where even the loosened rules cannot be met."""
        floor = problem.floor or 0.0
        known = self.found.get(problem.size)
        if known is None or known[0] > floor:
            # a later alternative covers less: a bound that is a little looser serves those that follow as well
            low = floor if known is None else max(floor - NEARLY, 0.0)
            asked = replace(problem, floor=low, most_idle=problem.size, most_far=np.inf, roles=(), kept=frozenset())
            self.found[problem.size] = known = low, bound_whole_pool(asked, asked.options)
        return known[1]


@dataclass(frozen=True)
class Searcher:
    """The search for one call and size: its heuristic remembers, and its bound on the whole pool serves all alternatives.

    ``known`` is a bound found before that holds here too.
    """

    problem: CompositionProblem
    known: Bound | None = None

    @cached_property
    def heuristic(self) -> LocalSearch:
        return LocalSearch(self.problem)

    @cached_property
    def whole(self) -> Bound | None:
        """The bound on the whole pool; it holds for the alternatives too, which are only asked more."""
        return self.known if self.known is not None else bound_whole_pool(self.problem, self.problem.options)

    def best(
        self, earlier: tuple[frozenset[int], ...] = (), start: Mapping[int, Part] | None = None, nodes: int = NODES
    ) -> SearchResult | None:
        """The best set found that differs enough from the earlier ones, None when there is none; ``start`` is one known before.

        The search is limited by the ``nodes`` of each exact model, not by the clock. The bound is true in any case.
        """
        problem, options = self.problem.beside(earlier), self.problem.options
        guess = self.heuristic.best(earlier, start or ())
        known = [parts for parts in (guess[0] if guess else None, start) if parts]
        begin = max(known, key=self._worth, default=None)
        if len(options) <= EXACT_UP_TO:
            chosen = compose_exactly(problem, options, start=begin, nodes=nodes)
            return SearchResult(chosen.parts, chosen.bound) if chosen else self._in_hand(begin)
        if self.whole is None:
            return None
        wanted = np.isin(options.rows, [*(begin or ()), *problem.anchors])
        order = np.argsort(-np.where(wanted, np.inf, self.whole.with_option), kind="stable")
        in_hand = self._worth(begin) if begin else -np.inf
        hopeful = int(np.count_nonzero(wanted | (self.whole.with_option >= in_hand - _MARGIN)))
        shortlist = SHORTLIST if len(options) <= 1000 else LONGER_SHORTLIST
        for width in sorted({min(hopeful, shortlist), min(len(options), 4 * shortlist), len(options)}):
            short = np.sort(order[:width])
            chosen = compose_exactly(problem, options.take(short), start=begin, nodes=nodes)
            if chosen is not None:
                return SearchResult(chosen.parts, self._whole_bound(chosen, np.delete(self.whole.with_option, short)))
        return self._in_hand(begin)

    def _in_hand(self, start: Mapping[int, Part] | None) -> SearchResult | None:
        """What the heuristic found, where the exact model found nothing within its nodes."""
        if start is None or not np.isfinite(self._worth(start)):
            return None
        return SearchResult(start, self.whole.value + _MARGIN if self.whole else 100.0)

    def _worth(self, parts: Mapping[int, Part]) -> float:
        """The true score of a set, minus infinity when it is not eligible after all."""
        consortium = propose(self.problem, parts, 0.0, quoted=False)
        return consortium.score if consortium.eligible else -np.inf

    def _whole_bound(self, chosen: Chosen, outside: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        """A set lies in the shortlist, or takes someone from outside: no set exceeds the larger bound of the two."""
        inside_or_not = max(chosen.bound, float(outside.max(initial=-np.inf)))
        return min(inside_or_not, self.whole.value if self.whole else np.inf) + _MARGIN
