"""Open calls for one member: what it covers of each, its possible role, and the rules that exclude it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.calls.proposing import with_capabilities
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import AidRates, Rule, RuleSet
from matchmaking.composition.solving.aid import rate_alone
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.covering import reach_of
from matchmaking.composition.solving.pool import pool_of, strengths_of
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.roles import all_covered, coordinator_of, usual_role
from matchmaking.features import FeatureSet
from matchmaking.members.member import Member
from matchmaking.remarks import Remark


@dataclass(frozen=True, slots=True)
class CapabilityFit:
    """The fit of a member to one capability of a call.

    ``weight`` is the share of the capability in the call and ``strength`` that of the member in it, both 0 to 1; ``passage`` is
    the member's best answering text; ``others`` counts the other members that cover it.
    """

    capability: str
    name: str
    weight: float
    strength: float
    passage: str
    others: int


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An open call for one member.

    ``covers`` are the capabilities that the member covers, those first that the call wants most, and ``reach`` the points of
    100 of the call that they are; where it covers none, ``nearest`` is the one it comes nearest to. ``role`` is what it could
    do in the project, ``may_lead`` whether the rules let it coordinate; ``barred_by`` are the hard rules that keep it out.
    ``rate`` is the part of its costs that the programme pays whoever else takes part, 0 to 1, and ``basis`` what that is made
    of; None where the rules name no rates or the rate is that of another. ``days_left`` counts to the deadline, None without
    one.
    """

    call: Call
    ruleset: RuleSet = field(repr=False)
    covers: tuple[CapabilityFit, ...]
    nearest: CapabilityFit | None
    reach: float
    role: Role
    may_lead: bool
    barred_by: tuple[Rule, ...]
    rate: float | None
    basis: tuple[Remark, ...]
    days_left: int | None

    @property
    def answered(self) -> bool:
        """Whether the member covers any capability of the call."""
        return bool(self.covers)

    @property
    def eligible(self) -> bool:
        """Whether no hard rule excludes the member; the eligibility of a whole consortium is not checked."""
        return not self.barred_by


def calls_for(member: Member, calls: Sequence[Call], features: FeatureSet, on: date) -> tuple[Opportunity, ...]:
    """The calls that are open on a day, by descending coverage by the member.

    Strengths, threshold, roles and rules are those of `compose`. A call without capabilities gets those that its text asks for;
    of two calls with one id the first counts. Raises ``BadRules`` for a call whose rules are not known.
    """
    row = features.roster.position[member.id]
    everybody = pool_of(Call("", ""), features)
    opened = {call.id: call for call in reversed(calls) if call.deadline is None or call.deadline >= on}
    found = [_seen_from(row, with_capabilities(call, features), everybody, features, on) for call in opened.values()]
    return tuple(sorted(found, key=_worth))


def opportunity_to_json(opportunity: Opportunity) -> dict[str, Any]:
    """An opportunity as plain values."""
    return {
        "call": opportunity.call.id,
        "title": opportunity.call.title,
        "rules": opportunity.ruleset.id,
        "deadline": opportunity.call.deadline.isoformat() if opportunity.call.deadline else None,
        "days_left": opportunity.days_left,
        "reach": opportunity.reach,
        "covers": [asdict(each) for each in opportunity.covers],
        "nearest": asdict(opportunity.nearest) if opportunity.nearest else None,
        "role": opportunity.role.value,
        "may_lead": opportunity.may_lead,
        "eligible": opportunity.eligible,
        "barred_by": [{"rule": rule.id, "text": rule.text.en, "source": rule.source} for rule in opportunity.barred_by],
        "rate": opportunity.rate,
        "basis": [str(remark) for remark in opportunity.basis],
    }


def _worth(opportunity: Opportunity) -> tuple[float, float, date, str]:
    near = opportunity.nearest.strength if opportunity.nearest else 0.0
    return -opportunity.reach, -near, opportunity.call.deadline or date.max, opportunity.call.id


def _seen_from(row: int, call: Call, everybody: Candidates, features: FeatureSet, on: date) -> Opportunity:
    ruleset = rules_for(call).for_call_on(call.deadline)
    pool = replace(everybody, capabilities=call.capabilities, strengths=strengths_of(call.capabilities, features))
    problem = CompositionProblem(call, ruleset, pool, size=1)
    standing = pool.eligibility_profiles[row]
    parts = ruleset.parts_of(standing.kind)
    covered = all_covered(pool, [row])
    column = {capability.key: at for at, capability in enumerate(call.capabilities)}
    covers = tuple(_fit(row, column[key], pool) for key in covered[row])
    nearest = None if covers or not column else _fit(row, int(np.argmax(pool.strengths[row])), pool)
    rate, basis = _paid(standing, parts, ruleset.aid, call) if ruleset.aid else (None, ())
    return Opportunity(
        call,
        ruleset,
        covers,
        nearest,
        reach_of(pool, [row]) if covers else 0.0,
        usual_role(call, standing.kind, covered[row], pool.does(row)),
        any(coordinator_of(problem, {row: part}, covered) == row for part in parts),
        tuple(rule for rule in problem.hard if problem.bars(rule)[row]),
        rate,
        basis,
        (call.deadline - on).days if call.deadline else None,
    )


def _paid(
    standing: EligibilityProfile, parts: Sequence[Part], aid: AidRates, call: Call
) -> tuple[float | None, tuple[Remark, ...]]:
    """The rate in the part of the project that is usual for the member, and beside it the one of the other part."""
    (rate, basis), *others = (rate_alone(standing, part, aid, call) for part in parts)
    elsewhere = [
        Remark("In the other part of the project it is {percent} %.", {"percent": round(100 * other)})
        for other, _ in others
        if other is not None and other != rate
    ]
    return rate, (*basis, *elsewhere)


def _fit(row: int, at: int, pool: Candidates) -> CapabilityFit:
    capability = pool.capabilities[at]
    return CapabilityFit(
        capability.key,
        capability.name,
        float(pool.demand[at]),
        float(pool.strengths[row, at]),
        pool.passage(row, capability.texts),
        int(pool.covering[:, at].sum() - pool.covering[row, at]),
    )
