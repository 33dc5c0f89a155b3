"""Whether a draft withstands the drop-outs asked for: each capability covered by one member more for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.drafts.draft import Draft
from matchmaking.composition.drafts.judging import problem_of
from matchmaking.composition.solving.problem import CompositionProblem


@dataclass(frozen=True, slots=True)
class ThinCover:
    """A capability (by id, with its name) that fewer members cover than the drop-outs to withstand ask for."""

    capability: str
    name: str
    covered_by: int
    asked: int


def thin_covers(draft: Draft) -> tuple[ThinCover, ...]:
    """The capabilities that would not survive the drop-outs of the request, in the order of the call; none where none is asked.

    A capability that fewer members of the pool cover is asked of as many as there are.
    """
    setting = draft.setting
    problem = problem_of(setting, draft.request, len(draft.members))
    rows = [setting.row(member) for member in draft.members]
    counts = np.count_nonzero(setting.candidates.covering[rows], axis=0)
    return tuple(
        ThinCover(capability.key, capability.name, int(count), int(asked))
        for capability, count, asked in zip(setting.candidates.capabilities, counts, problem.covers_asked, strict=True)
        if count < asked
    )


def covers_lacking(problem: CompositionProblem, base: Sequence[int]) -> NDArray[np.intp]:
    """How many covers are lacking when each member joins ``base`` (rows), summed over the capabilities, (members,)."""
    asked = problem.covers_asked
    if not asked.any():
        return np.zeros(len(problem.candidates), np.intp)
    covering = problem.candidates.covering
    left = np.maximum(asked - np.count_nonzero(covering[list(base)], axis=0), 0)
    return np.asarray(np.maximum(left - covering, 0).sum(axis=1), np.intp)
