"""Rules as rows of the exact model: each condition of the vocabulary in the language of linear programming.

A hard rule's rows are demanded; a wish's rows are demanded only when its variable is 1, by loosening each limit to what the
row can reach at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.conditions import (
    Admissible,
    Budget,
    Condition,
    Coordinator,
    Count,
    Duration,
    Selector,
    Share,
    Trl,
)
from matchmaking.composition.solving.candidates import Mask, Options
from matchmaking.composition.solving.problem import CompositionProblem, holds_for_call
from matchmaking.composition.solving.program import Columns, LinearTerms, Program


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A limit on a sum of terms, and the least and most that the sum can reach whatever is chosen."""

    terms: LinearTerms
    lower: float = -np.inf
    upper: float = np.inf
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True)
class Seats:
    """The variables that rules speak about: who takes a seat (``chosen``), with which share of the budget, who leads.

    Where the model ``is_loose`` the rules on the budget are left out, and what they imply for the number of members stands in
    for them: its optimum is a bound for the exact one. ``share`` may be empty there, and where no rule speaks about shares;
    ``leads`` is ``chosen`` where no rule asks who leads.
    """

    program: Program
    problem: CompositionProblem
    options: Options
    chosen: Columns
    share: Columns
    leads: Columns
    is_loose: bool = False


def demand(seats: Seats, condition: Condition, wish: Columns | None = None) -> None:
    """Add a rule's rows to the program; ``wish`` is the variable that is 1 when the rule must hold, None for a hard rule."""
    for row in _rows(seats, condition):
        if wish is None:
            seats.program.row(row.terms, row.lower, row.upper)
            continue
        if np.isfinite(row.lower) and row.lower > row.least:
            seats.program.row([*row.terms, (wish, row.least - row.lower)], lower=row.least)
        if np.isfinite(row.upper) and row.upper < row.most:
            seats.program.row([*row.terms, (wish, row.most - row.upper)], upper=row.most)


def _rows(seats: Seats, condition: Condition) -> Iterator[RuleRow]:
    size = seats.problem.size
    match condition:
        case Count():
            yield from _count(seats, condition)
        case Share():
            yield from _implied_by_share(seats, condition) if seats.is_loose else _share(seats, condition)
        case Budget():
            yield from _budget(seats, condition)
        case Coordinator():
            fit = seats.options.that_match(condition.of)
            yield RuleRow([(seats.leads[fit], 1.0)], lower=1.0, most=size)
        case Admissible():
            yield RuleRow([(seats.chosen[seats.options.that_match(condition.of)], 1.0)], upper=0.0, most=size)
        case Duration() | Trl():
            yield RuleRow([], lower=0.0 if holds_for_call(condition, seats.problem.call) else 1.0)


# members ----------------------------------------------------------------------------------------------------------------------


def _count(seats: Seats, count: Count) -> Iterator[RuleRow]:
    fit = seats.options.that_match(count.of)
    lower, upper = _or_endless(count.min, count.max)
    size = seats.problem.size
    if count.per == "country":
        for members in _by_key(seats.options.key("country"), fit).values():
            if members.size > upper:
                yield RuleRow([(seats.chosen[members], 1.0)], upper=upper, most=size)
    elif not count.distinct:
        yield RuleRow([(seats.chosen[fit], 1.0)], lower, upper, most=size)
    elif count.distinct == ("sector",):
        yield RuleRow(_distinct_sectors(seats, fit), lower=lower, most=3)
    elif len(set(count.distinct)) == 1:
        yield RuleRow(_distinct(seats, fit, count.distinct[0], has_most=count.max is not None), lower, upper, most=size)
    elif seats.is_loose:
        for key in ("group", "country"):
            yield RuleRow(_distinct(seats, fit, key, has_most=False), lower=lower, most=size)
    else:
        yield RuleRow(_distinct_pairs(seats, fit), lower=lower, most=size)


def _by_key(keys: NDArray[np.str_], fit: Mask) -> dict[str, Columns]:
    """The options that match, by their value of the key; those without one are left out."""
    values, codes = np.unique(keys, return_inverse=True)
    order = np.flatnonzero(fit)[np.argsort(codes[fit], kind="stable")]
    starts = np.searchsorted(codes[order], np.arange(len(values) + 1))
    spans = ((str(value), order[starts[at] : starts[at + 1]]) for at, value in enumerate(values))
    return {value: members for value, members in spans if value and members.size}


def _distinct(seats: Seats, fit: Mask, key: str, has_most: bool) -> LinearTerms:
    """Terms that count the different values of the key among those chosen: one variable for each value that several share."""
    alone: list[Columns] = []
    shared: list[Columns] = []
    for members in _by_key(seats.options.key(key), fit).values():
        if members.size == 1:
            alone.append(seats.chosen[members])
            continue
        present = seats.program.variables(1)
        seats.program.row([(present, 1.0), (seats.chosen[members], -1.0)], upper=0.0)
        if has_most:
            seats.program.rows(members.size, [(seats.chosen[members], 1.0), (present, -1.0)], upper=0.0)
        shared.append(present)
    return [(columns, 1.0) for columns in (*alone, *shared)]


def _distinct_sectors(seats: Seats, fit: Mask) -> LinearTerms:
    """LinearTerms that count the sectors that different members stand for: a member of two sectors stands for one of them."""
    belongs = seats.options.candidates.belongs[seats.options.rows] & fit[:, None]
    several = np.flatnonzero(belongs.sum(axis=1) > 1)
    stands_for = {sector: seats.program.variables(several.size, upper=belongs[several, sector]) for sector in range(3)}
    seats.program.rows(
        several.size, [*((columns, 1.0) for columns in stands_for.values()), (seats.chosen[several], -1.0)], upper=0.0
    )
    terms: list[tuple[Columns, float]] = []
    for sector, columns in stands_for.items():
        present = seats.program.variables(1)
        only = np.flatnonzero(belongs[:, sector] & (belongs.sum(axis=1) == 1))
        seats.program.row([(present, 1.0), (seats.chosen[only], -1.0), (columns, -1.0)], upper=0.0)
        terms.append((present, 1.0))
    return terms


def _distinct_pairs(seats: Seats, fit: Mask) -> LinearTerms:
    """LinearTerms that count members no two of which share a group or a country: a matching of groups to countries."""
    placed = np.flatnonzero(fit & (seats.options.key("country") != ""))
    matched = seats.program.variables(placed.size)
    seats.program.rows(placed.size, [(matched, 1.0), (seats.chosen[placed], -1.0)], upper=0.0)
    for key in ("group", "country"):
        for members in _by_key(seats.options.key(key)[placed], np.ones(placed.size, bool)).values():
            if members.size > 1:
                seats.program.row([(matched[members], 1.0)], upper=1.0)
    return [(matched, 1.0)]


# money ------------------------------------------------------------------------------------------------------------------------


def _share(seats: Seats, share: Share) -> Iterator[RuleRow]:
    fit = seats.options.that_match(share.of)
    total = _total(seats, share.relative_to)
    most = seats.problem.share_limits[1]
    if share.per == "member":
        for option in np.flatnonzero(fit):
            own = [(seats.share[[option]], 1.0)]
            if share.max is not None:
                yield _limited(own, total, -share.max, upper=0.0, least=-share.max, most=most)
            if share.min is not None:
                own = [*own, (seats.chosen[[option]], -share.min)]
                yield _limited(own, total, -share.min, lower=-share.min, least=-2 * share.min, most=most)
        return
    together = [np.flatnonzero(fit)] if share.per is None else list(_by_key(seats.options.key(share.per), fit).values())
    for members in together:
        held = [(seats.share[members], 1.0)]
        if share.max is not None:
            yield _limited(held, total, -share.max, upper=0.0, least=-share.max, most=1.0)
        if share.min is not None:
            yield _limited(held, total, -share.min, lower=0.0, least=-share.min, most=1.0)


def _total(seats: Seats, relative_to: Selector | None) -> Columns | None:
    """The variable that holds what others hold together; None stands for the whole budget, which is 1."""
    if relative_to is None:
        return None
    total = seats.program.variables(1)
    fit = seats.options.that_match(relative_to)
    seats.program.row([(total, 1.0), (seats.share[fit], -1.0)], 0.0, 0.0)
    return total


def _limited(
    terms: LinearTerms,
    total: Columns | None,
    factor: float,
    *,
    least: float,
    most: float,
    lower: float = -np.inf,
    upper: float = np.inf,
) -> RuleRow:
    """The row ``terms + factor x total`` within limits; a total that is the whole budget moves into the limits."""
    if total is not None:
        return RuleRow([*terms, (total, factor)], lower, upper, least, most)
    return RuleRow(terms, lower - factor, upper - factor, least - factor, most)


def _implied_by_share(seats: Seats, share: Share) -> Iterator[RuleRow]:
    """How many members a rule on shares of the whole budget asks for, when nobody may hold more than the working limit."""
    if share.per is None and share.relative_to is None and share.min:
        fit = seats.options.that_match(share.of)
        needed = np.ceil(share.min / seats.problem.share_limits[1] - 1e-9)
        yield RuleRow([(seats.chosen[fit], 1.0)], lower=float(needed), most=seats.problem.size)


def _budget(seats: Seats, budget: Budget) -> Iterator[RuleRow]:
    call = seats.problem.call
    if seats.is_loose or not call.budget:
        return
    years = (call.months or 12) / 12 if budget.per_year else 1.0
    lower, upper = (limit * years / call.budget for limit in _or_endless(budget.min, budget.max))
    fit = seats.options.that_match(budget.of)
    if budget.for_each_with is None:
        yield RuleRow([(seats.share[fit], 1.0)], lower, upper)
    elif fit.any():
        yield RuleRow([(seats.share[fit], 1.0), (_holders(seats, fit, budget.for_each_with), -upper)], upper=0.0)


def _holders(seats: Seats, fit: Mask, least: float) -> Columns:
    """Variables that may be 1 for each group of those who match and take part that holds at least this part of their total."""
    total = seats.program.variables(1)
    seats.program.row([(total, 1.0), (seats.share[fit], -1.0)], 0.0, 0.0)
    groups = list(_by_key(seats.options.key("group"), fit).values())
    holds = seats.program.variables(len(groups), integer=True)
    for members, column in zip(groups, holds.tolist(), strict=True):
        one = np.array([column])
        seats.program.row([(one, 1.0), (seats.chosen[members], -1.0)], upper=0.0)
        # without the group's total of the budget being this high, its variable is 0
        seats.program.row([(seats.share[members], 1.0), (total, -least), (one, -least)], lower=-least)
    return holds


def _or_endless(least: float | None, most: float | None) -> tuple[float, float]:
    return (-np.inf if least is None else least), (np.inf if most is None else most)
