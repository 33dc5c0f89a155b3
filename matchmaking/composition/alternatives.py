"""The best set for a call, and the alternatives to it that are choices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaking.composition.choices import Offer, is_choice, offer_of
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.solving.covering import Covering, cover, settled
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.searching import Bounds, Searcher, SearchResult
from matchmaking.composition.weights import STRENGTH_STEPS
from matchmaking.remarks import Remark

_LESS_COVERED = 10.0
"""The points of 100 of the call that an alternative may cover less than the first proposal."""

_LIKELY = STRENGTH_STEPS // 2
"""The strength, in steps, from which on a member is more likely than not to answer a capability."""

_OTHERS_TRIED = 6
"""How many sets that are no choice beside those before are passed over in search of one that is."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A set that was found, the question that it answers, how much can be covered at all, and what it offers."""

    problem: CompositionProblem
    found: SearchResult
    covering: Covering
    consortium: Consortium
    offer: Offer

    @property
    def rows(self) -> frozenset[int]:
        return frozenset(self.found.parts)

    @property
    def idle(self) -> int:
        """How many members cover nothing."""
        return sum(not seat.covers for seat in self.consortium.seats)

    @property
    def is_needed(self) -> bool:
        """Whether something is lost without each member: what is beside a part of an earlier set may only fill a seat."""
        return all(seat.purpose for seat in self.consortium.seats)


@dataclass
class AlternativeSearch:
    """The search for the best set, then for the best one that differs enough from it, and so on.

    ``problems`` are those of each size that is open; ``known`` are the choices found before under a stricter question.
    ``why_no_more`` says, once the search has ended, why there is no further choice.
    """

    problems: Sequence[CompositionProblem]
    known: Sequence[Proposal] = ()
    why_no_more: Remark | None = None

    def choices(self) -> Iterator[Proposal]:
        """The sets, the best first, of which none is as good as another in all that it offers, nor has more members that cover
        nothing than the first, nor a member without whom nothing is lost.
        """
        found = list(self.known)
        yield from found
        passed = 0
        for proposal in self._sets():
            busy = not found or (proposal.is_needed and proposal.idle <= found[0].idle)
            if busy and is_choice(proposal.offer, [each.offer for each in found]):
                found.append(proposal)
                yield proposal
                continue
            passed += 1
            if passed == _OTHERS_TRIED:
                self.why_no_more = Remark("The next best sets offer nothing that those proposed do not.")
                return

    def _sets(self) -> Iterator[Proposal]:
        """First what can be covered with how few members, then the best of the sets that cover as well.

        No set leaves open what the first one covers (see `_keeping`), or covers much less.
        """
        least, most = self.problems[0].size, self.problems[-1].size
        earlier = tuple(each.rows for each in self.known)
        best = self.known[0] if self.known else None
        searcher: Searcher | None = None
        bounds = Bounds()
        while True:
            asked = _keeping(self.problems[0], best)
            covering = cover(asked.beside(earlier), least, most)
            if covering is None:
                self.why_no_more = Remark(
                    "No other set meets the rules and covers every capability about as well as the first one."
                )
                return
            if best is not None and covering.reach < best.offer.reach - _LESS_COVERED:
                values = {"percent": round(covering.reach), "before": round(best.offer.reach)}
                self.why_no_more = Remark("The next best set covers {percent} % of the call instead of {before} %.", values)
                return
            problem = settled(asked, covering)
            if searcher is None or _demanded(searcher.problem) != _demanded(problem):
                searcher = Searcher(problem, bounds.of(problem))
            found = searcher.best(earlier, covering.parts)
            if found is None:
                self.why_no_more = Remark(
                    "Whether another set covers the call as well was not decided within the limits of the search."
                )
                return
            consortium = propose(problem, found.parts, found.bound)
            proposal = Proposal(problem, found, covering, consortium, offer_of(consortium, problem.candidates))
            best = best or proposal
            earlier = (*earlier, proposal.rows)
            yield proposal


def _keeping(problem: CompositionProblem, best: Proposal | None) -> CompositionProblem:
    """The question for sets that cover each capability that the best one covers, more likely than not where that one does."""
    if best is None:
        return problem
    levels = problem.candidates.levels[sorted(best.rows)].max(axis=0)
    steps = np.where(levels >= _LIKELY, _LIKELY, np.minimum(levels, 1))
    return replace(problem, kept=frozenset((at, step) for at, step in enumerate(steps.tolist()) if step))


def _demanded(problem: CompositionProblem) -> tuple[object, ...]:
    """In what the questions of the second step differ."""
    return problem.size, problem.floor, problem.most_idle, problem.most_far, problem.roles, problem.kept
