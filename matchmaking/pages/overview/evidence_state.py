"""The start page of an analyst: results on real projects, drift, and the active weights."""

import streamlit as st

from matchmaking.evaluation import shipped, shipped_evidence
from matchmaking.evaluation.drift import drift_of
from matchmaking.exports.drift import drift_in_words
from matchmaking.exports.evidence import task_in_words, verdict
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.pages.frame.chosen_weights import name_of_chosen
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.feedback import outcomes


def evidence_state(words: Wording) -> None:
    """Show the verdict of each bundled report on its first task, drift, and the active weights."""
    _ = words.translate
    for report in shipped():
        found = shipped_evidence(report).report
        task = next(iter(found.outcomes))
        said = verdict(found, task, next(iter(found.outcomes[task])), words)
        st.markdown(f"**{literal(words.of(report.title))}** · {literal(task_in_words(task, words))}")
        st.markdown(f"{literal(said)} {_('Measured on {day}.', day=words.date(report.made))}")
    drift = drift_of(outcomes(session.workspace(), session.viewer()), session.now())
    st.markdown(f"**{_('Drift')}** · {literal(drift_in_words(drift, words))}")
    chosen = name_of_chosen()
    st.markdown(
        _("This session ranks by the weights: {name}", name=literal(chosen))
        if chosen
        else _("This session ranks by the weights that come with the product.")
    )
    with st.container(horizontal=True, key="evidence_doors"):
        for page, label in (
            ("evidence", _("The evidence")),
            ("weights", _("Try other weights")),
            ("how_ranking_works", _("How ranking works")),
        ):
            st.page_link(f"matchmaking/pages/{page}.py", label=label, icon=":material/arrow_forward:", width="content")
