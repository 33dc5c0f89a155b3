"""From a call and a cluster to several different consortia, each eligible, scored, bounded, explained and split into roles and
money; or, where there is none, to the rules that stand in the way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.relaxations.smallest_conflict import WhyNone, why_none
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.rule_set import RuleSet
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.covering import Covering, cover, settled
from matchmaking.composition.solving.pool import pool_of
from matchmaking.composition.solving.prices import prices
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import check_request
from matchmaking.composition.solving.searching import Bounds, Searcher, SearchResult
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.features import FeatureSet
from matchmaking.remarks import Remark

TO_EXPLAIN = 20.0
"""Seconds for the reason why there is none."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The answer to a call: the consortia, those first that cover most with the fewest members, or why there is none.

    ``size`` is the number of members of the first; ``remarks`` say what a reader should know about the whole: what one seat
    fewer would leave uncovered, what wishes cost, fewer alternatives than asked for.
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
    apart: Iterable[tuple[str, str]] = (),
) -> Composition:
    """Several different consortia of the roster's members that could answer the call.

    Coverage comes first: a set has as many members as each bring coverage that is worth a seat (`weights.SEAT_COST`), and of
    the sets that cover as well the other criteria choose. Every member has a purpose, which its seat names.

    ``anchors`` and ``excluded`` are ids of members that must and must not take part, of each pair of ids in ``apart`` one takes
    part at most; ``size`` is the number of members, or the smallest and largest (else the call's, or from what the rules ask up
    to six); each alternative does without at least ``distance`` members of each one before; ``preferences`` turn the
    ``weights``; ``parts`` says in which part of the project single members sit. The same question has the same answer on
    every machine, whatever the order of the members: effort is limited by what is tried, not by the clock.

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
        apart=apart,
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
    apart: Iterable[tuple[str, str]] = (),
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
        apart=tuple(apart),
    )
    found: list[_Proposal] = []
    for proposal in _proposals(problems):
        found.append(proposal)
        if len(found) == alternatives:
            break
    if not found:
        why = why_none(problems[-1], TO_EXPLAIN)
        return Composition(call.id, ruleset, problems[-1].size, (), why, remarks)
    consortia = tuple(propose(each.problem, each.found.parts, each.found.bound) for each in found)
    remarks = (*remarks, *prices(problems, found[0].found.parts, found[0].covering))
    if len(found) < alternatives:
        fewer = Remark(
            "{count} consortia that differ in {distance} members were found, of {wanted} asked for.",
            {"count": len(found), "distance": problems[0].distance, "wanted": alternatives},
        )
        remarks = (*remarks, fewer, *_with_less_distance(problems, len(found), alternatives))
    return Composition(call.id, ruleset, len(consortia[0].seats), consortia, None, remarks)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A set that was found, the question that it answers, and how much can be covered at all."""

    problem: CompositionProblem
    found: SearchResult
    covering: Covering


def _proposals(problems: Sequence[CompositionProblem]) -> Iterator[_Proposal]:
    """The best set, then the best one that differs enough from it, and so on: first what can be covered with how few members,
    then the best of the sets that cover as well. None leaves open a capability that the first one covers.
    """
    least, most = problems[0].size, problems[-1].size
    earlier: tuple[frozenset[int], ...] = ()
    searcher: Searcher | None = None
    bounds = Bounds()
    first = problems[0]
    while True:
        covering = cover(first.beside(earlier), least, most)
        if covering is None:
            return
        problem = settled(first, covering)
        if searcher is None or _demanded(searcher.problem) != _demanded(problem):
            searcher = Searcher(problem, bounds.of(problem))
        found = searcher.best(earlier, covering.parts)
        if found is None or any(set(found.parts) <= other for other in earlier):
            return
        yield _Proposal(problem, found, covering)
        if not earlier:
            covered = first.candidates.covering[list(found.parts)].any(axis=0)
            first = replace(first, kept=frozenset(np.flatnonzero(covered).tolist()))
        earlier = (*earlier, frozenset(found.parts))


def _demanded(problem: CompositionProblem) -> tuple[object, ...]:
    """In what the questions of the second step differ."""
    return problem.size, problem.floor, problem.most_idle, problem.roles, problem.kept


def _with_less_distance(problems: Sequence[CompositionProblem], found: int, alternatives: int) -> tuple[Remark, ...]:
    """How many there are if they may differ less: the largest difference that gives more."""
    for distance in range(problems[0].distance - 1, 0, -1):
        closer = [replace(problem, distance=distance) for problem in problems]
        more = sum(1 for _ in islice(_proposals(closer), alternatives))
        if more > found:
            values = {"count": more, "distance": distance}
            return (Remark("If they may differ in {distance} members only, there are {count}.", values),)
    return ()
