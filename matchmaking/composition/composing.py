"""From a call and a cluster to several different consortia, each eligible, scored, bounded, explained and split into roles and
money; or, where there is none, to the rules that stand in the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from matchmaking.composition.alternatives import AlternativeSearch, Proposal
from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.choices import differences
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.relaxations.smallest_conflict import WhyNone, why_none
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.engagement import Load
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.rule_set import RuleSet
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.covering import cover
from matchmaking.composition.solving.pool import pool_of
from matchmaking.composition.solving.prices import prices
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.request import check_request
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.remarks import Remark

TO_EXPLAIN = 20.0
"""Seconds for the reason why there is none."""

USUAL_DISTANCE = 2
"""In how many members alternatives differ at least, where there are enough of them."""


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
    distance: int | None = None,
    apart: Iterable[tuple[str, str]] = (),
    spare: int = 0,
    legal_roles: Mapping[str, LegalRole] | None = None,
    load: Mapping[str, Load] | None = None,
    max_load: int | None = None,
) -> Composition:
    """Several different consortia of the roster's members that could answer the call.

    Coverage comes first: a set has as many members as each bring coverage that is worth a seat (`weights.SEAT_COST`), and of
    the sets that cover as well the other criteria choose. Every member has a purpose, which its seat names.

    ``load`` says by id in which projects and consortia that run members take part, or in how many; with ``max_load`` nobody
    takes part in more, this one included, and the certificate says so.

    ``anchors`` and ``excluded`` are ids of members that must and must not take part, of each pair of ids in ``apart`` one takes
    part at most. Whichever ``spare`` members drop out, each capability is still covered, as far as enough members can cover it.
    ``size`` is the number of members, or the smallest and largest (else the call's, or from what the rules ask
    up to a seat for each capability beside); ``preferences`` turn the ``weights``; ``parts`` says in which part of the project
    single members sit, ``legal_roles`` as what single members take part before the funder. Each alternative does without at
    least ``distance`` members of each one before (two, or one where too few differ in two). It covers every capability that
    the first one covers, more likely than not where the first one does, and at most a tenth of the call less; none is as good
    as another in all that it offers (see `choices`). The answer to a question is the same on every machine and for every order
    of the members: trials limit the effort, not the clock.

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
        spare=spare,
        legal_roles=legal_roles or {},
        load=load or {},
        max_load=max_load,
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
    distance: int | None = None,
    apart: Iterable[tuple[str, str]] = (),
    spare: int = 0,
    legal_roles: Mapping[str, LegalRole] | None = None,
    load: Mapping[str, Load] | None = None,
    max_load: int | None = None,
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
        distance=USUAL_DISTANCE if distance is None else distance,
        apart=tuple(apart),
        spare=spare,
        legal_roles=legal_roles or {},
        load=load or {},
        max_load=max_load,
    )
    search = AlternativeSearch(problems)
    found = list(islice(search.choices(), alternatives))
    if distance is None and 0 < len(found) < alternatives:
        closer = AlternativeSearch([replace(problem, distance=1) for problem in problems], found)
        found = list(islice(closer.choices(), alternatives))
        search = closer
    if not found:
        _check_spare(problems)
        why = why_none(problems[-1], TO_EXPLAIN)
        return Composition(call.id, ruleset, problems[-1].size, (), why, remarks)
    first, offer = found[0].consortium, found[0].offer
    others = (replace(each.consortium, different=differences(first, offer, each.consortium, each.offer)) for each in found[1:])
    remarks = (*remarks, *prices(problems, found[0].found.parts, found[0].covering))
    if len(found) < alternatives:
        fewer = Remark("Consortia proposed: {count} of {wanted} asked for.", {"count": len(found), "wanted": alternatives})
        closer_ones = _with_less_distance(problems, found, alternatives) if distance is not None else ()
        remarks = (*remarks, fewer, *((search.why_no_more,) if search.why_no_more else ()), *closer_ones)
    return Composition(call.id, ruleset, len(first.seats), (first, *others), None, remarks)


def _check_spare(problems: Sequence[CompositionProblem]) -> None:
    """Refuse to withstand drop-outs where that alone leaves no set."""
    least, most = problems[0].size, problems[-1].size
    if problems[0].spare and cover(replace(problems[0], spare=0), least, most) is not None:
        raise ImpossibleRequest(
            "No set of up to {size} members still covers every capability after drop-outs (to withstand: {spare}), counting "
            "those that enough members cover: allow more members, or fewer drop-outs.",
            size=most,
            spare=problems[0].spare,
        )


def _with_less_distance(
    problems: Sequence[CompositionProblem], found: Sequence[Proposal], alternatives: int
) -> tuple[Remark, ...]:
    """How many there are if they may differ less: the largest difference that gives more."""
    for distance in range(problems[0].distance - 1, 0, -1):
        closer = AlternativeSearch([replace(problem, distance=distance) for problem in problems])
        more = sum(1 for _ in islice(closer.choices(), alternatives))
        if more > len(found):
            values = {"count": more, "distance": distance}
            return (Remark("If they may differ in {distance} members only, there are {count}.", values),)
    return ()
