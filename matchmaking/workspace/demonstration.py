"""The demonstration: a fictional Flemish cluster, loaded by the same road as anybody's own files."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from matchmaking.data_files import data_file
from matchmaking.i18n import day_of
from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.member import Language
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.workspace.board.interests import express_interest
from matchmaking.workspace.board.posts import Audience, Post, posts, publish
from matchmaking.workspace.importing import take_in
from matchmaking.workspace.storage import tables
from matchmaking.workspace.workspace import ImportRecord, Workspace

LISTS = ("medtech-lijst.csv", "life-sciences-directory.xlsx", "digital-membres.csv")
_PROJECTS = "projects"


def load_demonstration(workspace: Workspace, now: datetime, viewer: Viewer = OFFICE) -> ImportRecord:
    """Import the three association lists and the past projects of the fictional cluster, and publish what its members look for.

    The last days of what stands on the board count from the day of loading; what stands there already stays as it is.
    """
    lists = [data_file("demonstration", name) for name in LISTS]
    projects = data_file("demonstration", _PROJECTS)
    record = take_in(workspace, [*map(read_directory, lists), read_cordis(projects)], [*lists, projects], now, viewer)
    _publish(workspace, now, viewer)
    return record


def _publish(workspace: Workspace, now: datetime, viewer: Viewer) -> None:
    """The needs on the board, and the interest in two of them."""
    said = tomllib.loads(data_file("demonstration", "board.toml").read_text(encoding="utf-8"))
    today, here = day_of(now), workspace.roster(viewer).position
    there = {post.id for post in posts(workspace, today, viewer)}
    new = [post for post in said["post"] if post["id"] not in there and post["owner"] in here]
    for post in new:
        asked = Post(
            post["owner"],
            post["text"],
            Language(post["language"]),
            today + timedelta(days=post["days"]),
            audience=Audience(post.get("audience", Audience.EVERYONE)),
            named=frozenset(id for id in post.get("named", ()) if id in here),
            id=post["id"],
        )
        publish(workspace, asked, now, viewer)
    for each in said["interest"]:
        if each["post"] in {post["id"] for post in new} and each["member"] in here:
            express_interest(workspace, each["post"], each["member"], each["text"], now, viewer)


def holds_demonstration(workspace: Workspace) -> bool:
    """Whether the fictional cluster was loaded into the workspace."""
    of_the_demonstration = tables.imports.c.source == ", ".join([*LISTS, _PROJECTS])
    with workspace.reading() as connection:
        return connection.execute(sa.select(tables.imports.c.number).where(of_the_demonstration)).first() is not None


def demonstration_calls() -> list[Path]:
    """The call files of the demonstration, in the order of their names."""
    return sorted(data_file("demonstration", "calls").glob("*.toml"))
