"""Three doors: what a company, the cluster office and an analyst come for."""

import streamlit as st

from matchmaking.i18n import Wording


def doors(words: Wording) -> None:
    """One card for each of the three, with the way in, and the way to an example."""
    _ = words.translate
    cards = [
        (
            _("A company: who complements us?"),
            _("Partners for your organisation or for a need in your own words, each with its reasons."),
            [("find_partners", _("To the partners"))],
        ),
        (
            _("The cluster office: which consortia could answer this call?"),
            _("Different consortia with roles, coverage and a certificate, rule by rule."),
            [("build_consortium", _("Consortia for a call"))],
        ),
        (
            _("An analyst: are the weights right?"),
            _("Whether the ranking would have predicted real partners, and what other weights do."),
            [("evidence", _("The evidence")), ("weights", _("Try other weights"))],
        ),
    ]
    for column, (title, text, links) in zip(st.columns(len(cards), border=True), cards, strict=True):
        with column:
            st.header(title, anchor=False)
            st.markdown(text)
            for page, label in links:
                st.page_link(f"matchmaking/pages/{page}.py", label=label, icon=":material/arrow_forward:")
    with st.container(horizontal=True, key="more_doors"):
        st.page_link("matchmaking/pages/members.py", label=_("All members"), icon=":material/groups:")
        st.page_link(
            "matchmaking/pages/members.py", label=_("Members on the map"), icon=":material/map:", query_params={"view": "map"}
        )
        st.page_link("matchmaking/pages/first_steps.py", label=_("First steps, in two minutes"), icon=":material/signpost:")
