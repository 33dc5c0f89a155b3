"""The exact model of a consortium as a mixed-integer program: data, variables, constraints, objective, solve.

``x`` is 1 for who takes a seat, ``s`` its share of the budget. Coverage has "radius" form: for each capability and each level
of strength one variable says whether the best member reaches it and one whether a second does, so that there are as many
variables as levels, not as members. Pairs enter the model only where two members worked together before:
such a pair gives both their strongest tie, and takes the place of a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.rules.conditions import Coordinator, Part
from matchmaking.composition.rules.role import Role
from matchmaking.composition.solving.candidates import Mask, Options
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import Columns, Program, Solution, SolveStatus, solve
from matchmaking.composition.solving.rule_rows import Seats, demand
from matchmaking.composition.weights import SECOND_SHARE, STRENGTH_STEPS

Reach = list[tuple[Columns, float]]
"""Columns and coefficients that add up to the points of 100 of the call that the best members of a set cover."""

NODES = 3000
"""Nodes of the search for one set: a limit that is the same on every machine and on every day."""

_TIE_BREAK = 1e-4
"""Points by which sets that are worth the same are told apart."""

_SLACK = 1e-6
"""What a sum may lie below its limit by rounding."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set that the model found: rows of the candidates with their parts; ``bound`` is what no set of the model exceeds."""

    parts: dict[int, Part]
    value: float
    bound: float
    status: SolveStatus


def compose_exactly(
    problem: CompositionProblem, options: Options, *, start: Mapping[int, Part] | None = None, nodes: int = NODES
) -> Chosen | None:
    """The best set among the options, or the best one found within ``nodes`` nodes; None when there is none or none
    was found.
    """
    program, seats = build(problem, options)
    program.objective[0] = program.objective[0] + preferences(problem, options)
    outcome = solve(program, start=beginning(seats, start) if start else None, nodes=nodes, mip_gap=0.0)
    return read(outcome, seats)


def preferences(problem: CompositionProblem, options: Options) -> NDArray[np.float64]:
    """Less than a score can show, different for every member whoever else is in the pool: of sets that are worth the same the
    one that is chosen does not depend on the order or the number of the members.
    """
    ids = [problem.candidates.eligibility_profiles[row].member for row in options.rows.tolist()]
    return np.array([_TIE_BREAK * crc32(id.encode()) / 2**32 / problem.size for id in ids])


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
    nodes: int = NODES,
) -> Jointly | None:
    """A set for each problem out of its own options, no row in more than its ``most`` of them, worth most in sum, as
    found within ``nodes`` nodes; None where none was found.
    """
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
            begin |= beginning(each, start or {})
    outcome = solve(program, start=begin or None, nodes=nodes)
    found = [read(outcome, each) for each in seats]
    sets = tuple(each.parts for each in found if each is not None)
    return Jointly(sets, outcome.objective, outcome.bound) if sets else None


def beginning(seats: Seats, start: Mapping[int, Part]) -> dict[int, float]:
    """The solution to begin with: who is chosen, by column."""
    options = seats.options
    taken = [start.get(int(row)) is _part(bool(is_in)) for row, is_in in zip(options.rows, options.in_research, strict=True)]
    return {int(column): float(taken[at]) for at, column in enumerate(seats.chosen)}


def build(problem: CompositionProblem, options: Options, program: Program | None = None) -> tuple[Program, Seats]:
    """The whole program for these options, or its part of a larger ``program``."""
    program = program or Program()

    # variables: who takes a seat, with which share of the budget, who leads
    seats = seats_for(program, problem, options, problem.own[options.rows])

    # constraints: size, one part each, anchors, distance to the better ones, shares, leadership, rules
    seat_the_set(seats)
    divide_the_budget(seats)
    for rule in problem.hard:
        demand(seats, rule.condition)

    # objective: what each member brings stands with its variable; here what the set brings
    keep_covering(seats, reward_coverage(seats))
    reward_crossover(seats)
    reward_exposure(seats)
    reward_ties(seats)
    reward_wishes(seats)
    return program, seats


def seats_for(
    program: Program, problem: CompositionProblem, options: Options, worth: ArrayLike, *, with_shares: bool = True
) -> Seats:
    """The variables of the seats; ``worth`` is what each option adds to the objective, (options,)."""
    count = len(options)
    chosen = program.variables(count, worth, integer=True)
    share = program.variables(count if with_shares else 0, upper=1.0)
    has_lead = any(isinstance(rule.condition, Coordinator) for rule in problem.ruleset.rules)
    leads = program.variables(count) if has_lead else chosen
    return Seats(program, problem, options, chosen, share, leads)


def divide_the_budget(seats: Seats, limits: tuple[float, float] | None = None) -> None:
    """A member that takes a seat holds a share within its limits, and one of them leads where a rule asks who."""
    program, chosen, share, count = seats.program, seats.chosen, seats.share, len(seats.options)
    least, most = limits or seats.problem.share_limits
    if share.size:
        program.row([(share, 1.0)], 1.0, 1.0)
        program.rows(count, [(share, 1.0), (chosen, -most)], upper=0.0)
        program.rows(count, [(share, 1.0), (chosen, -least)], lower=0.0)
    if seats.leads is not chosen:
        program.row([(seats.leads, 1.0)], 1.0, 1.0)
        program.rows(count, [(seats.leads, 1.0), (chosen, -1.0)], upper=0.0)


def seat_the_set(seats: Seats, least: int | None = None) -> None:
    """Constraints on the set: its size (or from ``least`` up to it), each member once, anchors in, pairs apart, and the
    distance from the earlier sets.
    """
    program, problem, rows = seats.program, seats.problem, seats.options.rows
    program.row([(seats.chosen, 1.0)], problem.size if least is None else least, problem.size)
    values, counts = np.unique(rows, return_counts=True)
    for row in values[counts > 1]:
        program.row([(seats.chosen[rows == row], 1.0)], upper=1.0)
    for anchor in sorted(problem.anchors):
        program.row([(seats.chosen[rows == anchor], 1.0)], 1.0, 1.0)
    for at, step in sorted(problem.kept):
        program.row([(seats.chosen[problem.candidates.levels[rows, at] >= step], 1.0)], lower=1.0)
    for at in np.flatnonzero(problem.covers_asked).tolist():
        program.row([(seats.chosen[problem.candidates.covering[rows, at]], 1.0)], lower=float(problem.covers_asked[at]))
    for one, other in sorted(problem.apart):
        program.row([(seats.chosen[(rows == one) | (rows == other)], 1.0)], upper=1.0)
    for earlier in problem.earlier:
        again = np.isin(rows, list(earlier))
        program.row([(seats.chosen[again], 1.0)], upper=problem.allowed_of(earlier))
        # a part of an earlier set is no other set, whatever its size
        program.row([(seats.chosen[~again], 1.0)], lower=1.0)


def reward_coverage(seats: Seats, most: float | None = None, second: float = SECOND_SHARE) -> Reach:
    """For each capability and level: the best member reaches it, and a second one does, for so large a part of the points.

    ``most`` points can be had, those of the criterion unless others are given. The terms that are returned add up to the
    points of 100 of the call that the best members cover.
    """
    candidates = seats.problem.candidates
    most = seats.problem.points[ConsortiumCriterion.COVERAGE] if most is None else most
    reach: list[tuple[Columns, float]] = []
    for at, demand_share in enumerate(candidates.demand):
        levels = candidates.levels[seats.options.rows, at]
        reward = most * demand_share / STRENGTH_STEPS
        steps = _reward_levels(seats, levels, [reward * (1 - second), reward * second])
        reach += [(column, 100.0 * demand_share * step / STRENGTH_STEPS) for column, step in steps]
    return reach


def keep_covering(seats: Seats, reach: Reach) -> None:
    """As much coverage as is asked for, no more members than allowed that cover nothing and none of them farther from the call,
    somebody for each role.
    """
    program, problem, rows = seats.program, seats.problem, seats.options.rows
    if problem.floor is None:
        return
    if problem.floor > 0:
        program.row(reach, lower=problem.floor - _SLACK)
    program.row([(seats.chosen[problem.candidates.idle[rows]], 1.0)], upper=float(problem.most_idle))
    if np.isfinite(problem.most_far):
        program.row([(seats.chosen, problem.candidates.far[rows])], upper=problem.most_far)
    for filled in fill_roles(seats, problem.roles):
        program.row([(filled, 1.0)], lower=1.0)


def fill_roles(seats: Seats, roles: Sequence[Role], worth: float = 0.0) -> list[Columns]:
    """A variable for each role, 1 where somebody takes it, no member more than one of them; each brings its ``worth``."""
    program, rows = seats.program, seats.options.rows
    taking: list[tuple[Columns, NDArray[np.intp]]] = []
    filled = []
    for role in roles:
        able = np.flatnonzero(seats.problem.able_to(role)[rows])
        takes = program.variables(able.size)
        program.rows(able.size, [(takes, 1.0), (seats.chosen[able], -1.0)], upper=0.0)
        filled.append(program.variables(1, worth))
        program.row([(filled[-1], 1.0), (takes, -1.0)], upper=0.0)
        taking.append((takes, rows[able]))
    if len(taking) > 1:
        columns, takers = (np.concatenate(pieces) for pieces in zip(*taking, strict=True))
        for row in np.unique(takers):
            program.row([(columns[takers == row], 1.0)], upper=1.0)
    return filled


def reward_crossover(seats: Seats) -> None:
    """Each sector of the call to which a member belongs that covers something brings its points once."""
    candidates, most = seats.problem.candidates, seats.problem.points[ConsortiumCriterion.CROSSOVER]
    for sector, share in enumerate(candidates.sectors_crossed):
        if share and most:
            crossed = seats.program.variables(1, most * share)
            there = seats.chosen[candidates.crossing[seats.options.rows, sector]]
            seats.program.row([(crossed, 1.0), (there, -1.0)], upper=0.0)


def reward_exposure(seats: Seats) -> None:
    """Seats of small firms and newcomers, up to the number that is enough."""
    problem = seats.problem
    full = seats.program.variables(1, problem.points[ConsortiumCriterion.EXPOSURE])
    exposed = seats.chosen[problem.candidates.exposed[seats.options.rows]]
    seats.program.row([(full, problem.seats_exposed), (exposed, -1.0)], upper=0.0)


def _reward_levels(seats: Seats, levels: NDArray[np.intp], rewards: list[float]) -> list[tuple[Columns, int]]:
    """Variables for the first, second... member that reaches each level; levels that the same members reach are one.

    How many reach a level is counted from the top down, so that each member stands in one row only. Those for the first
    member are returned, with the number of steps that each stands for.
    """
    if not any(rewards) and seats.problem.floor is None:
        return []
    program, present = seats.program, np.unique(levels[levels > 0])
    above: list[tuple[Columns, float]] = []
    first: list[tuple[Columns, int]] = []
    for level, step in zip(present[::-1], np.diff(present, prepend=0)[::-1], strict=True):
        reached = [program.variables(1, reward * step) for at, reward in enumerate(rewards) if reward or not at]
        first.append((reached[0], int(step)))
        reaching = program.variables(1, upper=seats.problem.size)
        program.row([(reaching, 1.0), *above, (seats.chosen[levels == level], -1.0)], upper=0.0)
        program.row([*((column, 1.0) for column in reached), (reaching, -1.0)], upper=0.0)
        above = [(reaching, -1.0)]
    return first


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
