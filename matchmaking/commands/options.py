"""Options shared by several commands."""

from typing import Annotated

import typer

from matchmaking.i18n import LANGUAGES


def _spoken(language: str) -> str:
    if language and language not in LANGUAGES:
        raise typer.BadParameter(f"choose from {', '.join(LANGUAGES)}")
    return language


WorkspaceOption = Annotated[
    str,
    typer.Option(
        "--workspace",
        envvar="MATCHMAKING_WORKSPACE",
        help="A workspace file or a database URL.",
        show_default="your data folder",
    ),
]
OutsideOption = Annotated[
    list[str] | None,
    typer.Option(
        "--outside",
        help="Another workspace, such as an archive or another cluster's, to look in for who does what no member covers; "
        "may be repeated.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
ModelOption = Annotated[
    str,
    typer.Option(
        "--model", envvar="MATCHMAKING_MODEL", help="The embedding model: bundled, universal, a folder or a hub name."
    ),
]
SchedulerOption = Annotated[
    str,
    typer.Option(
        "--scheduler",
        envvar="MATCHMAKING_SCHEDULER",
        help="The address of a Dask scheduler whose workers do the work, such as tls://host:8786.",
        show_default="this process",
    ),
]
WeightsOption = Annotated[str, typer.Option("--weights", help="Weights by name (learnt, hand-set) or a TOML file.")]
LanguageOption = Annotated[
    str, typer.Option("--language", callback=_spoken, help=f"The language of what is written: {', '.join(LANGUAGES)}.")
]
