"""A back-test on the workspace's own projects, run on request."""

from datetime import date, timedelta

import streamlit as st

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation import HIDDEN_TEXT, Evidence, FirstPage, backtest, first_page_of, split_roster, split_words
from matchmaking.features import default_cache
from matchmaking.i18n import Wording
from matchmaking.members.viewers import Viewer
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown

_FEWEST = 5
"""Minimum number of dated projects."""
_SAMPLE = 100
"""Number of queries of each task: a minute on a cluster of a hundred members."""
_LATE = 0.75
"""Share of the dated projects before the proposed split date."""


def own_evidence(words: Wording) -> Evidence | None:
    """Predict the projects after a chosen day, and find members by a hidden text of theirs.

    None until the button is pressed, or where there are too few projects and texts.
    """
    _ = words.translate
    place = session.workspace()
    viewer = session.viewer()
    roster = place.roster(viewer)
    starts = sorted(project.start for project in roster.projects if project.start)
    speak = any(len(member.statements) + len(member.offers) > 1 for member in roster.members)
    if len(starts) < _FEWEST and not speak:
        st.info(_("This workspace holds too few dated projects to test on: import a project archive first."))
        return None
    cut = None
    if len(starts) < _FEWEST:
        st.markdown(_("There are too few dated projects to predict: only what members say is tested."))
    else:
        cut = st.date_input(
            _("Hide everything from this day on"),
            starts[int(len(starts) * _LATE)],
            min_value=starts[0] + timedelta(days=1),
            max_value=starts[-1],
            key="evidence_cut",
        )
        if not isinstance(cut, date):
            return None
        st.markdown(
            _(
                "Profiles carry no dates: they are taken as known before. A few dozen projects say little: look at the "
                "intervals before the values."
            )
        )
    if speak:
        st.markdown(
            _(
                "One text of each member who gave at least two is hidden and asked as a need in words: does the member who "
                "wrote it come first?"
            )
        )
    if not st.button(_("Test on our projects"), type="primary", key="evidence_own") and not st.session_state.get(
        "evidence_judged"
    ):
        return None
    st.session_state["evidence_judged"] = True
    try:
        with st.spinner(_("Asking about the later projects and the hidden texts …")):
            return _judged(place.address, place.state(), viewer, cut)
    except ImpossibleRequest as error:
        st.warning(in_markdown(error, words))
        return None


@st.cache_data(max_entries=4, show_spinner=False)
def _judged(place: str, state: str, viewer: Viewer, cut: date | None) -> Evidence:
    roster, encoder, cache = session.workspace().roster(viewer), session.encoder(), default_cache()
    if cut is None:
        return Evidence(backtest(split_words(roster), encoder, cache, tasks=[HIDDEN_TEXT], sample=_SAMPLE), FirstPage({}, []))
    split = split_roster(roster, cut)
    report = backtest(split, encoder, cache, sample=_SAMPLE)
    try:
        page = first_page_of(split, encoder, cache, sample=_SAMPLE)
    except ImpossibleRequest:  # the first page has no query; the other tasks do
        page = FirstPage({}, [])
    return Evidence(report, page)
