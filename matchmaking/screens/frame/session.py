"""What every page needs: the reader's words, the workspace, and what was learnt from it, shared by all sessions."""

import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import sleep

import streamlit as st

from matchmaking.errors import ModelError
from matchmaking.members.member import Roster
from matchmaking.members.viewers import Role, Viewer
from matchmaking.members.workspace import Workspace, default_workspace
from matchmaking.screens.frame import sign_in
from matchmaking.signals import BUNDLED, Encoder, Signals, default_cache, learn
from matchmaking.wording import Wording, choose_language

_FIRST_PAINT = 4.0
"""Seconds that the first page is given before the embedding model is loaded behind it."""
_ANY_COMPANY = "-"
"""Stands for every company that is visible itself; no member has this id."""
_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def words() -> Wording:
    """The wording of the language that was chosen in the switch."""
    return Wording(choose_language(session=st.session_state.get("lang")))


def now() -> datetime:
    """The time of day that pages hand to those who need one."""
    return datetime.now(UTC)


def workspace() -> Workspace:
    """The workspace named by ``MATCHMAKING_WORKSPACE``, else the one in the user's data folder."""
    return _open(os.environ.get("MATCHMAKING_WORKSPACE") or str(default_workspace()))


def viewer() -> Viewer:
    """Who looks in this session; every change and every list of members is asked for in this name."""
    place = workspace()
    return sign_in.viewer(lambda: _everyone(place.address, place.state()))


def signals(said: Wording) -> Signals:
    """What the viewer may know of the members; learnt anew after every import, and at once when nothing changed."""
    place, state, looking = workspace(), workspace().state(), _looking()
    with st.spinner(said.translate("Reading the members' texts …")):
        return _learnt(place.address, state, str(default_cache()), looking)


def known() -> str:
    """What answers are kept under: it changes with the workspace and with who looks, who may not know every member."""
    looking = _looking()
    return f"{workspace().state()} {looking.role} {looking.member}"


def _looking() -> Viewer:
    """The viewer, as far as what may be known depends on it."""
    looking, place = viewer(), workspace()
    if looking.role is Role.COMPANY and looking.member in _visible(place.address, place.state()):
        looking = replace(looking, member=_ANY_COMPANY)  # all who are visible themselves see the same: learnt once
    return replace(looking, who="")


def may_be_served() -> bool:
    """The app serves this machine alone, unless people sign in."""
    return sign_in.configured() or st.get_option("server.address") in _THIS_MACHINE


def warm_up() -> None:
    """Load the embedding model behind the page, so that the first need that is typed does not wait for it."""
    _loading()


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(place: str) -> Workspace:
    return Workspace(place)


@st.cache_resource(max_entries=4, show_spinner=False)
def _learnt(place: str, state: str, cache: str, looking: Viewer) -> Signals:
    return learn(_open(place).roster(looking), encoder(), Path(cache))


@st.cache_resource(max_entries=2, show_spinner=False)
def _everyone(place: str, state: str) -> Roster:
    return _open(place).whole_roster()


@st.cache_resource(max_entries=2, show_spinner=False)
def _visible(place: str, state: str) -> frozenset[str]:
    """Those whom every company sees."""
    return frozenset(member.id for member in _open(place).roster(Viewer(Role.COMPANY, _ANY_COMPANY)).members)


@st.cache_resource(show_spinner=False)
def encoder() -> Encoder:
    """The embedding model, loaded when first needed and shared by all sessions."""
    return Encoder(os.environ.get("MATCHMAKING_MODEL") or BUNDLED)


@st.cache_resource(show_spinner=False)
def _loading() -> Thread:
    def load() -> None:
        sleep(_FIRST_PAINT)  # the page and its browser come first: loading keeps the processor busy
        with suppress(ModelError):  # said where the model is needed
            _ = model.model

    model = encoder()
    thread = Thread(target=load, name="load the embedding model", daemon=True)
    thread.start()
    return thread
