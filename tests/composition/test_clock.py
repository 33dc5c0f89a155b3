"""No clock decides: on a machine that is slow, or whose clock jumps, the same request has the same answer."""

import sys
import time
from collections.abc import Callable
from itertools import count

import highspy
import numpy as np
import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.pareto_front import pareto
from matchmaking.composition.portfolios import portfolio, portfolio_to_json
from matchmaking.composition.relaxations.smallest_conflict import why_to_json
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving import program
from matchmaking.composition.stability import consortium_stability
from matchmaking.members.member import Kind

EUREKA, DEVELOPMENT, ICON = map(rule_set, ("eureka-network", "vlaio-development", "medvia-icon"))
CLOCKS = ("time", "monotonic", "perf_counter", "process_time")


def _portfolio() -> object:
    return portfolio_to_json(portfolio(a_call(months=24), random_pool(16, 4, ties=0.1), 3, ruleset=DEVELOPMENT, size=4))


def _front() -> object:
    first, second = ConsortiumCriterion.PAST_COLLABORATION, ConsortiumCriterion.NEW_TIES
    found = pareto(a_call(), random_pool(14, 7, ties=0.3), first, second, ruleset=EUREKA, most=4, size=4)
    return [(each.first, each.second, each.proven, each.consortium.members) for each in found]


def _firmness() -> object:
    found = consortium_stability(a_call(), random_pool(12, 500, ties=0.5), ruleset=EUREKA, size=4, jointly=False)
    assert found is not None
    return found.spans


def _why_none() -> object:
    why = compose(a_call(), random_pool(20, 5, kinds=(Kind.SME, Kind.LARGE_COMPANY)), ruleset=ICON).why_none
    assert why is not None
    assert why.relaxations
    return why_to_json(why)


@pytest.fixture
def on_a_jumping_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets every clock that the product reads jump by an hour each time that somebody looks."""

    def jump() -> None:
        hours = count()

        def clock() -> float:
            return 3600.0 * next(hours)

        for name in CLOCKS:
            told = getattr(time, name)
            monkeypatch.setattr(time, name, clock)
            for known, module in list(sys.modules.items()):
                if known.startswith("matchmaking.") and getattr(module, name, None) is told:
                    monkeypatch.setattr(module, name, clock)

    return jump


@pytest.mark.parametrize("asked", [_portfolio, _front, _firmness, _why_none])
def test_a_clock_that_jumps_changes_no_answer(asked: Callable[[], object], on_a_jumping_clock: Callable[[], None]) -> None:
    usual = asked()
    on_a_jumping_clock()
    assert asked() == usual


@pytest.mark.parametrize("asked", [_portfolio, _front, _firmness, _why_none])
def test_no_search_is_ended_by_seconds(asked: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []

    class Watched(program._SilentSolver):
        def run(self) -> highspy.HighsStatus:
            limits.append(float(self.getOptionValue("time_limit")[1]))
            return super().run()

    monkeypatch.setattr(program, "_SilentSolver", Watched)
    asked()
    assert limits
    assert np.isinf(limits).all()
