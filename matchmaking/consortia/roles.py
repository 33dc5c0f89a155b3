"""Who does what: a coordinator, and for every other member the role that its kind and what it covers suggest."""

from collections.abc import Mapping, Sequence

from matchmaking.consortia.candidates import Candidates
from matchmaking.consortia.conditions import Coordinator, Part
from matchmaking.consortia.consortium import Coverage, Role
from matchmaking.consortia.problem import Problem
from matchmaking.consortia.rules import Severity
from matchmaking.consortia.standing import matches
from matchmaking.consortia.weights import WISH_WEIGHT
from matchmaking.members.member import COMPANIES, HOSPITALS, Kind
from matchmaking.signals.catalogue import catalogue

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


def coordinator_of(problem: Problem, parts: Mapping[int, Part], covers: Mapping[int, Sequence[str]]) -> int | None:
    """The row of the member that leads best; None when a hard rule on the coordinator fits nobody in the set.

    Hard rules come first, then wishes about the coordinator, then half the part of the call that the member covers best and
    half its experience.
    """
    candidates = problem.candidates
    rules = [rule for rule in problem.ruleset.rules if isinstance(rule.condition, Coordinator)]

    def fits(row: int, severities: set[Severity]) -> list[float]:
        return [
            WISH_WEIGHT.get(rule.severity, 1.0) * matches(rule.condition.of, candidates.standings[row], parts[row])
            for rule in rules
            if isinstance(rule.condition, Coordinator) and rule.severity in severities
        ]

    weight = {capability.key: demand for capability, demand in zip(candidates.capabilities, candidates.demand, strict=True)}

    def merit(row: int) -> tuple[float, bool, float, str]:
        standing = candidates.standings[row]
        covered = sum(weight[key] for key in covers[row])
        worth = covered / 2 + float(candidates.seasoned[row]) / 2
        return sum(fits(row, {Severity.TARGET, Severity.SOFT})), standing.kind not in _LEADS_LESS, worth, standing.member

    able = [row for row in sorted(parts) if all(fits(row, {Severity.HARD}))]
    return max(able, key=merit, default=None)


def covers_of(candidates: Candidates, rows: Sequence[int], coverage: Sequence[Coverage]) -> dict[int, tuple[str, ...]]:
    """The capabilities that each member covers best in the set, the most wanted first."""
    best = {entry.capability: candidates.position[entry.by[0].member] for entry in coverage if entry.by}
    return {row: tuple(key for key, holder in best.items() if holder == row) for row in rows}


def role_of(kind: Kind, covers: Sequence[str]) -> Role:
    """What a member of this kind that covers these capabilities does, when it does not coordinate.

    >>> role_of(Kind.SME, ["regulatory-affairs"]).value
    'regulatory_adviser'
    """
    suggested = next((Role(entry.role) for key in covers if (entry := catalogue().get(key)) and entry.role), None)
    if suggested is None:
        return _BY_KIND[kind]
    if kind in HOSPITALS:
        return Role.DATA_PROVIDER if suggested is Role.DATA_PROVIDER else Role.CLINICAL_SITE
    if suggested is Role.MANUFACTURER and kind not in COMPANIES:
        return _BY_KIND[kind]
    return _BY_KIND[kind] if kind in {Kind.ASSOCIATION, Kind.PATIENT_ORGANISATION} else suggested
