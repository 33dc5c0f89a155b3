"""The start page of an organisation: matching calls, members that look for what it offers, and gaps in its profile."""

import streamlit as st

from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.pages.frame import session
from matchmaking.pages.frame.known_calls import open_calls
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.overview.deadline_file import download_deadlines
from matchmaking.pages.overview.member_calls import member_calls
from matchmaking.ranking.answered_needs import AnsweredNeed, answered_needs
from matchmaking.workspace.maintenance.freshness import completeness, freshness
from matchmaking.workspace.storage.origins import origins

_MOST_NEEDS = 5
_MOST_FIELDS = 5


def member_start(member: Member, features: FeatureSet, words: Wording) -> None:
    """Show the three parts; the calls are computed last and shown first."""
    _ = words.translate
    calls = st.container()
    st.header(_("Who looks for what {name} offers", name=literal(member.name)), anchor=False)
    _needs(member, features, words)
    st.header(_("The profile of {name}", name=literal(member.name)), anchor=False)
    _profile(member, words)
    with calls:
        st.header(_("Open calls for {name}", name=literal(member.name)), anchor=False)
        member_calls(member, features, words)
        download_deadlines(open_calls(words), words, "member")


def _needs(member: Member, features: FeatureSet, words: Wording) -> None:
    _ = words.translate
    found = _answered(session.cache_key(), features, member, member.id)
    if not found:
        st.markdown(_("No other member states a need that its texts answer."))
    for each in found[:_MOST_NEEDS]:
        name = f"**{literal(each.seeker.name)}**"
        st.markdown(
            _("{name} looks for “{need}”", name=name, need=literal(each.need.text))
            + "  \n"
            + _("Answered for {share} by “{passage}”", share=words.percent(each.strength), passage=literal(each.passage))
        )
        st.page_link(
            "matchmaking/pages/members.py",
            label=_("Look at {name}", name=literal(each.seeker.name)),
            icon=":material/arrow_forward:",
            query_params={"member": each.seeker.id},
        )
    if (more := len(found) - _MOST_NEEDS) > 0:
        st.caption(words.plural("{count} more need.", "{count} more needs.", more))


@st.cache_resource(max_entries=64, show_spinner=False)
def _answered(known: str, _features: FeatureSet, _member: Member, member: str) -> tuple[AnsweredNeed, ...]:
    return answered_needs(_features, _member)


def _profile(member: Member, words: Wording) -> None:
    _ = words.translate
    today, said = session.today(), origins(session.workspace(), [member.id]).get(member.id, {})
    share = words.percent(completeness(member, said, today))
    gaps = sorted((each for each in freshness(member, said, today) if not each.known), key=lambda each: -each.gain)
    fields = ", ".join(words.code(each.field) for each in gaps[:_MOST_FIELDS])
    st.markdown(
        " ".join(
            [
                _("It is {share} complete and fresh.", share=share),
                _("Not known yet, the most useful first: {fields}.", fields=fields) if fields else "",
            ]
        )
    )
    st.page_link(
        "matchmaking/pages/members.py",
        label=_("Open the profile"),
        icon=":material/edit:",
        query_params={"member": member.id},
    )
