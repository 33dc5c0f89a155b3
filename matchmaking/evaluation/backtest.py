"""The back-test: predicts past projects from the data known before them.

split -- Past, learn -->  systems -- ask -->  scores -- rank, measure -->  outcomes by task and stratum
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.hidden_texts import hide, past_of, strata_without_seeker, texts_of
from matchmaking.evaluation.namesakes import namesakes
from matchmaking.evaluation.newcomers import ASKED_OF, newcomer_queries, newcomer_roster, newcomer_strata
from matchmaking.evaluation.past import Batch, Past, Values
from matchmaking.evaluation.report import Report, TaskOutcome, measured, outcomes_of
from matchmaking.evaluation.sets import OURS as OUR_SETS
from matchmaking.evaluation.sets import set_outcomes
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.strata import Stratum, strata_of
from matchmaking.evaluation.systems import PRODUCT, System, baselines, product, texts_alone, without_seeker
from matchmaking.evaluation.tasks import HIDDEN_TEXT, SETS, TURNS, Query, nothing_to_test, tasks_of
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features import Encoder, fit
from matchmaking.features.encoder import Progress
from matchmaking.features.sentences import sentences
from matchmaking.members.member import Roster
from matchmaking.ranking import Weights
from matchmaking.ranking.measures import tied_ranks_among

OURS = frozenset({PRODUCT})
"""The systems that are not baselines."""
Outcomes = Mapping[str, Mapping[str, TaskOutcome]]
"""By stratum and system."""

_AT_ONCE = 64
"""Queries scored together: a batch of all systems takes about 100 MB for 25,000 members."""


@dataclass
class Kept:
    """The measures of one stratum as they come in: by system one row a query, with each query's project and pool size."""

    stratum: Stratum
    measures: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)
    projects: list[str] = field(default_factory=list)
    pools: list[int] = field(default_factory=list)


def backtest(
    split: Split,
    encoder: Encoder,
    cache: Path,
    *,
    tasks: Sequence[str] = (),
    region: str = "BE",
    weights: Weights | None = None,
    sample: int | None = None,
    repeats: int = TURNS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Report:
    """Score every query with every system and measure the ranks of the true partners.

    ``sample`` is the largest number of queries of a task. ``repeats`` is the number of members of a project that are given, or
    hidden, in turn where one is drawn at random. ``progress`` is called with the number of queries
    done and the total. The same split and seed give the same report. Raises ``ImpossibleRequest`` if no task has a query.
    """
    of_projects = [name for name in tasks if name != HIDDEN_TEXT]
    chosen = tasks_of(split, of_projects, region, sample, seed, repeats) if of_projects or not tasks else []
    speakers = split.speakers if HIDDEN_TEXT in tasks or not tasks else Roster()
    newcomers = newcomer_roster(split)
    strangers = newcomer_queries(split, newcomers, sample, seed) if {task.name for task in chosen} & set(ASKED_OF) else ()
    asked = (query.project for queries in (strangers, *(task.queries for task in chosen)) for query in queries)
    texts = [project.text for project in (*split.train.projects, *newcomers.projects, *asked)]
    texts += [piece for query in strangers for piece in sentences(query.project.text)]
    texts += [text for member in speakers.members for text in texts_of(member)]
    known = KnownTexts(encoder, cache, texts, progress, by_sentence=split.own_words)
    features = fit(split.train, known, cache)
    hidden = hide(speakers, known.vectors, features.scale, sample, seed)
    if not chosen and not hidden.task.queries:
        raise _nothing_to_ask(split, tasks)
    done = counter(progress, sum(len(task.queries) for task in (*chosen, hidden.task)) + len(strangers))
    shared = namesakes(split)
    outcomes: dict[str, Outcomes] = {}
    if chosen:
        past, ours = Past(split.train, known.vectors), product(features, weights)
        outcomes = {
            task.name: set_outcomes(past, features, task, ours, seed, done)
            if task.name == SETS
            else _measured(past, task.queries, (baselines, ours), strata_of(past, task.pool, shared), seed, done)
            for task in chosen
        }
    if strangers:
        theirs = (texts_alone, product(fit(newcomers, known, cache), weights))
        strata = newcomer_strata(split, newcomers, shared)
        found = _measured(Past(newcomers, known.vectors), strangers, theirs, strata, seed, done)
        outcomes |= {name: {**outcomes[name], **found} for name in ASKED_OF if name in outcomes}
    if hidden.task.queries:
        left = fit(hidden.left, known, cache)
        past = past_of(hidden, left, known.vectors)
        judges = (without_seeker, product(left, weights))
        whom = strata_without_seeker(past, hidden.task.pool)
        outcomes[HIDDEN_TEXT] = _measured(past, hidden.task.queries, judges, whom, seed, done)
    return Report(outcomes, OURS | OUR_SETS)


def _nothing_to_ask(split: Split, tasks: Sequence[str]) -> ImpossibleRequest:
    if split.test and set(tasks) != {HIDDEN_TEXT}:
        return nothing_to_test()
    return ImpossibleRequest(
        "No text can be hidden and asked for: that takes members of a workspace with at least two statements or offers, one of "
        "which says what the others do not."
    )


def counter(progress: Progress | None, total: int) -> Callable[[int], None]:
    """Hears of queries done, and tells how many of the total that makes."""
    asked = 0

    def done(count: int) -> None:
        nonlocal asked
        asked += count
        if progress:
            progress(asked, total)

    return done


def _measured(
    past: Past,
    queries: Sequence[Query],
    systems: Sequence[System],
    strata: Iterable[Stratum],
    seed: int,
    done: Callable[[int], None],
) -> Outcomes:
    """What the systems make of the queries, by stratum and system; ``done`` is called with the size of each batch."""
    kept = by_query(past, queries, systems, strata, done)
    return {one.stratum.name: outcomes_of(one.measures, one.projects, one.pools, OURS, seed) for one in kept if one.projects}


def by_query(
    past: Past,
    queries: Sequence[Query],
    systems: Sequence[System],
    strata: Iterable[Stratum],
    done: Callable[[int], None],
) -> Sequence[Kept]:
    """The measures of every query, by stratum; ``done`` is called with the size of each batch."""
    kept = [Kept(stratum) for stratum in strata]
    for start in range(0, len(queries), _AT_ONCE):
        batch = Batch(past, tuple(queries[start : start + _AT_ONCE]))
        _ask(batch, systems, kept)
        done(len(batch.queries))
    return kept


def _ask(batch: Batch, systems: Sequence[System], kept: Sequence[Kept]) -> None:
    scores = {name: _settled(values) for system in systems for name, values in system(batch).items()}
    for row, query in enumerate(batch.queries):
        shared, truth = batch.shared[row], list(query.truth)
        asked = [(one, allowed) for one in kept if (allowed := one.stratum.allowed(query, shared)) is not None]
        among = np.stack([allowed for _, allowed in asked])
        among[:, list(query.given)] = False
        sought = np.stack([one.stratum.sought(shared)[truth] for one, _ in asked])
        there: NDArray[np.bool_] = np.logical_and(among[:, truth], sought)
        for (one, _), candidates, any_true in zip(asked, among, np.asarray(there.any(axis=1)), strict=True):
            if any_true:
                one.projects.append(query.project.id)
                one.pools.append(int(candidates.sum()))
        numbers = among.astype(np.float32)  # once for all systems
        for name, values in scores.items():
            placed = tied_ranks_among(values[row], query.truth, numbers)
            for place, ((one, _), true) in enumerate(zip(asked, there, strict=True)):
                if true.any():
                    one.measures.setdefault(name, []).append(measured(placed[place][true]))


def _settled(values: Values) -> Values:
    """Scores without rounding noise: scores that differ by less than a millionth of the highest become equal."""
    most = np.maximum(np.abs(values).max(axis=1, keepdims=True), np.float32(1e-30))
    return np.asarray(np.round(values / most, 6), np.float32)
