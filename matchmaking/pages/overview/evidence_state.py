"""What the start page shows to an analyst: how well the ranking did on real projects, and which weights rank now."""

import streamlit as st

from matchmaking.evaluation import shipped, shipped_evidence
from matchmaking.exports.evidence import task_in_words, verdict
from matchmaking.i18n import Wording
from matchmaking.pages.frame.chosen_weights import name_of_chosen
from matchmaking.pages.frame.literal import literal


def evidence_state(words: Wording) -> None:
    """The verdict of each report that comes with the product on its first question, with its day, and the weights in use."""
    _ = words.translate
    for report in shipped():
        found = shipped_evidence(report).report
        task = next(iter(found.outcomes))
        said = verdict(found, task, next(iter(found.outcomes[task])), words)
        st.markdown(f"**{literal(words.of(report.title))}** · {literal(task_in_words(task, words))}")
        st.markdown(f"{literal(said)} {_('Measured on {day}.', day=words.date(report.made))}")
    chosen = name_of_chosen()
    st.markdown(
        _("This session ranks by the weights: {name}", name=literal(chosen))
        if chosen
        else _("This session ranks by the weights that come with the product.")
    )
