"""A post and the two scores of an answer, in the form that all pages use."""

import streamlit as st

from matchmaking.exports.board import audience_in_words, owner_in_words, until_in_words
from matchmaking.exports.member_words import capital
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.ranking.mutual_fit import MutualFit
from matchmaking.workspace.board.interests import Interest, InterestState
from matchmaking.workspace.board.posts import Post


def post_in_words(post: Post, features: FeatureSet, words: Wording) -> None:
    """Show the owner, the text, the last day and the audience of a post."""
    _ = words.translate
    owner = owner_in_words(post, features.roster, words)
    quote = _("“{text}”", text=literal(post.text))
    st.markdown(f"**{literal(owner)}** · {literal(capital(words.name(post.kind)))}  \n{quote}")
    facts = [until_in_words(post, session.today(), words), words.name(post.language)]
    if post.call:
        facts.append(_("for a consortium on “{call}”", call=post.call))
    if post.mine:
        facts.append(audience_in_words(post, features.roster, words))
    st.markdown(":small[" + literal(capital(" · ".join(facts))) + "]")


def both_sides(fit: MutualFit, owner: str, words: Wording, *, to_owner: bool) -> str:
    """The scores of the member's answer to the post and of the owner's answer back, as Markdown for either of them."""
    _ = words.translate
    there = words.number(fit.answer.score)
    back = words.number(fit.returned.score) if fit.returned else ""
    name = literal(fit.member.name if to_owner else owner)
    said = [
        _("{name} answers you for {points} of 100 points", name=name, points=there)
        if to_owner
        else _("you answer {name} for {points} of 100 points", name=name, points=there)
    ]
    if back:
        said.append(
            _("you answer {name} for {points}", name=name, points=back)
            if to_owner
            else _("{name} answers you for {points}", name=name, points=back)
        )
    quote = _("“{text}”", text=literal(fit.passage))
    return f"{capital(words.listed(said))}.  \n{quote}"


def state_in_words(interest: Interest, words: Wording) -> str:
    """The state of an interest, with the reason and text of the answer."""
    _ = words.translate
    state = capital(words.name(interest.state))
    why = words.name(interest.reason) if interest.reason else ""
    said = f"{state} · {why}" if why else state
    if interest.state is not InterestState.WAITING and interest.answer:
        return f"**{literal(said)}** {_('“{text}”', text=literal(interest.answer))}"
    return f"**{literal(said)}**"


def to_member(member: Member, words: Wording) -> None:
    """Show a link to a member's page, which has its contact."""
    st.page_link(
        "matchmaking/pages/members.py",
        label=words.translate("Look at {name}", name=literal(member.name)),
        icon=":material/arrow_forward:",
        query_params={"member": member.id},
    )
