"""Outcomes of shown partners: ``matchmaking weights from-outcomes`` learns weights from them, ``drift`` monitors them."""

from pathlib import Path
from typing import Annotated

import typer

from matchmaking.commands.options import JsonOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, now, opened, print_json, today
from matchmaking.evaluation.drift import drift_of, drift_to_json
from matchmaking.evaluation.outcomes import learn_weights
from matchmaking.exports.drift import drift_in_words
from matchmaking.i18n import Wording
from matchmaking.ranking import Preset
from matchmaking.ranking.weights import write_preset
from matchmaking.workspace.maintenance.feedback import outcomes


def from_outcomes(
    out: Annotated[Path, typer.Option(help="The weights file to write.")], workspace: WorkspaceOption = ""
) -> None:
    """Learn weights from the yes and no of partners that were shown, with the effect of the rank taken out.

    A partner on top is looked at more often than one further down; how attention falls is found out and taken out again.
    """
    with explained(), opened(workspace) as cluster:
        found = learn_weights(outcomes(cluster))
        preset = Preset(
            weights=found.weights,
            provenance={
                "made": today(),
                "by": "matchmaking weights from-outcomes",
                "shown": found.shown,
                "yes": found.yes,
                "fall_of_attention": round(found.fall, 2),
            },
        )
        write_preset(out, preset)
    told = f"{out}: learnt from {found.shown:,} partners shown, {found.yes:,} times yes."
    messages.print(told)


def drift_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Say whether partners shown lately are taken up as often as those before, by what people said of them."""
    with explained(), opened(workspace) as cluster:
        found = drift_of(outcomes(cluster), now())
    if as_json:
        print_json(drift_to_json(found))
        return
    answers.print(drift_in_words(found, Wording("en")))
