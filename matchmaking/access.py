"""Who may come in: how sign-in is configured, and whether a request may be served without it.

No file means that nobody signs in, and that the app serves this machine alone. A file that is there must be whole: one that
cannot be read, is incomplete or names a table that does not exist refuses everybody, since it shows that sign-in was meant.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from matchmaking.errors import AccessRefused
from matchmaking.remarks import Remark, reason_of

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
"""The hosts that only programs on this machine reach."""

FORWARDED = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
    "X-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "Via",
)
"""What a proxy adds to a request that comes from elsewhere."""

CLAIMS = {"role": "role", "member": "member"}
"""How the claims with an account's role and organisation are called where ``[roles]`` does not say otherwise."""

_AUTH = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_CALLBACK = "/oauth2callback"
_SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Access:
    """How people come in: ``signs_in`` whether they must sign in, ``host`` under which name the app is then reached, and
    ``claims`` how the provider calls the claims of role and member."""

    signs_in: bool = False
    host: str = ""
    claims: Mapping[str, str] = field(default_factory=lambda: dict(CLAIMS))


def read_access(files: Iterable[Path]) -> Access:
    """How sign-in is configured in these files, a later one replacing tables of one before.

    Raises ``AccessRefused`` when one of them is there and is not a whole configuration, or stands there under another name.
    """
    tables: dict[str, Any] = {}
    found: list[Path] = []
    files = list(files)
    for file in files:
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as cause:
            raise _unreadable(file, reason_of(cause)) from cause
        found.append(file)
        tables |= _tables(file, content)
    if found:
        return access_of(tables, str(found[-1]))
    for file in files:
        for other in _near_names(file):
            raise AccessRefused("{file} is not read: sign-in is configured in {right}. Rename it.", file=other, right=file.name)
    return Access()


def access_of(tables: Mapping[str, Any], file: str) -> Access:
    """How sign-in is configured by the tables of a file. Raises ``AccessRefused`` unless it is whole."""
    if unknown := sorted(set(tables) - {"auth", "roles"}):
        raise AccessRefused(
            "{file}: '{name}' is not known. There are two tables, [auth] and [roles], in small letters.",
            file=file,
            name=unknown[0],
        )
    auth, roles = tables.get("auth"), tables.get("roles", {})
    if not isinstance(auth, Mapping):
        raise AccessRefused("{file} has no table [auth]: nobody could sign in. Complete it or remove the file.", file=file)
    missing = [name for name in _AUTH if not isinstance(auth.get(name), str) or auth[name].strip(" .") == ""]
    if missing:
        raise AccessRefused("{file}: '{name}' is missing or empty in [auth].", file=file, name=missing[0])
    if len(auth["cookie_secret"]) < _SHORTEST_SECRET:
        raise AccessRefused(
            "{file}: 'cookie_secret' must have {count} characters or more, drawn at random.",
            file=file,
            count=_SHORTEST_SECRET,
        )
    address = _address(auth["redirect_uri"])
    if not address or not auth["redirect_uri"].endswith(_CALLBACK):
        raise AccessRefused(
            "{file}: 'redirect_uri' must be the app's own https address followed by {end}.", file=file, end=_CALLBACK
        )
    if not _address(auth["server_metadata_url"]):
        raise AccessRefused("{file}: 'server_metadata_url' must be an https address.", file=file)
    wrong = [name for name, claim in _items(roles) if name not in CLAIMS or not isinstance(claim, str) or not claim.strip()]
    if not isinstance(roles, Mapping) or wrong:
        raise AccessRefused(
            "{file}: [roles] has two entries, 'role' and 'member', each with the name of a claim; '{name}' is none of them.",
            file=file,
            name=(wrong or ["roles"])[0],
        )
    return Access(True, address, CLAIMS | dict(roles))


def check_request(access: Access, address: str | None, headers: Mapping[str, str]) -> None:
    """Refuse a request that must not be served; ``address`` is where the app listens, ``headers`` what the request says.

    Without sign-in only this machine is served: neither another address, nor what a proxy passed on, nor a page of elsewhere
    whose name was made to mean this machine. With sign-in the app answers under its own name and this machine's alone.
    Raises ``AccessRefused``.
    """
    said = {name.casefold(): value for name, value in headers.items()}
    if not access.signs_in:
        if address not in THIS_MACHINE:
            raise AccessRefused(
                "Nobody signs in here, so the app serves this machine only: start it with --server.address=127.0.0.1, or "
                "configure sign-in as docs/guide.md says."
            )
        if passed_on := [name for name in FORWARDED if name.casefold() in said]:
            raise AccessRefused(
                "Nobody signs in here, and this request was passed on from elsewhere ({header}). Configure sign-in as "
                "docs/guide.md says before the app is put behind a web server.",
                header=passed_on[0],
            )
    if not said:
        return
    allowed = THIS_MACHINE | {access.host} - {""}
    asked = [host_of(f"//{said.get('host', '')}"), *([host_of(said["origin"])] if "origin" in said else [])]
    if strange := [host for host in asked if host not in allowed]:
        raise AccessRefused(
            "The app does not answer under the name '{host}', only as {allowed}.",
            host=strange[0],
            allowed=", ".join(sorted(allowed)),
        )


def host_of(address: str) -> str:
    """The host of an address in small letters, without its port; ``""`` where there is none.

    >>> host_of("//[::1]:8501"), host_of("https://Partners.Example.org/a"), host_of("null")
    ('::1', 'partners.example.org', '')
    """
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _address(text: str) -> str:
    """The host of an https address, or of an http address of this machine; ``""`` for anything else."""
    host, scheme = host_of(text), text.partition(":")[0]
    return host if scheme == "https" or (scheme == "http" and host in THIS_MACHINE) else ""


def _tables(file: Path, content: bytes) -> dict[str, Any]:
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable(file, Remark("it begins with a byte order mark: save it as UTF-8 without BOM"))
    try:
        return tomllib.loads(content.decode("utf-8"))
    except tomllib.TOMLDecodeError as cause:
        found = re.search(r"at line (\d+), column \d+\)$", str(cause))
        line = found.group(1) if found else content.count(b"\n") + 1
        raise _unreadable(file, Remark("line {line} is not TOML", {"line": line})) from cause
    except UnicodeDecodeError as cause:
        raise _unreadable(file, Remark("it is not written in UTF-8")) from cause
    except RecursionError as cause:
        raise _unreadable(file, Remark("it is nested too deeply")) from cause


def _unreadable(file: Path, cause: Remark) -> AccessRefused:
    return AccessRefused(
        "{file} configures who may sign in and cannot be read ({cause}). Nobody is served until it is corrected.",
        file=file,
        cause=cause,
    )


def _near_names(file: Path) -> list[Path]:
    """Files beside it that were meant to be it: ``secrets.toml.txt``, ``Secrets.toml``, ``secret.toml``."""
    try:
        beside = sorted(file.parent.iterdir())
    except OSError:
        return []
    return [
        other
        for other in beside
        if other.name.casefold().startswith("secret") and "toml" in other.name.casefold() and "example" not in other.name
    ]


def _items(roles: Any) -> Iterable[tuple[str, Any]]:
    return roles.items() if isinstance(roles, Mapping) else ()
