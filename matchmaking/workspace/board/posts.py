"""Posts: a need, an idea or an open seat that a member or the cluster office publishes until a given day, for a given audience.

This module decides who sees a post. A post of an owner that the reader may not know does not exist for that reader; an expired
post is hidden from everybody and is deleted with the next change of the board. Rows name members by their stored ids, so a post
follows its owner when people merge members, and when they undo the merge.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, NotAllowed, UnknownMember
from matchmaking.i18n import day_of
from matchmaking.members.member import Language
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.board.sight import Sight, read_sight
from matchmaking.workspace.saved_consortia import KIND as CONSORTIUM
from matchmaking.workspace.saved_consortia import read_saved, saved_consortia
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line

SHORTEST, LONGEST = 20, 600
"""Minimum and maximum length of a text on the board, in characters: enough to compare, and short enough for one subject."""
LONGEST_STAY = timedelta(days=366)
MOST_POSTS = 20
"""Maximum number of open posts per owner."""


class PostKind(StrEnum):
    """The kind of a post; ``SEAT`` is an open seat of a saved consortium."""

    NEED = "need"
    IDEA = "idea"
    SEAT = "seat"


class Audience(StrEnum):
    """The readers of a post: ``EVERYONE`` who is signed in, the cluster ``OFFICE``, or the named ``MEMBERS`` and the office."""

    EVERYONE = "everyone"
    OFFICE = "office"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Post:
    """One post: ``owner`` is a member's id, ``""`` for the cluster office; ``until`` its last day.

    ``named`` are the ids of its readers (``Audience.MEMBERS``); a reader other than the owner and the office sees only its own
    id there. ``consortium`` is the document of the saved consortium with the open seat, ``call`` the title of its call. A new
    post has no ``id``; ``mine`` is true where the viewer may act for the owner.
    """

    owner: str
    text: str
    language: Language
    until: date
    kind: PostKind = PostKind.NEED
    audience: Audience = Audience.EVERYONE
    named: frozenset[str] = frozenset()
    consortium: str = ""
    id: str = ""
    created: datetime | None = None
    call: str = ""
    mine: bool = False


def publish(workspace: Database, post: Post, now: datetime, viewer: Viewer = OFFICE) -> Post:
    """Publish a new post and return it as stored; a post with an ``id`` keeps that id.

    Raises ``NotAllowed`` for an analyst and for a company that acts for another member, ``UnknownMember`` for an owner or a
    named member that the viewer does not see, and ``ImpossibleRequest`` for a text too short or too long, a last day in the
    past or more than a year ahead, an empty list of named members, a seat without a saved consortium, or more than
    ``MOST_POSTS`` open posts.
    """
    today, text = day_of(now), " ".join(post.text.split())
    _check(replace(post, text=text), today, workspace, viewer)
    kept = replace(post, text=text, id=post.id or uuid4().hex[:12], created=now)
    with workspace.writing() as connection:
        sight = read_sight(connection, viewer, {*post.named, *({post.owner} - {""})})
        if not sight.acts_for(post.owner):
            _refuse_owner(sight, post.owner)
        if unknown := sorted(id for id in post.named if not sight.sees(id)):
            raise UnknownMember("No member has the id '{member}'.", member=unknown[0])
        connection.execute(tables.posts.delete().where(tables.posts.c.until < today))
        owners = sight.of(post.owner) if post.owner else frozenset({""})
        if sum(stored.owner in owners for stored in read_posts(connection)) >= MOST_POSTS:
            raise ImpossibleRequest("At most {most} posts stand on the board at a time: withdraw one first.", most=MOST_POSTS)
        connection.execute(tables.posts.insert(), [_row(kept, now)])
        write_line(connection, viewer, AuditEvent.POST_PUBLISHED, now, post.owner, kind=post.kind.value)
    return replace(kept, mine=True)


def withdraw(workspace: Database, post: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete a post (by id) with all interest in it.

    Raises ``ImpossibleRequest`` where the viewer sees no such post, and ``NotAllowed`` where it belongs to another.
    """
    with workspace.writing() as connection:
        sight = read_sight(connection, viewer)
        stored = found(connection, sight, post, day_of(now))
        if not sight.acts_for(stored.owner):
            raise NotAllowed("Only the cluster office and the member itself may do this.")
        connection.execute(tables.posts.delete().where(tables.posts.c.id == post))
        connection.execute(tables.posts.delete().where(tables.posts.c.until < day_of(now)))
        write_line(connection, viewer, AuditEvent.POST_WITHDRAWN, now, stored.owner, kind=stored.kind.value)


def posts(workspace: Database, today: date, viewer: Viewer = OFFICE) -> tuple[Post, ...]:
    """The open posts that a viewer may see, newest first."""
    with workspace.reading() as connection:
        sight = read_sight(connection, viewer)
        seen = [as_shown(sight, post) for post in read_posts(connection) if is_shown(sight, post, today)]
    if any(post.consortium for post in seen):
        calls = {document.id: read_saved(document).call.title for document in saved_consortia(workspace)}
        seen = [replace(post, call=calls.get(post.consortium, "")) for post in seen]
    return tuple(sorted(seen, key=lambda post: (post.created.isoformat() if post.created else "", post.id), reverse=True))


def read_posts(connection: sa.Connection) -> list[Post]:
    """All stored posts, whoever may see them; the open seat of a deleted consortium is left out."""
    kind = tables.documents.c.kind == CONSORTIUM
    consortia = {"", *connection.scalars(sa.select(tables.documents.c.id).where(kind))}
    return [
        Post(
            row.owner or "",
            row.text,
            Language(row.language),
            row.until,
            PostKind(row.kind),
            Audience(row.audience),
            frozenset(row.named),
            row.consortium,
            row.id,
            datetime.fromisoformat(row.created),
        )
        for row in connection.execute(sa.select(tables.posts))
        if row.consortium in consortia
    ]


def is_shown(sight: Sight, post: Post, today: date) -> bool:
    """Whether a viewer sees a stored post on a day."""
    if post.until < today or not sight.sees(post.owner):
        return False
    if sight.acts_for(post.owner) or post.audience is Audience.EVERYONE:
        return True
    return post.audience is Audience.MEMBERS and any(not sight.of(id).isdisjoint(sight.own) for id in post.named)


def as_shown(sight: Sight, post: Post) -> Post:
    """A post with the ids under which the viewer sees members, without the members that the viewer may not know."""
    mine = sight.acts_for(post.owner)
    named = [id for id in post.named if (sight.sees(id) if mine else not sight.of(id).isdisjoint(sight.own))]
    return replace(post, owner=sight.name_of(post.owner), named=frozenset(map(sight.name_of, named)), mine=mine)


def found(connection: sa.Connection, sight: Sight, post: str, today: date) -> Post:
    """The stored post with this id. Raises ``ImpossibleRequest`` where the viewer sees none."""
    stored = next((each for each in read_posts(connection) if each.id == post), None)
    if stored is None or not is_shown(sight, stored, today):
        raise ImpossibleRequest("This post is no longer on the board.")
    return stored


def _refuse_owner(sight: Sight, owner: str) -> None:
    if sight.viewer.role is ViewerRole.MANAGER:
        raise UnknownMember("No member has the id '{member}'.", member=owner)
    raise NotAllowed("A company publishes in its own name, and an analyst not at all.")


def _check(post: Post, today: date, workspace: Database, viewer: Viewer) -> None:
    if not SHORTEST <= len(post.text) <= LONGEST:
        raise ImpossibleRequest(
            "Say in {fewest} to {most} characters what you look for: it is compared with what others do.",
            fewest=SHORTEST,
            most=LONGEST,
        )
    if not today <= post.until <= today + LONGEST_STAY:
        raise ImpossibleRequest("The last day of a post lies between today and a year from now.")
    if (post.audience is Audience.MEMBERS) != bool(post.named):
        raise ImpossibleRequest("Name the members who may see it, or choose who else may.")
    known = {document.id for document in saved_consortia(workspace, viewer)} if post.kind is PostKind.SEAT else {""}
    if post.consortium not in known:
        raise ImpossibleRequest("An open seat belongs to a saved consortium: choose one, or publish a need.")


def _row(post: Post, now: datetime) -> dict[str, object]:
    return {
        "id": post.id,
        "owner": post.owner or None,
        "kind": post.kind.value,
        "text": post.text,
        "language": post.language.value,
        "audience": post.audience.value,
        "named": sorted(post.named),
        "until": post.until,
        "consortium": post.consortium,
        "created": now.isoformat(),
    }
