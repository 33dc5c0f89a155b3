"""Posts: a need, an idea or an open seat that a member, or the cluster office, publishes until a day, for whom it says.

Who sees a post is decided here, below every screen. A post of somebody whom the reader may not know is not there for that
reader, one whose last day is over is there for nobody and goes for good with the next change of the board. What is kept names a
member by its own id: a post follows its owner when people put it together with another, and back.
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
"""Characters of a text on the board: less says nothing to compare with, more is no longer one thing."""
LONGEST_STAY = timedelta(days=366)
MOST_POSTS = 20
"""Open posts of one owner."""


class PostKind(StrEnum):
    """What is published; ``SEAT`` is an open seat of a saved consortium."""

    NEED = "need"
    IDEA = "idea"
    SEAT = "seat"


class Audience(StrEnum):
    """For whom: ``EVERYONE`` who is signed in, the cluster ``OFFICE``, or the ``MEMBERS`` that are named, and the office."""

    EVERYONE = "everyone"
    OFFICE = "office"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody looks for: ``owner`` is a member's id, ``""`` for the cluster office; ``until`` its last day.

    ``named`` are the ids of those it is for (``Audience.MEMBERS``); to others than its owner and the office only themselves are
    named. ``consortium`` is the document of the saved consortium whose seat is open, ``call`` the title of that one's call. A
    new post has no ``id``; ``mine`` says whether the viewer may answer for it.
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
    """Put a new post on the board, and return it as it is kept; one with an ``id`` keeps that.

    Raises ``NotAllowed`` for an analyst and for a company that writes in another's name, ``UnknownMember`` for an owner or a
    named member that the viewer does not see, and ``ImpossibleRequest`` for a text too short or too long, a last day that is
    over or more than a year away, nobody named, a seat without a saved consortium, or more than ``MOST_POSTS`` open posts.
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
    """Take a post (by id) off the board with all interest in it.

    Raises ``ImpossibleRequest`` where the viewer sees no such post, and ``NotAllowed`` where it is another's.
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
    """The open posts that a viewer may see, the latest first."""
    with workspace.reading() as connection:
        sight = read_sight(connection, viewer)
        seen = [as_shown(sight, post) for post in read_posts(connection) if is_shown(sight, post, today)]
    if any(post.consortium for post in seen):
        calls = {document.id: read_saved(document).call.title for document in saved_consortia(workspace)}
        seen = [replace(post, call=calls.get(post.consortium, "")) for post in seen]
    return tuple(sorted(seen, key=lambda post: (post.created.isoformat() if post.created else "", post.id), reverse=True))


def read_posts(connection: sa.Connection) -> list[Post]:
    """Everything that stands on the board, whoever may see it, as it is kept; a seat goes with its consortium."""
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
    """Whether a viewer sees a post (as it is kept) on a day."""
    if post.until < today or not sight.sees(post.owner):
        return False
    if sight.acts_for(post.owner) or post.audience is Audience.EVERYONE:
        return True
    return post.audience is Audience.MEMBERS and any(not sight.of(id).isdisjoint(sight.own) for id in post.named)


def as_shown(sight: Sight, post: Post) -> Post:
    """A post with ids as they are shown to the viewer, and without those it may not know."""
    mine = sight.acts_for(post.owner)
    named = [id for id in post.named if (sight.sees(id) if mine else not sight.of(id).isdisjoint(sight.own))]
    return replace(post, owner=sight.name_of(post.owner), named=frozenset(map(sight.name_of, named)), mine=mine)


def found(connection: sa.Connection, sight: Sight, post: str, today: date) -> Post:
    """The post with this id, as it is kept. Raises ``ImpossibleRequest`` where the viewer sees none."""
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
