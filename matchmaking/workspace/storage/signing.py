"""Signed tokens for links, which nobody can forge or alter. The key is drawn once and stored in the workspace.

A token holds its text and a keyed digest (HMAC, SHA-256) of it, both in URL-safe characters. The purpose is part of the signed
text: a token for one purpose is invalid for another.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

import sqlalchemy as sa

from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.state import read_about

_KEY = "signing_key"
_KEY_BYTES = 32
_LONGEST = 400
"""Maximum length of a token, in characters; a longer one was not made here."""


def sign(connection: sa.Connection, purpose: str, said: str) -> str:
    """Make a token for this text, within an open transaction; the first call draws the key."""
    key = read_about(connection, _KEY)
    if key is None:
        key = secrets.token_hex(_KEY_BYTES)
        connection.execute(tables.about.insert(), [{"key": _KEY, "value": key}])
    return f"{_letters(said.encode())}.{_letters(_seal(key, purpose, said))}"


def read_signed(connection: sa.Connection, purpose: str, token: str) -> str | None:
    """The text of a token; ``None`` for one that was not made here for this purpose, or was altered."""
    key = read_about(connection, _KEY)
    given, _, seal = token.partition(".")
    if key is None or len(token) > _LONGEST:
        return None
    try:
        said, found = _bytes(given).decode(), _bytes(seal)
    except ValueError:
        return None
    # compare the characters too: spare bits at the end could be encoded in another way
    whole = token == f"{_letters(said.encode())}.{_letters(found)}"
    return said if whole and hmac.compare_digest(found, _seal(key, purpose, said)) else None


def _seal(key: str, purpose: str, said: str) -> bytes:
    return hmac.digest(bytes.fromhex(key), f"{purpose}\n{said}".encode(), "sha256")


def _letters(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(letters: str) -> bytes:
    return urlsafe_b64decode(letters.encode("ascii") + b"=" * (-len(letters) % 4))
