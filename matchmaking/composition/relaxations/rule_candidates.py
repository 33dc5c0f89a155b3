"""What only a funder can grant when no consortium exists: a rule's limit moved as little as possible, or an exception."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor
from typing import Any

from matchmaking.composition.relaxations.steps import (
    CERTAINTY_COST,
    STEP,
    Changed,
    RelaxationCandidate,
    RelaxationStep,
    Way,
    in_percent,
    is_met,
    least_step,
    percents,
    priced,
)
from matchmaking.composition.rules.conditions import Budget, Condition, Count, Share
from matchmaking.composition.rules.rule_set import Rule
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.remarks import Remark


def rules(problem: CompositionProblem) -> Iterator[Way]:
    """Loosen the limit of one rule as little as possible, or do without the rule."""
    for rule in problem.hard:
        if is_met(without(rule)(problem)):
            yield from loosened(problem, rule) or [dispensed(rule)]


def loosened(problem: CompositionProblem, rule: Rule) -> list[Way]:
    """The least change of the rule's lower limit, of its upper one, or both ways where both would do."""
    ways = []
    for field in ("min", "max"):
        before = getattr(rule.condition, field, None)
        if before is None:
            continue

        def with_limit(limit: float, field: str = field) -> Changed:
            return _with_condition(rule, rule.condition.model_copy(update={field: limit}))

        after = least_step(problem, list(_limits(problem, rule.condition, field, before)), with_limit)
        if after is not None:
            step = _limit_step(rule, field, before, after)
            ways.append(Way((step,), with_limit(after)))
    return ways


def _limits(problem: CompositionProblem, condition: Condition, field: str, before: float) -> Iterator[float]:
    """Ever looser limits, the nearest first; one that asks nothing any more is no limit, and is left out."""
    match condition:
        case Count():
            yield from map(
                float, range(ceil(before) - 1, 0, -1) if field == "min" else range(floor(before) + 1, problem.size + 1)
            )
        case Share():
            most = 1.0 if condition.relative_to is None else 10.0 * max(before, STEP)
            count = percents(before) - 1 if field == "min" else percents(most - before) - 1
            for at in range(1, count + 1):
                yield round(before - at * STEP if field == "min" else before + at * STEP, 4)
        case Budget():
            for at in range(1, 100 if field == "min" else 401):
                yield round(before * (1 - at * STEP if field == "min" else 1 + at * STEP), 2)
        case _:
            return


def _limit_step(rule: Rule, field: str, before: float, after: float) -> RelaxationStep:
    is_share = isinstance(rule.condition, Share)
    values: dict[str, Any] = {"rule": _text(rule)}
    values |= {"after": in_percent(after) if is_share else after, "before": in_percent(before) if is_share else before}
    values = {key: int(value) if isinstance(value, float) and value == int(value) else value for key, value in values.items()}
    match is_share, field:
        case True, "min":
            remark = Remark("Ask the funder to accept {after} % instead of at least {before} %: {rule}.", values)
        case True, _:
            remark = Remark("Ask the funder to accept {after} % instead of at most {before} %: {rule}.", values)
        case _, "min":
            remark = Remark("Ask the funder to accept {after} instead of at least {before}: {rule}.", values)
        case _:
            remark = Remark("Ask the funder to accept {after} instead of at most {before}: {rule}.", values)
    cost = CERTAINTY_COST[rule.certainty]
    return priced(RelaxationCandidate.THRESHOLD, remark, more=cost, rule=rule.id, before=before, after=after)


def _text(rule: Rule) -> dict[str, str]:
    return {language: said.rstrip(".") for language, said in rule.text.by_language.items()}


def dispensed(rule: Rule) -> Way:
    remark = Remark("Ask the funder for an exception: {rule}.", {"rule": _text(rule)})
    step = priced(RelaxationCandidate.RULE, remark, more=CERTAINTY_COST[rule.certainty], rule=rule.id)
    return Way((step,), without(rule))


def without(rule: Rule) -> Changed:
    def change(problem: CompositionProblem) -> CompositionProblem:
        others = tuple(other for other in problem.ruleset.rules if other.id != rule.id)
        return replace(problem, ruleset=problem.ruleset.model_copy(update={"rules": others}))

    return change


def _with_condition(rule: Rule, condition: Condition) -> Changed:
    def change(problem: CompositionProblem) -> CompositionProblem:
        changed = rule.model_copy(update={"condition": condition})
        rules = tuple(changed if other.id == rule.id else other for other in problem.ruleset.rules)
        return replace(problem, ruleset=problem.ruleset.model_copy(update={"rules": rules}))

    return change
