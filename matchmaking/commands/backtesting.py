"""The command ``matchmaking backtest``: how well the ranking predicts past projects."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bar
from rich.table import Table

from matchmaking.commands.options import JsonOption, ModelOption, SchedulerOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, opened, print_json, write_file
from matchmaking.evaluation import (
    HIDDEN_TEXT,
    TASKS,
    TURNS,
    QuotaSetting,
    Report,
    Split,
    backtest,
    described,
    first_page_of,
    page_to_json,
    read_descriptions,
    split_archives,
    split_roster,
    split_words,
    to_json,
)
from matchmaking.features import BUNDLED, Encoder, default_cache
from matchmaking.machines import machines
from matchmaking.ranking import read_preset


def backtest_command(
    history: Annotated[
        list[Path] | None, typer.Option(help="A CORDIS archive (ZIP or folder); may be repeated. Without one, the workspace.")
    ] = None,
    cut: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What started before this day is known.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Predict projects from the cut up to this day.")
    ] = None,
    region: Annotated[str, typer.Option(help="The country or NUTS region of the regional task.")] = "BE",
    tasks: Annotated[str, typer.Option(help=f"Only these, by commas: {', '.join([*TASKS, HIDDEN_TEXT])}.")] = "",
    weights: Annotated[str, typer.Option(help="Weights by name (learnt, hand-set) or a TOML file.")] = "",
    descriptions: Annotated[
        Path | None,
        typer.Option(
            help="A CSV file of what organisations say of themselves (organisationID, summary, sector), for newcomers."
        ),
    ] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="At most this many queries of each task.")] = None,
    repeats: Annotated[
        int,
        typer.Option(
            "--repeats",
            "--turns",
            min=1,
            help="How many members of a project are given, or hidden, in turn where chance chooses one.",
        ),
    ] = TURNS,
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random choice.")] = 0,
    exposure: Annotated[
        bool, typer.Option(help="Also the first page: what keeping places costs, how often a score became a partner.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Write the whole report as JSON to this file.")] = None,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    scheduler: SchedulerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Predict past projects from what was known before them, and compare with simple baselines.

    On a workspace a text of each member is hidden too and asked as a need in words (t4_hidden_text; alone, it needs no day).
    """
    names = [name.strip() for name in tasks.split(",") if name.strip()]
    if cut is None and (history or exposure or set(names) != {HIDDEN_TEXT}):
        raise typer.BadParameter("say on which day to cut, such as 2019-01-01", param_hint="--cut")
    with explained(), machines(scheduler) as workers:
        preset = read_preset(weights) if weights else None
        with messages.status("Reading the history…"):
            split = _split(history or [], workspace, cut.date() if cut else None, until.date() if until else None)
            if descriptions:
                split = described(split, read_descriptions(descriptions))
        with Bar(console=messages, transient=True) as bar:
            task = bar.add_task("Asking", total=None)
            report = backtest(
                split,
                Encoder(model),
                default_cache(),
                tasks=names,
                region=region,
                weights=preset.weights if preset else None,
                sample=sample,
                repeats=repeats,
                seed=seed,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
                machines=workers,
            )
            page = None
            if exposure:
                bar.update(task, description="Keeping places", completed=0, total=None)
                page = first_page_of(
                    split,
                    Encoder(model),
                    default_cache(),
                    preset=preset,
                    sample=sample,
                    seed=seed,
                    progress=lambda done, total: bar.update(task, completed=done, total=total),
                )
        document = to_json(report) | (page_to_json(page) if page else {})
        if out:
            write_file(out, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())
    if as_json:
        print_json(document)
    else:
        if not history and cut:
            messages.print("Profiles in a workspace carry no dates: they are taken as known before the cut.")
        _show(report, split)
        for stratum, settings in (page.curve if page else {}).items():
            _show_dial(stratum, settings)


def _split(history: list[Path], workspace: str, cut: date | None, until: date | None) -> Split:
    if history and cut:
        return split_archives(history, cut, until)
    with opened(workspace) as cluster:
        return split_roster(cluster.roster(), cut, until) if cut else split_words(cluster.roster())


def _show(report: Report, split: Split) -> None:
    if split.test:
        messages.print(
            f"Train, before {split.train_end}: {len(split.train.members):,} organisations, {len(split.train.projects):,} "
            f"projects. Test: {len(split.test):,} projects."
        )
    if HIDDEN_TEXT in report.outcomes:
        messages.print(
            f"{HIDDEN_TEXT}: one text of each member is hidden and asked as a need in words; its author is looked for. "
            "Others may truly answer it too: all figures are lower bounds."
        )
    for task, strata in report.outcomes.items():
        for stratum in ("all", "new"):
            if systems := strata.get(stratum):
                first = next(iter(systems.values()))
                asked = "hidden texts" if task == HIDDEN_TEXT else "projects"
                title = f"{task}, {stratum}: {first.n:,} {asked}, {first.pool:,.0f} candidates"
                table = Table("", *first.figures, "p against ours", "by ranks", title=title, title_justify="left")
                for name, outcome in sorted(systems.items(), key=lambda item: -item[1].main.value):
                    told = [f"{f.value:.3f} [{f.low:.3f}, {f.high:.3f}]" for f in outcome.figures.values()]
                    tested = [_told(p) if name not in report.ours else "" for p in (outcome.p, outcome.p_ranks)]
                    table.add_row(name, *told, *tested, style="bold" if name in report.ours else "")
                answers.print(table)
        summary = Table(
            "stratum",
            "hidden texts" if task == HIDDEN_TEXT else "projects",
            "candidates",
            *sorted(report.ours),
            "best baseline",
            "",
            "p",
            "by ranks",
            "random",
            title=task,
        )
        for stratum, systems in strata.items():
            best = report.best_baseline(task, stratum)
            one = systems[best]
            ours = [f"{systems[name].main.value:.3f}" if name in systems else "" for name in sorted(report.ours)]
            by_chance = next(name for name in systems if name.startswith("random"))
            value, chance = (f"{systems[name].main.value:.3f}" for name in (best, by_chance))
            sure = _told(one.p), _told(one.p_ranks)
            summary.add_row(stratum, f"{one.n:,}", f"{one.pool:,.0f}", *ours, best, value, *sure, chance)
        answers.print(summary)


def _told(tests: Mapping[str, float]) -> str:
    return ", ".join(f"{p:.4f}" for p in tests.values())


def _show_dial(stratum: str, settings: Sequence[QuotaSetting]) -> None:
    table = Table(
        "places kept for",
        "of the first 10",
        "share shown",
        "nDCG@10",
        "lost",
        "hit",
        title=f"exposure, {stratum}",
        title_justify="left",
    )
    for setting in settings:
        told = [f"{f.value:.3f} [{f.low:.3f}, {f.high:.3f}]" for f in (setting.share, setting.ndcg)]
        lost = f"{setting.loss.value:.1%} [{setting.loss.low:.1%}, {setting.loss.high:.1%}]"
        table.add_row(setting.group, f"{setting.least:.0%}", *told, lost, f"{setting.hit.value:.1%}")
    answers.print(table)
    for group in dict.fromkeys(setting.group for setting in settings):
        one = next(setting for setting in settings if setting.group == group)
        messages.print(f"{group}: {one.among_candidates:.1%} of the candidates, {one.among_partners:.1%} of the true partners.")
