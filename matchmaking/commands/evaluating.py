"""The command ``matchmaking evaluate``: how well the product answers questions with human judgements."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, fitted, messages, opened, print_json
from matchmaking.errors import BadJudgements
from matchmaking.evaluation import JudgedStratum, evaluate, evaluation_to_json, read_calls_of, read_judgements
from matchmaking.features import BUNDLED


def evaluate_command(
    judged: Annotated[Path, typer.Argument(help="A JSON file of judged questions; docs/judging.md shows how to write one.")],
    calls: Annotated[
        Path | None, typer.Option(help="A folder of call files: proposals are made for those that were judged.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the intervals.")] = 0,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Ask judged questions and measure the answers, beside plain search by words and the embedding model alone."""
    with explained(), opened(workspace) as cluster:
        found = read_judgements(judged, cluster.roster())
        if calls and not calls.is_dir():
            raise BadJudgements("{folder} is not a folder of call files.", folder=calls)
        asked = read_calls_of(calls, found) if calls else ()
        features = fitted(cluster, model)
        with messages.status("Asking…"):
            evaluation = evaluate(features, found, asked, seed)
    if as_json:
        print_json(evaluation_to_json(evaluation))
        return
    _show("needs", "questions", evaluation.needs)
    _show("capabilities", "capabilities", evaluation.capabilities)
    _show("consortia", "proposals", evaluation.consortia)


def _show(part: str, unit: str, strata: Mapping[str, JudgedStratum]) -> None:
    for name, stratum in strata.items():
        if not stratum.n:
            messages.print(f"{part}, {name}: no proposal is possible under the rules of this call.")
            continue
        table = Table("", *stratum.systems, title=f"{part}, {name}: {stratum.n} {unit}", title_justify="left")
        for measure in dict.fromkeys(measure for figures in stratum.systems.values() for measure in figures):
            found = [figures.get(measure) for figures in stratum.systems.values()]
            table.add_row(measure, *(f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]" if one else "" for one in found))
        answers.print(table)
