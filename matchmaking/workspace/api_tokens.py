"""Access tokens with which other programs read the cluster over HTTP: their scopes, expiry and rate limits.

A token is shown once, when it is made. The workspace stores only the SHA-256 of its secret, a random number of 256 bits, so the
secret cannot be recovered from the database.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, NotAllowed, UnknownToken
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line

MOST_DAYS = 366
"""Maximum lifetime of a token, in days."""
MOST_PER_MINUTE = 6_000

_PREFIX = "mm"
_MOMENTS = ("created", "expires", "revoked")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_TOKEN = re.compile(rf"{_PREFIX}_([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})")


class Scope(StrEnum):
    """The endpoints that a token opens: members, their contact persons, open calls, rankings, or proposals for a call."""

    MEMBERS = "members"
    CONTACTS = "contacts"
    CALLS = "calls"
    RANKING = "ranking"
    PROPOSALS = "proposals"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A stored token without its secret; ``name`` is the program's name, ``per_minute`` its rate limit in requests
    per minute.
    """

    id: str
    name: str
    scopes: frozenset[Scope]
    per_minute: int
    created: datetime
    expires: datetime
    revoked: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the token is valid at this moment."""
        return self.revoked is None and now < self.expires


def make_token(
    workspace: Database,
    name: str,
    scopes: Iterable[Scope],
    now: datetime,
    days: int = 90,
    per_minute: int = 60,
    viewer: Viewer = OFFICE,
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which is shown only this once.

    ``name`` is the program's name (lower-case letters, digits, hyphens), ``days`` the token's lifetime (1 to 366),
    ``per_minute`` the number of requests allowed per minute (1 to 6000). Raises ``ImpossibleRequest`` outside these ranges or
    without a scope, and ``NotAllowed`` for any viewer but the cluster office.
    """
    check_is_office(viewer)
    wanted = frozenset(scopes)
    if not _NAME.fullmatch(name):
        raise ImpossibleRequest(
            "'{name}' cannot name a token. Name the program that gets it, in small letters, digits and hyphens, such as "
            "cluster-website.",
            name=name,
        )
    if not wanted:
        raise ImpossibleRequest("A token needs a scope: {known}.", known=", ".join(Scope))
    if not 1 <= days <= MOST_DAYS:
        raise ImpossibleRequest("A token lives 1 to {most} days, not {days}.", most=MOST_DAYS, days=days)
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise ImpossibleRequest(
            "A token may ask 1 to {most} times a minute, not {count}.", most=MOST_PER_MINUTE, count=per_minute
        )
    secret = secrets.token_urlsafe(32)
    made = ApiToken(secrets.token_hex(6), name, wanted, per_minute, now, now + timedelta(days=days))
    with workspace.writing() as connection:
        connection.execute(tables.tokens.insert(), [token_row(made) | {"revoked": "", "digest": _digest(secret)}])
        details = {"name": name, "scopes": sorted(wanted), "expires": made.expires.isoformat()}
        write_line(connection, viewer, AuditEvent.TOKEN_MADE, now, made.id, **details)
    return made, f"{_PREFIX}_{made.id}_{secret}"


def api_tokens(workspace: Database, viewer: Viewer = OFFICE) -> tuple[ApiToken, ...]:
    """All tokens ever made, newest first. Raises ``NotAllowed`` for any viewer but the cluster office."""
    check_is_office(viewer)
    with workspace.reading() as connection:
        found = [_token(row) for row in connection.execute(sa.select(tables.tokens))]
    return tuple(sorted(found, key=lambda token: (token.created, token.id), reverse=True))


def revoke_token(workspace: Database, id: str, now: datetime, viewer: Viewer = OFFICE) -> ApiToken:
    """Revoke a token; its row stays in the table.

    Raises ``UnknownToken`` for an unknown id and ``NotAllowed`` for any viewer but the cluster office.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        changed = tables.tokens.update().where(tables.tokens.c.id == id, tables.tokens.c.revoked == "")
        revoked = connection.execute(changed.values(revoked=now.isoformat())).rowcount
        row = connection.execute(sa.select(tables.tokens).where(tables.tokens.c.id == id)).first()
        if row is None:
            raise UnknownToken("There is no token '{id}'. `matchmaking api tokens` lists them.", id=id)
        if revoked:
            write_line(connection, viewer, AuditEvent.TOKEN_REVOKED, now, id)
    return _token(row)


def token_of(workspace: Database, shown: str, now: datetime) -> ApiToken:
    """The token that a program sends. Raises ``UnknownToken`` for one that was never made, was revoked or has expired.

    The message is the same for all of these, except for a token that was once valid: only a holder of its secret learns that it
    has lost its validity.
    """
    match = _TOKEN.fullmatch(shown)
    id, secret = match.groups() if match else ("", "")
    with workspace.reading() as connection:
        row = connection.execute(sa.select(tables.tokens).where(tables.tokens.c.id == id)).first()
    if not compare_digest(row.digest if row else _digest(""), _digest(secret)) or row is None:
        raise UnknownToken("This token is not known. Ask the cluster office for one.")
    token = _token(row)
    if not token.holds(now):
        raise UnknownToken("This token holds no longer. Ask the cluster office for a new one.")
    return token


def was_any_made(workspace: Database) -> bool:
    """Whether any token was ever made here. From the first one on every request needs a token, even after that one expires."""
    with workspace.reading() as connection:
        return connection.execute(sa.select(tables.tokens.c.id).limit(1)).first() is not None


def check_scope(token: ApiToken, scope: Scope) -> None:
    """Raise ``NotAllowed`` unless the token has this scope."""
    if scope not in token.scopes:
        raise NotAllowed(
            "This token does not open '{scope}', only {scopes}. Ask the cluster office for one that does.",
            scope=scope.value,
            scopes=", ".join(sorted(token.scopes)),
        )


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def token_row(token: ApiToken) -> dict[str, Any]:
    """A token as plain values: scopes sorted, times in ISO 8601, ``revoked`` None for a token that was not revoked."""
    moments = {name: moment.isoformat() if (moment := getattr(token, name)) else None for name in _MOMENTS}
    return asdict(token) | moments | {"scopes": sorted(token.scopes)}


def _token(row: sa.Row[Any]) -> ApiToken:
    said: dict[str, str] = {name: getattr(row, name) for name in _MOMENTS}
    moments: dict[str, Any] = {name: datetime.fromisoformat(moment) if moment else None for name, moment in said.items()}
    return ApiToken(row.id, row.name, frozenset(map(Scope, row.scopes)), row.per_minute, **moments)
