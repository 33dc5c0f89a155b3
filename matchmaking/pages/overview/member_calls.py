"""The open calls that ask for a member's capabilities, each with its evidence, role, obstacles, and a link."""

import streamlit as st

from matchmaking.composition import Opportunity, calls_for
from matchmaking.exports.member_words import capital
from matchmaking.exports.opportunities import deadline_in_words, money_in_words, no_call_in_words
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.pages.frame import session
from matchmaking.pages.frame.jobs import ended, start
from matchmaking.pages.frame.known_calls import open_calls
from matchmaking.pages.frame.literal import literal
from matchmaking.remarks import Remark


def member_calls(member: Member, features: FeatureSet, words: Wording) -> None:
    """Show the calls, those with most covered capabilities first; computed in the background."""
    _ = words.translate
    calls = open_calls(words)
    if not calls:
        st.markdown(_("No open call is known here."))
        return
    today = session.today()
    key = f"calls for {member.id} {session.cache_key()} {today} {words.language} {hash(repr(calls))}"

    def look(_tell: object) -> tuple[Opportunity, ...]:
        session.warmed()
        return calls_for(member, calls, features, today)

    looked = start(key, Remark("Comparing the open calls with its texts …"), look)
    if not ended(looked, words):
        return
    found = looked.outcome()
    answered = [opportunity for opportunity in found if opportunity.answered]
    for opportunity in answered:
        with st.container(border=True):
            _one(opportunity, member, words)
    if not answered:
        st.info(literal(no_call_in_words(found, words)))
    elif others := len(found) - len(answered):
        st.caption(
            words.plural(
                "{count} other open call asks for something else.", "{count} other open calls ask for something else.", others
            )
        )


def _one(opportunity: Opportunity, member: Member, words: Wording) -> None:
    _ = words.translate
    call = opportunity.call
    st.markdown(f"**{literal(call.title)}**")
    role = _("possible role: {role}", role=words.name(opportunity.role))
    lead = _("may coordinate") if opportunity.may_lead and opportunity.eligible else ""
    st.markdown(literal(" · ".join(capital(part) for part in (deadline_in_words(opportunity, words), role, lead) if part)))
    for rule in opportunity.barred_by:
        st.warning(literal(_("Not eligible: {rule}", rule=words.of(rule.text.by_language))))
    st.markdown(
        _(
            "Covers {count} of the {all} capabilities that the call asks for, {share} of the call:",
            count=words.number(len(opportunity.covers)),
            all=words.number(len(call.capabilities)),
            share=words.percent(opportunity.reach / 100),
        )
    )
    for each in opportunity.covers:
        others = (
            words.plural("{count} other member covers it", "{count} other members cover it", each.others)
            if each.others
            else _("no other member covers it")
        )
        quote = _("“{text}”", text=literal(each.passage)) if each.passage else ""
        st.markdown(f"- **{literal(each.name)}** ({words.percent(each.strength)}, {others})  \n  {quote}")
    if said := money_in_words(opportunity, words):
        st.caption(literal(said))
    if opportunity.eligible:
        st.page_link(
            "matchmaking/pages/build_consortium.py",
            label=_("Build a consortium around this member"),
            icon=":material/group_work:",
            query_params={"call": call.id, "with": member.id},
        )
