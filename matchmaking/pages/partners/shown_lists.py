"""The record of shown lists, written in the background: a page never waits for another session's import."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.pages.frame import session
from matchmaking.ranking import Match
from matchmaking.workspace.maintenance.feedback import Showing, record_showing
from matchmaking.workspace.workspace import Workspace

_LISTS = "lists_shown"


def write_down(matches: Sequence[Match], seeker: str) -> str:
    """Record a shown list and return its id; a list that the session shows again is not recorded again.

    An analyst's lists are not recorded, since they test weights and seek no partners: the id is then empty.
    """
    if session.viewer().role is ViewerRole.ANALYST:
        return ""
    shown = (seeker, *(match.member.id for match in matches))
    lists = _lists()
    if shown not in lists:
        id = uuid4().hex
        told = (session.workspace(), seeker, matches, session.now(), session.viewer(), id)
        lists[shown] = id, _writer().submit(_write, *told)
    return lists[shown][0]


def is_written(id: str) -> str:
    """The same id once the list is stored, else ``""``: outcomes can refer only to stored lists."""
    for known, writing in _lists().values():
        if known == id:
            try:
                return writing.result().id
            except MatchmakingError as cause:
                # without names or needs: a log holds no personal data
                logging.getLogger(__name__).warning("A list that was shown could not be written down: %s", type(cause).__name__)
    return ""


def _write(workspace: Workspace, seeker: str, matches: Sequence[Match], now: datetime, viewer: Viewer, id: str) -> Showing:
    from matchmaking.evaluation.outcomes import as_shown  # its libraries take a second, for which the page need not wait

    return record_showing(workspace, seeker, as_shown(matches), now, viewer, id)


def _lists() -> dict[tuple[str, ...], tuple[str, Future[Showing]]]:
    lists: dict[tuple[str, ...], tuple[str, Future[Showing]]] = st.session_state.setdefault(_LISTS, {})
    return lists


@st.cache_resource(show_spinner=False)
def _writer() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="write down what was shown")
