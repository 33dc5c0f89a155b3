"""The options that several commands take."""

from typing import Annotated

import typer

WorkspaceOption = Annotated[
    str,
    typer.Option(
        "--workspace",
        envvar="MATCHMAKING_WORKSPACE",
        help="A workspace file or a database URL.",
        show_default="your data folder",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
ModelOption = Annotated[
    str,
    typer.Option(
        "--model", envvar="MATCHMAKING_MODEL", help="The embedding model: bundled, universal, a folder or a hub name."
    ),
]
WeightsOption = Annotated[str, typer.Option("--weights", help="Weights by name (learnt, hand-set) or a TOML file.")]
