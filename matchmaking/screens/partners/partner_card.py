"""One partner that was found: who it is, why it stands here, and the whole sum behind it."""

from textwrap import shorten

import streamlit as st

from matchmaking.handout.member_words import capital, kind_and_place
from matchmaking.handout.partners import introduction
from matchmaking.matching import Criterion, Match, Reason
from matchmaking.screens.charts.waterfall import Step, waterfall
from matchmaking.screens.frame.literal import literal
from matchmaking.screens.frame.profile_words import quoted, sector_badges
from matchmaking.signals import Signals
from matchmaking.wording import Wording

_STRONGEST = 2
_LONGEST = 260
"""Characters of a piece of evidence on a card; the whole of it stands under the waterfall."""


def partner_card(place: int, match: Match, signals: Signals, words: Wording, *, opened: bool) -> None:
    """A card that can be read at a glance and opened for the whole reasoning."""
    _ = words.translate
    member = match.member
    with st.container(border=True, key=f"partner-{place}", gap="xsmall"):
        name, score = st.columns([5, 1], vertical_alignment="top")
        name.markdown(f"### {place}. {literal(member.name)}", anchors=False)
        score.markdown(f"**{words.number(match.score)}** :small[{_('of 100 points')}]", text_alignment="right", width="stretch")
        st.markdown(f"{literal(kind_and_place(member, words))} &nbsp; {sector_badges(signals, member, words)}")
        st.markdown("\n".join(f"- {_reason_said(reason, words)}" for reason in strongest(match)))
        if match.lift:
            st.markdown(f"**{_('Place kept')}** &nbsp; {literal(words.say(match.lift.told))}")
        if member.offers:
            st.markdown(f"**{_('Offers')}** &nbsp; {quoted(member.offers[:2])}")
        met = introduction(match, words)
        if met and Criterion.PROXIMITY not in {reason.criterion for reason in strongest(match)}:
            st.markdown(f"**{_('Introduction')}** &nbsp; {literal(met)}")
        why = st.expander(
            _("Why {score} points?", score=words.number(match.score)),
            expanded=opened,
            key=f"why-{member.id}",
            on_change="rerun",
        )
        if why.open:
            with why:
                _whole_sum(match, words)
                st.page_link(
                    "matchmaking/screens/members.py",
                    label=_("All about {name}", name=literal(member.name)),
                    icon=":material/arrow_forward:",
                    query_params={"member": member.id},
                )


def strongest(match: Match) -> list[Reason]:
    """The reasons that bring the most points and can be shown."""
    told = [reason for reason in match.reasons if reason.evidence and reason.points > 0]
    return sorted(told, key=lambda reason: -reason.points)[:_STRONGEST]


def _reason_said(reason: Reason, words: Wording) -> str:
    said = shorten(" ".join(words.say(remark) for remark in reason.evidence), _LONGEST, placeholder=" …")
    return f"**{capital(words.name(reason.criterion))}.** {literal(said)}"


def _points_said(reason: Reason, words: Wording) -> str:
    _ = words.translate
    points = _("{points} of {most}", points=words.number(reason.points, 1), most=words.number(reason.most))
    return f"**{capital(words.name(reason.criterion))}**  \n{points}"


def _whole_sum(match: Match, words: Wording) -> None:
    """The waterfall, with the same figures as a table and the evidence in full."""
    _ = words.translate
    reasons = sorted(match.reasons, key=lambda reason: -reason.points)
    chart, table = st.columns([5, 6], gap="medium")
    with chart:
        waterfall([Step(words.name(reason.criterion), reason.points, reason.most) for reason in reasons], words)
    with table:
        st.table(
            {
                _("Points"): [_points_said(reason, words) for reason in reasons],
                _("Evidence"): [literal(" ".join(words.say(remark) for remark in reason.evidence)) for reason in reasons],
            },
            border="horizontal",
            hide_index=True,
            alt=_("The points of {name}, criterion by criterion", name=match.member.name),
        )
