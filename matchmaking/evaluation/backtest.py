"""The back-test: predicts past projects from the data known before them.

split -- Past, learn -->  systems -- ask -->  scores -- rank, measure -->  outcomes by task and stratum

Queries are asked 64 at a time, in this process or on several machines; what the systems learn is learnt in each process.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.hidden_texts import Hidden, hide, past_of, strata_without_seeker, texts_of
from matchmaking.evaluation.namesakes import namesakes
from matchmaking.evaluation.newcomers import ASKED_OF, NEWCOMER, newcomer_queries, newcomer_roster, newcomer_strata
from matchmaking.evaluation.past import Batch, Past, Values
from matchmaking.evaluation.report import MEASURES, Judge, Kept, Report, TaskOutcome, measured, outcomes_of
from matchmaking.evaluation.sets import MEASURES as SET_MEASURES
from matchmaking.evaluation.sets import OURS as OUR_SETS
from matchmaking.evaluation.sets import set_judge
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.strata import Stratum, strata_of
from matchmaking.evaluation.systems import PRODUCT, System, baselines, product, texts_alone, without_seeker
from matchmaking.evaluation.tasks import HIDDEN_TEXT, SETS, TURNS, Query, Task, nothing_to_test, tasks_of
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features import Encoder, FeatureSet, fit
from matchmaking.features.encoder import Progress
from matchmaking.features.fitting import fitted_texts
from matchmaking.features.sentences import sentences
from matchmaking.machines import HERE, Machines
from matchmaking.members.member import Roster
from matchmaking.ranking import Weights
from matchmaking.ranking.measures import tied_ranks_among

OURS = frozenset({PRODUCT}) | OUR_SETS
"""The systems that are not baselines."""
Outcomes = Mapping[str, Mapping[str, TaskOutcome]]
"""By stratum and system."""

_AT_ONCE = 64
"""Queries scored together: a batch of all systems takes about 100 MB for 25,000 members."""


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
    machines: Machines = HERE,
) -> Report:
    """Score every query with every system and measure the ranks of the true partners.

    ``sample`` is the largest number of queries of a task. ``repeats`` is the number of members of a project that are given, or
    hidden, in turn where one is drawn at random. ``progress`` is called with the number of queries
    done and the total. The same split and seed give the same report, on whatever ``machines``. Raises ``ImpossibleRequest`` if
    no task has a query, ``SchedulerError`` if the machines fail.
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
    texts += [text for roster in (split.train, newcomers, speakers) for text in fitted_texts(roster)]
    known = KnownTexts(encoder, cache, texts, progress, by_sentence=split.own_words, machines=machines)
    contest = _Contest(split, speakers, newcomers, known, tuple(chosen), weights, sample, seed)
    queries = {task.name: task.queries for task in chosen} | {NEWCOMER: strangers}
    if speakers.members:
        queries[HIDDEN_TEXT] = contest.hidden.task.queries
        known.add(query.project.text for query in queries[HIDDEN_TEXT])
    if not chosen and not queries.get(HIDDEN_TEXT):
        raise _nothing_to_ask(split, tasks)
    kept = _answers(contest, queries, progress, machines)
    outcomes = {part: _outcomes(part, found, seed) for part, found in kept.items() if part != NEWCOMER}
    for name in set(ASKED_OF) & outcomes.keys():
        outcomes[name] |= _outcomes(NEWCOMER, kept.get(NEWCOMER, ()), seed)
    return Report(outcomes, OURS)


def _answers(
    contest: "_Contest", queries: Mapping[str, Sequence[Query]], progress: Progress | None, machines: Machines
) -> Mapping[str, Sequence[Kept]]:
    """The measures of all queries, by part and stratum, in the order of the queries."""
    pieces = [
        (part, asked[start : start + _AT_ONCE]) for part, asked in queries.items() for start in range(0, len(asked), _AT_ONCE)
    ]
    done = counter(progress, sum(map(len, queries.values())))
    found: dict[int, Sequence[Kept]] = {}
    for number, kept in machines.each(_answered, contest, pieces):
        found[number] = kept
        done(len(pieces[number][1]))
    parts: dict[str, Sequence[Kept]] = {}
    for number, (part, _) in enumerate(pieces):
        _add(parts.setdefault(part, [Kept(one.stratum) for one in found[number]]), found[number])
    return parts


def _answered(contest: "_Contest", piece: tuple[str, Sequence[Query]]) -> Sequence[Kept]:
    """What all systems make of some queries of one part."""
    part, queries = piece
    return contest.judges[part](queries)


def _add(all_kept: Sequence[Kept], more: Sequence[Kept]) -> None:
    for one, later in zip(all_kept, more, strict=True):
        one.add(later)


@dataclass(frozen=True, eq=False)
class _Contest:
    """What is known and who is asked, as plain values; what a process learns from these stays with it."""

    split: Split
    speakers: Roster
    newcomers: Roster
    known: KnownTexts
    tasks: tuple[Task, ...]
    weights: Weights | None
    sample: int | None
    seed: int

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @cached_property
    def judges(self) -> Mapping[str, Judge]:
        """By part of the back-test who asks and measures."""
        parts = {task.name: partial(self._of_projects, task) for task in self.tasks}
        return {part: _AtFirst(make) for part, make in (parts | {NEWCOMER: self._newly, HIDDEN_TEXT: self._hidden}).items()}

    @cached_property
    def hidden(self) -> Hidden:
        return hide(self.speakers, self.known.vectors, self._features.scale, self.sample, self.seed)

    @cached_property
    def _features(self) -> FeatureSet:
        return fit(self.split.train, self.known, None)

    @cached_property
    def _past(self) -> Past:
        return Past(self.split.train, self.known.vectors)

    @cached_property
    def _namesakes(self) -> frozenset[str]:
        return namesakes(self.split)

    def _of_projects(self, task: Task) -> Judge:
        ours = product(self._features, self.weights)
        if task.name == SETS:
            return set_judge(self._past, self._features, int(task.pool.sum()), ours, self.seed)
        return partial(asked, self._past, (baselines, ours), strata_of(self._past, task.pool, self._namesakes))

    def _newly(self) -> Judge:
        ours = product(fit(self.newcomers, self.known, None), self.weights)
        strata = newcomer_strata(self.split, self.newcomers, self._namesakes)
        return partial(asked, Past(self.newcomers, self.known.vectors), (texts_alone, ours), strata)

    def _hidden(self) -> Judge:
        left = fit(self.hidden.left, self.known, None)
        past = past_of(self.hidden, left, self.known.vectors)
        return partial(
            asked, past, (without_seeker, product(left, self.weights)), strata_without_seeker(past, self.hidden.task.pool)
        )


@dataclass
class _AtFirst:
    """A judge that learns what it needs when it is first asked."""

    make: Callable[[], Judge]

    def __call__(self, queries: Sequence[Query]) -> Sequence[Kept]:
        return self._judge(queries)

    @cached_property
    def _judge(self) -> Judge:
        return self.make()


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


def _outcomes(part: str, kept: Sequence[Kept], seed: int) -> dict[str, Mapping[str, TaskOutcome]]:
    """What the systems make of the queries of a part, by stratum and system."""
    measures = SET_MEASURES if part == SETS else MEASURES
    return {
        one.stratum: outcomes_of(one.measures, one.projects, one.pools, OURS, seed, measures) for one in kept if one.projects
    }


def by_query(past: Past, queries: Sequence[Query], systems: Sequence[System], strata: Sequence[Stratum]) -> Sequence[Kept]:
    """The measures of every query, by stratum."""
    kept = [Kept(stratum.name) for stratum in strata]
    for start in range(0, len(queries), _AT_ONCE):
        _add(kept, asked(past, systems, strata, queries[start : start + _AT_ONCE]))
    return kept


def asked(past: Past, systems: Sequence[System], strata: Iterable[Stratum], queries: Sequence[Query]) -> Sequence[Kept]:
    """The measures of some queries that are asked together, by stratum."""
    batch, kept = Batch(past, tuple(queries)), [(stratum, Kept(stratum.name)) for stratum in strata]
    scores = {name: _settled(values) for system in systems for name, values in system(batch).items()}
    for row, query in enumerate(batch.queries):
        shared, truth = batch.shared[row], list(query.truth)
        heard = [(stratum, one, allowed) for stratum, one in kept if (allowed := stratum.allowed(query, shared)) is not None]
        among = np.stack([allowed for _, _, allowed in heard])
        among[:, list(query.given)] = False
        sought = np.stack([stratum.sought(shared)[truth] for stratum, _, _ in heard])
        there: NDArray[np.bool_] = np.logical_and(among[:, truth], sought)
        for (_, one, _), candidates, any_true in zip(heard, among, np.asarray(there.any(axis=1)), strict=True):
            if any_true:
                one.projects.append(query.project.id)
                one.pools.append(int(candidates.sum()))
        numbers = among.astype(np.float32)  # once for all systems
        for name, values in scores.items():
            placed = tied_ranks_among(values[row], query.truth, numbers)
            for place, ((_, one, _), true) in enumerate(zip(heard, there, strict=True)):
                if true.any():
                    one.measures.setdefault(name, []).append(measured(placed[place][true]))
    return [one for _, one in kept]


def _settled(values: Values) -> Values:
    """Scores without rounding noise: scores that differ by less than a millionth of the highest become equal."""
    most = np.maximum(np.abs(values).max(axis=1, keepdims=True), np.float32(1e-30))
    return np.asarray(np.round(values / most, 6), np.float32)
