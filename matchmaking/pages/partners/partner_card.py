"""The card of a found partner: its profile, the reasons for its rank, and the full sum behind them."""

from collections.abc import Iterator
from textwrap import shorten

import streamlit as st

from matchmaking.exports.condition_words import conditions_of
from matchmaking.exports.member_words import capital, kind_and_place
from matchmaking.exports.partners import fit_in_words, introduction, points_in_words
from matchmaking.features import FeatureSet
from matchmaking.features.fit import Fit
from matchmaking.i18n import Wording
from matchmaking.pages.charts.waterfall import WaterfallStep, waterfall
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.profile_words import marked, quoted, sector_badges
from matchmaking.pages.partners.not_interested import not_interested
from matchmaking.pages.partners.shortlisting import Found, shortlist_button
from matchmaking.pages.partners.shown_lists import is_written, write_down
from matchmaking.ranking import Criterion, Match, Reason

_STRONGEST = 2
_OFFERS = 2
_LONGEST = 260
"""Maximum length of a piece of evidence on a card, in characters; the full text is under the waterfall."""


def partner_card(
    place: int,
    match: Match,
    features: FeatureSet,
    found: Found,
    words: Wording,
    *,
    always: Criterion | None = None,
) -> None:
    """Show a short card that opens to the full reasoning; ``always`` is a criterion that is shown in any case."""
    _ = words.translate
    member = match.member
    with st.container(border=True, key=f"partner-{place}", gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown(f"### {place}. {literal(member.name)}", anchors=False)
            score = f"**{words.number(match.score)}** :small[{_('of 100 points')}]"
            st.markdown(f"{fit_badge(match, words)} {score}".strip(), width="content")
        st.markdown("\n\n".join(_at_a_glance(match, features, words, always)))
        why = st.expander(
            _("Why {score} points?", score=words.number(match.score)),
            key=f"why-{member.id}",
            on_change="rerun",
        )
        if why.open:
            with why:
                _whole_sum(match, words)
                _own_words(match, words)
        with st.container(horizontal=True, vertical_alignment="center"):
            shortlist_button(found, member, words)
            not_interested(
                found.seeker,
                member,
                lambda: is_written(write_down(found.matches, found.seeker)),
                words,
                key=f"partner-{member.id}",
            )
            st.page_link(
                "matchmaking/pages/members.py",
                label=_("All about {name}", name=literal(member.name)),
                icon=":material/arrow_forward:",
                query_params={"member": member.id},
            )


def fit_badge(match: Match, words: Wording) -> str:
    """Whether the partner answers the need or misses a condition, as a badge; empty without a need."""
    colour = "primary" if match.fit is Fit.ANSWERS and not match.misses_a_condition else "gray"
    return f":{colour}-badge[{fit_in_words(match, words)}]" if match.fit else ""


def _at_a_glance(match: Match, features: FeatureSet, words: Wording, always: Criterion | None) -> Iterator[str]:
    """The paragraphs of a card as one text: a page draws one long text much faster than many short ones."""
    _ = words.translate
    told = strongest(match, always)
    reasons = "\n".join(f"- {_reason_said(reason, words)}" for reason in told)
    yield f"{literal(kind_and_place(match.member, words))} &nbsp; {sector_badges(features, match.member, words)}\n{reasons}"
    for told_of in conditions_of(match, words):
        title, __, rest = told_of.partition(": ")
        yield f"**{title}** &nbsp; {literal(rest)}"
    if match.promotion:
        yield f"**{_('Reserved place')}** &nbsp; {literal(words.say(match.promotion.told))}"
    if match.offers:
        yield f"**{_('Offers')}** &nbsp; {quoted(match.offers[:_OFFERS], words)}"
    met = introduction(match, words)
    if met and Criterion.SHARED_NETWORK not in {reason.criterion for reason in told}:
        yield f"**{_('Introduction')}** &nbsp; {literal(met)}"


def strongest(match: Match, always: Criterion | None = None) -> list[Reason]:
    """The presentable reasons with most points, after the one that is shown in any case."""
    told = [reason for reason in match.reasons if reason.evidence and reason.points > 0]
    first = [reason for reason in told if reason.criterion is always]
    others = [reason for reason in told if reason.criterion is not always]
    return [*first, *sorted(others, key=lambda reason: -reason.points)[:_STRONGEST]]


def _reason_said(reason: Reason, words: Wording) -> str:
    said = shorten(words.say_all(reason.evidence), _LONGEST, placeholder=" …")
    return f"**{capital(words.name(reason.criterion))}.** {literal(said)}"


def _own_words(match: Match, words: Wording) -> None:
    """Show the partner's own answering texts in full, with the passage marked."""
    passages = [
        str(remark.values["passage"]) for reason in match.reasons for remark in reason.evidence if "passage" in remark.values
    ]
    own = (*match.member.statements, *match.member.offers)
    told = [said for passage in dict.fromkeys(passages) for text in own if (said := marked(text, passage))]
    if told:
        st.markdown(f"**{words.translate('In its own words')}**")
    for said in dict.fromkeys(told):
        st.markdown(said)


def _points_said(reason: Reason, words: Wording) -> str:
    return f"**{capital(words.name(reason.criterion))}**  \n{points_in_words(reason, words)}"


def _whole_sum(match: Match, words: Wording) -> None:
    """Show the waterfall, with the same figures as a table and the full evidence."""
    _ = words.translate
    reasons = sorted((reason for reason in match.reasons if reason.counts), key=lambda reason: -reason.points)
    chart, table = st.columns([5, 6], gap="medium")
    with chart:
        waterfall([WaterfallStep(words.name(reason.criterion), reason.points, reason.most) for reason in reasons], words)
    with table:
        st.table(
            {
                _("Points"): [_points_said(reason, words) for reason in reasons],
                _("Based on"): [literal(words.say_all(reason.evidence)) for reason in reasons],
            },
            border="horizontal",
            hide_index=True,
            alt=_("The points of {name}, criterion by criterion", name=match.member.name),
        )
