"""The page Find partners: complementary members, the reasons, and who can introduce them."""

from dataclasses import replace

import streamlit as st

from matchmaking.errors import ImpossibleRequest
from matchmaking.exports.partners import filters_in_words, list_in_words, partner_table, question_table, reason_table
from matchmaking.pages.charts.partner_network import partner_network
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.pages.frame.chosen_weights import chosen_weights, name_of_chosen
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.member_choice import NOBODY, choose_one, example_seeker, own_seeker
from matchmaking.pages.frame.profile_words import quoted
from matchmaking.pages.frame.remembered import LastSearch, remember
from matchmaking.pages.partners.ask_why import ask_why
from matchmaking.pages.partners.condition_chips import condition_chips, read_need
from matchmaking.pages.partners.exposure_control import choose_exposure
from matchmaking.pages.partners.first_steps import strip
from matchmaking.pages.partners.not_interested import hidden_for, hidden_partners
from matchmaking.pages.partners.partner_card import partner_card
from matchmaking.pages.partners.partner_comparison import partner_comparison
from matchmaking.pages.partners.partner_filters import choose_filters, clear_filters, field_explained
from matchmaking.pages.partners.partner_rows import partners_as_table
from matchmaking.pages.partners.search_link import follow_search, follow_search_button, search_link, take_over, take_up
from matchmaking.pages.partners.shortlisting import found
from matchmaking.pages.partners.shown_lists import write_down
from matchmaking.ranking import Criterion, doubt, rank, worth_showing
from matchmaking.ranking.partner_filters import FilterField
from matchmaking.workspace.saved_searches import Search

A_PAGE = 10

words = session.words()
_ = words.translate
features = session.features(words)
if not features.roster.members:
    empty_workspace.show(words)
    st.stop()

own = features.roster.id_of(session.viewer().member)
example = example_seeker(features)
default = own_seeker(features) or example
strip(None if default is not example else example, words)
seekers = [own] if own else list(features.roster.position)
take_up([*seekers, NOBODY])
take_over(features.roster, [*seekers, NOBODY], words)

who, what = st.columns([2, 3], gap="medium")
with who:
    seeker = choose_one(
        _("Your organisation"), features.roster, words, key="seeker", default=default, among=[own] if own else None
    )
with what.form("search", border=False):
    need = st.text_area(
        _("What are you looking for?"),
        key="need",
        height=92,
        placeholder=_(
            "In your own words, in Dutch, English, French or German. Leave empty to use the needs of your organisation."
        ),
        persist_state="session",
    )
    st.form_submit_button(_("Search"), icon=":material/search:", type="primary", key="search_button")
asked = read_need(need)
condition_chips(asked, words)
looked_for = st.container()
if seeker and seeker.needs and not need.strip():
    looked_for.markdown(f"**{_('{name} looks for', name=literal(seeker.name))}** &nbsp; {quoted(seeker.needs, words)}")
with st.container(horizontal=True, vertical_alignment="center"):
    filters = choose_filters(features, seeker, words)
    exposure = choose_exposure(words)
    search = Search(seeker.id if seeker else NOBODY, need.strip(), filters, asked.taken_away)
    search_link(search, words)
    follow_search_button(search, words)
follow_search(search)
conditions = st.container()
if seeker and (explained := field_explained(filters.field, features, seeker, words)):
    conditions.markdown(explained)
if said := filters_in_words(replace(filters, field=FilterField.ANY), words):
    conditions.markdown(_("Only: {filters}", filters=literal(said)))
if chosen := name_of_chosen():
    conditions.markdown(_("Ranked by the weights: {name}", name=literal(chosen)))
if seeker is None and not need.strip():
    st.info(_("Choose your organisation, describe what you are looking for, or both."))
    st.stop()

weights = filters.weighed(chosen_weights())
shown = st.session_state.setdefault("partners_shown", A_PAGE)
try:
    with st.spinner(_("Comparing with every member …")):
        wanted = replace(filters, without=hidden_for(seeker.id if seeker else NOBODY))
        matches = rank(features, seeker, asked, wanted, weights, shown, exposure)
except ImpossibleRequest as problem:
    st.warning(literal(words.say(problem)))
    st.stop()
told = [match for match in matches if worth_showing(match)]
if matches and not told:
    st.info(_("Nobody here answers this: every member scores 0 of 100 points."))
    st.stop()
if not matches:
    if any(condition.strict for condition in asked.conditions):
        st.warning(_("No member meets all the filters and every strict condition of your question. Take one of them away."))
    else:
        st.warning(_("No member meets all the filters. Clear one of them."))
    st.button(_("Clear all filters"), on_click=clear_filters, key="filters_too_narrow")
    st.stop()
matches = told
if unsure := doubt(matches):
    st.info(literal(words.say(unsure)))
listed = found(matches, seeker)
if own or seeker != example or need.strip():  # the office's example before any search is no list to record
    write_down(matches, listed.seeker)
    remember(LastSearch(seeker.id if seeker else NOBODY, need.strip()))

heading, actions = st.columns([3, 1], vertical_alignment="center")
heading.header(literal(list_in_words(len(matches), bool(unsure), seeker, words)), anchor=False)
with actions.container(horizontal=True, horizontal_alignment="right"):
    download_tables(
        lambda: [
            partner_table(matches, features, words),
            reason_table(matches, words),
            question_table(seeker, asked, filters, words, name_of_chosen()),
        ],
        _("partners"),
        words,
    )

st.page_link("matchmaking/pages/how_ranking_works.py", label=_("How ranking works"), icon=":material/balance:")
cards, table, compared, network, why = st.tabs(
    [_("Cards"), _("Table"), _("Side by side"), _("Network"), _("Ask why")], key="partners_view", on_change="rerun"
)
crossover = Criterion.CROSSOVER if filters.field is not FilterField.ANY else None
if cards.open:
    with cards:
        for place, match in enumerate(matches, start=1):
            partner_card(place, match, features, listed, words, always=crossover)
        if len(matches) == shown and st.button(_("Show more partners")):
            st.session_state["partners_shown"] = shown + A_PAGE
            st.rerun()
        hidden_partners(listed.seeker, features.roster, words)
if table.open:
    with table:
        partners_as_table(matches, features, listed, words)
if compared.open:
    with compared:
        partner_comparison(matches, words)
if network.open:
    with network:
        partner_network(seeker, matches, features, words)
if why.open:
    with why:
        ask_why(seeker, asked, filters, weights, shown, features, words)
