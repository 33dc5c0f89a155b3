"""What every page needs: the reader's words, the workspace, and what was learnt from it, shared by all sessions."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import sleep

import streamlit as st

from matchmaking.errors import ModelError
from matchmaking.members.workspace import Workspace, default_workspace
from matchmaking.signals import BUNDLED, Encoder, Signals, default_cache, learn
from matchmaking.wording import Wording, choose_language

_FIRST_PAINT = 4.0
"""Seconds that the first page is given before the embedding model is loaded behind it."""
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


def signals(said: Wording) -> Signals:
    """What is known of the members; learnt anew after every import, and at once when nothing changed."""
    place = workspace()
    with st.spinner(said.translate("Reading the members' texts …")):
        return _learnt(place.address, place.state(), str(default_cache()))


def answers_here_only() -> bool:
    """The app listens on this machine alone. Without sign-in it shows nothing to others."""
    return st.get_option("server.address") in _THIS_MACHINE


def warm_up() -> None:
    """Load the embedding model behind the page, so that the first need that is typed does not wait for it."""
    _loading()


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(place: str) -> Workspace:
    return Workspace(place)


@st.cache_resource(max_entries=2, show_spinner=False)
def _learnt(place: str, state: str, cache: str) -> Signals:
    return learn(_open(place).roster(), _encoder(), Path(cache))


@st.cache_resource(show_spinner=False)
def _encoder() -> Encoder:
    return Encoder(os.environ.get("MATCHMAKING_MODEL") or BUNDLED)


@st.cache_resource(show_spinner=False)
def _loading() -> Thread:
    def load() -> None:
        sleep(_FIRST_PAINT)  # the page and its browser come first: loading keeps the processor busy
        with suppress(ModelError):  # said where the model is needed
            _ = encoder.model

    encoder = _encoder()
    thread = Thread(target=load, name="load the embedding model", daemon=True)
    thread.start()
    return thread
