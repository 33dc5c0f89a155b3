"""The money of a set that cannot keep all hard rules: as many of those on money are kept as can be kept together.

A set made by people need not be eligible. A rule that its members break, such as a research organisation that is not there,
must not make its budget look worse than it is.
"""

from collections.abc import Mapping
from itertools import combinations

from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.solving.budget import split_budget
from matchmaking.composition.solving.problem import CompositionProblem


def soft_budget_split(
    problem: CompositionProblem, parts: Mapping[int, Part], indicative: Mapping[int, float]
) -> Mapping[int, float]:
    """Shares of the budget by row, adding up to 1, that break as few hard rules on money as possible, at least one."""
    for count in range(1, len(problem.on_money) + 1):
        for broken in combinations(problem.on_money, count):
            if shares := split_budget(problem.without(*broken), parts, indicative):
                return shares
    return indicative
