"""Who is there: the viewer behind a session, by sign-in with OpenID Connect where it is configured.

``.streamlit/secrets.toml`` holds Streamlit's own table ``[auth]``, and may hold a table ``[roles]`` with the names of two
claims, ``role`` and ``member`` (dots lead into nested claims; without the table they are called just that). The role claim is
company, manager or analyst, or a list that holds one; the member claim names the company's organisation, by its id or its
enterprise number. Without such a file nobody signs in: the app serves this machine only, and whoever sits at it is the cluster
office. A file that is there and is not whole refuses everybody (``matchmaking.access``).
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from matchmaking.access import Access, access_of, check_request, read_access
from matchmaking.errors import NotAllowed
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.pages.frame.literal import literal

_HOLDS = timedelta(hours=12)
"""Maximum age of a sign-in: changes and revocations at the provider take effect by then."""
_AHEAD = timedelta(minutes=10)
"""Tolerated clock skew of the provider; a later sign-in dates from before this clock was set back."""
_HIGHEST_FIRST = (ViewerRole.MANAGER, ViewerRole.ANALYST, ViewerRole.COMPANY)


def configured() -> bool:
    """Whether sign-in is configured. Raises as ``access`` does."""
    return access().signs_in


def access() -> Access:
    """The configuration of sign-in. Raises ``AccessRefused`` for an incomplete one."""
    files = [Path(file) for file in st.get_option("secrets.files")]
    try:
        held = st.secrets.to_dict()
    except (StreamlitSecretNotFoundError, OSError, UnicodeError):  # missing, or unreadable: distinguished here
        return read_access([*files, Path(__file__).parents[3] / ".streamlit" / "secrets.toml"])
    return access_of(held, str(files[-1]) if files else "secrets.toml")


def check_may_be_served() -> Access:
    """The kind of access of this visitor. Raises ``AccessRefused`` for an account without access, signed in or not."""
    held = access()
    check_request(held, st.get_option("server.address"), st.context.headers.to_dict())
    return held


def present() -> bool:
    """Whether this visitor may be served: anybody without sign-in, else users with a recent sign-in."""
    return not configured() or (bool(st.user.get("is_logged_in")) and holds(st.user.to_dict(), datetime.now(UTC)))


def holds(claims: Mapping[str, Any], now: datetime) -> bool:
    """Whether a sign-in is still valid: for twelve hours from the time of its claims (``iat``).

    The browser stores them for thirty days, and a connection keeps those that it started with. Claims without a time count as
    given now: every OpenID Connect provider sends one.
    """
    try:
        given = datetime.fromtimestamp(float(claims["iat"]), UTC) if "iat" in claims else now
    except (TypeError, ValueError, OverflowError, OSError):
        return False
    return now - _HOLDS < given < now + _AHEAD


def viewer(roster: Callable[[], Roster]) -> Viewer:
    """The viewer of this session; ``roster`` gives the member that a company's user acts for.

    Raises as ``viewer_of`` and ``check_may_be_served`` do, and ``NotAllowed`` for an expired sign-in: nothing is read for a
    request that must not be served.
    """
    held = check_may_be_served()
    if not held.signs_in:
        return OFFICE
    if not present():
        raise NotAllowed("You are not signed in any more. Sign in again.")
    return viewer_of(st.user.to_dict(), roster(), held.claims)


def viewer_of(claims: Mapping[str, Any], roster: Roster, names: Mapping[str, str]) -> Viewer:
    """The viewer for an account's claims; the highest of several roles counts.

    Raises ``NotAllowed`` for an account without a role, and for a company's without a known organisation.
    """
    held = _claim(claims, names["role"])
    words = {str(word).casefold() for word in (held if isinstance(held, list | tuple) else [held])}
    role = next((role for role in _HIGHEST_FIRST if role.value in words), None)
    who = str(claims.get("sub", ""))
    if role is None:
        raise NotAllowed(
            "Your account has no role here. Ask the cluster office to give it one: the claim '{claim}' must be company, "
            "manager or analyst.",
            claim=names["role"],
        )
    if role is not ViewerRole.COMPANY:
        return Viewer(role, who=who)
    named = str(_claim(claims, names["member"]) or "").strip()
    digits = "".join(sign for sign in named if sign.isdigit())
    for member in roster.members:
        if named and (member.id == named or (digits and member.enterprise_number == digits)):
            return Viewer(role, member.id, who)
    raise NotAllowed(
        "Your account belongs to no organisation of this directory. Ask the cluster office to set the claim '{claim}' to its "
        "number.",
        claim=names["member"],
    )


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def way_out(words: Wording, in_whose_name: Callable[[Wording], str]) -> None:
    """In whose name somebody is signed in, and the way out; nothing where nobody signs in."""
    if configured() and present():
        st.markdown(literal(in_whose_name(words)))
        st.button(words.translate("Sign out"), on_click=st.logout, type="tertiary", icon=":material/logout:")
