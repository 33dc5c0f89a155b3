"""`python -m benchmarks optimum [NUMBER]`: how far consortia are from the best, and portfolios from one after the other.

Each instance is a fictional pool drawn at random under one of the rule sets. The known optimum is that of the exact model run
to proof on the whole pool; the tests hold that model against trying all sets.
"""

from statistics import median
from time import perf_counter

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.portfolios import portfolio
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving.model import build
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import SolveStatus, solve
from matchmaking.composition.solving.request import in_order

RULES = ("medvia-icon", "eureka-network", "vlaio-development", "horizon-europe-ria", "eurostars-3")


def against_the_optimum(instances: int) -> None:
    """True and stated gaps, in percent."""
    true, stated, start = [], [], perf_counter()
    for seed in range(instances):
        rules = rule_set(RULES[seed % len(RULES)])
        pool = in_order(random_pool(20 + seed % 41, 10_000 + seed, ties=0.05))
        found = compose(a_call(), pool, ruleset=rules, size=5, alternatives=1).consortia
        if not found:
            continue
        problem = CompositionProblem(a_call(), rules, pool, 5)
        program, _ = build(problem, problem.options)
        best = solve(program, mip_gap=0.0, nodes=20_000)
        if best.status is not SolveStatus.SOLVED:
            continue
        true.append(100 * max(0.0, best.objective - found[0].score) / best.objective)
        stated.append(100 * (found[0].gap or 0.0))
    if not true:
        print("No call with a known optimum.")
        return
    late = sum(one > other + 1e-4 for one, other in zip(true, stated, strict=True))
    print(f"{len(true)} with a known optimum in {perf_counter() - start:.0f} s: true gap median {median(true):.3f} %, ", end="")
    print(f"largest {max(true):.3f} %; stated gap median {median(stated):.3f} %; above the stated gap: {late}")


def against_one_after_the_other(instances: int) -> None:
    """How often a portfolio is worth at least as much as its consortia in turn, and how much more."""
    gains, gaps, start = [], [], perf_counter()
    for seed in range(instances):
        pool = random_pool(20 + seed % 21, 20_000 + seed, ties=0.05)
        rules = rule_set(RULES[seed % 3])
        found = portfolio(a_call(), pool, 2 + seed % 2, ruleset=rules, size=4 + (seed % 3 == 0), institutions=2)
        if found.consortia:
            gains.append(found.total - found.one_after_the_other)
            gaps.append(100 * found.gap)
    if not gains:
        print("No portfolio.")
        return
    kept = sum(gain >= -1e-6 for gain in gains)
    print(f"{len(gains)} portfolios in {perf_counter() - start:.0f} s: never less in {kept}, more in ", end="")
    more = sum(gain > 1e-6 for gain in gains)
    print(f"{more}, on average {sum(gains) / len(gains):.2f} points; gap median {median(gaps):.2f} %")
