"""Composes several different consortia for a call, each eligible, scored, with a bound, reasons, roles and budget; or, where
there is none, reports the conflicting rules.
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

USUAL_DISTANCE = 2
"""In how many members alternatives differ at least, where there are enough of them."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The consortia for a call, best first, or the reason why there is none.

    ``size`` is the number of members of the first consortium. ``remarks`` report what one seat fewer would leave uncovered,
    what wishes cost, and whether there are fewer alternatives than requested.
    """

    call: str
    ruleset: RuleSet
    size: int
    consortia: tuple[Consortium, ...]
    why_none: WhyNone | None = None
    remarks: tuple[Remark, ...] = ()


def compose(
    call: Call,
    features: FeatureSet | Candidates,
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
    """Compose several different consortia of the roster's members for a call.

    Coverage comes first: each member must add coverage that is worth a seat (`weights.SEAT_COST`); among the sets with the same
    coverage the other criteria decide. The seat of each member names its purpose.

    Parameters
    ----------
    call : the call, with capabilities.
    features : the features of the roster, or the pool of its members for this call (`pool_of`); its ids need not be sorted.
    anchors, excluded : ids of members that must and must not take part.
    size : the number of members, or the smallest and largest; by default that of the call, else from what the rules ask up to
        one more seat per capability.
    alternatives : the largest number of consortia.
    ruleset : the rules; by default those that the call names.
    weights, preferences : the weights of the criteria, and dials that adjust them.
    parts, legal_roles : by id, the part of the project in which a member works and its legal role before the funder.
    distance : the number of members in which an alternative differs at least from each earlier one; by default 2, or 1 where
        too few differ in 2.
    apart : pairs of ids of which at most one takes part.
    spare : the number of members that may drop out with every capability still covered, where enough members cover it.
    load, max_load : by id, the running projects and consortia of a member, or their number, and the largest number allowed,
        this consortium included; the certificate states it.

    An alternative covers every capability that the first consortium covers, more likely than not where the first does, and
    loses at most a tenth of the call. No alternative is dominated in what it offers (see `choices`). The result depends neither
    on the machine nor on the order of the members: the search is limited by nodes, and no clock decides.

    Raises `BadCall` for a call without capabilities or with a budget of 0, `UnknownMember` for an unknown id, and
    `ImpossibleRequest` for a contradictory request.
    """
    ruleset = ruleset or rules_for(call)
    candidates = pool_of(call, features) if isinstance(features, FeatureSet) else features
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
        why = why_none(problems[-1])
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
    """Raise ``ImpossibleRequest`` if there is a set only without the drop-outs to withstand."""
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
    """The number of alternatives at the largest smaller distance that gives more of them."""
    for distance in range(problems[0].distance - 1, 0, -1):
        closer = AlternativeSearch([replace(problem, distance=distance) for problem in problems])
        more = sum(1 for _ in islice(closer.choices(), alternatives))
        if more > len(found):
            values = {"count": more, "distance": distance}
            return (Remark("If they may differ in {distance} members only, there are {count}.", values),)
    return ()
