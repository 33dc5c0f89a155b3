"""`python -m benchmarks.full_texts`: full project texts on stretches of starts before the test year of Horizon Europe.

The product is asked as `matchmaking backtest` asks it, beside every simple baseline that it has; projects of all stretches are
taken together. `--out FILE` keeps the values of each project, and `--against FILE` compares with such a file, project by
project. `--rates FILE` draws the rates of text-led scores from the same stretches instead, and says how far they are off on a
stretch that they were not drawn from.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from matchmaking.evaluation import split_archives
from matchmaking.evaluation.backtest import by_query
from matchmaking.evaluation.calibrating import CALIBRATED, SHOWN, calibrated, error_of, matches, parted
from matchmaking.evaluation.learning import LEARNT, TrainingQuery, training_set_of
from matchmaking.evaluation.past import Past
from matchmaking.evaluation.report import Kept
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.statistics import holm, interval, paired_test
from matchmaking.evaluation.strata import strata_of
from matchmaking.evaluation.systems import EQUAL, PRODUCT, baselines, product
from matchmaking.evaluation.tasks import Task, sampled, tasks_of
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features import Encoder, default_cache, fit
from matchmaking.features.codes import is_health
from matchmaking.members.member import Project
from matchmaking.ranking.weights import Preset, default_preset, write_preset

ARCHIVE = "cordis-horizon-europe-to-2024-06.zip"
CUTS = (date(2022, 7, 1), date(2022, 10, 1), date(2023, 1, 1), date(2023, 4, 1), date(2023, 7, 1))
"""Where stretches begin; the last one ends where the test year begins."""
ROWS: Mapping[str, tuple[str, ...]] = {
    "t1": ("all", "new", "stranger", "company", "sme", "health", "health_new"),
    "t1_region": ("all", "new"),
    "t4": ("all", "company", "sme", "health"),
    "t2": ("all", "new", "stranger", "company"),
}
"""The strata of each task that are told."""
NAMED = ("TF-IDF kNN", "BM25", "repeat count", "popularity")
"""Baselines that are told in every row, whether or not they are the best."""
_HEALTH = frozenset({"health", "health_new"})

Row = tuple[str, str]
Values = dict[str, dict[str, float]]
"""nDCG@10 by system and project."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--sample", type=int, default=130, help="questions of each task and stretch; of health all are asked"
    )
    arguments.add_argument("--out", type=Path, help="keep the values of each project in this file")
    arguments.add_argument("--against", type=Path, help="compare with the values of this file")
    arguments.add_argument("--rates", type=Path, help="write the default weights with rates of text-led scores to this file")
    given = arguments.parse_args()
    folder = os.environ.get("MATCHMAKING_BENCHMARK")
    if not folder:
        sys.exit("MATCHMAKING_BENCHMARK is not set: it names the folder of the archives.")
    archive = Path(folder) / ARCHIVE
    if given.rates:
        write_preset(given.rates, _with_rates(archive, given.sample))
        return
    found = [_of_stretch(archive, cut, until, given.sample) for cut, until in pairwise(CUTS)]
    console = Console(width=170)
    _show(found, console)
    if given.out:
        named = [{f"{task} {stratum}": values for (task, stratum), values in one.items()} for one in found]
        given.out.write_text(json.dumps(named), encoding="utf-8")
    if given.against:
        _compare(found, json.loads(given.against.read_text(encoding="utf-8")), console)


def _with_rates(archive: Path, sample: int) -> Preset:
    """The default weights with the curve of text-led scores; tells its error on each stretch, drawn from the others."""
    preset = default_preset()
    own = np.array([preset.weights.by_criterion[criterion] for criterion in LEARNT])
    taught: list[Sequence[TrainingQuery]] = []
    for cut, until in pairwise(CUTS):
        split = split_archives([archive], cut, until)
        asked = [query.project for task in tasks_of(split, CALIBRATED, sample=sample) for query in task.queries]
        known = _known(split, asked)
        features = fit(split.train, known, default_cache())
        taught.append(parted(training_set_of(split, features, names=CALIBRATED, sample=sample), own)[1])
    for held, (cut, until) in zip(taught, pairwise(CUTS), strict=True):
        scores, true = matches(held, own, SHOWN)
        if curve := calibrated([one for some in taught if some is not held for one in some], own):
            told = float(np.mean([curve.rate(score) for score in scores]))
            print(f"{cut} to {until}: {len(scores):,} shown, {told:.3f} told and {true.mean():.3f} came", end="; ")
            print(f"calibration error {error_of(curve, scores, true):.4f}")
    every = [one for some in taught for one in some]
    made = {
        "made": datetime.now(UTC).date(),
        "by": "python -m benchmarks.full_texts --rates",
        "archive": archive.name,
        "predicted": [f"{cut}" for cut in CUTS[:-1]],
        "queries": sum(len(one.there) for one in every),
    }
    changed = {"provenance": {**preset.provenance, "text_calibration": made}, "text_calibration": calibrated(every, own)}
    return preset.model_copy(update=changed)


def _known(split: Split, asked: Iterable[Project]) -> KnownTexts:
    texts = [project.text for project in (*split.train.projects, *asked)]
    return KnownTexts(Encoder(), default_cache(), texts, by_sentence=False)


def _of_stretch(archive: Path, cut: date, until: date, sample: int) -> dict[Row, Values]:
    """What every system makes of the projects that start from one day to another."""
    split = split_archives([archive], cut, until)
    every = tasks_of(split, tuple(ROWS))
    asked = [(sampled(task, sample, 0), False) for task in every]
    asked += [(_of_health(task), True) for task in every if _HEALTH & set(ROWS[task.name])]
    known = _known(split, (query.project for task, _ in asked for query in task.queries))
    features, past = fit(split.train, known, default_cache()), Past(split.train, known.vectors)
    systems = (baselines, product(features))
    found: dict[Row, Values] = {}
    for task, health in asked:
        strata = [one for one in strata_of(past, task.pool) if one.name in ROWS[task.name] and (one.name in _HEALTH) == health]
        for kept in by_query(past, task.queries, systems, strata):
            found[task.name, kept.stratum] = _by_project(kept)
    print(f"{cut} to {until}: {len(split.train.projects):,} projects known, {len(split.test):,} to ask", file=sys.stderr)
    return found


def _of_health(task: Task) -> Task:
    return Task(task.name, tuple(query for query in task.queries if is_health(query.project)), task.pool)


def _by_project(kept: Kept) -> Values:
    names = (name for name in kept.measures if name != EQUAL)
    return {
        name: {project: float(row[0]) for project, row in zip(kept.projects, kept.measures[name], strict=True)}
        for name in names
    }


def _rows(found: Sequence[Mapping[Row, Values]]) -> Iterator[tuple[Row, dict[str, NDArray[np.float64]], NDArray[np.intp]]]:
    """Each row with the values of every system, shape (projects,), and the stretch of each project."""
    for row in ((task, stratum) for task, strata in ROWS.items() for stratum in strata):
        there = [(at, one[row]) for at, one in enumerate(found) if one[row]]
        values = {
            name: np.array([value for _, one in there for value in one[name].values()], np.float64) for name in there[0][1]
        }
        yield row, values, np.repeat([at for at, _ in there], [len(one[PRODUCT]) for _, one in there])


def _show(found: Sequence[Mapping[Row, Values]], console: Console) -> None:
    """Each row: the product, the best baseline and the paired difference; *p* is corrected over the rows."""
    every = list(_rows(found))
    told: list[tuple[str, ...]] = []
    tests: list[list[float]] = []
    for row, values, stretch in every:
        means = {name: one.mean() for name, one in values.items()}
        best = max((name for name in values if name != PRODUCT), key=lambda name: means[name])
        ours = values[PRODUCT]
        better = sum(bool((ours - values[best])[stretch == at].mean() > 0) for at in np.unique(stretch))
        cells = [" ".join(row), str(len(ours)), f"{means[PRODUCT]:.3f}", f"{best} {means[best]:.3f}"]
        cells += [_difference(ours - values[best]), f"{better} of {len(np.unique(stretch))}"]
        others = [values[name] for name in (best, *NAMED)]
        tests.append(paired_test(ours, np.stack(others, axis=1)).tolist())
        told.append((*cells, *(f"{means[name]:.3f} {_difference(ours - values[name])}" for name in NAMED)))
    corrected = np.array([holm(column) for column in np.array(tests).T]).T
    table = Table("row", "projects", "product", "best baseline", "difference", "stretches", "p", *NAMED)
    for line, ps in zip(told, corrected, strict=True):
        named = [f"{cell} {p:.4f}" for cell, p in zip(line[6:], ps[1:], strict=True)]
        table.add_row(*line[:6], f"{ps[0]:.4f}", *named)
    console.print(table)


def _compare(
    found: Sequence[Mapping[Row, Values]], before: Sequence[Mapping[str, Mapping[str, Mapping[str, float]]]], console: Console
) -> None:
    """The product on the projects that both runs asked: now, before, and the paired difference."""
    table = Table("row", "projects", "now", "before", "difference", "p")
    told: list[tuple[str, ...]] = []
    tests: list[float] = []
    for row in ((task, stratum) for task, strata in ROWS.items() for stratum in strata):
        pairs = [
            (one[row][PRODUCT][project], was[" ".join(row)][PRODUCT][project])
            for one, was in zip(found, before, strict=True)
            for project in one[row].get(PRODUCT, {})
            if project in was[" ".join(row)].get(PRODUCT, {})
        ]
        now, then = np.array(pairs, np.float64).T
        tests.append(float(paired_test(now, then[:, None])[0]))
        told.append((" ".join(row), str(len(now)), f"{now.mean():.3f}", f"{then.mean():.3f}", _difference(now - then)))
    for cells, p in zip(told, holm(tests), strict=True):
        table.add_row(*cells, f"{p:.4f}")
    console.print(table)


def _difference(values: NDArray[np.float64]) -> str:
    low, high = interval(values)
    return f"{values.mean():+.3f} [{low:+.3f}, {high:+.3f}]"


if __name__ == "__main__":
    main()
