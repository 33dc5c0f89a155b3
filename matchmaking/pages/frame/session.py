"""The session state that every page needs: wording, workspace, and fitted features, shared by all sessions."""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from time import sleep
from typing import TypeVar

import streamlit as st

from matchmaking.composition import OutsideSource
from matchmaking.errors import ModelError, NotAllowed
from matchmaking.features import BUNDLED, Encoder, FeatureSet, Network, default_cache, fit
from matchmaking.i18n import Wording, choose_language, day_of
from matchmaking.members.member import Roster
from matchmaking.members.viewers import ANYBODY, Viewer, ViewerRole
from matchmaking.pages.frame import jobs, sign_in
from matchmaking.pages.frame.model_cache import CacheKey, Fitting, ModelCache, wait
from matchmaking.workspace.workspace import Workspace, check_are_there, default_workspace

_FIRST_PAINT = 4.0
"""Seconds that the first page is given before the embedding model is loaded behind it."""
_ANY_COMPANY = "-"
"""Stands for every company that is visible itself; no member has this id."""
T = TypeVar("T")
_SERVED = "state_served"
"""Where a session keeps which state of the workspace its page shows."""


def words() -> Wording:
    """The wording in the chosen language."""
    return Wording(choose_language(session=st.session_state.get("lang")))


def now() -> datetime:
    """The current time, for pages."""
    return datetime.now(UTC)


def today() -> date:
    """The current day in the readers' time zone."""
    return day_of(now())


def workspace() -> Workspace:
    """The workspace named by ``MATCHMAKING_WORKSPACE``, else the one in the user's data folder."""
    return _open(os.environ.get("MATCHMAKING_WORKSPACE") or str(default_workspace()))


def viewer() -> Viewer:
    """The viewer of this session, in whose name all lists of members are read and all changes made."""
    place = workspace()
    found = sign_in.viewer(lambda: _everyone(place.address, place.state()))
    return replace(found, member=place.shown_as(found.member)) if found.member else found


@dataclass(frozen=True)
class ClusterSize:
    """What a stranger is told: how many members everybody in the cluster may know, sectors that they give, past projects."""

    members: int
    sectors: int
    projects: int


def size_of_cluster() -> ClusterSize:
    """The size of the cluster by the books alone: nothing is learnt for somebody who did not sign in."""
    place = workspace()
    state = place.state()
    visible, everyone = _visible(place.address, state), _everyone(place.address, state)
    sectors = {sector for member in everyone.members if member.id in visible for sector in member.sectors}
    return ClusterSize(len(visible), len(sectors), len(everyone.projects))


@dataclass(frozen=True)
class PublicCluster:
    """The members that agreed to be known outside the cluster, and their collaborations with each other."""

    roster: Roster
    network: Network


def public_cluster() -> PublicCluster:
    """The roster of the public directory and its network: what somebody who did not sign in may see of members."""
    place = workspace()
    return _public(place.address, place.state())


def is_office() -> bool:
    """Whether the viewer is the cluster office; False for an account without access."""
    try:
        return viewer().role is ViewerRole.MANAGER
    except NotAllowed:
        return False


def in_whose_name(said: Wording) -> str:
    """The name of this session's viewer: a member, the cluster office or an analyst; empty for an account without access."""
    try:
        looking = viewer()
    except NotAllowed:
        return ""
    if looking.member:
        place = workspace()
        return _everyone(place.address, place.state()).member(looking.member).name
    return said.translate("Analyst") if looking.role is ViewerRole.ANALYST else said.translate("Cluster office")


def features(said: Wording, *, fresh: bool = False) -> FeatureSet:
    """The fitted features of the members that the viewer may know, refitted after every change.

    While a large change is being fitted, these are the former members, with a note; ``fresh`` waits for the fit.
    """
    looking, shelf = _looking(), _shelf()
    place = CacheKey(workspace().address, str(default_cache()), os.environ.get("MATCHMAKING_MODEL") or BUNDLED)
    while isinstance(found := shelf.of(place, looking, workspace().state()), Fitting):
        older = shelf.last(place, looking)
        if not _waited(found, said, to_the_end=fresh or older is None) and older:
            _news(found, said)
            found = older
            break
        if found.error:
            raise found.error
    st.session_state[_SERVED] = found.state
    return found.features


def as_shown(key: str, there: T, *buttons: str) -> tuple[T, str]:
    """What stood on this session's page when one of these buttons (by key) was pressed, else what is ``there`` now.

    So whoever sends a form changes what it was filled in upon, and is refused where somebody else changed that meanwhile. With
    it goes an ending for the keys of the form's fields: they begin anew when what they show is no longer what is there.
    """
    number, shown = st.session_state.get(key, (-1, there))
    pressed = number >= 0 and any(st.session_state.get(button) for button in buttons)
    if not pressed and (number < 0 or shown != there):
        number, shown = number + 1, there
        st.session_state[key] = number, shown
    return shown, f"-{number}" if number else ""


def outside_places() -> tuple[str, ...]:
    """The other workspaces in which the cluster office looks for what no member covers; none for anybody else.

    ``MATCHMAKING_OUTSIDE`` names them, with semicolons between them.
    """
    named = os.environ.get("MATCHMAKING_OUTSIDE", "").split(";") if is_office() else ()
    return tuple(filter(None, map(str.strip, named)))


def outside_state(place: str) -> str:
    """The state of another workspace. Raises ``WorkspaceError`` where there is none."""
    check_are_there([place])
    return _open(place).state()


def outside_source(place: str, state: str) -> OutsideSource:
    """What is known of the members of another workspace in this state, as far as everybody in its cluster may know it."""
    return _outside(place, state, str(default_cache()))


def forget() -> None:
    """Empty what this process keeps of members and of answers for all sessions: after somebody was erased."""
    for kept in (_everyone, _visible, _public, _hidden, _shelf, _outside):
        kept.clear()
    jobs.forget()


def members_hidden() -> int:
    """The number of members hidden from the viewer by their consent."""
    place = workspace()
    return _hidden(place.address, place.state(), replace(viewer(), who=""))


def cache_key() -> str:
    """The cache key of answers: it changes with each fit and with the viewer's permissions."""
    looking = _looking()
    return f"{st.session_state.get(_SERVED) or workspace().state()} {looking.role} {looking.member}"


def _waited(learning: Fitting, said: Wording, *, to_the_end: bool) -> bool:
    place, text = st.empty(), said.translate("Reading the members' texts …")

    def tell(part: float) -> None:
        if part:
            place.progress(part, text)

    with st.spinner(text):
        done = wait(learning, to_the_end=to_the_end, tell=tell)
    place.empty()
    return done


@st.fragment(run_every=2)
def _news(learning: Fitting, said: Wording) -> None:
    """Show that new members are being read; the page is redrawn when they are there."""
    if learning.ended.is_set():
        st.rerun()
    st.info(
        said.translate(
            "New members came in. Their texts are being read ({part}); until then you see the cluster as it was.",
            part=said.percent(learning.part),
        ),
        icon=":material/hourglass_top:",
    )


def _looking() -> Viewer:
    """The viewer, reduced to what determines its permissions."""
    looking, place = viewer(), workspace()
    if looking.role is ViewerRole.COMPANY and looking.member in _visible(place.address, place.state()):
        looking = ANYBODY  # all who are visible themselves see the same: learnt once
    return replace(looking, who="")


def warm_up() -> None:
    """Load the embedding model in the background, so that the first typed need does not wait for it."""
    _loading()


def warmed() -> None:
    """Wait until the embedding model is loaded, which starts after the first page."""
    _loading().join()


@st.cache_resource(max_entries=8, show_spinner=False)
def _open(place: str) -> Workspace:
    return Workspace(place)


@st.cache_resource(show_spinner=False)
def _shelf() -> ModelCache:
    return ModelCache(_open, encoder)


@st.cache_resource(max_entries=2, show_spinner=False)
def _everyone(place: str, state: str) -> Roster:
    return _open(place).whole_roster()


@st.cache_resource(max_entries=16, show_spinner=False)
def _hidden(place: str, state: str, looking: Viewer) -> int:
    return _open(place).members_hidden(looking)


@st.cache_resource(max_entries=2, show_spinner=False)
def _visible(place: str, state: str) -> frozenset[str]:
    """The members that every company may see."""
    return frozenset(member.id for member in _open(place).roster(ANYBODY).members)


@st.cache_resource(max_entries=2, show_spinner=False)
def _public(place: str, state: str) -> PublicCluster:
    roster = _open(place).public_roster()
    return PublicCluster(roster, Network(roster))


@st.cache_resource(max_entries=4, show_spinner=False)
def _outside(place: str, state: str, cache: str) -> OutsideSource:
    other = _open(place)
    return OutsideSource(other.title, fit(other.roster(ANYBODY), encoder(), Path(cache)))


@st.cache_resource(show_spinner=False)
def encoder() -> Encoder:
    """The embedding model, loaded on first use and shared by all sessions."""
    return Encoder(os.environ.get("MATCHMAKING_MODEL") or BUNDLED)


@st.cache_resource(show_spinner=False)
def _loading() -> Thread:
    def load() -> None:
        sleep(_FIRST_PAINT)  # the page and its browser come first: loading keeps the processor busy
        with suppress(ModelError):  # reported where the model is needed
            _ = model.model

    model = encoder()
    thread = Thread(target=load, name="load the embedding model", daemon=True)
    thread.start()
    return thread
