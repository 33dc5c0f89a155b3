"""Which members no rule tells apart, and who of them can be left out because others cover all that they cover."""

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.conditions import Condition, Share
from matchmaking.composition.solving.candidates import Options
from matchmaking.composition.solving.problem import CompositionProblem

_MOST_COMPARED = 4000
"""Different ways to cover that are compared with each other; of more only those who cover nothing are left out."""


def undominated(problem: CompositionProblem, options: Options, seats: int) -> Options:
    """The options without those that never matter for coverage: as many others as there are ``seats``, whom neither a rule nor
    the request tells apart from them, cover at least as much of everything and are as near to the call where they cover
    nothing.
    """
    alike = _alike(problem, options)
    candidates = problem.candidates
    levels = np.column_stack([candidates.levels, -candidates.far])[options.rows]
    ways, way, count = np.unique(np.column_stack([alike, levels]), axis=0, return_inverse=True, return_counts=True)
    way = way.ravel()
    before = np.zeros(len(ways), np.intp)
    if len(ways) <= _MOST_COMPARED:
        for members in np.split(np.arange(len(ways)), np.flatnonzero(np.diff(ways[:, 0])) + 1):
            covers_all = np.ones((members.size, members.size), bool)
            for column in ways[members, 1:].T:
                covers_all &= column[:, None] <= column
            before[members] = covers_all @ count[members] - count[members]
    order = np.argsort(way, kind="stable")
    rank = np.empty(len(options), np.intp)
    rank[order] = np.arange(len(options)) - np.searchsorted(way[order], way[order], side="left")
    return options.take(before[way] + rank < seats)


def _alike(problem: CompositionProblem, options: Options) -> NDArray[np.intp]:
    """A number for each option, the same for those that neither a hard rule nor the request tells apart."""
    marks = [marks_of(rule.condition, options) for rule in problem.hard]
    group, sizes = np.unique(options.key("group"), return_inverse=True, return_counts=True)[1:]
    marks.append(np.where(sizes[group] > 1, group + 1, 0))
    named = [*problem.anchors, *(row for pair in problem.apart for row in pair)]
    marks.append(np.where(np.isin(options.rows, named), options.rows + 1, 0))
    marks += [np.isin(options.rows, list(earlier)).astype(np.intp) for earlier in problem.earlier]
    marks += [problem.able_to(role)[options.rows].astype(np.intp) for role in problem.roles_asked]
    doubled, counts = np.unique(options.rows, return_inverse=True, return_counts=True)[1:]
    marks.append(np.where(counts[doubled] > 1, options.rows + 1, 0))
    return np.asarray(np.unique(np.column_stack(marks), axis=0, return_inverse=True)[1].ravel(), np.intp)


def marks_of(condition: Condition, options: Options) -> NDArray[np.intp]:
    """A number for each option, the same for those that the condition does not tell apart."""
    if not hasattr(condition, "of"):
        return np.zeros(len(options), np.intp)
    mark = options.that_match(condition.of).astype(np.intp)
    if isinstance(condition, Share) and condition.relative_to is not None:
        mark = mark * 2 + options.that_match(condition.relative_to)
    keys = {*getattr(condition, "distinct", ()), getattr(condition, "per", None)}
    if "country" in keys:
        countries = np.unique(options.key("country"), return_inverse=True)[1]
        mark = mark * (int(countries.max(initial=0)) + 2) + countries + 1
    if "sector" in keys:
        mark = mark * 8 + options.candidates.belongs[options.rows] @ np.array([1, 2, 4])
    return np.asarray(mark, np.intp)
