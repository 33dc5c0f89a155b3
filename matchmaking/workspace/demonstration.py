"""The demonstration: a fictional Flemish cluster, imported in the same way as a user's own files."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from matchmaking.composition import Call, read_call
from matchmaking.data_files import data_file
from matchmaking.i18n import day_of
from matchmaking.meetings import Event, slots_of
from matchmaking.meetings.participant_list import read_participants
from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.member import Language
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.workspace.board.interests import express_interest
from matchmaking.workspace.board.posts import Audience, Post, posts, publish
from matchmaking.workspace.importing import merge_readings
from matchmaking.workspace.saved_events import events, keep_event
from matchmaking.workspace.storage import tables
from matchmaking.workspace.workspace import ImportRecord, Workspace

LISTS = ("medtech-lijst.csv", "life-sciences-directory.xlsx", "digital-membres.csv")
_PROJECTS = "projects"
_FRIDAY = 5


def load_demonstration(workspace: Workspace, now: datetime, viewer: Viewer = OFFICE) -> ImportRecord:
    """Import the fictional cluster: three association lists, past projects, posts, and a brokerage event with 40 people and
    wishes.

    Deadlines of its calls, last days of posts and the day of the event count from the day of loading. Existing posts and an
    existing event are left unchanged.
    """
    lists = [data_file("demonstration", name) for name in LISTS]
    projects = data_file("demonstration", _PROJECTS)
    record = merge_readings(workspace, [*map(read_directory, lists), read_cordis(projects)], [*lists, projects], now, viewer)
    _publish(workspace, now, viewer)
    _invite(workspace, now, viewer)
    return record


def _publish(workspace: Workspace, now: datetime, viewer: Viewer) -> None:
    """Publish the posts on the board, and the interest in two of them."""
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


def _invite(workspace: Workspace, now: datetime, viewer: Viewer) -> None:
    """Save the brokerage event with its participants and wishes, without a schedule."""
    said = tomllib.loads(data_file("demonstration", "meetings", "event.toml").read_text(encoding="utf-8"))
    if said["id"] in {event.id for event in events(workspace, viewer)}:
        return
    day = day_of(now) + timedelta(days=said["days"])
    while day.isoweekday() > _FRIDAY:
        day += timedelta(days=1)
    slots, breaks = slots_of(
        [day],
        said["begin"],
        said["end"],
        said["minutes"],
        pause=said["pause"],
        breaks=[(first, last) for first, last in said["breaks"]],
    )
    event = Event(said["id"], said["name"], slots, said["tables"], place=said["place"], breaks=breaks)
    people = data_file("demonstration", "meetings", "participants.csv")
    keep_event(workspace, read_participants([people], event, workspace.roster(viewer)).event, now, viewer)


def loaded_on(workspace: Workspace) -> date | None:
    """The day on which the fictional cluster was last loaded into the workspace; ``None`` where it never was."""
    of_the_demonstration = tables.imports.c.source == ", ".join([*LISTS, _PROJECTS])
    with workspace.reading() as connection:
        last = connection.scalar(sa.select(sa.func.max(tables.imports.c.at)).where(of_the_demonstration))
    return day_of(datetime.fromisoformat(last)) if last else None


def holds_demonstration(workspace: Workspace) -> bool:
    """Whether the fictional cluster was loaded into the workspace."""
    return loaded_on(workspace) is not None


def demonstration_calls() -> list[Path]:
    """The call files of the demonstration, by file name."""
    return sorted(data_file("demonstration", "calls").glob("*.toml"))


def calls_of_demonstration(language: str, loaded: date | None) -> list[Call]:
    """The calls of the demonstration in a language (nl, en, fr), with the deadlines that follow from the day of loading.

    The files give no day: where the demonstration was not loaded (``None``), its calls are examples without a deadline.
    """
    calls = [read_call(file, language) for file in demonstration_calls()]
    if loaded is None:
        return calls
    days: Mapping[str, int] = tomllib.loads(data_file("demonstration", "deadlines.toml").read_text(encoding="utf-8"))
    return [replace(call, deadline=loaded + timedelta(days=days[call.id])) for call in calls]
