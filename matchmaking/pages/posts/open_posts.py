"""Posts of others: first those that the member's own words answer, with the scores of both sides, and a form for interest."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.board import owner_in_words
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.posts.acting import act
from matchmaking.pages.posts.fits import fits_of
from matchmaking.pages.posts.post_words import both_sides, post_in_words, state_in_words, to_member
from matchmaking.ranking.mutual_fit import MutualFit
from matchmaking.workspace.board.interests import Interest, InterestState, express_interest, take_back_interest
from matchmaking.workspace.board.posts import LONGEST, Post


def open_posts(
    posts: Sequence[Post], member: Member | None, interest: Sequence[Interest], features: FeatureSet, words: Wording
) -> None:
    """Show these posts, for a member or for a viewer without one; ``interest`` is the member's own."""
    _ = words.translate
    if not posts:
        st.markdown(_("Nobody else looks for anything on the board now."))
        return
    if member is None:
        if session.viewer().role is ViewerRole.MANAGER:
            st.markdown(_("Choose an organisation above to see what it could answer and to show interest in its name."))
        for post in posts:
            with st.container(border=True, key=f"post-{post.id}"):
                post_in_words(post, features, words)
        return
    fits = fits_of(posts, features, words, among=member)
    if fits is None:
        return
    said = {each.post: each for each in interest}
    answered = {id: found[0] for id, found in fits.items() if found}
    first = sorted((post for post in posts if post.id in answered), key=lambda post: -answered[post.id].answer.score)
    for post in [*first, *(post for post in posts if post.id not in answered)]:
        with st.container(border=True, key=f"post-{post.id}"):
            post_in_words(post, features, words)
            if fit := answered.get(post.id):
                st.markdown(both_sides(fit, owner_in_words(post, features.roster, words), words, to_owner=False))
            _interest(post, member, said.get(post.id), answered.get(post.id), features, words)


def _interest(
    post: Post, member: Member, said: Interest | None, fit: MutualFit | None, features: FeatureSet, words: Wording
) -> None:
    """Show the expressed interest, with a button to withdraw it, or the form to express it."""
    _ = words.translate
    place, viewer = session.workspace(), session.viewer()
    if said:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{_('Your interest:')} {state_in_words(said, words)}", width="content")
            if st.button(_("Take back"), type="tertiary", icon=":material/undo:", key=f"take_back-{post.id}"):
                act(lambda: take_back_interest(place, post.id, member.id, session.now(), viewer), words)
        if said.state is InterestState.ACCEPTED and post.owner in features.roster.position:
            to_member(features.roster.member(post.owner), words)
        return
    with st.expander(_("Express interest"), icon=":material/waving_hand:"), st.form(f"interest-{post.id}", border=False):
        text = st.text_area(
            _("Why, in a sentence"),
            max_chars=LONGEST,
            height=68,
            key=f"interest_text-{post.id}",
            placeholder=_("What you would bring"),
        )
        if st.form_submit_button(_("Send to the owner"), type="primary" if fit else "secondary"):
            act(lambda: express_interest(place, post.id, member.id, text, session.now(), viewer), words)
