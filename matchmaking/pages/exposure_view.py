"""Who was shown how often: the part of *Evidence* for the cluster office and its analysts."""

import streamlit as st

from matchmaking.evaluation.exposure_report import exposure_report
from matchmaking.exports.exposure import exposure_in_words, exposure_table, small_firm_table
from matchmaking.exports.tables import ExportTable
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables

_MOST_SHOWN = 10
_SMALL_FIRMS = 30


def show_exposure(words: Wording) -> None:
    """The report in a sentence, the most shown members and the small firms; all of it to take along."""
    _ = words.translate
    report = exposure_report(session.workspace(), session.viewer())
    st.markdown(
        _(
            "Who stands on top of many lists is looked at by many. This counts every list that *Find partners* showed, and how "
            "much attention each member got in them: a place further down gets less."
        )
    )
    st.markdown(f"**{exposure_in_words(report, words)}**")
    if report.gini is None:
        return
    everybody, small = exposure_table(report, words), small_firm_table(report, words)
    st.header(_("Most shown"), anchor=False)
    _first(everybody, _MOST_SHOWN, _("The members that were shown most"), words)
    st.header(small.title, anchor=False)
    if small.rows:
        _first(small, _SMALL_FIRMS, _("Small firms, and how often each was shown"), words)
    else:
        st.markdown(_("No member is known to be a small firm."))
    with st.container(horizontal=True):
        download_tables(lambda: [everybody, small], _("exposure"), words)
    st.page_link("matchmaking/pages/how_ranking_works.py", label=_("How ranking works"), icon=":material/balance:")


def _first(table: ExportTable, most: int, alt: str, words: Wording) -> None:
    show_table(ExportTable(table.title, table.columns, table.rows[:most], table.percent), words, alt=alt)
    if len(table.rows) > most:
        count, everybody = words.number(most), words.number(len(table.rows))
        st.caption(words.translate("The first {count} of {all}; the files have them all.", count=count, all=everybody))
