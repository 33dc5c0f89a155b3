"""The fewest newcomers that make a set eligible, and of those the best."""

from collections.abc import Collection
from dataclasses import replace

from matchmaking.composition.consortium import Consortium
from matchmaking.composition.drafts.judging import Request, Setting, judge_in, problem_of
from matchmaking.composition.drafts.trials import Trials
from matchmaking.composition.solving.searching import Searcher

MOST_NEWCOMERS = 4
"""A set that needs more newcomers than this is another consortium and has to be composed."""


def with_fewest_newcomers(
    setting: Setting,
    request: Request,
    base: tuple[int, ...],
    barred: Collection[int] = (),
    *,
    most: int = MOST_NEWCOMERS,
) -> Consortium | None:
    """The best eligible consortium of ``base`` (rows) and as few newcomers as make it eligible, at least one, at most ``most``.

    Nobody in ``barred`` (rows) is a newcomer. One newcomer is found by trying all, more by the exact model, to which everyone
    in ``base`` is an anchor. Drop-outs to withstand ask for nothing here. The consortium is without passages.
    """
    if most < 1:
        return None
    for _, consortium in Trials(setting, request, base, frozenset(barred)).best(1):
        if consortium.eligible:
            return consortium
    excluded = frozenset(barred) | {setting.row(member) for member in request.excluded}
    for size in range(len(base) + 2, len(base) + 1 + most):
        problem = replace(problem_of(setting, request, size), anchors=frozenset(base), excluded=excluded - set(base), spare=0)
        if problem.admitted.size < size or problem.barred[list(base)].any():
            return None
        found = Searcher(problem).best()
        if found is not None:
            consortium = judge_in(setting, [setting.member(row) for row in found.parts], request, quoted=False)
            if consortium.eligible:
                return consortium
    return None
