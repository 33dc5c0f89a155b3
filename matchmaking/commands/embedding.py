"""The command ``matchmaking embed``: reads texts with the model before anybody waits for them, on one machine or several."""

from rich.progress import Progress as Bar

from matchmaking.commands.options import JsonOption, ModelOption, SchedulerOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, opened, print_json
from matchmaking.features import BUNDLED, Encoder, default_cache, embed
from matchmaking.machines import machines


def embed_command(
    workspace: WorkspaceOption = "", model: ModelOption = BUNDLED, scheduler: SchedulerOption = "", as_json: JsonOption = False
) -> None:
    """Read with the model all texts of the workspace that it has not read yet.

    What was read stays, also when the command is broken off: the next run goes on from there.
    """
    with (
        explained(),
        opened(workspace) as cluster,
        machines(scheduler) as workers,
        Bar(console=messages, transient=True) as bar,
    ):
        task = bar.add_task("Reading the texts", total=None)
        texts, read = embed(
            cluster.roster(),
            Encoder(model),
            default_cache(),
            lambda done, total: bar.update(task, completed=done, total=total),
            workers,
        )
    if as_json:
        print_json({"texts": texts, "read": read})
    else:
        answers.print(f"{read:,} of {texts:,} texts were read with the model; the others had been before.")
