"""The exact model of a consortium as a mixed-integer program: data, variables, constraints, objective, solve.

``x`` is 1 for who takes a seat, ``s`` its share of the budget. Coverage has "radius" form: for each capability and each level
of strength one variable says whether the best member reaches it and one whether a second does, so that there are as many
variables as levels, not as members. The same for sectors. Pairs enter the model only where two members worked together before:
such a pair gives both their strongest tie, and takes the place of a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.rules.conditions import Coordinator, Part
from matchmaking.composition.solving.candidates import Mask, Options
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import Columns, Program, Solution, SolveStatus, solve
from matchmaking.composition.solving.rule_rows import Seats, demand
from matchmaking.composition.weights import SECOND_SHARE, SECTOR_STEPS, STRENGTH_STEPS


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set that the model found: rows of the candidates with their parts; ``bound`` is what no set of the model exceeds."""

    parts: dict[int, Part]
    value: float
    bound: float
    status: SolveStatus


def compose_exactly(
    problem: CompositionProblem, options: Options, *, start: dict[int, Part] | None = None, time_limit: float = np.inf
) -> Chosen | None:
    """The best set among the options, or the best one found in time; None when there is none or none was found."""
    program, seats = build(problem, options)
    outcome = solve(program, start=_beginning(seats, start) if start else None, time_limit=time_limit)
    return read(outcome, seats)


def read(outcome: Solution, seats: Seats) -> Chosen | None:
    """The set in the solver's values."""
    if outcome.values is None:
        return None
    taken = np.flatnonzero(outcome.values[seats.chosen] > 0.5)
    options = seats.options
    parts = {int(options.rows[at]): _part(bool(options.in_research[at])) for at in taken}
    return Chosen(parts, outcome.objective, outcome.bound, outcome.status)


@dataclass(frozen=True, slots=True)
class Jointly:
    """Sets for several problems that the model found together: no such sets exceed the ``bound`` in sum."""

    parts: tuple[dict[int, Part], ...]
    value: float
    bound: float


def compose_jointly(
    problems: Sequence[CompositionProblem],
    options: Sequence[Options],
    most: NDArray[np.intp],
    *,
    starts: Sequence[Mapping[int, Part] | None],
    time_limit: float = np.inf,
) -> Jointly | None:
    """A set for each problem out of its own options, no row in more than its ``most`` of them, worth most in sum."""
    program = Program()
    seats = [build(problem, some, program)[1] for problem, some in zip(problems, options, strict=True)]
    rows = np.concatenate([each.options.rows for each in seats])
    chosen = np.concatenate([each.chosen for each in seats])
    for row, count in zip(*np.unique(rows, return_counts=True), strict=True):
        if count > most[row]:
            program.row([(chosen[rows == row], 1.0)], upper=float(most[row]))
    begin: dict[int, float] = {}
    if all(start is not None for start in starts):
        for each, start in zip(seats, starts, strict=True):
            begin |= _beginning(each, start or {})
    outcome = solve(program, start=begin or None, time_limit=time_limit)
    found = [read(outcome, each) for each in seats]
    sets = tuple(each.parts for each in found if each is not None)
    return Jointly(sets, outcome.objective, outcome.bound) if sets else None


def _beginning(seats: Seats, start: Mapping[int, Part]) -> dict[int, float]:
    """The solution to begin with: who is chosen, by column."""
    options = seats.options
    taken = [start.get(int(row)) is _part(bool(is_in)) for row, is_in in zip(options.rows, options.in_research, strict=True)]
    return {int(column): float(taken[at]) for at, column in enumerate(seats.chosen)}


def build(problem: CompositionProblem, options: Options, program: Program | None = None) -> tuple[Program, Seats]:
    """The whole program for these options, or its part of a larger ``program``."""
    program = program or Program()

    # variables: who takes a seat, with which share of the budget, who leads
    count = len(options)
    chosen = program.variables(count, problem.own[options.rows], integer=True)
    least, most = problem.share_limits
    share = program.variables(count, upper=most)
    has_lead = any(isinstance(rule.condition, Coordinator) for rule in problem.ruleset.rules)
    leads = program.variables(count) if has_lead else chosen
    seats = Seats(program, problem, options, chosen, share, leads)

    # constraints: size, one part each, anchors, distance to the better ones, shares, leadership, rules
    seat_the_set(seats)
    program.row([(share, 1.0)], 1.0, 1.0)
    program.rows(count, [(share, 1.0), (chosen, -most)], upper=0.0)
    program.rows(count, [(share, 1.0), (chosen, -least)], lower=0.0)
    if has_lead:
        program.row([(leads, 1.0)], 1.0, 1.0)
        program.rows(count, [(leads, 1.0), (chosen, -1.0)], upper=0.0)
    for rule in problem.hard:
        demand(seats, rule.condition)

    # objective: what each member brings stands with its variable; here what the set brings
    reward_coverage(seats)
    reward_crossover(seats)
    reward_exposure(seats)
    reward_ties(seats)
    reward_wishes(seats)
    return program, seats


def seat_the_set(seats: Seats) -> None:
    """So many seats, each member once, anchors in, far enough from the earlier sets."""
    program, problem, rows = seats.program, seats.problem, seats.options.rows
    program.row([(seats.chosen, 1.0)], problem.size, problem.size)
    values, counts = np.unique(rows, return_counts=True)
    for row in values[counts > 1]:
        program.row([(seats.chosen[rows == row], 1.0)], upper=1.0)
    for anchor in sorted(problem.anchors):
        program.row([(seats.chosen[rows == anchor], 1.0)], 1.0, 1.0)
    for earlier in problem.earlier:
        program.row([(seats.chosen[np.isin(rows, list(earlier))], 1.0)], upper=problem.size - problem.distance)


def reward_coverage(seats: Seats) -> None:
    """For each capability and level: the best member reaches it, and a second one does."""
    candidates, most = seats.problem.candidates, seats.problem.points[ConsortiumCriterion.COVERAGE]
    for at, demand_share in enumerate(candidates.demand):
        levels = candidates.levels[seats.options.rows, at]
        reward = most * demand_share / STRENGTH_STEPS
        _reward_levels(seats, levels, [reward * (1 - SECOND_SHARE), reward * SECOND_SHARE])


def reward_crossover(seats: Seats) -> None:
    """For each sector and level: some member's share in it reaches the level."""
    candidates, most = seats.problem.candidates, seats.problem.points[ConsortiumCriterion.CROSSOVER]
    for sector in range(3):
        levels = candidates.sector_levels[seats.options.rows, sector]
        _reward_levels(seats, levels, [most / 3 / SECTOR_STEPS])


def reward_exposure(seats: Seats) -> None:
    """Seats of small firms and newcomers, up to the number that is enough."""
    problem = seats.problem
    full = seats.program.variables(1, problem.points[ConsortiumCriterion.EXPOSURE])
    exposed = seats.chosen[problem.candidates.exposed[seats.options.rows]]
    seats.program.row([(full, problem.seats_exposed), (exposed, -1.0)], upper=0.0)


def _reward_levels(seats: Seats, levels: NDArray[np.intp], rewards: list[float]) -> None:
    """Variables for the first, second... member that reaches each level; levels that the same members reach are one.

    How many reach a level is counted from the top down, so that each member stands in one row only.
    """
    if not any(rewards):
        return
    program, present = seats.program, np.unique(levels[levels > 0])
    above: list[tuple[Columns, float]] = []
    for level, step in zip(present[::-1], np.diff(present, prepend=0)[::-1], strict=True):
        reached = [program.variables(1, reward * step) for reward in rewards if reward]
        reaching = program.variables(1, upper=seats.problem.size)
        program.row([(reaching, 1.0), *above, (seats.chosen[levels == level], -1.0)], upper=0.0)
        program.row([*((column, 1.0) for column in reached), (reaching, -1.0)], upper=0.0)
        above = [(reaching, -1.0)]


def reward_ties(seats: Seats, among: Mask | None = None) -> None:
    """Each pair that worked together before costs what a new pair would have brought; and for each member and strength of tie:
    it takes part in a pair that is tied that strongly.

    With ``among`` pairs are modelled between these options only: a member of them is granted its ties to all others without
    cost, and nothing is rewarded for the others.
    """
    size, program, points = seats.problem.size, seats.program, seats.problem.points
    if size < 2:
        return
    program.variables(1, points[ConsortiumCriterion.NEW_TIES], lower=1.0)
    rows = seats.options.rows
    ties = seats.problem.candidates.ties[rows][:, rows].tocoo()
    inner = np.ones(len(rows), bool) if among is None else among
    once = (ties.row < ties.col) & inner[ties.row] & inner[ties.col]
    first, second, strength = ties.row[once], ties.col[once], ties.data[once]
    pair = program.variables(first.size, -points[ConsortiumCriterion.NEW_TIES] / (size * (size - 1) / 2))
    program.rows(first.size, [(pair, 1.0), (seats.chosen[first], -1.0), (seats.chosen[second], -1.0)], lower=-1.0)
    reward = points[ConsortiumCriterion.PAST_COLLABORATION] / size
    if not reward:
        return
    for end in (first, second):
        program.rows(first.size, [(pair, 1.0), (seats.chosen[end], -1.0)], upper=0.0)
    outward = inner[ties.row] & ~inner[ties.col]
    ends = np.concatenate([first, second, ties.row[outward]])
    through = np.concatenate([pair, pair, seats.chosen[ties.col[outward]]])
    strengths = np.concatenate([strength, strength, ties.data[outward]])
    levels = np.unique(strengths)
    for level, step in zip(levels, np.diff(levels, prepend=0.0), strict=True):
        strong = strengths >= level
        who, codes = np.unique(ends[strong], return_inverse=True)
        tied = program.variables(who.size, reward * step)
        at = program.height
        program.rows(who.size, [(tied, 1.0)], upper=0.0)
        program.entries.append((at + codes, through[strong], np.full(codes.size, -1.0)))
        program.rows(who.size, [(tied, 1.0), (seats.chosen[who], -1.0)], upper=0.0)


def reward_wishes(seats: Seats) -> Columns:
    """Each target and each piece of good advice that the set meets brings its points."""
    wishes = [seats.program.variables(1, points, integer=True) for points in seats.problem.wish_points.values()]
    for rule, wish in zip(seats.problem.wishes, wishes, strict=True):
        demand(seats, rule.condition, wish)
    return np.concatenate(wishes) if wishes else np.zeros(0, np.intp)


def _part(in_research: bool) -> Part:
    return Part.RESEARCH if in_research else Part.COMPANY
