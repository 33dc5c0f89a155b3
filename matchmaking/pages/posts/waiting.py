"""Pending items of the board on the start page: answers and matching posts for a member, open interest for the office."""

import streamlit as st

from matchmaking.exports.board import owner_in_words
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.posts.fits import fits_of
from matchmaking.pages.posts.post_words import both_sides, post_in_words, state_in_words
from matchmaking.workspace.board.interests import InterestState, interests
from matchmaking.workspace.board.posts import Post, posts

_MOST = 5


def member_waiting(member: Member, features: FeatureSet, words: Wording) -> None:
    """Show interest in the member's posts, answers to its own interest, and posts that its own words answer."""
    _ = words.translate
    place, viewer, today = session.workspace(), session.viewer(), session.today()
    seen = {post.id: post for post in posts(place, today, _as_member(viewer, member))}
    there = [each for each in interests(place, today, viewer) if each.post in seen]
    st.header(_("Answers waiting for {name}", name=literal(member.name)), anchor=False)
    waiting = [each for each in there if seen[each.post].owner == member.id and each.state is InterestState.WAITING]
    for each in waiting[:_MOST]:
        if each.member in features.roster.position:
            name = f"**{literal(features.roster.member(each.member).name)}**"
            st.markdown(_("{name} is interested: “{text}”", name=name, text=literal(each.text)))
            st.markdown(":small[" + _("In: “{post}”", post=literal(seen[each.post].text)) + "]")
    own = [each for each in there if each.member == member.id and each.state is not InterestState.WAITING]
    for each in own[:_MOST]:
        owner = owner_in_words(seen[each.post], features.roster, words)
        st.markdown(f"**{literal(owner)}** · {state_in_words(each, words)}")
        st.markdown(":small[" + _("Your interest: “{text}”", text=literal(each.text)) + "]")
    if not waiting and not own:
        st.markdown(_("No answer is waiting."))
    said = {each.post for each in there if each.member == member.id}
    others = [post for post in seen.values() if post.owner != member.id and post.id not in said]
    if others:
        _answered(others, member, features, words)
    st.page_link("matchmaking/pages/board.py", label=_("To the board"), icon=":material/arrow_forward:")


def office_waiting(features: FeatureSet, words: Wording) -> None:
    """Show the posts with unanswered interest, with its count; the office may answer for their owners."""
    _ = words.translate
    place, viewer, today = session.workspace(), session.viewer(), session.today()
    there = posts(place, today, viewer)
    waiting = [each.post for each in interests(place, today, viewer) if each.state is InterestState.WAITING]
    st.header(_("Interest waiting"), anchor=False)
    said = words.plural("{count} post stands on the board.", "{count} posts stand on the board.", len(there))
    st.markdown(f"{said} {'' if waiting else _('No interest is waiting for an answer.')}".strip())
    for post in [post for post in there if post.id in waiting][:_MOST]:
        owner = owner_in_words(post, features.roster, words)
        count = words.plural("{count} waits for an answer", "{count} wait for an answer", waiting.count(post.id))
        st.markdown(f"**{literal(owner)}** · {literal(count)}  \n{_('“{text}”', text=literal(post.text))}")
        st.page_link(
            "matchmaking/pages/board.py",
            label=_("Answer in the name of {name}", name=literal(owner)),
            icon=":material/arrow_forward:",
            query_params={"member": post.owner} if post.owner else {},
        )
    st.page_link("matchmaking/pages/board.py", label=_("To the board"), icon=":material/arrow_forward:")


def _answered(others: list[Post], member: Member, features: FeatureSet, words: Wording) -> None:
    """Show the posts that the member's own words answer, best first."""
    _ = words.translate
    fits = fits_of(others, features, words, among=member)
    if fits is None:
        return
    answered = sorted((post for post in others if fits.get(post.id)), key=lambda post: -fits[post.id][0].answer.score)
    for post in answered[:_MOST]:
        with st.container(border=True):
            post_in_words(post, features, words)
            st.markdown(both_sides(fits[post.id][0], owner_in_words(post, features.roster, words), words, to_owner=False))


def _as_member(viewer: Viewer, member: Member) -> Viewer:
    """The viewer of the member itself, also where the office looks for it, to show what the member would see."""
    return viewer if viewer.role is ViewerRole.COMPANY else Viewer(ViewerRole.COMPANY, member.id)
