"""The command ``matchmaking access check``: reports who could sign in, before anybody does."""

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from matchmaking.access import Access, check_request, read_access
from matchmaking.commands.options import JsonOption
from matchmaking.commands.terminal import answers, explained, messages, print_json
from matchmaking.errors import AccessRefused

access = typer.Typer(no_args_is_help=True, help="Who may come into the app.")

_FOLDERS = (Path.home() / ".streamlit", Path(".streamlit"))


@access.callback()
def _group() -> None:
    """Who may come into the app."""


@access.command("check")
def check(
    secrets: Annotated[
        list[Path] | None, typer.Option(help="The file that configures sign-in; as the app finds it by default.")
    ] = None,
    address: Annotated[str, typer.Option(help="The address that the app listens on; as config.toml says by default.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Say who could come in as the app is configured in this folder; exit code 1 when nobody would be served."""
    files = secrets or [folder / "secrets.toml" for folder in _FOLDERS]
    listens = (
        address or os.environ.get("STREAMLIT_SERVER_ADDRESS") or _address_in(folder / "config.toml" for folder in _FOLDERS)
    )
    read = [str(file) for file in files if file.exists()]
    told: dict[str, Any] = {"files": read, "listens_on": listens or "every address", "refused": None}
    with explained():
        try:
            held = read_access(files)
            check_request(held, listens, {})
        except AccessRefused as refusal:
            if as_json:
                print_json(told | {"refused": str(refusal), "signs_in": None, "who": []})
            raise
    exposed = [str(file) for file in files if file.exists() and os.name == "posix" and file.stat().st_mode & 0o077]
    told |= {"signs_in": held.signs_in, "who": _who(held), "readable_by_others": exposed}
    if as_json:
        print_json(told)
        return
    for sentence in told["who"]:
        answers.print(sentence)
    for file in exposed:
        messages.print(f"{file} can be read by others on this machine: chmod 600 {file}", style="yellow")


def _who(held: Access) -> list[str]:
    if not held.signs_in:
        return [
            "Nobody signs in. Whoever sits at this machine is the cluster office and may see and change everything.",
            "Requests that a proxy passed on, or under another name than this machine's, are refused.",
        ]
    return [
        f"Everybody signs in, at {held.host}. No account comes in without a role.",
        f"The claim '{held.claims['role']}' says company, manager or analyst; a manager sees and changes everything.",
        f"The claim '{held.claims['member']}' says which organisation a company's account belongs to.",
    ]


def _address_in(files: Iterable[Path]) -> str:
    """The listening address in the last file that sets one; an unreadable file is left to the framework to reject."""
    found = ""
    for file in files:
        try:
            found = str(tomllib.loads(file.read_text("utf-8")).get("server", {}).get("address", found))
        except (OSError, ValueError, AttributeError):
            continue
    return found
