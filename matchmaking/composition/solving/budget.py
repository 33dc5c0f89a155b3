"""The money: a split of the budget within the rules, as close as they allow to what the work of each member suggests."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.rules.conditions import Budget, Part, Share
from matchmaking.composition.solving.candidates import Options
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.program import Program, solve
from matchmaking.composition.solving.rule_rows import Seats, demand
from matchmaking.members.member import Kind

_MODEST = frozenset({Kind.ASSOCIATION, Kind.PATIENT_ORGANISATION, Kind.PUBLIC_BODY, Kind.INVESTOR})

_WISH_FIRST = 10_000.0
"""A wish met is worth more than any closeness to the indicative amounts."""

_STEPS_AWAY = ((0.01, 1.0), (0.02, 3.0), (0.04, 7.0), (0.08, 15.0), (1.0, 31.0))
"""How wide each step away from an indicative share is, and what it costs: nearly the square of the distance."""


def indicative_shares(
    problem: CompositionProblem, parts: Mapping[int, Part], covers: Mapping[int, tuple[str, ...]], coordinator: int | None
) -> dict[int, float]:
    """What each member's work suggests: one part, a quarter more for each capability it covers best and for coordinating,
    half of it for members that bring voice rather than work. Shares, adding up to 1.
    """
    candidates = problem.candidates
    work = {
        row: (1.0 + 0.25 * len(covers.get(row, ())) + 0.25 * (row == coordinator))
        * (0.5 if candidates.eligibility_profiles[row].kind in _MODEST else 1.0)
        for row in sorted(parts)
    }
    total = sum(work.values())
    return {row: amount / total for row, amount in work.items()}


def split_budget(
    problem: CompositionProblem,
    parts: Mapping[int, Part],
    indicative: Mapping[int, float],
    given: Mapping[int, float] | None = None,
    *,
    loose: bool = False,
) -> dict[int, float] | None:
    """Shares of the budget by row, adding up to 1, that keep the hard rules on money and the given shares; None when none do.

    As many targets as can be met are met; then the distances from the indicative shares are small, and spread, the rest after
    what is given being their measure. ``loose`` gives up the working limits on a share, which are no rules.
    """
    given = given or {}
    program, share = _money(problem, parts, given, loose=loose, with_wishes=True)
    rows = sorted(parts)
    rest, others = 1.0 - sum(given.values()), sum(indicative[row] for row in rows if row not in given)
    wanted = [given[row] if row in given else indicative[row] * max(rest, 0.0) / others for row in rows]
    _stay_close(program, share, np.array(wanted))
    return _shares(program, share, rows)


def nearest_split(
    problem: CompositionProblem, parts: Mapping[int, Part], given: Mapping[int, float]
) -> dict[int, float] | None:
    """The split that keeps the hard rules on money and changes the given shares least, the largest change first, if any."""
    program, share = _money(problem, parts, {}, loose=True, with_wishes=False)
    rows = sorted(parts)
    held = share[[rows.index(row) for row in given]]
    wanted = np.array(list(given.values()))
    largest, away = program.variables(1, -float(len(rows))), program.variables(held.size, -1.0)
    program.rows(held.size, [(held, 1.0), (away, -1.0)], upper=wanted)
    program.rows(held.size, [(held, 1.0), (away, 1.0)], lower=wanted)
    program.rows(held.size, [(away, 1.0), (largest, -1.0)], upper=0.0)
    return _shares(program, share, rows)


def _money(
    problem: CompositionProblem, parts: Mapping[int, Part], given: Mapping[int, float], *, loose: bool, with_wishes: bool
) -> tuple[Program, NDArray[np.intp]]:
    """The program of the shares under the rules on money, one column a row in order; wishes bring their points."""
    rows = np.array(sorted(parts), np.intp)
    options = Options(problem.candidates, rows, np.array([parts[row] is Part.RESEARCH for row in rows.tolist()]))
    program = Program()
    least, most = (0.0, 1.0) if loose else problem.share_limits
    chosen = program.variables(rows.size, lower=1.0)
    share = program.variables(
        rows.size,
        lower=[given.get(row, least) for row in rows.tolist()],
        upper=[given.get(row, most) for row in rows.tolist()],
    )
    seats = Seats(program, problem, options, chosen, share, chosen)
    program.row([(share, 1.0)], 1.0, 1.0)
    for rule in problem.on_money:
        demand(seats, rule.condition)
    for rule in problem.wishes if with_wishes else ():
        if isinstance(rule.condition, Share | Budget):
            demand(seats, rule.condition, program.variables(1, _WISH_FIRST * problem.wish_points[rule.id], integer=True))
    return program, share


def _shares(program: Program, share: NDArray[np.intp], rows: list[int]) -> dict[int, float] | None:
    outcome = solve(program, tolerance=1e-9)
    if outcome.values is None:
        return None
    found = np.clip(outcome.values[share], 0.0, 1.0)
    return dict(zip(rows, (found / found.sum()).tolist(), strict=True))


def _stay_close(program: Program, share: NDArray[np.intp], wanted: NDArray[np.float64]) -> None:
    """Each further step away from the indicative share costs more than the one before, so that all give way a little."""
    steps = [program.variables(share.size, -cost, upper=width) for width, cost in _STEPS_AWAY]
    distance = [(step, 1.0) for step in steps]
    program.rows(share.size, [(share, 1.0), *((step, -one) for step, one in distance)], upper=wanted)
    program.rows(share.size, [(share, 1.0), *distance], lower=wanted)
