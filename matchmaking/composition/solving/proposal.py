"""From a set of members to a consortium that can be read and defended: roles, money, certificate, score, reasons."""

from collections.abc import Mapping
from itertools import combinations
from math import fsum

import numpy as np

from matchmaking.composition.consortium import Consortium, Seat, SeatPurpose
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity
from matchmaking.composition.solving.aid import fund
from matchmaking.composition.solving.budget import indicative_shares, split_budget
from matchmaking.composition.solving.candidates import no_passage
from matchmaking.composition.solving.certificate import certify
from matchmaking.composition.solving.euros import whole_euros
from matchmaking.composition.solving.given_shares import split_around
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.purposes import purposes_of
from matchmaking.composition.solving.roles import all_covered, assign_roles, coordinator_of, covers_of
from matchmaking.composition.solving.scoring import coverage_of, reasons_of
from matchmaking.remarks import Remark


def soft_budget_split(
    problem: CompositionProblem, parts: Mapping[int, Part], indicative: Mapping[int, float]
) -> Mapping[int, float]:
    """Shares of the budget by row, adding up to 1, that break as few hard rules on money as possible, at least one."""
    for count in range(1, len(problem.on_money) + 1):
        for broken in combinations(problem.on_money, count):
            if shares := split_budget(problem.without(*broken), parts, indicative):
                return shares
    return indicative


def propose(
    problem: CompositionProblem,
    parts: Mapping[int, Part],
    bound: float | None,
    *,
    roles: Mapping[int, Role] | None = None,
    shares: Mapping[int, float] | None = None,
    activities: Mapping[int, Activity] | None = None,
    quoted: bool = True,
) -> Consortium:
    """The set as a consortium: roles, money, certificate, score and reasons.

    ``bound`` is None where nothing is claimed; ``parts`` is by row of the candidates, as are the ``roles``, ``shares`` (0 to 1)
    and ``activities`` that people gave to single members; the remarks say what of them could not be kept. ``quoted`` adds the
    passages of the members' own texts, and to each seat what it is there for.
    """
    given = {row: role for row, role in (roles or {}).items() if row in parts}
    candidates, call = problem.candidates, problem.call
    rows = np.array(sorted(parts), np.intp)
    coverage = coverage_of(candidates, rows, candidates.passage if quoted else no_passage)
    covers = covers_of(candidates, rows.tolist(), coverage)
    leader = next((row for row, role in given.items() if role is Role.COORDINATOR), None)
    if leader is None:
        leader = coordinator_of(problem, {row: part for row, part in parts.items() if row not in given}, covers)
    taken = assign_roles(problem, rows.tolist(), covers, leader, given)
    indicative = indicative_shares(problem, parts, covers, leader)
    # where no split keeps the rules, the certificate says which are broken
    split, remarks = split_around(
        problem, parts, indicative, {row: share for row, share in (shares or {}).items() if row in parts}
    )
    purposes = purposes_of(problem, parts, taken) if quoted else {}
    seats = _seats(problem, parts, taken, purposes, split or soft_budget_split(problem, parts, indicative))
    standing = {candidates.eligibility_profiles[row].member: candidates.eligibility_profiles[row] for row in rows.tolist()}
    certificate = certify(seats, problem.ruleset, call, standing)
    does = {
        candidates.eligibility_profiles[row].member: activity for row, activity in (activities or {}).items() if row in parts
    }
    reasons = reasons_of(problem, rows, coverage, certificate)
    score = fsum(reason.points for reason in reasons)
    if bound is not None:
        bound = max(min(bound, 100.0), score)
    return Consortium(
        call=call.id,
        rules=problem.ruleset.id,
        version=problem.ruleset.version,
        seats=fund(seats, certificate, problem.ruleset, call, standing, does),
        coverage=coverage,
        score=score,
        bound=bound,
        gap=None if bound is None else (bound - score) / bound if bound > 0 else 0.0,
        reasons=reasons,
        certificate=certificate,
        missing=tuple(entry.capability for entry in coverage if not entry.by),
        remarks=(*remarks, *_open_roles(problem, taken), *_together(problem, parts)),
    )


def _open_roles(problem: CompositionProblem, taken: Mapping[int, Role]) -> tuple[Remark, ...]:
    return tuple(
        Remark("Nobody in the set can be {role}, which the call asks for.", {"role": role})
        for role in problem.call.roles
        if role not in taken.values()
    )


def _together(problem: CompositionProblem, parts: Mapping[int, Part]) -> tuple[Remark, ...]:
    """Pairs that are kept apart and sit together all the same, which happens in sets made by hand alone."""
    names = [each.name for each in problem.candidates.eligibility_profiles]
    return tuple(
        Remark("{one} and {other} are kept apart, and both take part.", {"one": names[one], "other": names[other]})
        for one, other in sorted(problem.apart)
        if one in parts and other in parts
    )


def _seats(
    problem: CompositionProblem,
    parts: Mapping[int, Part],
    roles: Mapping[int, Role],
    purposes: Mapping[int, SeatPurpose | None],
    shares: Mapping[int, float],
) -> tuple[Seat, ...]:
    """The coordinator's seat, then the others by their share of the budget."""
    eligibility_profiles = problem.candidates.eligibility_profiles
    covers = all_covered(problem.candidates, sorted(parts))
    order = sorted(parts, key=lambda row: (roles[row] is not Role.COORDINATOR, -shares[row], eligibility_profiles[row].member))
    budget = problem.call.budget or 0.0
    amounts = whole_euros([shares[row] * budget for row in order], budget)
    return tuple(
        Seat(
            member=eligibility_profiles[row].member,
            name=eligibility_profiles[row].name,
            role=roles[row],
            part=parts[row],
            share=shares[row],
            amount=float(amount),
            covers=covers[row],
            purpose=purposes.get(row),
            legal_role=eligibility_profiles[row].legal_role,
            load=eligibility_profiles[row].load,
            engagements=eligibility_profiles[row].engagements,
            person_months=amount / problem.call.person_month if problem.call.person_month and budget else None,
        )
        for row, amount in zip(order, amounts, strict=True)
    )
