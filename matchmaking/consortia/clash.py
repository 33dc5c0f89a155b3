"""When no consortium exists: the smallest set of rules and wishes that clash, in the pool as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np

from matchmaking.consortia.candidates import Options
from matchmaking.consortia.conditions import Admissible, Condition, Coordinator, Count, Share
from matchmaking.consortia.model import seat_the_set
from matchmaking.consortia.problem import Problem
from matchmaking.consortia.program import Program, Status, solve
from matchmaking.consortia.rule_rows import Seats, demand
from matchmaking.remarks import Remark

_LARGEST_TRIED = 3
"""Clashes of up to so many demands are searched one by one; larger ones are thinned out until nothing can go."""


class Demand(StrEnum):
    """What a request asks beside the rules."""

    ANCHORS = "anchors"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class WhyNone:
    """Why there is no consortium: these rules, and demands of the request, cannot be met together by the members there are.

    Without any one of them there would be a consortium, and no smaller choice of them clashes. When it names a single rule, the
    cluster lacks the members it asks for. ``undecided`` is True when time ran out before an answer.
    """

    rules: tuple[str, ...]
    demands: tuple[Demand, ...]
    remark: Remark
    undecided: bool = False


def why_none(problem: Problem) -> WhyNone:
    """The smallest clash; solved on members who differ in the eyes of the rules, which is exact and quick for any pool."""
    items: list[str | Demand] = [rule.id for rule in problem.hard]
    items += [Demand.ANCHORS] if problem.anchors else []
    items += [Demand.EXCLUDED] if problem.excluded else []
    if _feasible(problem, items):
        return WhyNone((), (), Remark("No consortium was found in the time given: allow more time or a smaller size."), True)
    clash = _thinned(problem, items)
    for count in range(min(len(clash) - 1, _LARGEST_TRIED) + 1):
        smaller = next((few for few in combinations(items, count) if not _feasible(problem, few)), None)
        if smaller is not None:
            clash = list(smaller)
            break
    rules = tuple(item for item in clash if not isinstance(item, Demand))
    demands = tuple(item for item in clash if isinstance(item, Demand))
    return WhyNone(rules, demands, _remark(problem, rules, demands))


def _thinned(problem: Problem, items: Sequence[str | Demand]) -> list[str | Demand]:
    """Leave out each demand in turn, for good when the rest still clashes (a deletion filter)."""
    kept = list(items)
    for item in items:
        rest = [other for other in kept if other != item]
        if not _feasible(problem, rest):
            kept = rest
    return kept


def _feasible(problem: Problem, items: Iterable[str | Demand]) -> bool:
    """Whether some set of the right size meets these rules and demands, forgetting the others."""
    wanted = set(items)
    ruleset = problem.ruleset.model_copy(update={"rules": tuple(rule for rule in problem.hard if rule.id in wanted)})
    looser = replace(
        problem,
        ruleset=ruleset,
        anchors=problem.anchors if Demand.ANCHORS in wanted else frozenset(),
        excluded=problem.excluded if Demand.EXCLUDED in wanted else frozenset(),
        earlier=(),
    )
    if looser.admitted.size < looser.size or not looser.anchors <= set(looser.admitted.tolist()):
        return False
    options = distinct_to_rules(looser, looser.options)
    program = Program()
    count = len(options)
    least, most = problem.share_limits
    chosen = program.variables(count, whole=True)
    share = program.variables(count, upper=most)
    leads = program.variables(count)
    seats = Seats(program, looser, options, chosen, share, leads)
    seat_the_set(seats)
    for total in (share, leads):
        program.row([(total, 1.0)], 1.0, 1.0)
    program.rows(count, [(share, 1.0), (chosen, -most)], upper=0.0)
    program.rows(count, [(share, 1.0), (chosen, -least)], lower=0.0)
    program.rows(count, [(leads, 1.0), (chosen, -1.0)], upper=0.0)
    for rule in looser.hard:
        demand(seats, rule.condition)
    return solve(program).status is not Status.INFEASIBLE


def distinct_to_rules(problem: Problem, options: Options) -> Options:
    """Of the options that no rule tells apart, as many as there are seats; anchors stay."""
    marks = [_marks(rule.condition, options) for rule in problem.hard]
    group, sizes = np.unique(options.key("group"), return_inverse=True, return_counts=True)[1:]
    marks.append(np.where(sizes[group] > 1, group + 1, 0))
    marks.append(np.where(np.isin(options.rows, list(problem.anchors)), options.rows + 1, 0))
    doubled, counts = np.unique(options.rows, return_inverse=True, return_counts=True)[1:]
    marks.append(np.where(counts[doubled] > 1, options.rows + 1, 0))
    kinds = np.unique(np.column_stack(marks), axis=0, return_inverse=True)[1].ravel()
    order = np.argsort(kinds, kind="stable")
    rank = np.empty(len(options), np.intp)
    starts = np.searchsorted(kinds[order], kinds[order], side="left")
    rank[order] = np.arange(len(options)) - starts
    return options.take(rank < problem.size)


def _marks(condition: Condition, options: Options) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """A number for each option, the same for those that the condition does not tell apart."""
    match condition:
        case Count() | Share() | Coordinator() | Admissible():
            mark = options.that_match(condition.of).astype(np.intp)
        case _ if hasattr(condition, "of"):
            mark = options.that_match(condition.of).astype(np.intp)
        case _:
            return np.zeros(len(options), np.intp)
    if isinstance(condition, Share) and condition.relative_to is not None:
        mark = mark * 2 + options.that_match(condition.relative_to)
    keys = {*getattr(condition, "distinct", ()), getattr(condition, "per", None)}
    if "country" in keys:
        countries = np.unique(options.key("country"), return_inverse=True)[1]
        mark = mark * (int(countries.max(initial=0)) + 2) + countries + 1
    if "sector" in keys:
        mark = mark * 8 + options.candidates.belongs[options.rows] @ np.array([1, 2, 4])
    return np.asarray(mark, np.intp)


def _remark(problem: Problem, rules: Sequence[str], demands: Sequence[Demand]) -> Remark:
    texts = [problem.ruleset.rule(id).text.en.rstrip(".") for id in rules]
    said = {
        Demand.ANCHORS: "the members that must take part",
        Demand.EXCLUDED: "the members that are excluded",
    }
    wanted = "; ".join([*texts, *(said[demand] for demand in demands)])
    values = {"size": problem.size, "wanted": wanted}
    if not wanted:
        return Remark("The pool holds too few members for a consortium of {size}.", values)
    if len(texts) + len(demands) == 1:
        return Remark("No {size} members of this pool meet this: {wanted}.", values)
    return Remark("No {size} members of this pool meet these together: {wanted}.", values)
