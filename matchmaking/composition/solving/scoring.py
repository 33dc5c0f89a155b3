"""The score of a set, straight from the formulas in `weights`, and the reasons that add up to it."""

from collections.abc import Mapping, Sequence
from math import fsum

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.consortium import Closest, ConsortiumCriterion, ConsortiumReason, Contribution, Coverage, Verdict
from matchmaking.composition.rules.rule_set import Severity
from matchmaking.composition.solving.candidates import Candidates, Mask, Quote
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.weights import SECOND_SHARE, STRENGTH_STEPS, WISH_WEIGHT
from matchmaking.features.fit import RELATED_FROM
from matchmaking.members.member import Sector
from matchmaking.remarks import Remark


def values_of(problem: CompositionProblem, rows: NDArray[np.intp]) -> dict[ConsortiumCriterion, float]:
    """What a set is worth on each criterion but the wishes, 0 to 1."""
    candidates = problem.candidates
    ties = candidates.ties[rows][:, rows].toarray()
    pairs = len(rows) * (len(rows) - 1) / 2
    repeated = np.count_nonzero(np.triu(ties, 1))
    return {
        ConsortiumCriterion.COVERAGE: float(coverage_worth(candidates, rows) @ candidates.demand),
        ConsortiumCriterion.RELEVANCE: float(candidates.relevance[rows].mean()),
        ConsortiumCriterion.CROSSOVER: float(candidates.crossing[rows].any(axis=0) @ candidates.sectors_crossed),
        ConsortiumCriterion.PAST_COLLABORATION: float(ties.max(axis=1).mean()),
        ConsortiumCriterion.NEW_TIES: float(1 - repeated / pairs) if pairs else 0.0,
        ConsortiumCriterion.EXPERIENCE: float(candidates.seasoned[rows].mean()),
        ConsortiumCriterion.GEO_PROXIMITY: float(problem.nearness[rows].mean()),
        ConsortiumCriterion.EXPOSURE: min(1.0, float(np.count_nonzero(candidates.exposed[rows])) / problem.seats_exposed),
    }


def coverage_worth(candidates: Candidates, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """What a set's answers count in the score, (capabilities,), 0 to 1: its best member's and a little of its second best's."""
    ranked = np.sort(candidates.levels[rows], axis=0)[::-1] / STRENGTH_STEPS
    second = ranked[1] if len(rows) > 1 else np.zeros_like(ranked[0])
    return np.asarray((1 - SECOND_SHARE) * ranked[0] + SECOND_SHARE * second)


def wishes_met(certificate: Sequence[Verdict]) -> float:
    """The part of the targets and the good advice that is met, of those that can be checked, 0 to 1."""
    wishes = [verdict for verdict in certificate if verdict.severity is not Severity.HARD and verdict.holds is not None]
    total = fsum(WISH_WEIGHT[verdict.severity] for verdict in wishes)
    return fsum(WISH_WEIGHT[verdict.severity] for verdict in wishes if verdict.holds) / total if total else 0.0


def coverage_of(candidates: Candidates, rows: NDArray[np.intp], passage: Quote) -> tuple[Coverage, ...]:
    """Each required capability with those in the set who cover it, the heaviest capability first."""
    order = np.argsort(-candidates.demand, kind="stable")
    return tuple(_coverage(candidates, rows, int(at), passage) for at in order)


def _coverage(candidates: Candidates, rows: NDArray[np.intp], at: int, passage: Quote) -> Coverage:
    capability = candidates.capabilities[at]
    strengths = candidates.strengths[rows, at]
    ranked = [int(row) for row in rows[np.argsort(-strengths, kind="stable")]]
    enough = [row for row in ranked if candidates.covering[row, at]]
    by = tuple(
        Contribution(
            candidates.eligibility_profiles[row].member, float(candidates.strengths[row, at]), passage(row, capability.texts)
        )
        for row in enough
    )
    closest = None if by else _closest(candidates, at, passage)
    best = float(strengths.max(initial=0.0))
    attract = () if candidates.covering[:, at].any() else candidates.attract(at)
    return Coverage(capability.key, capability.name, float(candidates.demand[at]), best, by, closest, attract)


def _closest(candidates: Candidates, at: int, passage: Quote) -> Closest | None:
    """Who of the whole pool comes closest to a capability, the first of several that are as close; None where even that one is
    not related to it.
    """
    row = int(candidates.strengths[:, at].argmax())
    strength = float(candidates.strengths[row, at])
    if strength < RELATED_FROM:
        return None
    standing = candidates.eligibility_profiles[row]
    return Closest(standing.member, standing.name, strength, passage(row, candidates.capabilities[at].texts))


def reasons_of(
    problem: CompositionProblem, rows: NDArray[np.intp], coverage: Sequence[Coverage], certificate: Sequence[Verdict]
) -> tuple[ConsortiumReason, ...]:
    """The points on each criterion that has any to give, with the evidence for them."""
    values = values_of(problem, rows) | {ConsortiumCriterion.WISHES: wishes_met(certificate)}
    evidence = _evidence(problem, rows, coverage, certificate)
    return tuple(
        ConsortiumReason(criterion, most * values[criterion], most, evidence[criterion])
        for criterion, most in problem.points.items()
        if most
    )


def _evidence(
    problem: CompositionProblem, rows: NDArray[np.intp], coverage: Sequence[Coverage], certificate: Sequence[Verdict]
) -> Mapping[ConsortiumCriterion, tuple[Remark, ...]]:
    candidates = problem.candidates
    names = [candidates.eligibility_profiles[row].name for row in rows]
    ties = candidates.projects[rows][:, rows].toarray()
    np.fill_diagonal(ties, 0)
    strongest = np.unravel_index(int(ties.argmax()), ties.shape)
    pairs, repeated = len(rows) * (len(rows) - 1) // 2, int(np.count_nonzero(np.triu(ties, 1)))
    relevant = int(candidates.relevance[rows].argmax())
    wishes = [verdict for verdict in certificate if verdict.severity is not Severity.HARD]
    sectors = [
        Remark(
            "{sector}: {member}.",
            {"sector": sector, "member": names[int((candidates.crossing[rows, at] * candidates.sectors[rows, at]).argmax())]},
        )
        for at, sector in enumerate(Sector)
        if candidates.crossing[rows, at].any()
    ]
    return {
        ConsortiumCriterion.COVERAGE: tuple(
            Remark(
                "{capability}: {percent} %, best by {member}.",
                {
                    "capability": entry.name,
                    "percent": round(100 * entry.covered),
                    "member": candidates.eligibility_profiles[candidates.position[entry.by[0].member]].name,
                },
            )
            if entry.by
            else Remark(
                "{capability}: {percent} % at best in this consortium, no profile clearly enough.",
                {"capability": entry.name, "percent": round(100 * entry.covered)},
            )
            for entry in coverage
        ),
        ConsortiumCriterion.RELEVANCE: (Remark("Closest to the call as a whole: {member}.", {"member": names[relevant]}),),
        ConsortiumCriterion.CROSSOVER: tuple(sectors) or (Remark("Nobody who covers a capability belongs to one sector."),),
        ConsortiumCriterion.PAST_COLLABORATION: (
            Remark(
                "{first} and {second} shared {count} projects.",
                {"first": names[strongest[0]], "second": names[strongest[1]], "count": int(ties[strongest])},
            )
            if ties.any()
            else Remark("No two members worked together before."),
        ),
        ConsortiumCriterion.NEW_TIES: (
            Remark("{new} of {pairs} pairs never worked together.", {"new": pairs - repeated, "pairs": pairs}),
        ),
        ConsortiumCriterion.EXPERIENCE: (
            Remark(
                "{count} of {size} members took part in projects before.",
                {"count": int((candidates.experience[rows] > 0).sum()), "size": len(rows)},
            ),
        ),
        ConsortiumCriterion.GEO_PROXIMITY: (_near_home(problem, rows),),
        ConsortiumCriterion.EXPOSURE: _exposed(candidates, rows),
        ConsortiumCriterion.WISHES: (
            Remark(
                "{met} of {count} targets and pieces of advice are met.",
                {"met": sum(verdict.holds is True for verdict in wishes), "count": len(wishes)},
            ),
        ),
    }


def _near_home(problem: CompositionProblem, rows: NDArray[np.intp]) -> Remark:
    at_home = [problem.candidates.eligibility_profiles[row].name for row in rows if problem.nearness[row] == 1.0]
    if not at_home:
        return Remark("None of the members is at home in the region of the call.")
    return Remark("At home in the region of the call: {members}.", {"members": ", ".join(at_home)})


def _exposed(candidates: Candidates, rows: NDArray[np.intp]) -> tuple[Remark, ...]:
    def names(some: Mask) -> str:
        return ", ".join(candidates.eligibility_profiles[row].name for row in rows[some[rows]])

    said = []
    if small := names(candidates.small):
        said.append(Remark("Small firms: {members}.", {"members": small}))
    if new := names(candidates.experience <= 0):
        said.append(Remark("New to projects: {members}.", {"members": new}))
    return tuple(said) or (Remark("No small firm and no newcomer takes part."),)
