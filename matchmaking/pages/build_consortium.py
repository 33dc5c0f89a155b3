"""The page Build a consortium: proposed consortia for a call, and how each meets its rules."""

from dataclasses import replace

import streamlit as st

from matchmaking.composition import DEFAULT_RULES, ConsortiumWeights
from matchmaking.exports.consortia import Alternative, alternatives, meeting_in_words, side_by_side, workbook
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.consortium.alternative_view import alternative_view
from matchmaking.pages.consortium.call_choice import (
    choose_call,
    count_of_capabilities,
    describe_call,
    edit_capabilities,
    give_facts,
    is_in_sight,
)
from matchmaking.pages.consortium.call_link import follow_call, take_over
from matchmaking.pages.consortium.calls_kept import keep_for_everybody
from matchmaking.pages.consortium.composing import Wishes, choose_wishes, composed
from matchmaking.pages.consortium.consortium_weights import choose_consortium_weights, stability_view
from matchmaking.pages.consortium.draft_view import draft_of_alternative
from matchmaking.pages.consortium.outside_view import with_those_outside
from matchmaking.pages.consortium.portfolio_view import portfolio_view
from matchmaking.pages.consortium.precedents_view import precedents_view
from matchmaking.pages.consortium.reopened_view import reopened_view
from matchmaking.pages.consortium.rule_choice import choose_rules, rules_in_words
from matchmaking.pages.consortium.saved_consortia import SAVED, saved_list
from matchmaking.pages.consortium.tradeoffs_view import tradeoffs_view
from matchmaking.pages.consortium.white_spots_view import white_spots_view
from matchmaking.pages.consortium.why_none_view import why_none_view
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.follow_button import follow_button
from matchmaking.pages.frame.known_calls import open_calls
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.following import FollowKind
from matchmaking.workspace.running import load_of, workloads

words = session.words()
_ = words.translate
features = session.features(words)
if not features.roster.members:
    empty_workspace.show(words)
    st.stop()

if SAVED in st.query_params:
    reopened_view(st.query_params[SAVED], features, words)
    st.stop()

saved_list(words)
take_over(features.roster, words)
call = choose_call(features, words)
if call is None:
    st.info(_("Give the call as a file or as a text; the capabilities it asks for are then proposed."))
    st.stop()
follow_call(call.id)
call = give_facts(call, words)
describe_call(call, words)
if call.id in {each.id for each in open_calls(words)}:
    follow_button(FollowKind.CALL, call.id, words)

text = words.of(call.text)
settings = st.container(gap="xsmall")
if text and not is_in_sight():
    with settings.expander(_("Read the call"), icon=":material/description:"):
        st.text(text.strip())
with settings.expander(
    words.plural("{count} capability asked for", "{count} capabilities asked for", count_of_capabilities(call, words)),
    icon=":material/checklist:",
    key="capabilities_asked",
):
    asked = edit_capabilities(call, words)
with settings.expander(_("Rules to meet: {rules}", rules=rules_in_words(call, DEFAULT_RULES, words)), icon=":material/gavel:"):
    rules = choose_rules(asked, DEFAULT_RULES, words)
with settings.expander(_("How many, who and who not"), icon=":material/groups:"):
    running = workloads(session.workspace(), features.roster, session.today(), session.viewer())
    wishes: Wishes = choose_wishes(asked, rules, features.roster, load_of(running, asked), words)
with settings.expander(_("How much each criterion counts"), icon=":material/balance:"):
    wishes = replace(wishes, weights=choose_consortium_weights(words))
if wishes.weights != ConsortiumWeights():
    settings.markdown(_("Composed by your own weights."))

keep_for_everybody(asked, words)

with st.spinner(_("Composing consortia …")):
    composition = composed(session.cache_key(), features, asked, rules.id, wishes)
if composition.remarks:
    st.info("\n".join(f"- {literal(words.say(remark))}" for remark in composition.remarks))
given = alternatives(with_those_outside(composition.consortia, asked, words))
if given:
    heading, actions = st.columns([3, 1], vertical_alignment="center")
    heading.header(meeting_in_words(given, asked, rules, words), anchor=False)
    with actions.container(horizontal=True, horizontal_alignment="right"):
        download_tables(lambda: workbook(asked, given, words), f"{_('consortia')}-{call.id}", words)
elif composition.why_none:
    why_none_view(composition.why_none, words)


def choose_alternative() -> Alternative:
    """The alternative to view or edit; the same in both views."""
    letter = st.segmented_control(
        _("Look closer at"),
        [each.letter for each in given],
        default=given[0].letter,
        required=True,
        format_func=lambda letter: _("Consortium {letter}", letter=letter),
        key="alternative",
        label_visibility="collapsed",
        persist_state="session",
    )
    return next((each for each in given if each.letter == letter), given[0])


if not given:
    st.stop()
proposals, work, tradeoffs, several, funded, spots = st.tabs(
    [_("Proposals"), _("Edit a proposal"), _("Trade-offs"), _("Portfolio"), _("Precedents"), _("White spots")],
    key="call_view",
    on_change="rerun",
)
if proposals.open:
    with proposals:
        show_table(side_by_side(given, words), words, alt=_("The consortia side by side"))
        alternative_view(choose_alternative(), asked, rules, features, words)
if work.open:
    with work:
        draft_of_alternative(choose_alternative(), asked, rules.id, wishes, features, words)
if tradeoffs.open:
    with tradeoffs:
        tradeoffs_view(asked, rules, wishes, given[0].consortium, features, words)
        stability_view(asked, rules, wishes, features, words)
if several.open:
    with several:
        portfolio_view(asked, rules, wishes, features, words)
if funded.open:
    with funded:
        precedents_view(asked, choose_alternative, features, words)
if spots.open:
    with spots:
        white_spots_view(asked, features, words)
