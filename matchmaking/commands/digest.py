"""The commands ``matchmaking follow …`` and ``matchmaking digest``: followers, and their news as mail."""

import os
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, make_folder, messages, now, opened, print_json, write_file
from matchmaking.errors import ImpossibleRequest, UnknownMember
from matchmaking.exports.digest import digest_message
from matchmaking.features import BUNDLED, Encoder, FeatureSet, default_cache, fit
from matchmaking.i18n import Wording
from matchmaking.mail import MailSettings, app_address, as_file, mail_server, read_mail_settings, send, sender_of
from matchmaking.members.member import Roster
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.maintenance.digests import Digest, digests, keep_told
from matchmaking.workspace.maintenance.following import (
    A_WEEK,
    Follower,
    FollowKind,
    check_email,
    follow,
    followers,
    stop_following,
    stop_token,
)
from matchmaking.workspace.open_calls import known_calls
from matchmaking.workspace.workspace import Workspace

following = typer.Typer(no_args_is_help=True, help="Who follows a call, a search, a member or a theme, for the digest.")

_SENDER = "Matchmaking <office@localhost>"
"""The sender without mail settings: for files that are only read, or sent by another program."""


@following.command("add")
def add_command(
    kind: Annotated[FollowKind, typer.Argument(help="What is followed.")],
    about: Annotated[str, typer.Argument(help="A call's id, the key of a kept search, a member's name or id, or a theme.")],
    email: Annotated[str, typer.Option(help="Where the digest goes.")],
    language: Annotated[str, typer.Option(help="The language of the digest: nl, en or fr.")] = "nl",
    every: Annotated[int, typer.Option(help="Days between two digests at least.")] = A_WEEK,
    member: Annotated[str, typer.Option("--for", help="The member for which the reader works; without it the office.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Let somebody follow something: a reader of a member sees what that member may see, and nothing else."""
    with explained(), opened(workspace) as cluster:
        address = check_email(email)
        reader = Viewer(ViewerRole.MANAGER, who=address)
        if member:
            reader = Viewer(ViewerRole.COMPANY, cluster.roster().find(member).id, address)
        if kind is FollowKind.CALL and about not in {call.id for call in known_calls(cluster, language)}:
            raise UnknownMember("No call with the id '{id}' is known here. Keep it first.", id=about)
        follower = follow(cluster, kind, about, address, language, reader, every)
    if as_json:
        print_json(_as_json(follower))
        return
    messages.print(f"{follower.email} follows {len(follower.follows)}.")


@following.command("list")
def list_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List who follows what, with the number that `follow stop` takes."""
    with explained(), opened(workspace) as cluster:
        found = followers(cluster)
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    table = Table("id", "e-mail", "reads as", "language", "days", "last", "follows")
    for each in found:
        last = each.last.isoformat(timespec="minutes") if each.last else "-"
        things = ", ".join(f"{thing.kind.value} {thing.about}" for thing in each.follows)
        table.add_row(
            each.id, each.email, each.viewer.member or each.viewer.role.value, each.language, str(each.every), last, things
        )
    answers.print(table)


@following.command("stop")
def stop_command(
    id: Annotated[str, typer.Argument(help="The number of a follower, as `follow list` gives it.")],
    workspace: WorkspaceOption = "",
) -> None:
    """Let somebody follow nothing any longer, and forget the address."""
    with explained(), opened(workspace) as cluster:
        stop_following(cluster, id, now())
    messages.print(f"{id}: stopped.")


def digest_command(
    out: Annotated[Path | None, typer.Option("--out", help="A folder for the messages (.eml), one for each reader.")] = None,
    sends: Annotated[bool, typer.Option("--send", help="Send them by the cluster's own mail server.")] = False,
    mail: Annotated[
        Path | None, typer.Option("--mail", envvar="MATCHMAKING_MAIL", help="The file with the mail settings (TOML).")
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write them without remembering that they were written; nothing is sent.")
    ] = False,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Write what is new for everybody who follows something and is due; who has nothing new gets nothing."""
    with explained(), opened(workspace) as cluster:
        if (out is None) is not sends or (sends and preview):
            raise ImpossibleRequest("Give either --out with a folder, or --send; --preview goes with --out.")
        if sends and mail is None:
            raise ImpossibleRequest("Name the file with the mail settings: --mail, or the variable MATCHMAKING_MAIL.")
        settings = read_mail_settings(mail) if mail else MailSettings(sender_of(_SENDER), app_address())
        if mail and os.name == "posix" and mail.stat().st_mode & 0o077:
            messages.print(f"{mail} can be read by others on this machine: chmod 600 {mail}", style="yellow")
        moment = now()
        made = digests(cluster, lambda roster: _fitted(roster, model), lambda language: known_calls(cluster, language), moment)
        letters = [_letter(cluster, digest, settings, moment) for digest in made if digest.news]
        if out is not None:
            told = _written(cluster, letters, out, moment, preview)
        else:
            told = _sent(cluster, letters, settings, moment)
        if not preview:
            for digest in made:
                if not digest.news:
                    keep_told(cluster, digest, moment)
    _answer(told, as_json)
    if any(each["refused"] for each in told):
        raise typer.Exit(1)


_Letter = tuple[Digest, EmailMessage]


def _letter(cluster: Workspace, digest: Digest, settings: MailSettings, moment: datetime) -> _Letter:
    words = Wording(digest.follower.language)
    token = stop_token(cluster, digest.follower)
    return digest, digest_message(digest, settings.sender, settings.address, token, moment, words)


def _written(
    cluster: Workspace, letters: Sequence[_Letter], folder: Path, moment: datetime, preview: bool
) -> list[dict[str, Any]]:
    told = []
    make_folder(folder)
    for digest, message in letters:
        file = folder / f"{moment:%Y-%m-%d}-{digest.follower.id}.eml"
        write_file(file, as_file(message))
        if not preview:
            keep_told(cluster, digest, moment)
        told.append(_about(digest) | {"file": str(file)})
    return told


def _sent(cluster: Workspace, letters: Sequence[_Letter], settings: MailSettings, moment: datetime) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    if not letters:
        return told
    with mail_server(settings) as server:
        for digest, message in letters:
            refused = send(server, message, settings.sender.addr_spec, digest.follower.email)
            if not refused:
                keep_told(
                    cluster, digest, moment
                )  # recorded after the server accepted it: a failure in between sends it twice rather than not at all
            told.append(_about(digest) | {"refused": refused})
    return told


def _about(digest: Digest) -> dict[str, Any]:
    count = sum(len(news.items) + news.more for news in digest.news)
    follower = digest.follower
    return {"id": follower.id, "email": follower.email, "language": follower.language, "news": count, "file": "", "refused": ""}


def _answer(told: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    table = Table("e-mail", "language", "news", "file", "refused")
    for each in told:
        table.add_row(each["email"], each["language"], str(each["news"]), each["file"], each["refused"])
    answers.print(table)


def _as_json(follower: Follower) -> dict[str, Any]:
    return {
        "id": follower.id,
        "email": follower.email,
        "role": follower.viewer.role.value,
        "member": follower.viewer.member,
        "language": follower.language,
        "every": follower.every,
        "last": follower.last.isoformat() if follower.last else None,
        "follows": [{"kind": each.kind.value, "about": each.about} for each in follower.follows],
    }


def _fitted(roster: Roster, model: str) -> FeatureSet:
    return fit(roster, Encoder(model), default_cache())
