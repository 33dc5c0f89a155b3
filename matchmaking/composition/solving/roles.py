"""Who does what: a coordinator, and for every other member the role that its kind, its texts and what it covers suggest."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import Coverage
from matchmaking.composition.rules.conditions import Coordinator, Count, Part
from matchmaking.composition.rules.eligibility_profile import matches
from matchmaking.composition.rules.legal_roles import SIGNING
from matchmaking.composition.rules.role import Role, may_take
from matchmaking.composition.rules.rule_set import Severity
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.weights import WISH_WEIGHT
from matchmaking.features.catalogue import catalogue
from matchmaking.members.member import Kind

_BY_KIND = {
    Kind.SME: Role.DEVELOPER,
    Kind.LARGE_COMPANY: Role.DEVELOPER,
    Kind.COMPANY: Role.DEVELOPER,
    Kind.UNIVERSITY: Role.KNOWLEDGE_PARTNER,
    Kind.RESEARCH_CENTRE: Role.KNOWLEDGE_PARTNER,
    Kind.UNIVERSITY_HOSPITAL: Role.CLINICAL_SITE,
    Kind.HOSPITAL: Role.CLINICAL_SITE,
    Kind.ASSOCIATION: Role.DISSEMINATION,
    Kind.CARE_PROVIDER: Role.CARE_PARTNER,
    Kind.PATIENT_ORGANISATION: Role.PATIENT_INVOLVEMENT,
    Kind.PUBLIC_BODY: Role.DATA_PROVIDER,
    Kind.INVESTOR: Role.MARKET_PARTNER,
    Kind.UNKNOWN: Role.KNOWLEDGE_PARTNER,
}

_LEADS_LESS = frozenset({Kind.ASSOCIATION, Kind.PATIENT_ORGANISATION, Kind.INVESTOR, Kind.PUBLIC_BODY})
"""Kinds that seldom coordinate: they lead only when a rule, or nobody else, asks for it."""


def coordinator_of(problem: CompositionProblem, parts: Mapping[int, Part], covers: Mapping[int, Sequence[str]]) -> int | None:
    """The row of the member that leads best, one of those that sign; None when a hard rule on the coordinator fits none of
    them.

    Hard rules come first, then wishes about the coordinator, then half the part of the call that the member covers best and
    half its experience.
    """
    candidates = problem.candidates
    rules = [rule for rule in problem.ruleset.rules if isinstance(rule.condition, Coordinator)]

    def fits(row: int, severities: set[Severity]) -> list[float]:
        return [
            WISH_WEIGHT.get(rule.severity, 1.0) * matches(rule.condition.of, candidates.eligibility_profiles[row], parts[row])
            for rule in rules
            if isinstance(rule.condition, Coordinator) and rule.severity in severities
        ]

    weight = {capability.key: demand for capability, demand in zip(candidates.capabilities, candidates.demand, strict=True)}

    def merit(row: int) -> tuple[float, bool, float, str]:
        standing = candidates.eligibility_profiles[row]
        covered = sum(weight[key] for key in covers[row])
        worth = covered / 2 + float(candidates.seasoned[row]) / 2
        return sum(fits(row, {Severity.TARGET, Severity.SOFT})), standing.kind not in _LEADS_LESS, worth, standing.member

    signing = [row for row in sorted(parts) if candidates.eligibility_profiles[row].legal_role in SIGNING]
    able = [row for row in signing if all(fits(row, {Severity.HARD}))]
    return max(able, key=merit, default=None)


def covers_of(candidates: Candidates, rows: Sequence[int], coverage: Sequence[Coverage]) -> dict[int, tuple[str, ...]]:
    """The capabilities that each member covers best in the set, the most wanted first."""
    best = {entry.capability: candidates.position[entry.by[0].member] for entry in coverage if entry.by}
    return {row: tuple(key for key, holder in best.items() if holder == row) for row in rows}


def all_covered(candidates: Candidates, rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The capabilities that each member covers, those first in which it is the best of these members, then the most wanted."""
    best = candidates.strengths[list(rows)].max(axis=0, initial=0.0)
    return {
        row: tuple(
            candidates.capabilities[at].key
            for at in sorted(
                np.flatnonzero(candidates.covering[row]).tolist(),
                key=lambda at: (candidates.strengths[row, at] < best[at], -candidates.demand[at], at),
            )
        )
        for row in rows
    }


def assign_roles(
    problem: CompositionProblem,
    rows: Sequence[int],
    covers: Mapping[int, Sequence[str]],
    leader: int | None,
    given: Mapping[int, Role] | None = None,
) -> dict[int, Role]:
    """A role for each row: the leader's, those given, and for the others what they cover, what their texts say and their kind.

    Each role that the call or a rule wants goes first to the member that suits it best, as far as the members can take them.
    """
    call, candidates = problem.call, problem.candidates
    roles = dict(given or {})
    if leader is not None:
        roles[leader] = Role.COORDINATOR
    free = [row for row in sorted(rows) if row not in roles]
    if not free:
        return roles
    kinds = {row: candidates.eligibility_profiles[row].kind for row in free}
    wanted = [role for role in roles_wanted(problem) if role not in roles.values()]
    says = {row: candidates.does(row) for row in free}
    if wanted:
        may = np.array([[role in may_take(kinds[row]) for role in wanted] for row in free])
        fits = np.array([[fit(role, kinds[row], covers[row], says[row]) for role in wanted] for row in free])
        # a role taken at all is worth more than any fit
        for seat, at in zip(*linear_sum_assignment(-(fits + 10.0) * may), strict=True):
            if may[seat, at]:
                roles[free[seat]] = wanted[at]
    for row in free:
        if row not in roles:
            roles[row] = usual_role(call, kinds[row], covers[row], says[row])
    return roles


def usual_role(call: Call, kind: Kind, covers: Sequence[str], says: Mapping[str, float]) -> Role:
    """The role beside the coordinator's that suits a member best: of those that the call wants, where its kind can take one."""
    open_roles = may_take(kind).intersection(call.roles) or may_take(kind)
    return max(sorted(open_roles), key=lambda role: fit(role, kind, covers, says))


def roles_wanted(problem: CompositionProblem) -> tuple[Role, ...]:
    """The roles that must be filled beside the coordinator's: the call's own, then those that a rule asks a member for."""
    of_rules = [
        role
        for rule in problem.ruleset.rules
        if isinstance(rule.condition, Count) and rule.condition.min and len(rule.condition.of.role) == 1
        for role in rule.condition.of.role
    ]
    return tuple(role for role in dict.fromkeys([*problem.call.roles, *of_rules]) if role is not Role.COORDINATOR)


def fit(role: Role, kind: Kind, covers: Sequence[str], says: Mapping[str, float]) -> float:
    """How well a role suits a member of this kind that covers these capabilities and says this of itself.

    0.4 for the usual role of its kind, 0.5 for the role that the most wanted capability asks for (0.25 for the others'; its
    usual role when they ask for none in particular), and up to 0.5 for what its texts say.

    >>> fit(Role.REGULATORY_ADVISER, Kind.SME, ["regulatory-affairs"], {})
    0.5
    """
    usual = _BY_KIND[kind]
    asked = [Role(entry.role) if (entry := catalogue().get(key)) and entry.role else usual for key in covers]
    covering = 0.5 if asked[:1] == [role] else 0.25 if role in asked else 0.0
    return 0.4 * (role is usual) + covering + 0.5 * says.get(role.value, 0.0)
