"""Where no consortium exists: the smallest conflict of rules, anchors and exclusions, and relaxations that help."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaking.composition.relaxations.feasibility import EXCLUSIONS, Demand, Item, Undecided, demands_of, meet
from matchmaking.composition.relaxations.relaxing import Relaxation, relaxation_to_json, relaxations
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import Program, solve
from matchmaking.remarks import Remark

_log = logging.getLogger(__name__)

_CORRECTIONS = 100
"""Corrections that the search for the smallest clash may take."""

_FEW_NODES = 200
"""Nodes of the search for each demand where the smallest clash was not found."""


@dataclass(frozen=True, slots=True)
class WhyNone:
    """Why there is no consortium: a conflict of rules, anchors (ids of members) and exclusions.

    Dropping any one of them allows a set of that size; if ``smallest``, no smaller conflict exists. ``undecided`` is True if
    the nodes of the search ran out before it was known whether a consortium exists. ``relaxations`` are changes that allow a
    consortium, each with that consortium, cheapest first.
    """

    rules: tuple[str, ...]
    anchors: tuple[str, ...]
    excluded: bool
    remark: Remark
    smallest: bool = True
    undecided: bool = False
    relaxations: tuple[Relaxation, ...] = ()


def why_none(problem: CompositionProblem) -> WhyNone:
    """The smallest conflict and the cheapest relaxations."""
    try:
        is_clash = meet(problem, frozenset(demands_of(problem))) is None
    except Undecided:
        is_clash = False
    if not is_clash:
        slow = Remark("Whether a consortium exists was not decided within the limits of the search: ask for a smaller one.")
        return WhyNone((), (), False, slow, smallest=False, undecided=True)
    clash, smallest = _smallest_clash(problem)
    rules = tuple(id for what, id in clash if what is Demand.RULE)
    anchors = tuple(id for what, id in clash if what is Demand.ANCHOR)
    excluded = EXCLUSIONS in clash
    ways_out = relaxations(problem)
    return WhyNone(rules, anchors, excluded, _remark(problem, rules, anchors, excluded), smallest, False, ways_out)


def why_to_json(why: WhyNone) -> dict[str, Any]:
    """Why there is none and what would help, as plain values."""
    return {
        "rules": list(why.rules),
        "anchors": list(why.anchors),
        "excluded": why.excluded,
        "words": str(why.remark),
        "smallest": why.smallest,
        "undecided": why.undecided,
        "relaxations": [relaxation_to_json(each) for each in why.relaxations],
    }


def _smallest_clash(problem: CompositionProblem) -> tuple[list[Item], bool]:
    """The fewest demands that clash, and whether that is proven; all of them together are known to clash.

    Whatever clashes must hold at least one of the demands that some set leaves unmet (a correction). So the smallest choice
    that hits all corrections known is tried: when it clashes, nothing smaller does; when it can be met, what the best
    set that meets it leaves unmet is one more correction
    (implicit hitting sets: Ignatiev et al. 2015, Smallest MUS extraction).
    """
    demands = demands_of(problem)
    corrections: list[frozenset[Item]] = []
    try:
        for _ in range(_CORRECTIONS):
            tried = _fewest_that_hit(demands, corrections)
            met = meet(problem, frozenset(tried), dict.fromkeys(demands, 1.0))
            if met is None:
                return tried, True
            corrections.append(frozenset(demands) - met.kept)
    except Undecided:
        _log.debug("Not decided within the limits of the search: a smaller conflict may exist")
    return _thinned(problem, demands), False


def _fewest_that_hit(demands: Sequence[Item], corrections: Sequence[frozenset[Item]]) -> list[Item]:
    """The fewest demands of which each correction holds one."""
    program = Program()
    taken = program.variables(len(demands), -1.0, integer=True)
    for correction in corrections:
        program.row([(taken[[item in correction for item in demands]], 1.0)], lower=1.0)
    values = solve(program).values
    return [] if values is None else [demands[at] for at in np.flatnonzero(values[taken] > 0.5).tolist()]


def _thinned(problem: CompositionProblem, demands: Sequence[Item]) -> list[Item]:
    """A clash without what is quickly seen to be superfluous: each demand is left out when the rest still clashes."""
    kept = list(demands)
    for item in demands:
        rest = [other for other in kept if other != item]
        try:
            if meet(problem, frozenset(rest), nodes=_FEW_NODES) is None:
                kept = rest
        except Undecided:
            _log.debug("Not decided: a demand stays in the conflict that may be superfluous")
    return kept


def _remark(problem: CompositionProblem, rules: Sequence[str], anchors: Sequence[str], excluded: bool) -> Remark:
    texts = [problem.ruleset.rule(id).text for id in rules]
    said = [text.by_language for text in texts]
    # a language that one of the texts lacks has that one in English
    wanted = {
        language: "; ".join(text.get(language, text["en"]).rstrip(".") for text in said)
        for language in dict.fromkeys(language for text in said for language in text)
    }
    names = [problem.candidates.eligibility_profiles[problem.candidates.position[id]].name for id in anchors]
    values: dict[str, Any] = {"size": problem.size, "wanted": wanted, "anchors": names}
    if not texts and not names:
        return Remark("The pool holds too few members for a consortium of {size}.", values)
    if not texts:
        return Remark("No {size} members of this pool can take part together with {anchors}.", values)
    if names and excluded:
        return Remark(
            "With {anchors} and without those that are excluded, no {size} members of this pool meet this: {wanted}.", values
        )
    if names:
        return Remark("With {anchors}, no {size} members of this pool meet this: {wanted}.", values)
    if excluded:
        return Remark("Without those that are excluded, no {size} members of this pool meet this: {wanted}.", values)
    if len(texts) == 1:
        return Remark("No {size} members of this pool meet this: {wanted}.", values)
    return Remark("No {size} members of this pool meet these together: {wanted}.", values)
