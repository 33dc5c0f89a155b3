"""A member's own posts: the interest that waits for an answer, and the members whose own words answer them."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.board import owner_in_words
from matchmaking.exports.member_words import capital
from matchmaking.features import FeatureSet
from matchmaking.features.fit import Fit
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.partners.not_interested import hidden_for, hidden_partners, not_interested
from matchmaking.pages.partners.shown_lists import is_written, write_down
from matchmaking.pages.posts.acting import act
from matchmaking.pages.posts.fits import fits_of
from matchmaking.pages.posts.post_words import both_sides, post_in_words, state_in_words, to_member
from matchmaking.ranking.mutual_fit import MutualFit
from matchmaking.workspace.board.interests import Interest, answer_interest
from matchmaking.workspace.board.posts import LONGEST, Post, PostKind, withdraw
from matchmaking.workspace.maintenance.feedback import Refusal

_SHOWN = 10


def own_posts(posts: Sequence[Post], interest: Sequence[Interest], features: FeatureSet, words: Wording) -> None:
    """Show these posts of one owner; ``interest`` is the interest in them."""
    _ = words.translate
    if not posts:
        st.markdown(_("Nothing of yours stands on the board. Publish what you look for: who answers it is told."))
        return
    owner = posts[0].owner
    said = [(each.post, each.member) for each in interest]
    fits = fits_of(posts, features, words, without=hidden_for(owner), interested=said)
    if fits is None:
        return
    for post in posts:
        with st.container(border=True, key=f"own-{post.id}"):
            _own(post, fits.get(post.id, ()), [each for each in interest if each.post == post.id], features, words)
    hidden_partners(owner, features.roster, words)


def _own(post: Post, found: Sequence[MutualFit], said: Sequence[Interest], features: FeatureSet, words: Wording) -> None:
    """Show one post, the interest in it, other members that answer it, and its actions."""
    _ = words.translate
    post_in_words(post, features, words)
    for each in said:
        _interest(each, post, found, features, words)
    interested = {each.member for each in said}
    others = [fit for fit in found if fit.member.id not in interested]
    if not found:
        st.markdown(_("We find nobody here who says that they do this."))
    elif others:
        _answers(others, found, post, words)
    with st.container(horizontal=True):
        if post.kind is PostKind.SEAT:
            st.page_link(
                "matchmaking/pages/build_consortium.py",
                label=_("Open the consortium"),
                icon=":material/arrow_forward:",
                query_params={"saved": post.consortium},
            )
        if st.button(_("Withdraw"), icon=":material/delete:", type="tertiary", key=f"withdraw-{post.id}"):
            act(lambda: withdraw(session.workspace(), post.id, session.now(), session.viewer()), words)


def _answers(others: Sequence[MutualFit], shown: Sequence[MutualFit], post: Post, words: Wording) -> None:
    """Show the members that answer without having expressed interest, with the scores of both sides."""
    _ = words.translate
    label = words.plural("{count} member whose own words answer it", "{count} members whose own words answer it", len(others))
    with st.expander(label, icon=":material/groups:"):
        for fit in others[:_SHOWN]:
            st.markdown(f"**{literal(fit.member.name)}**  \n{both_sides(fit, '', words, to_owner=True)}")
            with st.container(horizontal=True, vertical_alignment="center"):
                to_member(fit.member, words)
                not_interested(post.owner, fit.member, lambda: _showing(shown, post), words, key=f"{post.id}-{fit.member.id}")


def _interest(each: Interest, post: Post, found: Sequence[MutualFit], features: FeatureSet, words: Wording) -> None:
    """Show one member's interest, the scores of both sides, and the answer."""
    _ = words.translate
    if each.member not in features.roster.position:
        return
    member = features.roster.member(each.member)
    fit = next((fit for fit in found if fit.member.id == each.member), None)
    with st.container(border=True, key=f"said-{post.id}-{each.member}"):
        st.markdown(_("{name} is interested: “{text}”", name=f"**{literal(member.name)}**", text=literal(each.text)))
        if fit:
            st.markdown(both_sides(fit, owner_in_words(post, features.roster, words), words, to_owner=True))
        if fit and fit.answer.fit is not Fit.ANSWERS:
            st.markdown(":small[" + _("Its own texts do not say that it does this.") + "]")
        to_member(member, words)
        if not each.to_answer:
            st.markdown(state_in_words(each, words))
            return
        with st.form(f"answer-{post.id}-{each.member}", border=False):
            text = st.text_input(_("A sentence to them"), max_chars=LONGEST, key=f"answer_text-{post.id}-{each.member}")
            reason = st.selectbox(
                _("Reason (only to decline)"),
                list(Refusal),
                index=None,
                format_func=lambda reason: capital(words.name(reason)),
                placeholder=_("Choose a reason"),
                key=f"answer_reason-{post.id}-{each.member}",
            )
            with st.container(horizontal=True):
                accepted = st.form_submit_button(_("Accept"), type="primary", key=f"accept-{post.id}-{each.member}")
                declined = st.form_submit_button(_("Decline"), key=f"decline-{post.id}-{each.member}")
        if accepted or declined:

            def answer() -> None:
                place, viewer, why = session.workspace(), session.viewer(), None if accepted else reason
                known = _showing(found, post)
                answer_interest(place, each, accepted, session.now(), reason=why, text=text, showing=known, viewer=viewer)

            act(answer, words)


def _showing(shown: Sequence[MutualFit], post: Post) -> str:
    """Record the list of answering members as shown to the owner, so that weights can be learnt from its outcomes."""
    return is_written(write_down([fit.answer for fit in shown], post.owner))
