"""Precedents: the funded consortia most similar to the call, and the differences of the chosen proposal."""

from collections.abc import Callable

import streamlit as st

from matchmaking.composition import Call, call_precedents, lacking
from matchmaking.composition.beside_precedents import FEWEST
from matchmaking.exports.consortia import Alternative
from matchmaking.exports.precedents import beside_table, finding_in_words, precedent_table, recurring_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import literal
from matchmaking.ranking import Precedents


def precedents_view(call: Call, choose: Callable[[], Alternative], features: FeatureSet, words: Wording) -> None:
    """Show the finding, the projects with links, the proposal chosen by ``choose`` beside them, and recurring members."""
    _ = words.translate
    found = _found(session.cache_key(), features, call)
    if not found.nearest:
        st.info(literal(finding_in_words(found, words)))
        return
    st.markdown(f"**{literal(finding_in_words(found, words))}**")
    projects = precedent_table(found, words)
    links = [one.link for one in found.nearest]
    without = (_("Link"), _("Received (EUR)"))  # more columns would not fit a phone; money is shown below and in the download
    show_table(projects, words, alt=_("The precedents, the nearest first"), without=without, links=links)
    given = choose()
    lacks = lacking(given.consortium, found, features)
    st.subheader(_("How consortium {letter} differs from them", letter=given.letter), anchor=False)
    if lacks:
        st.markdown("\n".join(f"- {literal(words.say(lack))}" for lack in lacks))
    else:
        st.markdown(_nothing(len(found.nearest), words))
    beside, recurring = beside_table(found, given, features, words), recurring_table(found, given.consortium, words)
    show_table(beside, words, alt=_("Consortium {letter} beside the precedents", letter=given.letter))
    if recurring.rows:
        st.subheader(_("Who recurs"), anchor=False)
        show_table(recurring, words, alt=_("Who took part in two or more precedents"))
    st.markdown(
        _("Being funded once is no reason to be chosen again: precedents show what was usual, and the score does not use them.")
    )
    with st.container(horizontal=True):
        download_tables(lambda: [projects, beside, recurring], f"{_('precedents')}-{call.id}", words)


def _nothing(precedents: int, words: Wording) -> str:
    if precedents < FEWEST:
        return words.translate("Fewer than {least} precedents are too few to say what is usual.", least=FEWEST)
    return words.translate("It has what most of them had.")


@st.cache_resource(max_entries=16, show_spinner=False)
def _found(known: str, _features: FeatureSet, call: Call) -> Precedents:
    return call_precedents(call, _features)
