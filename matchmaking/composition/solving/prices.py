"""What the size and each wish cost, in coverage of the call: the same question asked without it, solved again."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from matchmaking.composition.solving.covering import Covering, cover, reach_of
from matchmaking.composition.solving.load import LOAD_RULE
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.remarks import Remark

_WORTH_TELLING = 0.5
"""Points of 100 of the call's coverage from which on a price is shown."""


def prices(problems: Sequence[CompositionProblem], rows: Collection[int], covering: Covering) -> tuple[Remark, ...]:
    """What the first proposal (rows) would cover with one seat fewer, and what could be covered without what was asked.

    ``problems`` are those of each size that is open; ``covering`` is what can be covered under all that was asked.
    """
    return (*_size(problems, rows), *_criteria(problems[0], rows, covering), *_wishes(problems, covering))


def _size(problems: Sequence[CompositionProblem], rows: Collection[int]) -> Iterator[Remark]:
    least, size = problems[0].size, len(rows)
    if size == least or problems[0].spare:
        return
    fewer = cover(problems[0], least, size - 1)
    covered = reach_of(problems[0].candidates, rows)
    if fewer is None:
        values = {"size": size}
        yield Remark("With fewer than {size} members no set meets the rules.", values)
    elif covered - fewer.reach >= _WORTH_TELLING:
        values = {"size": size, "percent": round(covered), "fewer": len(fewer.parts), "less": round(fewer.reach)}
        yield Remark("{size} members cover {percent} % of the call; the best {fewer} cover {less} %.", values)


def _criteria(problem: CompositionProblem, rows: Collection[int], covering: Covering) -> Iterator[Remark]:
    given_up = covering.reach - reach_of(problem.candidates, rows)
    if problem.weights.coverage and given_up >= 0.05:
        text = "The other criteria cost {points} of 100 points of coverage."
        yield Remark(text, {"points": round(given_up, 1)})


def _wishes(problems: Sequence[CompositionProblem], covering: Covering) -> Iterator[Remark]:
    """Anchors, exclusions, pairs kept apart, the limit on the load, drop-outs to withstand: each kind let go alone."""
    problem, most = problems[0], problems[-1].size

    def names(wanted: Collection[int]) -> str:
        return ", ".join(problem.candidates.eligibility_profiles[row].name for row in sorted(wanted))

    def better(free: CompositionProblem) -> dict[str, int] | None:
        found = cover(free, problem.size, most)
        if found is None or found.reach - covering.reach < _WORTH_TELLING:
            return None
        return {"percent": round(covering.reach), "more": round(found.reach)}

    if problem.anchors and (price := better(replace(problem, anchors=frozenset()))):
        text = "With {members} {percent} % of the call is covered; without this wish {more} % could be."
        yield Remark(text, {"members": names(problem.anchors), **price})
    if problem.excluded and (price := better(replace(problem, excluded=frozenset()))):
        text = "Without {members} {percent} % of the call is covered; with them {more} % could be."
        yield Remark(text, {"members": names(problem.excluded), **price})
    if problem.apart and (price := better(replace(problem, apart=frozenset()))):
        text = "With {members} kept apart {percent} % of the call is covered; together {more} % could be."
        yield Remark(text, {"members": names({row for pair in problem.apart for row in pair}), **price})
    limit = next((rule for rule in problem.hard if rule.id == LOAD_RULE), None)
    if limit is not None and (price := better(problem.without(limit))):
        text = "With the limit on running projects {percent} % of the call is covered; without it {more} % could be."
        yield Remark(text, price)
    if problem.spare and (free := cover(replace(problem, spare=0), problem.size, most)):
        values = {"size": len(covering.parts), "fewer": len(free.parts), "percent": round(free.reach)}
        if values["fewer"] < values["size"]:
            text = "To withstand drop-outs takes {size} members; without that {fewer} cover {percent} % of the call."
            yield Remark(text, values)
