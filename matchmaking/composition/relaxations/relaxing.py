"""Relaxations where no consortium exists: the smallest changes of the request, the cluster or the rules, each proven.

Each kind of change is tried alone, no further than needed; only if none suffices, several together. The problem is then solved
again with the change, and the consortium found is returned with it. A change without a consortium is not proposed.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaking.composition.consortium import Consortium, to_json
from matchmaking.composition.relaxations import candidates
from matchmaking.composition.relaxations.feasibility import Demand, Item, Undecided, demands_of, in_essence, meet
from matchmaking.composition.relaxations.missing_members import MissingMember
from matchmaking.composition.relaxations.rule_candidates import dispensed, loosened, rules, without
from matchmaking.composition.relaxations.steps import CERTAINTY_COST, COST, Changed, RelaxationCandidate, RelaxationStep, Way
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.rule_set import Rule
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.searching import Searcher
from matchmaking.remarks import sentences

_log = logging.getLogger(__name__)

MOST_SHOWN = 6

_LEVERS = (
    candidates.exclusions,
    candidates.sizes,
    candidates.parts,
    candidates.shares,
    candidates.project,
    candidates.anchors,
    candidates.members,
    rules,
)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Steps that together give a consortium, what they cost, and the consortium, certified under the rules as changed.

    ``newcomers`` are the fictitious members added to the pool, when the cluster lacks some.
    """

    steps: tuple[RelaxationStep, ...]
    cost: float
    consortium: Consortium
    newcomers: tuple[EligibilityProfile, ...] = ()


def relaxations(problem: CompositionProblem) -> tuple[Relaxation, ...]:
    """The cheapest changes that allow a consortium, at most `MOST_SHOWN`, each solved again."""
    few = in_essence(problem, problem.size + candidates.SIZES_TRIED)
    ways = _tried(few, _LEVERS) or _tried(few, (_together,))
    found: list[Relaxation] = []
    for way in sorted(ways, key=lambda way: way.cost):
        if len(found) == MOST_SHOWN:
            break
        consortium = _proof(way.change(problem))
        if consortium is not None:
            found.append(Relaxation(way.steps, way.cost, consortium, way.newcomers))
    return tuple(found)


def _tried(problem: CompositionProblem, levers: Sequence[Callable[[CompositionProblem], Iterator[Way]]]) -> list[Way]:
    """What each lever finds, where the search decides."""
    ways: list[Way] = []
    for lever in levers:
        try:
            ways += lever(problem)
        except Undecided:
            _log.info("Not decided within the limits of the search: %d relaxations are known, others may exist", len(ways))
    return ways


def relaxation_to_json(relaxation: Relaxation) -> dict[str, Any]:
    """A relaxation as plain values, with the consortium that proves it."""
    return {
        "cost": relaxation.cost,
        "steps": [
            {
                "lever": step.candidate,
                **{name: getattr(step, name) for name in ("cost", "before", "after")},
                "words": sentences(step.remarks),
                "rule": step.rule or None,
                "members": list(step.members),
                "missing": _missing_to_json(step.missing) if step.missing else None,
            }
            for step in relaxation.steps
        ],
        "newcomers": [each.member for each in relaxation.newcomers],
        "consortium": to_json(relaxation.consortium),
    }


def _missing_to_json(missing: MissingMember) -> dict[str, Any]:
    return {
        **{name: getattr(missing, name) for name in ("count", "region", "experience")},
        **{name: list(getattr(missing, name)) for name in ("kinds", "countries", "sectors")},
        "each_from_another_country": missing.apart,
    }


def _proof(changed: CompositionProblem) -> Consortium | None:
    """The best consortium of the changed problem, else any; None if none was found."""
    found = Searcher(changed).best()
    if found is not None:
        consortium = propose(changed, found.parts, found.bound)
        if consortium.eligible:
            return consortium
    try:
        met = meet(changed, frozenset(demands_of(changed)))
    except Undecided:
        return None
    if met is None:
        return None
    consortium = propose(changed, met.parts, 100.0)
    return consortium if consortium.eligible else None


def _together(problem: CompositionProblem) -> Iterator[Way]:
    """Where no single kind of change suffices: the cheapest exclusions, anchors and rules to drop together."""
    hard = {(Demand.RULE, rule.id): COST[RelaxationCandidate.RULE] + CERTAINTY_COST[rule.certainty] for rule in problem.hard}
    anchors = {item: COST[RelaxationCandidate.ANCHOR] for item in demands_of(problem) if item[0] is Demand.ANCHOR}
    worth: dict[Item, float] = {**hard, **anchors}
    met = meet(problem, frozenset(), worth, dict.fromkeys(problem.excluded, COST[RelaxationCandidate.EXCLUSION]))
    if met is None:
        return
    ways: list[Way] = []
    if problem.excluded & met.parts.keys():
        ways.append(candidates.freeing(problem, met))
    if dropped := tuple(sorted(id for _, id in anchors.keys() - met.kept)):
        ways.append(candidates.dropping(problem, dropped))
    eased = problem
    for way in ways:
        eased = way.change(eased)
    broken = [rule for rule in problem.hard if (Demand.RULE, rule.id) not in met.kept]
    for at, rule in enumerate(broken):
        rest = eased
        for other in broken[at + 1 :]:
            rest = without(other)(rest)
        way = next(iter(_project_for(rest, rule) or loosened(rest, rule)), dispensed(rule))
        ways.append(way)
        eased = way.change(eased)
    yield Way(tuple(step for way in ways for step in way.steps), _one_after_another([way.change for way in ways]))


def _project_for(problem: CompositionProblem, rule: Rule) -> list[Way]:
    return [way for way in candidates.project(problem) if way.steps[0].rule == rule.id]


def _one_after_another(changes: Sequence[Changed]) -> Changed:
    def change(problem: CompositionProblem) -> CompositionProblem:
        for each in changes:
            problem = each(problem)
        return problem

    return change
