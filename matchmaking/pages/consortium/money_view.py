"""The money of a draft: costs and grants by member; shares are set in each member's row."""

import streamlit as st

from matchmaking.composition import Draft
from matchmaking.exports.consortia import certificate_table
from matchmaking.exports.money import money_in_words, money_table
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import literal


def money_view(letter: str, draft: Draft, words: Wording) -> None:
    """Show the money in one sentence and as a table, with a download that includes the certificate."""
    _ = words.translate
    consortium = draft.consortium
    st.markdown(f"**{literal(money_in_words(consortium, words))}**")
    person_month = None
    if draft.setting.call.budget:
        person_month = st.number_input(
            _("Cost of one person-month (EUR)"),
            min_value=1.0,
            value=draft.setting.call.person_month,
            step=500.0,
            format="%.0f",
            placeholder=_("fill it in for person-months beside the costs"),
            key=f"person_month-{draft.setting.call.id}",
        )
    table = money_table(consortium, words, person_month=person_month)
    show_table(table, words, alt=_("The money of consortium {letter}", letter=letter))
    with st.container(horizontal=True):
        download_tables(
            lambda: [table, certificate_table(consortium, words, _("Certificate"))],
            f"{_('money')}-{draft.setting.call.id}-{letter}",
            words,
        )
