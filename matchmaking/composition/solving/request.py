"""A request to the composer, checked before anything is computed: what contradicts itself is said, with what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite

import numpy as np

from matchmaking.composition.calls.call import Call
from matchmaking.composition.rules.conditions import MOST_EUR, Count, Part
from matchmaking.composition.rules.engagement import Load
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.rule_set import RuleSet, Severity
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.legal_roles import check_legal_roles, with_legal_roles
from matchmaking.composition.solving.load import with_load, with_load_limit
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import BadCall, BadRules, ImpossibleRequest, UnknownMember
from matchmaking.remarks import Remark

DEFAULT_SIZE = 6
"""The most members of a consortium where neither the call, nor its rules, nor the user says how many, and the call asks for few
capabilities.
"""

LARGEST_SIZE = 15
"""The most members where the call asks for many capabilities; who wants more says so."""

_FEWEST = 2
"""The fewest members that make a consortium."""


_USUAL = ConsortiumWeights()
_NO_PARTS: Mapping[str, Part] = {}
_NO_ROLES: Mapping[str, LegalRole] = {}
_NO_LOAD: Mapping[str, Load] = {}


def check_request(
    candidates: Candidates,
    call: Call,
    ruleset: RuleSet,
    *,
    anchors: Sequence[str] = (),
    excluded: Sequence[str] = (),
    size: int | tuple[int, int] | None = None,
    alternatives: int = 1,
    weights: ConsortiumWeights = _USUAL,
    parts: Mapping[str, Part] = _NO_PARTS,
    distance: int = 2,
    apart: Sequence[tuple[str, str]] = (),
    spare: int = 0,
    legal_roles: Mapping[str, LegalRole] = _NO_ROLES,
    load: Mapping[str, Load] = _NO_LOAD,
    max_load: int | None = None,
) -> tuple[list[CompositionProblem], tuple[Remark, ...]]:
    """The problem for each size that is open, on the candidates in the order of their ids; and remarks on the rules."""
    check_capabilities(call, candidates)
    _check_budget(call)
    ruleset = with_load_limit(ruleset, max_load).for_call_on(call.deadline)
    candidates = in_order(with_load(candidates, load) if load else candidates)
    must, mustnot = _rows(candidates, anchors), _rows(candidates, excluded)
    _rows(candidates, tuple(parts))
    _rows(candidates, tuple(legal_roles))
    check_legal_roles(candidates, ruleset, legal_roles)
    candidates = with_legal_roles(candidates, ruleset, legal_roles)
    pairs = check_apart(candidates, apart, must)
    if both := must & mustnot:
        raise ImpossibleRequest(
            "{members} must take part and is excluded as well: take it from one of the two lists.",
            members=_names(candidates, both),
        )
    if alternatives < 1 or distance < 1:
        raise ImpossibleRequest(
            "Ask for at least 1 alternative that differs in at least 1 member, not {alternatives} that differ in {distance}.",
            alternatives=alternatives,
            distance=distance,
        )
    if spare < 0:
        raise ImpossibleRequest("The number of drop-outs to withstand is 0 or more, not {spare}.", spare=spare)
    low, high = _sizes(call, ruleset, size, len(must), spare)
    problem = CompositionProblem(
        call,
        ruleset,
        candidates,
        low,
        weights,
        must,
        mustnot,
        dict(parts),
        distance=distance,
        apart=pairs,
        least=low,
        spare=spare,
    )
    _check_anchors(problem, high)
    if problem.admitted.size < low:
        raise ImpossibleRequest(
            "Only {count} members may take part, fewer than the {size} wanted: exclude fewer or ask for a smaller consortium.",
            count=int(problem.admitted.size),
            size=low,
        )
    open_sizes = range(max(low, len(must)), min(high, int(problem.admitted.size)) + 1)
    return [replace(problem, size=seats, distance=min(distance, seats)) for seats in open_sizes], _remarks(call, ruleset)


def check_apart(candidates: Candidates, apart: Sequence[tuple[str, str]], must: frozenset[int]) -> frozenset[tuple[int, int]]:
    """The pairs that are kept apart, by row; refuses one that must take part together all the same."""
    pairs = set()
    for one, other in apart:
        rows = sorted(_rows(candidates, (one, other)))
        if len(rows) < 2:
            raise ImpossibleRequest("{member} cannot be kept apart from itself: name two members.", member=one)
        if must.issuperset(rows):
            raise ImpossibleRequest(
                "{members} are kept apart and must both take part: free one of them, or let them sit together.",
                members=_names(candidates, frozenset(rows)),
            )
        pairs.add((rows[0], rows[1]))
    return frozenset(pairs)


def in_order(candidates: Candidates) -> Candidates:
    """The same pool in the order of the members' ids, so that the order of arrival never matters."""
    order = np.argsort([standing.member for standing in candidates.eligibility_profiles], kind="stable")
    if np.array_equal(order, np.arange(len(order))):
        return candidates
    return candidates.take(order)


def check_capabilities(call: Call, candidates: Candidates) -> None:
    """Refuse a call that asks for nothing."""
    if not candidates.capabilities:
        raise BadCall(
            "The call '{call}' asks for no capabilities: add them to the call, or take over those proposed from its text.",
            call=call.title or call.id,
        )


def check_share(share: float) -> None:
    """Refuse what is no share of a budget."""
    if not (isfinite(share) and 0 <= share <= 1):
        raise ImpossibleRequest("A share of the budget lies between 0 and 100 %, not at {percent} %.", percent=100 * share)


def _check_budget(call: Call) -> None:
    if call.budget is not None and not 0 < call.budget <= MOST_EUR:
        raise BadCall(
            "The call '{call}' has a budget of {budget} EUR: give a real amount above 0, or leave the budget out.",
            call=call.title or call.id,
            budget=call.budget,
        )


def _rows(candidates: Candidates, ids: Sequence[str]) -> frozenset[int]:
    for id in ids:
        if id not in candidates.position:
            raise UnknownMember("No member has the id '{id}'. `matchmaking members` lists them all.", id=id)
    return frozenset(candidates.position[id] for id in ids)


def _names(candidates: Candidates, rows: frozenset[int]) -> str:
    return ", ".join(candidates.eligibility_profiles[row].name for row in sorted(rows))


def size_limits(ruleset: RuleSet) -> tuple[int, int | None]:
    """The smallest and largest number of members that the hard rules on counts leave open."""
    counts = [rule.condition for rule in ruleset.of(Severity.HARD) if isinstance(rule.condition, Count)]
    least = max((int(np.ceil(count.min)) for count in counts if count.min), default=1)
    of_all = [count for count in counts if count.of.is_open and not count.distinct and count.per is None]
    most = min((int(count.max) for count in of_all if count.max is not None), default=None)
    return max(least, 1), most


def usual_sizes(call: Call, ruleset: RuleSet, spare: int = 0) -> tuple[int, int]:
    """The smallest and largest number of members among which the best size is looked for where nobody says how many: the call's
    own, else from what the rules ask to a seat for each capability beside those, within `DEFAULT_SIZE` and `LARGEST_SIZE`; with
    ``spare`` drop-outs to withstand each capability has as many seats more.

    A set takes no more of them than bring coverage that is worth a seat, so a wide range makes no large set.
    """
    low, high = _open_sizes(call, ruleset)
    if call.size:
        return low, high
    few = min(max(low, _FEWEST), high)
    needed = min(max(DEFAULT_SIZE, low + (1 + spare) * len(call.capabilities)), LARGEST_SIZE)
    return few, max(few, min(needed, high))


def _open_sizes(call: Call, ruleset: RuleSet) -> tuple[int, int]:
    """The smallest and largest number of members that the call and its rules leave open."""
    least, most = size_limits(ruleset)
    low, high = call.size or (least, most if most is not None else max(LARGEST_SIZE, least))
    return max(low, least), min(high, high if most is None else most)


def _sizes(call: Call, ruleset: RuleSet, size: int | tuple[int, int] | None, anchors: int, spare: int) -> tuple[int, int]:
    """The smallest and largest number of members to try."""
    most = size_limits(ruleset)[1]
    low, high = _open_sizes(call, ruleset)
    if low > high and not call.size:
        raise BadRules(
            "The rules '{rules}' contradict themselves: one asks for at least {low} members, another allows {high} at most.",
            rules=ruleset.title.by_language,
            low=low,
            high=high,
        )
    if low > high:
        raise BadCall(
            "The call '{call}' asks for a size that its rules '{rules}' do not allow: correct the call's size.",
            call=call.title or call.id,
            rules=ruleset.title.by_language,
        )
    if size is None:
        few, many = usual_sizes(call, ruleset, spare)
        return few, many if call.size else max(many, min(anchors, high))
    wanted = (size, size) if isinstance(size, int) else size
    limit = high if call.size or most is not None else None
    if wanted[0] > wanted[1] or wanted[0] < low or (limit is not None and wanted[1] > limit):
        if limit is None:
            raise ImpossibleRequest("The call and its rules ask for {low} members or more: ask for as many.", low=low)
        raise ImpossibleRequest(
            "The call and its rules allow {low} to {high} members: ask for a number within these.", low=low, high=limit
        )
    return wanted


def _check_anchors(problem: CompositionProblem, most: int) -> None:
    if len(problem.anchors) > most:
        raise ImpossibleRequest(
            "{count} members must take part, but a consortium has {size} at most: ask for a larger one or free some of them.",
            count=len(problem.anchors),
            size=most,
        )
    barred = frozenset(row for row in problem.anchors if problem.barred[row])
    if barred:
        raise ImpossibleRequest(
            "{members} must take part but is not admissible under the rules '{rules}': leave it out, or correct its entry.",
            members=_names(problem.candidates, barred),
            rules=problem.ruleset.title.by_language,
        )


def _remarks(call: Call, ruleset: RuleSet) -> tuple[Remark, ...]:
    if call.deadline is not None and not ruleset.valid_on(call.deadline):
        late = Remark(
            "The rules '{rules}' in version {version} are not in force on the call's deadline, {deadline}.",
            {"rules": ruleset.title.by_language, "version": ruleset.version, "deadline": call.deadline},
        )
        return (*call.remarks, late)
    return call.remarks
