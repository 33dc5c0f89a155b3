"""The strata: which part of a task is looked at.

A stratum of partners narrows the candidates and the true partners alike, as a person does with a filter: *new* asks who of
those never worked with is found among those never worked with. *Stranger* asks how high they stand among all. *Health* narrows
the queries.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.namesakes import DISTINCT, without_namesakes
from matchmaking.evaluation.past import Past
from matchmaking.evaluation.tasks import Query
from matchmaking.features.codes import is_health
from matchmaking.members.member import COMPANIES, Kind
from matchmaking.ranking.filters import Ties

KNOWLEDGE = frozenset({Kind.UNIVERSITY, Kind.UNIVERSITY_HOSPITAL, Kind.RESEARCH_CENTRE})
DECILES = 10


@dataclass(frozen=True)
class Stratum:
    """``members`` (members,) can be found, those with such ``ties`` to the given; ``health``: only in health projects.

    ``strangers``: true partners are only those never worked with, wherever they stand among all who can be found.
    """

    name: str
    members: NDArray[np.bool_]
    ties: Ties = Ties.ANY
    health: bool = False
    strangers: bool = False

    def allowed(self, query: Query, shared: NDArray[np.floating]) -> NDArray[np.bool_] | None:
        """Who can be found, shape (members,), given the projects shared with those given; None for a query outside it."""
        if self.health and not is_health(query.project):
            return None
        if self.ties is Ties.ANY:
            return self.members
        return self.members & ((shared > 0) if self.ties is Ties.KNOWN else (shared == 0))

    def sought(self, shared: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Who of the true partners is to be found, shape (members,); who cannot be found is not."""
        return (shared == 0) if self.strangers else np.ones(len(shared), bool)


def strata_of(past: Past, pool: NDArray[np.bool_], shared_names: frozenset[str] = frozenset()) -> Sequence[Stratum]:
    """All strata of a task with this pool, shape (members,); ``shared_names`` are the ids of namesakes."""

    def of(kinds: Set[Kind]) -> NDArray[np.bool_]:
        return np.logical_and(pool, [member.kind in kinds for member in past.roster.members])

    level = popularity_decile(past.popularity)
    return (
        Stratum("all", pool),
        Stratum("repeat", pool, Ties.KNOWN),
        Stratum("new", pool, Ties.NEW),
        Stratum("stranger", pool, strangers=True),
        Stratum("company", of(COMPANIES)),
        Stratum("sme", of({Kind.SME})),
        Stratum("knowledge", of(KNOWLEDGE)),
        Stratum("health", pool, health=True),
        Stratum("health_new", pool, Ties.NEW, health=True),
        Stratum(DISTINCT, pool & without_namesakes(past.roster.members, shared_names)),
        *(Stratum(f"popularity_{decile}", pool & (level == decile)) for decile in range(1, DECILES + 1)),
    )


def popularity_decile(popularity: NDArray[np.floating]) -> NDArray[np.int64]:
    """For each member which tenth of all past participations it belongs to: 1 the least popular members, 10 the most.

    A tenth of the participations, not of the members: most members took part once. Members of equal popularity stand together.
    """
    values, place, counts = np.unique(popularity, return_inverse=True, return_counts=True)
    held = values * counts
    middle = (held.cumsum() - held / 2) / max(held.sum(), 1)
    return np.asarray(1 + np.minimum((middle * DECILES).astype(np.int64), DECILES - 1))[place]
