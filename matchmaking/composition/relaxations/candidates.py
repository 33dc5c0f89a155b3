"""What a manager can change when no consortium exists, each change alone and no further than needed: who is excluded, how many
take part, the parts and shares of the project, its length, the anchors; and whom the cluster should attract.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import ceil, floor

from matchmaking.composition.calls.call import Call
from matchmaking.composition.relaxations.feasibility import EXCLUSIONS, Demand, Fulfilled, demands_of, meet
from matchmaking.composition.relaxations.missing_members import missing_members, with_newcomers
from matchmaking.composition.relaxations.steps import (
    COST,
    STEP,
    Changed,
    RelaxationCandidate,
    RelaxationStep,
    Way,
    in_percent,
    is_met,
    least_step,
    percents,
    priced,
)
from matchmaking.composition.rules.conditions import Duration, Trl
from matchmaking.composition.solving.problem import CompositionProblem, holds_for_call
from matchmaking.remarks import Remark

SIZES_TRIED = 6
"""How much larger or smaller a set may become."""


def exclusions(problem: CompositionProblem) -> Iterator[Way]:
    """Let go of the fewest exclusions."""
    if problem.excluded:
        wanted = frozenset(demands_of(problem)) - {EXCLUSIONS}
        met = meet(problem, wanted, price=dict.fromkeys(problem.excluded, 1.0))
        if met:
            yield freeing(problem, met)


def freeing(problem: CompositionProblem, met: Fulfilled) -> Way:
    members = _ids(problem, problem.excluded & met.parts.keys())
    remark = Remark("Allow {members}, now excluded, to take part.", {"members": _names(problem, members)})
    step = priced(RelaxationCandidate.EXCLUSION, remark, len(members), members=members)
    return Way((step,), lambda asked: replace(asked, excluded=asked.excluded - _rows(asked, members)))


def anchors(problem: CompositionProblem) -> Iterator[Way]:
    """Let the fewest anchors go."""
    anchors = {item for item in demands_of(problem) if item[0] is Demand.ANCHOR}
    if anchors:
        wanted = frozenset(demands_of(problem)) - anchors
        met = meet(problem, wanted, dict.fromkeys(sorted(anchors), 1.0))
        if met:
            yield dropping(problem, tuple(sorted(id for _, id in anchors - met.kept)))


def dropping(problem: CompositionProblem, members: tuple[str, ...]) -> Way:
    remark = Remark("Do not insist on {members} taking part.", {"members": _names(problem, members)})
    step = priced(RelaxationCandidate.ANCHOR, remark, len(members), members=members)
    return Way((step,), lambda asked: replace(asked, anchors=asked.anchors - _rows(asked, members)))


def sizes(problem: CompositionProblem) -> Iterator[Way]:
    """The nearest smaller and the nearest larger set."""
    for direction in (1, -1):
        for distance in range(1, SIZES_TRIED + 1):
            size = problem.size + direction * distance
            if not max(1, len(problem.anchors)) <= size:
                break
            changed = _resized(problem, size)
            if is_met(changed):
                values = {"size": size, "before": problem.size}
                remark = Remark("Compose {size} members instead of {before}.", values)
                step = priced(RelaxationCandidate.SIZE, remark, distance, before=float(problem.size), after=float(size))
                yield Way((step,), partial(_resized, size=size))
                break


def _resized(problem: CompositionProblem, size: int) -> CompositionProblem:
    return replace(problem, size=size, distance=min(problem.distance, size))


def parts(problem: CompositionProblem) -> Iterator[Way]:
    """Let members sit in the part of the project where their kind usually does."""
    if problem.parts:
        changed = replace(problem, parts={})
        if is_met(changed):
            members = tuple(sorted(problem.parts))
            remark = Remark("Let {members} sit in the usual part of the project.", {"members": _names(problem, members)})
            step = priced(RelaxationCandidate.PART, remark, len(members), members=members)
            yield Way((step,), lambda asked: replace(asked, parts={}))


def shares(problem: CompositionProblem) -> Iterator[Way]:
    """Widen the working limits on what one member may hold of the budget; they are habits, no rules of the programme."""
    shares = problem.ruleset.shares

    def with_most(most: float) -> Changed:
        return lambda asked: _with_shares(asked, asked.ruleset.shares.least, most)

    def with_least(least: float) -> Changed:
        return lambda asked: _with_shares(asked, least, asked.ruleset.shares.most)

    wider = [round(shares.most + at * STEP, 4) for at in range(1, percents(1 - shares.most) + 1)]
    most = least_step(problem, [min(value, 1.0) for value in wider], with_most)
    if most is not None:
        values = {"after": in_percent(most), "before": in_percent(shares.most)}
        remark = Remark("Let one member hold {after} % of the budget instead of {before} % at most.", values)
        yield Way((priced(RelaxationCandidate.SHARES, remark, before=shares.most, after=most),), with_most(most))
    lower = [round(shares.least - at * STEP, 4) for at in range(1, floor(shares.least / STEP + 1e-9) + 1)]
    least = least_step(problem, lower, with_least)
    if least is not None:
        values = {"after": in_percent(least), "before": in_percent(shares.least)}
        remark = Remark("Lower the smallest share of the budget that a member may hold from {before} % to {after} %.", values)
        yield Way((priced(RelaxationCandidate.SHARES, remark, before=shares.least, after=least),), with_least(least))


def _with_shares(problem: CompositionProblem, least: float, most: float) -> CompositionProblem:
    shares = problem.ruleset.shares.model_copy(update={"least": least, "most": most})
    return replace(problem, ruleset=problem.ruleset.model_copy(update={"shares": shares}))


def project(problem: CompositionProblem) -> Iterator[Way]:
    """Make the project as long, or as ready, as a rule asks."""
    call = problem.call
    for rule in problem.hard:
        condition = rule.condition
        if isinstance(condition, Duration) and call.months and not holds_for_call(condition, call):
            limit = condition.max if condition.max is not None and call.months > condition.max else condition.min
            months = int(limit or 0)
            remark = Remark(
                "Let the project last {after} months instead of {before}.", {"after": months, "before": call.months}
            )
            change = replace(call, months=months)
            before, after = float(call.months), float(months)
            step = priced(RelaxationCandidate.PROJECT, remark, rule=rule.id, before=before, after=after)
        elif isinstance(condition, Trl) and call.trl and not holds_for_call(condition, call):
            start, end = max(call.trl[0], ceil(condition.min or 1)), min(call.trl[1], floor(condition.max or 9))
            if start > end:
                continue
            values = {"start": start, "end": end, "first": call.trl[0], "last": call.trl[1]}
            remark = Remark("Let the project go from TRL {start} to {end} instead of {first} to {last}.", values)
            change = replace(call, trl=(start, end))
            step = priced(RelaxationCandidate.PROJECT, remark, rule=rule.id)
        else:
            continue
        changed = _for_call(problem, change)
        if is_met(changed):
            yield Way((step,), partial(_for_call, call=change))


def _for_call(problem: CompositionProblem, call: Call) -> CompositionProblem:
    return replace(problem, call=call)


def members(problem: CompositionProblem) -> Iterator[Way]:
    """Attract the fewest members."""
    missing = missing_members(problem)
    if missing:
        steps = tuple(
            RelaxationStep(
                RelaxationCandidate.MEMBER, COST[RelaxationCandidate.MEMBER] * each.count, each.remarks(), missing=each
            )
            for each in missing
        )
        newcomers = tuple(example for each in missing for example in each.examples)
        yield Way(steps, lambda asked: with_newcomers(asked, newcomers), newcomers)


def _ids(problem: CompositionProblem, rows: frozenset[int]) -> tuple[str, ...]:
    return tuple(sorted(problem.candidates.eligibility_profiles[row].member for row in rows))


def _rows(problem: CompositionProblem, ids: Sequence[str]) -> frozenset[int]:
    return frozenset(problem.candidates.position[id] for id in ids)


def _names(problem: CompositionProblem, ids: Sequence[str]) -> list[str]:
    return [problem.candidates.eligibility_profiles[problem.candidates.position[id]].name for id in ids]
