"""The commands ``matchmaking api``: access tokens for other programs, the HTTP service, and its description."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, now, opened, print_json
from matchmaking.features import BUNDLED
from matchmaking.workspace.api_tokens import Scope, api_tokens, make_token, revoke_token, token_row

api = typer.Typer(no_args_is_help=True, help="The cluster for other programs, over HTTP: read-only, by token.")


@api.command("serve")
def serve_command(
    host: Annotated[str, typer.Option(help="Where to listen; beyond this machine only with a token that holds.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8510,
    certificate: Annotated[Path | None, typer.Option(help="The file of a certificate (PEM), for https.")] = None,
    key: Annotated[Path | None, typer.Option(help="The file of its key (PEM).")] = None,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
) -> None:
    """Answer other programs about published members, calls, rankings and proposals, until stopped (Ctrl-C)."""
    from matchmaking.access import THIS_MACHINE
    from matchmaking.api.serving import Listening, check_may_listen, serve

    listening = Listening(host, port, certificate, key)
    with explained(), opened(workspace) as cluster:
        check_may_listen(cluster, listening, now())
        protocol = "https" if certificate else "http"
        messages.print(f"{protocol}://{host}:{port}/openapi.json describes what is answered (Ctrl-C stops it).")
        if host not in THIS_MACHINE and not certificate:
            messages.print("Without https tokens can be read on the way: put a web server with https before it.", style="bold")
        serve(cluster, model, listening)


@api.command("token")
def token_command(
    name: Annotated[str, typer.Argument(help="The program that gets it, such as cluster-website.")],
    scope: Annotated[list[Scope], typer.Option(help="What it opens; may be repeated.")],
    days: Annotated[int, typer.Option(help="How long it lives, 1 to 366 days.")] = 90,
    per_minute: Annotated[int, typer.Option(help="How many requests it may make in a minute, 1 to 6000.")] = 60,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make a token. It is shown this once: only a digest of it is kept."""
    with explained(), opened(workspace) as cluster:
        made, text = make_token(cluster, name, scope, now(), days, per_minute)
    if as_json:
        print_json(token_row(made) | {"token": text})
        return
    answers.print(text)
    messages.print(f"{made.id}: opens {', '.join(sorted(made.scopes))} until {made.expires:%Y-%m-%d}.")


@api.command("tokens")
def tokens_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the tokens that were made, the latest first, without their secrets."""
    with explained(), opened(workspace) as cluster:
        found, at = api_tokens(cluster), now()
    if as_json:
        print_json([token_row(token) | {"holds": token.holds(at)} for token in found])
        return
    table = Table("id", "program", "opens", "per minute", "until", "holds")
    for token in found:
        until = f"{token.expires:%Y-%m-%d}"
        holds = "yes" if token.holds(at) else "revoked" if token.revoked else "expired"
        table.add_row(token.id, token.name, ", ".join(sorted(token.scopes)), str(token.per_minute), until, holds)
    answers.print(table)


@api.command("revoke")
def revoke_command(
    id: Annotated[str, typer.Argument(help="The token's id, as `matchmaking api tokens` lists it.")],
    workspace: WorkspaceOption = "",
) -> None:
    """Let a token open nothing from now on."""
    with explained(), opened(workspace) as cluster:
        token = revoke_token(cluster, id, now())
    messages.print(f"{token.id} ({token.name}): opens nothing any more.")


@api.command("describe")
def describe_command() -> None:
    """Print the description of the API (OpenAPI 3.1, JSON)."""
    from matchmaking.api.openapi import openapi

    print_json(openapi())
