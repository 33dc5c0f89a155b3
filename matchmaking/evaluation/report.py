"""Reports: measures by task, stratum and system, with intervals and significance tests."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.statistics import holm, interval, paired_test, rank_test
from matchmaking.evaluation.tasks import Query
from matchmaking.ranking.measures import TiedRanks, hit, ndcg, recall, reciprocal_rank

MEASURES = ("ndcg@10", "recall@20", "mrr", "hit@10")
"""The columns of every table of measures."""


def measured(found: TiedRanks) -> NDArray[np.float64]:
    """The measures of one query, in the order of ``MEASURES``, from the ranks of its true partners.

    >>> one = TiedRanks(np.array([1, 29]), np.array([1, 1]))
    >>> dict(zip(MEASURES, measured(one).round(4).tolist()))
    {'ndcg@10': 0.3869, 'recall@20': 0.5, 'mrr': 0.5, 'hit@10': 1.0}
    """
    return np.array([ndcg(found), recall(found, 20), reciprocal_rank(found), hit(found, 10)])


def per_project(rows: NDArray[np.float64], projects: Sequence[str]) -> Mapping[str, NDArray[np.float64]]:
    """The mean over the queries of each project, so that every project counts once; ``rows`` is (queries, …)."""
    places: dict[str, list[int]] = {}
    for place, project in enumerate(projects):
        places.setdefault(project, []).append(place)
    return {project: rows[own].mean(axis=0) for project, own in sorted(places.items())}


@dataclass
class Kept:
    """The measures of one stratum as they come in: by system one row a query, with each query's project and pool size."""

    stratum: str
    measures: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)
    projects: list[str] = field(default_factory=list)
    pools: list[int] = field(default_factory=list)

    def add(self, later: "Kept") -> None:
        """Take in what came of later queries."""
        for name, rows in later.measures.items():
            self.measures.setdefault(name, []).extend(rows)
        self.projects.extend(later.projects)
        self.pools.extend(later.pools)


Judge = Callable[[Sequence[Query]], Sequence[Kept]]
"""Asks some queries of systems and measures the answers, by stratum."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over projects, and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class TaskOutcome:
    """The results of one system: ``figures`` by measure over ``n`` projects; ``pool`` is the mean number of candidates.

    ``p`` are paired tests of the first measure, corrected for their number: of a system of ours against the best baseline, of
    a baseline against each system of ours. ``p_ranks`` are the same by ranks (Wilcoxon).
    """

    figures: Mapping[str, Figure]
    n: int
    pool: float
    p: Mapping[str, float] = field(default_factory=dict)
    p_ranks: Mapping[str, float] = field(default_factory=dict)

    @property
    def main(self) -> Figure:
        """The primary figure: nDCG@10, or precision for sets."""
        return next(iter(self.figures.values()))


@dataclass(frozen=True)
class Report:
    """``outcomes[task][stratum][system]``; ``ours`` are the systems that are not baselines."""

    outcomes: Mapping[str, Mapping[str, Mapping[str, TaskOutcome]]]
    ours: Set[str]

    def best_baseline(self, task: str, stratum: str) -> str:
        """The baseline that is best by the first measure."""
        return _best(self.outcomes[task][stratum], self.ours)


def outcomes_of(
    measured: Mapping[str, Sequence[NDArray[np.float64]]],
    projects: Sequence[str],
    pools: Sequence[int],
    ours: Set[str],
    seed: int = 0,
    measures: Sequence[str] = MEASURES,
) -> Mapping[str, TaskOutcome]:
    """The outcomes of one stratum from each query's ``measured``: by system, shape (queries, measures).

    The first of the ``measures`` is the primary one, used in tests.
    """
    names = list(measured)
    rows = np.stack([np.stack(measured[name]) for name in names], axis=1)
    by_project = np.stack(list(per_project(rows, projects).values()))
    low, high = interval(by_project, seed)
    values = by_project.mean(axis=0)
    figures = {
        name: {
            measure: Figure(float(values[at, column]), float(low[at, column]), float(high[at, column]))
            for column, measure in enumerate(measures)
        }
        for at, name in enumerate(names)
    }
    found = {name: TaskOutcome(figures[name], len(by_project), float(np.mean(pools))) for name in names}
    by_chance = _tests(names, by_project[:, :, 0], ours, lambda own, theirs: paired_test(own, theirs, seed))
    by_ranks = _tests(names, by_project[:, :, 0], ours, rank_test)
    for own in by_chance:
        best = _best(found, ours)
        found[own] = replace(found[own], p={best: by_chance[own][best]}, p_ranks={best: by_ranks[own][best]})
    for other in set(names) - ours:
        p, p_ranks = ({own: against[other] for own, against in tests.items()} for tests in (by_chance, by_ranks))
        found[other] = replace(found[other], p=p, p_ranks=p_ranks)
    return found


def _tests(
    names: Sequence[str],
    gains: NDArray[np.float64],
    ours: Set[str],
    tested: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
) -> Mapping[str, Mapping[str, float]]:
    """For each system of ours the corrected p-value against each baseline; ``gains`` is (projects, systems)."""
    theirs = [name for name in names if name not in ours]
    places = [names.index(name) for name in theirs]
    return {
        own: dict(zip(theirs, holm(tested(gains[:, names.index(own)], gains[:, places])).tolist(), strict=True))
        for own in names
        if own in ours and theirs
    }


def _best(found: Mapping[str, TaskOutcome], ours: Set[str]) -> str:
    return max((name for name in found if name not in ours), key=lambda name: found[name].main.value)


def to_json(report: Report) -> dict[str, Any]:
    """``{task: {stratum: {system: {measure: {value, low, high}, n, pool, p, p_ranks}}}}``."""
    return {
        task: {
            stratum: {
                system: {
                    **{measure: asdict(figure) for measure, figure in outcome.figures.items()},
                    "n": outcome.n,
                    "pool": outcome.pool,
                    "p": dict(outcome.p),
                    "p_ranks": dict(outcome.p_ranks),
                }
                for system, outcome in systems.items()
            }
            for stratum, systems in strata.items()
        }
        for task, strata in report.outcomes.items()
    }
