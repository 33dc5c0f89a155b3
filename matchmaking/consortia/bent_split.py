"""The money of a set that cannot keep all hard rules: as many of those on money are kept as can be kept together.

A set made by people need not be eligible. A rule that its members break, such as a research organisation that is not there,
must not make its budget look worse than it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from matchmaking.consortia.budget import split_budget
from matchmaking.consortia.conditions import Budget, Part, Share
from matchmaking.consortia.problem import Problem
from matchmaking.consortia.rules import Severity


def bent_split(problem: Problem, parts: Mapping[int, Part], indicative: Mapping[int, float]) -> Mapping[int, float]:
    """Shares of the budget by row, adding up to 1, that break as few hard rules on money as possible."""
    on_money = [rule.id for rule in problem.hard if isinstance(rule.condition, Share | Budget)]
    for count in range(len(on_money) + 1):
        for broken in combinations(on_money, count):
            kept = set(on_money) - set(broken)
            rules = tuple(rule for rule in problem.ruleset.rules if rule.severity is not Severity.HARD or rule.id in kept)
            bent = replace(problem, ruleset=problem.ruleset.model_copy(update={"rules": rules}))
            if shares := split_budget(bent, parts, indicative):
                return shares
    return indicative
