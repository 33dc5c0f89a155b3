"""A comparison of up to four found partners by criterion."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.partners import partners_beside
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.ranking import Match

_MOST = 4
_FIRST = 2


def partner_comparison(matches: Sequence[Match], words: Wording) -> None:
    """Show the choice of partners, and a table with a column for each."""
    _ = words.translate
    found = {match.member.id: match for match in matches}
    chosen = st.multiselect(
        _("Partners to compare, four at most"),
        list(found),
        default=list(found)[:_FIRST],
        max_selections=_MOST,
        format_func=lambda id: found[id].member.name,
        key="partners_compared",
    )
    if not chosen:
        st.info(_("Choose the partners to compare."))
        return
    table = partners_beside([found[id] for id in chosen], words)
    show_table(table, words, alt=_("The partners side by side, criterion by criterion"))
    with st.container(horizontal=True):
        download_tables(lambda: [table], _("partners-side-by-side"), words)
