"""Followers of a call, a search, a member or a theme, with their e-mail address, language and interval.

A person is identified by its signature (``Viewer.signature``) and reads its digest as the viewer that it was when it last
changed what it follows. The state of each thing at the last digest is stored as digests of texts and as ids, so news is found
without a copy of anybody's words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, NotAllowed, UnknownMember
from matchmaking.i18n import LANGUAGES
from matchmaking.members.member import Member, Roster, Theme
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole, check_is_office
from matchmaking.workspace.saved_searches import kept_search
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.signing import read_signed, sign
from matchmaking.workspace.workspace import Workspace

A_WEEK = 7
"""Default number of days between two digests."""
LONGEST_PAUSE = 92
_PURPOSE = "stop digest"
_EMAIL = re.compile(r"[^\s@<>,;:\"'()\[\]\\]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63}", re.ASCII)
_SHOWN = ("name", "kind", "website", "city", "headcount", "trl", "sectors", "themes")
_TEXTS = ("statements", "offers", "needs")


class FollowKind(StrEnum):
    """The kind of a followed thing."""

    CALL = "call"
    SEARCH = "search"
    MEMBER = "member"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Follow:
    """One followed thing: its kind, its id, and its state at the follower's last digest."""

    kind: FollowKind
    about: str
    seen: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Follower:
    """A person who follows: its viewer, e-mail address, language, minimum interval in days, last digest, and
    followed things.
    """

    id: str
    viewer: Viewer
    email: str
    language: str
    every: int = A_WEEK
    last: datetime | None = None
    follows: tuple[Follow, ...] = ()

    def follows_it(self, kind: FollowKind, about: str) -> bool:
        return any((each.kind, each.about) == (kind, about) for each in self.follows)


def follow(
    workspace: Workspace,
    kind: FollowKind,
    about: str,
    email: str,
    language: str,
    viewer: Viewer = OFFICE,
    every: int | None = None,
) -> Follower:
    """Follow something; address, language and interval (days; ``None``: as before, at first a week) apply to all followed
    things.

    ``about`` is a call's id, the key of a saved search, a member's id or a theme. Raises ``UnknownMember`` for a member or a
    search that the viewer may not see and for an unknown theme, and ``ImpossibleRequest`` for an invalid address or interval.
    """
    seen = None
    match kind:
        case FollowKind.MEMBER:
            roster = workspace.roster(viewer)
            about = roster.find(about).id
            seen = member_marks(roster.member(about), roster)
        case FollowKind.SEARCH if kept_search(workspace, about, viewer) is None:
            raise UnknownMember("This search is not kept here any longer, or it is not yours to see.")
        case FollowKind.THEME if about not in set(Theme):
            raise UnknownMember("There is no theme '{name}'. Choose one of {names}.", name=about, names=", ".join(Theme))
    with workspace.writing() as connection:
        follower = _kept(connection, viewer, email, language, every)
        if not follower.follows_it(kind, about):
            row = {"follower": follower.id, "kind": kind.value, "about": about, "seen": seen}
            connection.execute(tables.follows.insert(), [row])
        return _read(connection, tables.followers.c.id == follower.id)[0]


def change_digest(workspace: Database, email: str, language: str, every: int, viewer: Viewer = OFFICE) -> Follower:
    """Change the address, language or interval of a person's digests. Raises as ``follow`` does."""
    with workspace.writing() as connection:
        return _kept(connection, viewer, email, language, every)


def unfollow(workspace: Database, kind: FollowKind, about: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Stop following something; a person who follows nothing is deleted with its address, and the journal records that."""
    with workspace.writing() as connection:
        for follower in _read(connection, tables.followers.c.who == viewer.signature):
            those = tables.follows.c
            connection.execute(
                tables.follows.delete().where(those.follower == follower.id, those.kind == kind.value, those.about == about)
            )
            if all((each.kind, each.about) == (kind, about) for each in follower.follows):
                _forget(connection, follower.id)
                write_line(connection, viewer, AuditEvent.DIGEST_STOPPED, now, follower.id)


def followed(workspace: Database, viewer: Viewer = OFFICE) -> Follower | None:
    """The viewer as a follower; ``None`` where it follows nothing."""
    with workspace.reading() as connection:
        found = _read(connection, tables.followers.c.who == viewer.signature)
    return found[0] if found and (found[0].viewer.role, found[0].viewer.member) == (viewer.role, viewer.member) else None


def followers(workspace: Database, viewer: Viewer = OFFICE) -> tuple[Follower, ...]:
    """All followers, by address. Raises ``NotAllowed`` for any viewer but the cluster office."""
    check_is_office(viewer)
    with workspace.reading() as connection:
        return _read(connection)


def stop_following(workspace: Database, id: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete a follower with all that it follows. Raises ``UnknownMember``, and ``NotAllowed`` for all but the office."""
    check_is_office(viewer)
    with workspace.writing() as connection:
        if not _forget(connection, id):
            raise UnknownMember("Nobody who follows something has the number '{id}'.", id=id)
        write_line(connection, viewer, AuditEvent.DIGEST_STOPPED, now, id)


def stop_token(workspace: Database, follower: Follower) -> str:
    """The token in a digest's link that stops the digest; it is valid as long as the person follows something."""
    with workspace.writing() as connection:
        return sign(connection, _PURPOSE, follower.id)


def reader_of(workspace: Database, token: str) -> Follower | None:
    """The follower whose digest a link stops; ``None`` where it is already stopped. Raises ``NotAllowed`` for a forged link."""
    with workspace.reading() as connection:
        id = read_signed(connection, _PURPOSE, token)
        found = _read(connection, tables.followers.c.id == id) if id else ()
    if id is None:
        raise NotAllowed("This link is not one of a digest, or a part of it is missing. Open it exactly as it was sent to you.")
    return found[0] if found else None


def stop_digest(workspace: Database, token: str, now: datetime) -> None:
    """Stop a digest by the token in its link, and delete its reader's address. Raises as ``reader_of`` does."""
    if follower := reader_of(workspace, token):
        with workspace.writing() as connection:
            if _forget(connection, follower.id):
                write_line(connection, follower.viewer, AuditEvent.DIGEST_STOPPED, now, follower.id)


def member_marks(member: Member, roster: Roster) -> dict[str, Any]:
    """The state of a member: digests of its texts in the roster and the ids of its projects; no contact person."""
    texts = {name: [mark_of(each.text) for each in getattr(member, name)] for name in _TEXTS}
    shown = {name: mark_of(repr(_plain(getattr(member, name)))) for name in _SHOWN}
    return shown | texts | {"projects": [part.project for part in roster.participations if part.member == member.id]}


def mark_of(text: str) -> str:
    """A short digest of a text."""
    return sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:12]


def write_seen(connection: sa.Connection, follower: Follower, seen: Mapping[tuple[FollowKind, str], Any]) -> None:
    """Store, within an open transaction, the present state of the things that a person follows."""
    those = tables.follows.c
    for (kind, about), marks in seen.items():
        connection.execute(
            tables.follows.update()
            .where(those.follower == follower.id, those.kind == kind.value, those.about == about)
            .values(seen=marks)
        )


def write_last(connection: sa.Connection, follower: Follower, now: datetime) -> None:
    """Store, within an open transaction, the time of a person's last digest."""
    row = {"last": now.astimezone(UTC).isoformat()}
    connection.execute(tables.followers.update().where(tables.followers.c.id == follower.id).values(row))


def check_email(email: str) -> str:
    """The address without surrounding white space. Raises ``ImpossibleRequest`` for an invalid e-mail address."""
    if not _EMAIL.fullmatch(email.strip()):
        raise ImpossibleRequest("'{email}' is not an e-mail address such as name@example.org.", email=email.strip())
    return email.strip()


def _plain(value: Any) -> Any:
    return sorted(map(str, value.items())) if isinstance(value, Mapping) else value


def _kept(connection: sa.Connection, viewer: Viewer, email: str, language: str, every: int | None) -> Follower:
    """The viewer as a follower, new or updated, and stored."""
    if every is not None and not 1 <= every <= LONGEST_PAUSE:
        raise ImpossibleRequest("Days between two digests: 1 to {most}.", most=LONGEST_PAUSE)
    if language not in LANGUAGES:
        raise ImpossibleRequest("Digests are written in {languages}.", languages=", ".join(LANGUAGES))
    known = _read(connection, tables.followers.c.who == viewer.signature)
    before = known[0] if known else Follower(uuid4().hex, viewer, email, language)
    after = replace(before, viewer=viewer, email=check_email(email), language=language, every=every or before.every)
    row = {
        "id": after.id,
        "role": viewer.role.value,
        "member": viewer.member,
        "who": viewer.signature,
        "email": after.email,
        "language": after.language,
        "every": after.every,
        "last": after.last.astimezone(UTC).isoformat() if after.last else "",
    }
    if known:
        connection.execute(tables.followers.update().where(tables.followers.c.id == after.id).values(row))
    else:
        connection.execute(tables.followers.insert(), [row])
    return after


def _forget(connection: sa.Connection, id: str) -> bool:
    connection.execute(tables.follows.delete().where(tables.follows.c.follower == id))
    return bool(connection.execute(tables.followers.delete().where(tables.followers.c.id == id)).rowcount)


def _read(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> tuple[Follower, ...]:
    people = connection.execute(sa.select(tables.followers).where(*where).order_by(tables.followers.c.email)).mappings().all()
    things: dict[str, list[Follow]] = {row["id"]: [] for row in people}
    query = sa.select(tables.follows).order_by(tables.follows.c.kind, tables.follows.c.about)
    for row in connection.execute(query).mappings():
        if row["follower"] in things:
            things[row["follower"]].append(Follow(FollowKind(row["kind"]), row["about"], row["seen"]))
    return tuple(
        Follower(
            row["id"],
            Viewer(ViewerRole(row["role"]), row["member"], row["who"]),
            row["email"],
            row["language"],
            row["every"],
            datetime.fromisoformat(row["last"]) if row["last"] else None,
            tuple(things[row["id"]]),
        )
        for row in people
    )
