"""Portfolios: several consortia for one call, under limits on the load of members, each with its own focus, on one budget.

First the consortia are composed in sequence. Then two or more of them are released and solved together in one exact model while
that increases the total, so a portfolio is never worth less than the sequence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.consortium import Consortium, to_json
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.rule_set import RuleSet
from matchmaking.composition.solving.candidates import Candidates, Options
from matchmaking.composition.solving.covering import sized
from matchmaking.composition.solving.model import compose_jointly
from matchmaking.composition.solving.pool import pool_of
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import check_request
from matchmaking.composition.solving.searching import Searcher
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.members.member import HOSPITALS, Kind
from matchmaking.remarks import Remark

FOCUS = 3.0
"""How many times a consortium's own capability counts beside what the call gives it."""

INSTITUTIONS = frozenset({Kind.UNIVERSITY, Kind.RESEARCH_CENTRE, Kind.LARGE_COMPANY}) | HOSPITALS
"""Members that are large enough to take part in more than one consortium at once."""

_TOGETHER = 240
"""Options that one model of several consortia takes at most; above it, each consortium brings its most promising ones."""

_NODES = 300
"""Nodes of the search for several consortia together: a limit that is the same on every machine and on every day."""

_RELEASED = 60
"""How many times two consortia are released and solved together at most."""

_GAIN = 1e-6

Parts = Mapping[int, Part]
Counts = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Consortia for one call that can run side by side.

    ``focuses`` holds the capability (key) that each consortium puts first. Each is scored for the call as it stands, like
    anywhere else, and ``total`` is the sum of these scores. What is made as large as can be is ``worth``: the sum of the scores
    with each consortium's own capability counting ``FOCUS`` times; no portfolio of as many consortia under these loads and
    focuses exceeds ``bound``, and ``one_after_the_other`` is what composing them in turn is worth. ``small_firms`` and
    ``newcomers`` are the names of those who get a place.
    """

    call: str
    consortia: tuple[Consortium, ...]
    focuses: tuple[str, ...]
    total: float
    worth: float
    bound: float
    one_after_the_other: float
    loads: Mapping[str, int]
    small_firms: tuple[str, ...]
    newcomers: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def gap(self) -> float:
        """How far below the best possible the worth can be at most, as a part of the bound."""
        return (self.bound - self.worth) / self.bound if self.bound > 0 else 0.0

    @property
    def gained(self) -> float:
        """The part of the worth that composing them together adds to composing one after the other, 0 to 1."""
        return (self.worth - self.one_after_the_other) / self.worth if self.worth > 0 else 0.0


def portfolio(
    call: Call,
    features: FeatureSet | Candidates,
    count: int,
    *,
    load: int = 1,
    institutions: int | None = None,
    loads: Mapping[str, int] | None = None,
    total: float | None = None,
    excluded: Iterable[str] = (),
    apart: Iterable[tuple[str, str]] = (),
    size: int | tuple[int, int] | None = None,
    ruleset: RuleSet | None = None,
    weights: ConsortiumWeights | None = None,
) -> Portfolio:
    """``count`` consortia of the roster's members that could answer the call side by side.

    ``features`` are those of the cluster, or the pool of members in arrays.
    A member takes part in at most ``load`` of them, an institution (university, research centre, hospital, large company) in
    ``institutions``, and single members (ids) in what ``loads`` gives them. ``total`` is the EUR for all of them together: each
    gets the call's budget, or an equal part of the total where that is less. Of each pair of ids in ``apart`` one takes part
    in the same consortium at most. ``size`` is the number of members of each,
    or the smallest and largest.

    Raises what `compose` raises.
    """
    if count < 1 or load < 0 or (institutions or 0) < 0 or min((loads or {}).values(), default=0) < 0:
        raise ImpossibleRequest("Ask for at least 1 consortium, and for loads of 0 or more.")
    if total is not None:
        if total <= 0:
            raise ImpossibleRequest("The total budget must be above 0 EUR, not {total}.", total=total)
        call = replace(call, budget=min(call.budget or total / count, total / count))
    pool = features if isinstance(features, Candidates) else pool_of(call, features)
    rules, usual = ruleset or rules_for(call), weights or ConsortiumWeights()
    problems, remarks = check_request(pool, call, rules, excluded=tuple(excluded), apart=tuple(apart), size=size, weights=usual)
    problem = sized(problems)
    most = _limits(problem.candidates, load, institutions if institutions is not None else load, loads or {})
    return _Search(problem, count, most).answer(remarks)


def focused(problem: CompositionProblem, key: str) -> CompositionProblem:
    """The problem with one capability of the call put first."""
    capabilities = tuple(
        replace(capability, weight=capability.weight * FOCUS) if capability.key == key else capability
        for capability in problem.candidates.capabilities
    )
    return replace(problem, candidates=replace(problem.candidates, capabilities=capabilities))


def _limits(candidates: Candidates, load: int, institutions: int, loads: Mapping[str, int]) -> Counts:
    return np.array(
        [
            loads.get(standing.member, institutions if standing.kind in INSTITUTIONS else load)
            for standing in candidates.eligibility_profiles
        ],
        np.intp,
    )


class _Search:
    """The search for one portfolio: who may be in how many."""

    def __init__(self, problem: CompositionProblem, count: int, most: Counts) -> None:
        self.most, self.call = most, problem
        order = np.argsort(-problem.candidates.demand, kind="stable")
        self.focuses = [problem.candidates.capabilities[order[at % order.size]].key for at in range(count)]
        problems = [focused(problem, key) for key in self.focuses]
        barred = frozenset(np.flatnonzero(most == 0).tolist())
        self.problems = [replace(problem, excluded=problem.excluded | barred) for problem in problems]
        self.searchers = [Searcher(problem) for problem in self.problems]

    def answer(self, remarks: tuple[Remark, ...]) -> Portfolio:
        """One after the other, then together as long as that helps."""
        chosen, alone = self.one_after_the_other()
        first = self.worth(chosen)
        bound = fsum(alone)
        wanted = len(self.problems)
        if len(chosen) < wanted and self.fits_whole(range(wanted)):
            together = self.together(range(wanted), [None] * wanted)
            if together is not None:
                chosen, bound = together[0], min(bound, together[1])
        chosen = self.improved(chosen)
        if len(chosen) == wanted and self.fits_whole(range(wanted)):
            proved = self.together(range(wanted), chosen)
            if proved is not None:
                bound = min(bound, proved[1])
                chosen = max(chosen, proved[0], key=self.worth)
        if len(chosen) < wanted:
            short = Remark(
                "{count} consortia can run side by side within these loads, of {wanted} asked for.",
                {"count": len(chosen), "wanted": wanted},
            )
            remarks = (*remarks, short)
        return self.told(chosen, bound, first, remarks)

    def one_after_the_other(self) -> tuple[list[Parts], list[float]]:
        """The best set for each in turn among those who are not at their limit, and what none exceeds alone."""
        chosen: list[Parts] = []
        alone: list[float] = []
        for at, searcher in enumerate(self.searchers):
            taken = frozenset(np.flatnonzero(self.left(chosen) <= 0).tolist())
            found = Searcher(replace(searcher.problem, excluded=searcher.problem.excluded | taken)) if taken else searcher
            best = found.best() if found.problem.admitted.size >= found.problem.size else None
            if best is None:
                break
            chosen.append(best.parts)
            alone.append(best.bound if not taken else self.alone(at))
        alone += [self.alone(at) for at in range(len(alone), len(self.problems))]
        return chosen, alone

    def alone(self, at: int) -> float:
        """What no set exceeds that answers one problem, whoever else is taken."""
        whole = self.searchers[at].whole
        return min(100.0, whole.value) if whole else 0.0

    def improved(self, chosen: list[Parts]) -> list[Parts]:
        """Free two consortia at a time and solve them together, until no pair gives more, or `_RELEASED` times."""
        better, left = True, _RELEASED
        while better and left:
            better = False
            for pair in islice(combinations(range(len(chosen)), 2), left):
                left -= 1
                found = self.together(pair, chosen)
                if found is None:
                    continue
                again = list(chosen)
                for at, parts in zip(pair, found[0], strict=True):
                    again[at] = parts
                if self.worth(again) > self.worth(chosen) + _GAIN:
                    chosen, better = again, True
        return chosen

    def together(self, some: Sequence[int], chosen: Sequence[Parts | None]) -> tuple[list[Parts], float] | None:
        """The best sets for these problems beside the others that stay, with what none exceed; None where none was found."""
        others = [parts for at, parts in enumerate(chosen) if at not in some and parts is not None]
        left = self.left(others)
        options = [self.shortlist(at, chosen[at] if at < len(chosen) else None, len(some), left) for at in some]
        starts = [chosen[at] if at < len(chosen) else None for at in some]
        found = compose_jointly([self.problems[at] for at in some], options, left, starts=starts, nodes=_NODES)
        return (list(found.parts), found.bound) if found else None

    def shortlist(self, at: int, chosen: Parts | None, of: int, left: Counts) -> Options:
        """The options of one problem that a model of several takes: all of them, or the most promising ones."""
        options = self.problems[at].options
        open_to = left[options.rows] > 0
        if len(options) * of <= _TOGETHER:
            return options.take(open_to)
        whole = self.searchers[at].whole
        hope = whole.with_option if whole else np.zeros(len(options))
        hope = np.where(np.isin(options.rows, list(chosen or ())), np.inf, np.where(open_to, hope, -np.inf))
        return options.take(np.sort(np.argsort(-hope, kind="stable")[: _TOGETHER // of]))

    def fits_whole(self, some: Sequence[int]) -> bool:
        """Whether one model can take every option of these problems, so that its bound is one on all portfolios."""
        return sum(len(self.problems[at].options) for at in some) <= _TOGETHER

    def left(self, chosen: Iterable[Parts]) -> Counts:
        """How many seats each member may still take."""
        used = self.most.copy()
        for parts in chosen:
            used[list(parts)] -= 1
        return used

    def worth(self, chosen: Sequence[Parts]) -> float:
        """The sum of the true scores, minus infinity for each set that is not eligible."""
        found = [propose(problem, parts, None, quoted=False) for problem, parts in zip(self.problems, chosen, strict=False)]
        return fsum(each.score for each in found) if all(each.eligible for each in found) else -np.inf

    def told(self, chosen: Sequence[Parts], bound: float, first: float, remarks: tuple[Remark, ...]) -> Portfolio:
        """The sets as consortia, and what they are worth together."""
        # the stated score of each is what it scores for the call as it stands, wherever else the same members are looked at
        most = Searcher(self.call).whole
        consortia = tuple(propose(self.call, parts, most.value if most else None) for parts in chosen)
        worth = self.worth(chosen) if chosen else 0.0
        candidates = self.problems[0].candidates
        loads = Counter(member for consortium in consortia for member in consortium.members)
        seated = [candidates.position[member] for member in loads]
        return Portfolio(
            call=self.problems[0].call.id,
            consortia=consortia,
            focuses=tuple(self.focuses[: len(consortia)]),
            total=fsum(consortium.score for consortium in consortia),
            worth=worth,
            bound=max(bound, worth),
            one_after_the_other=first,
            loads=dict(loads),
            small_firms=tuple(candidates.eligibility_profiles[row].name for row in seated if candidates.small[row]),
            newcomers=tuple(candidates.eligibility_profiles[row].name for row in seated if candidates.experience[row] <= 0),
            remarks=remarks,
        )


def portfolio_to_json(given: Portfolio) -> dict[str, Any]:
    """The portfolio as plain values."""
    figures = ("call", "total", "worth", "bound", "gap", "one_after_the_other")
    return {
        **{name: getattr(given, name) for name in figures},
        **{name: list(getattr(given, name)) for name in ("focuses", "small_firms", "newcomers")},
        "loads": dict(given.loads),
        "consortia": [to_json(consortium) for consortium in given.consortia],
        "remarks": [str(remark) for remark in given.remarks],
    }
