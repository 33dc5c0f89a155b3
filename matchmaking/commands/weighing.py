"""The commands ``matchmaking weights …``: weights shown, learnt from past projects, ablated and compared."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.progress import Progress as Bar
from rich.table import Table

from matchmaking.commands.terminal import answers, explained, messages, today
from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.calibrating import SHOWN, calibrated, error_of, matches, parted
from matchmaking.evaluation.contest import contest
from matchmaking.evaluation.learning import LEARNT, TrainingSet, Weighing, figures, left_out, training_set_of
from matchmaking.evaluation.split import Split, split_archives
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features import BUNDLED, Encoder, default_cache, fit
from matchmaking.ranking import Calibration, Criterion, Preset, Weights, read_preset
from matchmaking.ranking.weights import as_toml, write_preset

weights_app = typer.Typer(no_args_is_help=True, help="The weights of the ranking: show them, learn them, take them apart.")

SAYS = (Criterion.RELEVANCE, Criterion.COMPLEMENTARITY, Criterion.WORDS, Criterion.CROSSOVER)
"""The criteria on members' own statements, which past projects cannot evaluate."""

History = Annotated[list[Path], typer.Option(help="A CORDIS archive (ZIP or folder); may be repeated.")]
Sample = Annotated[int | None, typer.Option(min=10, help="At most this many queries of each task and year.")]
Region = Annotated[str, typer.Option(help="The country or NUTS region of the regional task.")]
Model = Annotated[str, typer.Option(envvar="MATCHMAKING_MODEL", help="The embedding model.")]


@weights_app.command("show")
def show(name: Annotated[str, typer.Argument(help="A preset or a TOML file.")] = "learnt") -> None:
    """Write a weights file to stdout: a start for one's own."""
    with explained():
        typer.echo(as_toml(read_preset(name)).encode(), nl=False)  # UTF-8 for every terminal


@weights_app.command("learn")
def learn_command(
    history: History,
    cut: Annotated[
        list[datetime],
        typer.Option(formats=["%Y-%m-%d"], help="Nothing from this day on is learnt from; one for each archive."),
    ],
    out: Annotated[Path, typer.Option(help="The weights file to write.")],
    since: Annotated[
        list[datetime] | None,
        typer.Option(formats=["%Y-%m-%d"], help="What started from this day on is predicted; one for each archive."),
    ] = None,
    stretches: Annotated[
        int, typer.Option(min=2, help="Into how many equally long stretches that time falls; without --since, years.")
    ] = 3,
    chosen: Annotated[str, typer.Option(help="The weights of what history cannot judge: a preset or a file.")] = "hand-set",
    share: Annotated[
        float, typer.Option(min=0.01, max=1, help="What history's criteria count together beside the chosen.")
    ] = 0.15,
    sample: Sample = None,
    region: Region = "BE",
    model: Model = BUNDLED,
) -> None:
    """Learn weights from the time before a day, each stretch of it predicted from what came before."""
    with explained():
        if len(cut) != len(history):
            raise typer.BadParameter("give one --cut for each --history", param_hint="--cut")
        if since and len(since) != len(history):
            raise typer.BadParameter("give one --since for each --history", param_hint="--since")
        kept = read_preset(chosen).weights
        taught = {}
        first = [day.date() for day in since] if since else [_years_before(day.date(), stretches) for day in cut]
        for archive, began, day in zip(history, first, cut, strict=True):
            for start, end in _stretches(began, day.date(), stretches):
                taught[f"{archive.stem} {start}"] = _taught(archive, start, end, sample, region, model)
        with messages.status("Learning…"):
            apart = left_out(taught)
        found = np.mean(list(apart.values()), axis=0)
        held = {
            name: {f"{one.task} {part}": value for one in taught[name] for part, value in figures(one, weights).items()}
            for name, weights in apart.items()
        }
        training_set = [training_query for one in taught.values() for training_query in one]
        ties, texts = parted(training_set, found)
        preset = Preset(
            weights=_together(kept, found, share),
            provenance={
                "made": today(),
                "by": "matchmaking weights learn",
                "history": [f"{archive.name}, projects before {day.date()}" for archive, day in zip(history, cut, strict=True)],
                "predicted": list(taught),
                "sample": sample or "all",
                "queries": sum(len(training_query.there) for training_query in training_set),
                "learnt": [str(criterion) for criterion in LEARNT],
                "weights": "mean of the sets learnt with one of these left out",
                "share": share,
                "chosen": f"{', '.join(SAYS)}: as in {chosen}",
                "left_out": {task: round(value, 4) for task, value in _mean_of(held).items()},
            },
            calibration=calibrated(ties, found),
            text_calibration=calibrated(texts, found),
        )
        write_preset(out, preset)
    table = Table(
        "", *dict.fromkeys(task for one in held.values() for task in one), title="Each year, predicted by weights of the others"
    )
    for name, one in held.items():
        table.add_row(name, *(f"{value:.3f}" for value in one.values()))
    answers.print(table)


@weights_app.command("ablate")
def ablate(
    history: Annotated[Path, typer.Option(help="A CORDIS archive (ZIP or folder).")],
    cut: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="What started before this day is known.")],
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Predict projects up to this day.")] = None,
    weights: Annotated[str, typer.Option(help="Weights by name or a TOML file.")] = "learnt",
    sample: Sample = None,
    region: Region = "BE",
    model: Model = BUNDLED,
) -> None:
    """What each criterion brings, alone and on top of the others, and how well the calibration holds."""
    with explained():
        preset = read_preset(weights)
        training_set = _taught(history, cut.date(), until.date() if until else None, sample, region, model)
    own = np.array([preset.weights.by_criterion[criterion] for criterion in LEARNT])
    rows: dict[str, Weighing] = {"all criteria": own}
    for place, criterion in enumerate(LEARNT):
        alone = np.zeros(len(LEARNT))
        alone[place] = 1
        rows[f"{criterion} alone"] = alone
        if own[place]:
            rows[f"without {criterion}"] = np.where(alone > 0, 0, own)
    table = Table("", *(f"{one.task} {part}" for one in training_set for part in figures(one, own)))
    for name, weighing in rows.items():
        table.add_row(name, *(f"{value:.3f}" for one in training_set for value in figures(one, weighing).values()))
    answers.print(table)
    for curve, asked in zip((preset.calibration, preset.text_calibration), parted(training_set, own), strict=True):
        if curve and asked:
            _show_calibration(curve, asked, own)
        elif asked:
            answers.print("No rates were learnt for scores of this sort: no calibration error can be told.")


@weights_app.command("compare")
def compare(
    first: Annotated[str, typer.Argument(help="A preset or a TOML file.")],
    second: Annotated[str, typer.Argument(help="What it is compared with.")],
    history: Annotated[list[Path], typer.Option(help="A CORDIS archive (ZIP or folder); may be repeated.")],
    cut: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="What started before this day is known.")],
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Predict projects up to this day.")] = None,
    sample: Sample = None,
    region: Region = "BE",
    model: Model = BUNDLED,
) -> None:
    """Which of two sets of weights predicts past projects better: nDCG@10 paired by project, with its 95 % interval."""
    with explained():
        ours, theirs = read_preset(first).weights, read_preset(second).weights
        with messages.status(f"Reading the history as it stood on {cut.date()}…"):
            split = split_archives(history, cut.date(), until.date() if until else None)
        with _counting("Asking") as done:
            found = contest(split, _learnt(split, model), ours, theirs, region=region.upper(), sample=sample, done=done)
    table = Table("task", "partners", first, second, "difference", "95 % interval", "p", "projects", title="nDCG@10")
    for one in found:
        low, high = one.difference.low, one.difference.high
        values = f"{one.first:.3f}", f"{one.second:.3f}", f"{one.difference.value:+.4f}", f"{low:+.4f} to {high:+.4f}"
        table.add_row(one.task, one.part, *values, f"{one.p:.4f}", f"{one.n:,}")
    answers.print(table)


def _show_calibration(curve: Calibration, training_set: TrainingSet, weights: Weighing) -> None:
    scores, true = matches(training_set, weights, SHOWN)
    every, came = matches(training_set, weights, max(training_query.there.shape[1] for training_query in training_set))
    rest = sum(len(training_query.there) * training_query.pool for training_query in training_set) - len(every)
    answers.print(
        f"Expected calibration error: {error_of(curve, scores, true):.4f} over the first {SHOWN} matches, "
        f"{error_of(curve, every, came, rest):.6f} over all candidates."
    )


def _taught(archive: Path, cut: date, until: date | None, sample: int | None, region: str, model: str) -> TrainingSet:
    with messages.status(f"Reading {archive.name} as it stood on {cut}…"):
        split = split_archives([archive], cut, until)
    with _counting(f"{archive.stem} {cut}") as done:
        features = _learnt(split, model)
        return training_set_of(split, features, region=region.upper(), sample=sample, done=done)


def _learnt(split: Split, model: str) -> Any:
    texts = [project.text for project in (*split.train.projects, *(one.project for one in split.test))]
    known = KnownTexts(Encoder(model), default_cache(), texts, by_sentence=False)
    return fit(split.train, known, default_cache())


@contextmanager
def _counting(title: str) -> Iterator[Any]:
    with Bar(console=messages, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda count: bar.advance(task, count)


def _years_before(cut: date, count: int) -> date:
    """The same day ``count`` years earlier; 29 February becomes 28 February."""
    return cut.replace(year=cut.year - count, day=min(cut.day, 28) if cut.month == 2 else cut.day)


def _stretches(since: date, cut: date, count: int) -> Sequence[tuple[date, date]]:
    """The time between two days in ``count`` equal intervals, earliest first. Raises ``ImpossibleRequest`` if it is
    too short.
    """
    days = (cut - since).days
    if days < count:
        raise ImpossibleRequest(
            "There is nothing to predict between {since} and {cut}: give an earlier day.", since=since, cut=cut
        )
    return list(pairwise(since + timedelta(days=round(days * part / count)) for part in range(count + 1)))


def _together(chosen: Weights, fitted: Weighing, share: float) -> Weights:
    """The chosen weights for statements combined with the fitted ones for past behaviour, whose total share is ``share``."""
    says = {criterion.value: chosen.by_criterion[criterion] for criterion in SAYS}
    scale = 100 * (1 - share) / sum(says.values()) if share < 1 else 0.0
    found = {criterion.value: round(100 * share * float(weight), 3) for criterion, weight in zip(LEARNT, fitted, strict=True)}
    return Weights(**{name: round(scale * weight, 3) for name, weight in says.items()}, **found)


def _mean_of(held: Mapping[str, Mapping[str, float]]) -> Mapping[str, float]:
    found: dict[str, list[float]] = {}
    for one in held.values():
        for task, value in one.items():
            found.setdefault(task, []).append(value)
    return {task: math.fsum(values) / len(values) for task, values in found.items()}
