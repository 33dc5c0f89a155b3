"""Portfolio: several consortia for one call that can run side by side, within each member's workload."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from matchmaking.composition import Call, Portfolio, RuleSet, portfolio, rule_set
from matchmaking.exports.consortia import alternatives, workbook
from matchmaking.exports.portfolio import portfolio_in_words, portfolio_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.consortium.composing import Wishes
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.jobs import asked_for
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.subprocess_job import Tell
from matchmaking.remarks import Remark

_MOST = 6
_SECONDS = 20.0


@dataclass(frozen=True)
class Wish:
    """The options of a portfolio: number of consortia, workload of a member and of an institution, and the options of each."""

    count: int
    load: int
    institutions: int
    each: Wishes


def portfolio_view(call: Call, rules: RuleSet, wishes: Wishes, features: FeatureSet, words: Wording) -> None:
    """Show the workload options, and the consortia side by side."""
    _ = words.translate
    st.markdown(_("Several consortia for this call at once, each with a focus of its own, so that more members get a place."))
    count, load, institutions = st.columns(3, gap="medium")
    wish = Wish(
        int(count.number_input(_("Consortia"), 1, _MOST, 2, key="portfolio_count")),
        int(load.number_input(_("At most per member"), 1, _MOST, 1, key="portfolio_load")),
        int(
            institutions.number_input(
                _("At most per institution"),
                1,
                _MOST,
                2,
                key="portfolio_institutions",
                help=_("Universities, research centres, hospitals and large companies."),
            )
        ),
        wishes,
    )
    found = asked_for(
        f"portfolio {session.cache_key()} {call} {rules.id} {wish}",
        _("Compose the portfolio"),
        Remark("Composing consortia …"),
        partial(_composed, features, call, rules.id, wish),
        _SECONDS,
        words,
    )
    if found is None:
        return
    for remark in found.remarks:
        st.info(literal(words.say(remark)))
    if not found.consortia:
        st.warning(_("No consortium of this size meets the rules."))
        return
    finding, *further = portfolio_in_words(found, words)
    st.markdown(f"**{literal(finding)}**" + "".join(f"  \n{literal(each)}" for each in further))
    table = portfolio_table(found, call, words)
    show_table(table, words, alt=_("The consortia of the portfolio side by side"))
    with st.container(horizontal=True):
        download_tables(
            lambda: [table, *workbook(call, alternatives(found.consortia), words)[1:]], f"{_('portfolio')}-{call.id}", words
        )


def _composed(features: FeatureSet, call: Call, rules: str, wish: Wish, _: Tell) -> Portfolio:
    return portfolio(
        call,
        features,
        wish.count,
        load=wish.load,
        institutions=wish.institutions,
        excluded=wish.each.left_out,
        apart=wish.each.apart,
        size=wish.each.size,
        ruleset=rule_set(rules),
        weights=wish.each.weights,
    )
