"""The command ``matchmaking weights from-outcomes``: weights learnt from what came of the partners that the app showed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from matchmaking.commands.options import WorkspaceOption
from matchmaking.commands.terminal import explained, messages, opened
from matchmaking.evaluation.outcomes import learn_weights
from matchmaking.ranking import Preset
from matchmaking.ranking.weights_file import write_preset
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
                "made": datetime.now(UTC).date(),
                "by": "matchmaking weights from-outcomes",
                "shown": found.shown,
                "yes": found.yes,
                "fall_of_attention": round(found.fall, 2),
            },
        )
        write_preset(out, preset)
    told = f"{out}: learnt from {found.shown:,} partners shown, {found.yes:,} times yes."
    messages.print(told, markup=False, highlight=False)
