"""A back-test on the workspace's own projects, asked for with one button."""

from datetime import date, timedelta

import streamlit as st

from matchmaking.errors import ImpossibleRequest
from matchmaking.history import Evidence, backtest, first_page_of, split_roster
from matchmaking.screens.frame import session
from matchmaking.signals import default_cache
from matchmaking.wording import Wording

_FEWEST = 5
"""Dated projects under which there is no history to speak of."""
_SAMPLE = 100
"""Questions of each task: a minute on a cluster of a hundred members."""
_LATE = 0.75
"""The cut that is proposed lies behind this part of the dated projects."""


def own_evidence(words: Wording) -> Evidence | None:
    """The day is chosen, the projects after it are foretold; None until the button is pressed or where there is no history."""
    _ = words.translate
    place = session.workspace()
    starts = sorted(project.start for project in place.roster().projects if project.start)
    if len(starts) < _FEWEST:
        st.info(_("This workspace holds too few dated projects to judge by: import a project archive first."))
        return None
    cut = st.date_input(
        _("Forget everything from this day on"),
        starts[int(len(starts) * _LATE)],
        min_value=starts[0] + timedelta(days=1),
        max_value=starts[-1],
        key="evidence_cut",
    )
    st.markdown(
        _(
            "Profiles carry no dates: they are taken as known before. A few dozen projects say little: look at the intervals "
            "before the values."
        )
    )
    if not st.button(_("Judge on our own history"), type="primary", key="evidence_own") and not st.session_state.get(
        "evidence_judged"
    ):
        return None
    st.session_state["evidence_judged"] = True
    if not isinstance(cut, date):
        return None
    try:
        with st.spinner(_("Asking about the later projects …")):
            return _judged(place.address, place.state(), cut)
    except ImpossibleRequest as error:
        st.warning(words.say(error))
        return None


@st.cache_data(max_entries=4, show_spinner=False)
def _judged(place: str, state: str, cut: date) -> Evidence:
    split, encoder, cache = split_roster(session.workspace().roster(session.viewer()), cut), session.encoder(), default_cache()
    report = backtest(split, encoder, cache, sample=_SAMPLE)
    return Evidence(report, first_page_of(split, encoder, cache, sample=_SAMPLE))
