"""What other weights do to a ranking: who rises, who falls, who comes in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.members.member import Member
from matchmaking.ranking.ranking import Scores, best_first


@dataclass(frozen=True, slots=True)
class Move:
    """A member's place before and after, 1 first."""

    member: Member
    before: int
    after: int


def moves(before: Scores, after: Scores, top: int = 10, allowed: NDArray[np.bool_] | None = None) -> tuple[Move, ...]:
    """Everybody who stands among the first ``top`` before or after, in the order after.

    Both are judgements of the same question; ``allowed`` (members,) are those who may be listed, all but the seeker if None.
    """
    rows = np.flatnonzero(allowed) if allowed is not None else before.question.others
    first, second = best_first(before, rows), best_first(after, rows)
    old = {int(row): index for index, row in enumerate(first, 1)}
    members = before.question.features.roster.members
    found = [Move(members[row], old[int(row)], index) for index, row in enumerate(second.tolist(), 1)]
    return tuple(move for move in found if min(move.before, move.after) <= top)
