"""The last search of a browser (seeker and typed need), so that a reload shows it again.

The browser stores only a random key in a cookie; the search itself stays in the server's memory, for its author alone, until
the server restarts. No URL and no file holds what was typed.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass
from secrets import token_urlsafe
from threading import Lock

import streamlit as st

from matchmaking.pages.frame import session

COOKIE = "matchmaking_search"
_MOST = 1000
"""Maximum number of browsers whose last search is kept."""
_KEY = "search_key"
_WRITTEN = re.compile(r"[\w-]{20,60}")
_cookie = st.components.v2.component(
    "remember",
    js="""export default ({ data }) => {
        const secure = location.protocol === 'https:' ? '; Secure' : '';
        document.cookie = `${data.name}=${data.key}; Path=/; SameSite=Strict; Max-Age=31536000${secure}`;
    }""",
)


@dataclass(frozen=True)
class LastSearch:
    """The seeker (a member's id, or ``""``) and the need of the last search."""

    seeker: str
    need: str


def last_search() -> LastSearch | None:
    """The last search of this browser; None where it is unknown."""
    searches, lock = _searches()
    with lock:
        return searches.get(_owner())


def remember(search: LastSearch) -> None:
    """Store this browser's search, and send it the key."""
    searches, lock = _searches()
    with lock:
        searches[_owner()] = search
        searches.move_to_end(_owner())
        while len(searches) > _MOST:
            searches.popitem(last=False)
    if known_key() != _key():
        _cookie(data={"name": COOKIE, "key": _key()}, key="remember", height=1)


def known_key() -> str:
    """The key that the browser sent; empty where it has none."""
    sent = str(st.context.cookies.get(COOKIE, ""))
    return sent if _WRITTEN.fullmatch(sent) else ""


def _key() -> str:
    return str(st.session_state.setdefault(_KEY, known_key() or token_urlsafe(24)))


def _owner() -> tuple[str, str, str]:
    """The browser's key with its signed-in user: another user of the same browser has a separate search."""
    looking = session.viewer()
    return _key(), looking.signature, session.workspace().address


@st.cache_resource(show_spinner=False)
def _searches() -> tuple[OrderedDict[tuple[str, str, str], LastSearch], Lock]:
    return OrderedDict(), Lock()
