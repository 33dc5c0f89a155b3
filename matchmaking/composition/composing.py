"""From a call and a cluster to several different consortia, each eligible, scored, bounded, explained and split into roles and
money; or, where there is none, to the rules that stand in the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from time import monotonic

from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.relaxations.smallest_conflict import WhyNone, why_none
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.rule_set import RuleSet
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.pool import pool_of
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import check_request
from matchmaking.composition.solving.searching import Searcher, SearchResult
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.features import FeatureSet
from matchmaking.remarks import Remark

LEAST_TO_EXPLAIN = 5.0
"""Seconds for the reason why there is none, however long the search took."""

SEAT_COST = 1.0
"""Points that one more member must bring, where the size is free to choose: nobody sits in a project to fill a chair."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The answer to a call: the consortia, best first, or why there is none.

    ``size`` is the number of members of each; ``remarks`` say what a reader should know about the whole, such as fewer
    alternatives than asked for.
    """

    call: str
    ruleset: RuleSet
    size: int
    consortia: tuple[Consortium, ...]
    why_none: WhyNone | None = None
    remarks: tuple[Remark, ...] = ()


def compose(
    call: Call,
    features: FeatureSet,
    *,
    anchors: Iterable[str] = (),
    excluded: Iterable[str] = (),
    size: int | tuple[int, int] | None = None,
    alternatives: int = 5,
    ruleset: RuleSet | None = None,
    weights: ConsortiumWeights | None = None,
    preferences: Preferences | None = None,
    parts: Mapping[str, Part] | None = None,
    distance: int = 2,
    time_limit: float = 20.0,
) -> Composition:
    """Several different consortia of the roster's members that could answer the call.

    ``anchors`` and ``excluded`` are ids of members that must and must not take part; ``size`` is the number of members, or the
    smallest and largest to choose the better from (else the call's, or six as far as the rules allow); each alternative differs
    from the better ones in at least ``distance`` members; ``preferences`` turn the ``weights``; ``parts`` says in which
    part of the project single members sit;
    ``time_limit`` is in seconds, for all together.

    Raises `BadCall` for a call without capabilities or with a budget of 0, `UnknownMember` for an id that is not there, and
    `ImpossibleRequest` for a request that contradicts itself.
    """
    return compose_from(
        pool_of(call, features),
        call,
        ruleset or rules_for(call),
        anchors=anchors,
        excluded=excluded,
        size=size,
        alternatives=alternatives,
        weights=weights,
        preferences=preferences,
        parts=parts,
        distance=distance,
        time_limit=time_limit,
    )


def compose_from(
    candidates: Candidates,
    call: Call,
    ruleset: RuleSet,
    *,
    anchors: Iterable[str] = (),
    excluded: Iterable[str] = (),
    size: int | tuple[int, int] | None = None,
    alternatives: int = 5,
    weights: ConsortiumWeights | None = None,
    preferences: Preferences | None = None,
    parts: Mapping[str, Part] | None = None,
    distance: int = 2,
    time_limit: float = 20.0,
) -> Composition:
    """`compose` on a pool that is already in arrays; the members' ids need not be in order."""
    problems, remarks = check_request(
        candidates,
        call,
        ruleset,
        anchors=tuple(anchors),
        excluded=tuple(excluded),
        size=size,
        alternatives=alternatives,
        weights=(preferences or Preferences()).turned(weights or ConsortiumWeights()),
        parts=parts or {},
        distance=distance,
    )
    until = monotonic() + time_limit
    found: list[SearchResult] = []
    for searcher in _best_size_first(problems):
        found = _alternatives(searcher, alternatives, until)
        if found:
            break
    problem = searcher.problem
    if not found:
        why = why_none(problem, max(until - monotonic(), LEAST_TO_EXPLAIN))
        return Composition(call.id, ruleset, problem.size, (), why, remarks)
    consortia = sorted(
        (propose(problem, each.parts, each.bound) for each in found), key=lambda each: (-each.score, each.members)
    )
    if len(found) < alternatives:
        fewer = Remark(
            "{count} consortia that differ in {distance} members were found, of {wanted} asked for.",
            {"count": len(found), "distance": problem.distance, "wanted": alternatives},
        )
        remarks = (*remarks, fewer, *_with_less_distance(problem, len(found), alternatives, until))
    return Composition(call.id, ruleset, problem.size, tuple(consortia), None, remarks)


def _best_size_first(problems: Sequence[CompositionProblem]) -> list[Searcher]:
    """The searches by what the heuristic thinks their best sets are worth, when each seat must earn its cost."""
    searchers = [Searcher(problem) for problem in problems]
    if len(searchers) == 1:
        return searchers

    def worth(searcher: Searcher) -> float:
        guess = searcher.heuristic.best()
        return guess[1] - SEAT_COST * searcher.problem.size if guess else -inf

    return sorted(searchers, key=worth, reverse=True)


def _alternatives(searcher: Searcher, alternatives: int, until: float) -> list[SearchResult]:
    """The best set, then the best one that differs enough from it, and so on."""
    found: list[SearchResult] = []
    while len(found) < alternatives:
        share = (until - monotonic()) / (alternatives - len(found))
        each = searcher.best(tuple(frozenset(one.parts) for one in found), max(share, 0.2))
        if each is None:
            break
        found.append(each)
    return found


def _with_less_distance(problem: CompositionProblem, found: int, alternatives: int, until: float) -> tuple[Remark, ...]:
    """How many there are if they may differ less: the largest difference that gives more, tried as far as time allows."""
    for distance in range(problem.distance - 1, 0, -1):
        if monotonic() > until:
            break
        more = len(_alternatives(Searcher(replace(problem, distance=distance)), alternatives, until))
        if more > found:
            values = {"count": more, "distance": distance}
            return (Remark("If they may differ in {distance} members only, there are {count}.", values),)
    return ()
