"""The money as people want it: shares they give are kept, the rest is spread over the others within the rules.

Where the rules leave no such split, the given shares give way as little as they must, and the rule that asks for it is named.
"""

from collections.abc import Mapping
from math import fsum

from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.rule_set import Rule
from matchmaking.composition.solving.budget import nearest_split, split_budget
from matchmaking.composition.solving.certificate import TOLERANCE
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.remarks import Remark


def split_around(
    problem: CompositionProblem, parts: Mapping[int, Part], indicative: Mapping[int, float], given: Mapping[int, float]
) -> tuple[dict[int, float] | None, tuple[Remark, ...]]:
    """Shares of the budget by row that keep those given (by row, 0 to 1) and the hard rules, and what could not be kept.

    None when nothing is given and no split keeps the hard rules; where something is given, they are then broken, and what is
    given is kept.
    """
    if not given:
        return split_budget(problem, parts, indicative), ()
    shares = split_budget(problem, parts, indicative, given) or split_budget(problem, parts, indicative, given, loose=True)
    if shares is not None:
        return shares, ()
    reachable = nearest_split(problem, parts, given)
    if reachable is None:
        return split_around(problem.without(*problem.on_money), parts, indicative, given)
    nearest = {row: reachable[row] for row in given}
    shares = split_budget(problem, parts, indicative, nearest, loose=True) or reachable
    return shares, _not_kept(problem, parts, indicative, given, shares)


def _not_kept(
    problem: CompositionProblem,
    parts: Mapping[int, Part],
    indicative: Mapping[int, float],
    given: Mapping[int, float],
    shares: Mapping[int, float],
) -> tuple[Remark, ...]:
    moved = [row for row in sorted(given) if abs(given[row] - shares[row]) > TOLERANCE]
    told = [
        Remark(
            "{member} gets {percent} % of the budget instead of {wanted} %.",
            {
                "member": problem.candidates.eligibility_profiles[row].name,
                "percent": round(100 * shares[row], 1),
                "wanted": round(100 * given[row], 1),
            },
        )
        for row in moved
    ]
    total = fsum(given.values())
    if total > 1 + TOLERANCE:
        return (*told, Remark("The given shares add up to {percent} % of the budget.", {"percent": round(100 * total, 1)}))
    if len(given) == len(parts) and total < 1 - TOLERANCE:
        return (
            *told,
            Remark("The given shares leave {percent} % that nobody takes.", {"percent": round(100 * (1 - total), 1)}),
        )
    because = [
        Remark("The rule asks for it: {rule}", {"rule": rule.text.by_language})
        for rule in _in_the_way(problem, parts, indicative, given)
    ]
    return (*told, *because)


def _in_the_way(
    problem: CompositionProblem, parts: Mapping[int, Part], indicative: Mapping[int, float], given: Mapping[int, float]
) -> tuple[Rule, ...]:
    """The rules on money each of which alone would have to go; all of them where none alone is enough."""
    alone = tuple(
        rule
        for rule in problem.on_money
        if split_budget(problem.without(rule), parts, indicative, given, loose=True) is not None
    )
    return alone or problem.on_money
