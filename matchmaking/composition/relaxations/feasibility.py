"""Which demands the members of a pool can meet together: rules, anchors and exclusions, each of which may be let go.

The program is solved on members who differ in the eyes of the rules, which is exact and quick for a pool of any size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.solving.alike import marks_of
from matchmaking.composition.solving.candidates import Options, options_of
from matchmaking.composition.solving.model import seat_the_set
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import Program, SolveStatus, solve
from matchmaking.composition.solving.rule_rows import Seats, demand


class Demand(StrEnum):
    """What may stand in the way: a hard rule, a member that must take part, or the exclusions, taken together."""

    RULE = "rule"
    ANCHOR = "anchor"
    EXCLUDED = "excluded"


Item = tuple[Demand, str]
"""A demand with the id of its rule or member; that of the exclusions is empty."""

EXCLUSIONS: Item = (Demand.EXCLUDED, "")

NODES = 2000
"""Nodes of the search for one answer: a limit that is the same on every machine and on every day."""


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """A set, by row and part of the project, that meets what was wanted, and the demands that it is known to meet."""

    parts: Mapping[int, Part]
    kept: frozenset[Item]


class Undecided(Exception):
    """The nodes of the search ran out before it was known."""


def demands_of(problem: CompositionProblem) -> tuple[Item, ...]:
    """All that a set must meet: hard rules in their order, anchors, exclusions."""
    rules = [(Demand.RULE, rule.id) for rule in problem.hard]
    anchors = [(Demand.ANCHOR, problem.candidates.eligibility_profiles[row].member) for row in sorted(problem.anchors)]
    return (*rules, *anchors, *([EXCLUSIONS] if problem.excluded else []))


def meet(
    problem: CompositionProblem,
    wanted: frozenset[Item],
    worth: Mapping[Item, float] | None = None,
    price: Mapping[int, float] | None = None,
    nodes: int = NODES,
) -> Fulfilled | None:
    """A set of the right size that meets what is wanted, None when there is none.

    Of all such sets it is one for which the ``worth`` of the other demands that it meets, less the ``price`` of its members
    (by row; those without one are free), is highest. The distance to earlier sets plays no part.

    Raises `Undecided` when the answer is not known after ``nodes`` nodes of the search.
    """
    worth, price = worth or {}, price or {}
    everybody = options_of(problem.candidates, problem.ruleset, np.arange(len(problem.candidates)), problem.parts)
    cost = np.zeros(len(problem.candidates))
    cost[list(price)] = list(price.values())
    options = distinct_to_rules(problem, everybody, cost)
    program, count = Program(), len(options)
    least, most = problem.share_limits
    chosen = program.variables(count, -cost[options.rows], integer=True)
    share = program.variables(count, upper=most)
    leads = program.variables(count)
    seats = Seats(program, replace(problem, anchors=frozenset(), earlier=()), options, chosen, share, leads)
    seat_the_set(seats)
    for total in (share, leads):
        program.row([(total, 1.0)], 1.0, 1.0)
    program.rows(count, [(share, 1.0), (chosen, -most)], upper=0.0)
    program.rows(count, [(share, 1.0), (chosen, -least)], lower=0.0)
    program.rows(count, [(leads, 1.0), (chosen, -1.0)], upper=0.0)
    met = {
        item: program.variables(1, worth.get(item, 0.0), lower=float(item in wanted), integer=True)
        for item in demands_of(problem)
        if item in wanted or item in worth
    }
    for (what, id), holds in met.items():
        if what is Demand.RULE:
            demand(seats, problem.ruleset.rule(id).condition, None if (what, id) in wanted else holds)
        elif what is Demand.ANCHOR:
            own = chosen[options.rows == problem.candidates.position[id]]
            program.row([(own, 1.0), (holds, -1.0)], lower=0.0)
        else:
            theirs = chosen[np.isin(options.rows, list(problem.excluded))]
            program.rows(theirs.size, [(theirs, 1.0), (holds, 1.0)], upper=1.0)
    outcome = solve(program, nodes=nodes)
    if outcome.status is SolveStatus.INFEASIBLE:
        return None
    if outcome.values is None:
        raise Undecided
    kept = frozenset(item for item, holds in met.items() if outcome.values[holds[0]] > 0.5)
    taken = np.flatnonzero(outcome.values[chosen] > 0.5)
    parts = {int(options.rows[at]): Part.RESEARCH if options.in_research[at] else Part.COMPANY for at in taken}
    return Fulfilled(parts, kept)


def in_essence(problem: CompositionProblem, largest: int) -> CompositionProblem:
    """The same question asked of fewer members: of those whom no rule tells apart, as many as the ``largest`` size can seat.

    What the members of this pool can meet, all members can, and the other way round.
    """
    everybody = options_of(problem.candidates, problem.ruleset, np.arange(len(problem.candidates)), problem.parts)
    kept = distinct_to_rules(replace(problem, size=largest), everybody, np.zeros(len(problem.candidates)))
    rows = np.unique(kept.rows)
    at = {int(row): index for index, row in enumerate(rows)}
    return replace(
        problem,
        candidates=problem.candidates.take(rows),
        anchors=frozenset(at[row] for row in problem.anchors),
        excluded=frozenset(at[row] for row in problem.excluded if row in at),
        apart=frozenset((at[one], at[other]) for one, other in problem.apart),
        earlier=(),
    )


def distinct_to_rules(problem: CompositionProblem, options: Options, cost: NDArray[np.float64]) -> Options:
    """Of the options that neither a rule nor the cost tells apart, as many as there are seats; those who are named stay."""
    marks = [marks_of(rule.condition, options) for rule in problem.hard]
    group, sizes = np.unique(options.key("group"), return_inverse=True, return_counts=True)[1:]
    marks.append(np.where(sizes[group] > 1, group + 1, 0))
    named = [*problem.anchors, *(row for pair in problem.apart for row in pair)]
    marks.append(np.where(np.isin(options.rows, named), options.rows + 1, 0))
    marks.append(np.isin(options.rows, list(problem.excluded)).astype(np.intp))
    marks.append(np.unique(cost[options.rows], return_inverse=True)[1])
    doubled, counts = np.unique(options.rows, return_inverse=True, return_counts=True)[1:]
    marks.append(np.where(counts[doubled] > 1, options.rows + 1, 0))
    kinds = np.unique(np.column_stack(marks), axis=0, return_inverse=True)[1].ravel()
    order = np.argsort(kinds, kind="stable")
    rank = np.empty(len(options), np.intp)
    starts = np.searchsorted(kinds[order], kinds[order], side="left")
    rank[order] = np.arange(len(options)) - starts
    return options.take(rank < problem.size)
