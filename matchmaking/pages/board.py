"""The page Board: posts, the members that answer them, and interest on both sides."""

import streamlit as st

from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.pages.frame.address import arrived, first_of, follow
from matchmaking.pages.frame.member_choice import choose_name, own_seeker
from matchmaking.pages.posts.acting import what_was_refused
from matchmaking.pages.posts.open_posts import open_posts
from matchmaking.pages.posts.own_posts import own_posts
from matchmaking.pages.posts.publish_form import publish_form
from matchmaking.workspace.board.interests import interests
from matchmaking.workspace.board.posts import posts

words = session.words()
_ = words.translate
features = session.features(words)
if not features.roster.members:
    empty_workspace.show(words)
    st.stop()
viewer, place, today = session.viewer(), session.workspace(), session.today()
st.markdown(
    _(
        "Members say here what they look for. Those whose own words answer it are told, and say in a sentence that they are "
        "interested; who published it accepts or declines."
    )
)
what_was_refused()
member = own_seeker(features)
if viewer.role is ViewerRole.MANAGER:
    if member:
        st.session_state.setdefault("board_member", member.id)
    if (asked := arrived("board", ["member"])) and (wanted := first_of(asked, "member")) in features.roster.position:
        st.session_state["board_member"] = wanted
    member = choose_name(
        _("In the name of (the cluster office where nobody is chosen)"), features.roster, words, key="board_member"
    )
owner = member.id if member else ""
if viewer.role is ViewerRole.MANAGER:
    follow("board", ["member"], {"member": [owner] if owner else []})
seen_as = Viewer(ViewerRole.COMPANY, owner) if owner and viewer.role is ViewerRole.MANAGER else viewer
there, interest = posts(place, today, seen_as), interests(place, today, viewer)
own = [post for post in posts(place, today, viewer) if post.owner == owner]
others = [post for post in there if post.owner != owner]
if viewer.role is ViewerRole.ANALYST:
    open_posts(there, None, (), features, words)
    st.stop()
labels = [_("What others look for"), _("Your own posts"), _("Publish")]
# the tab that opens first is chosen once, so that an answer leaves its outcome in view
waiting = any(each.to_answer and each.post in {post.id for post in own} for each in interest)
first = st.session_state.setdefault(f"board_first_{owner}", int(waiting))
looking, mine, new = st.tabs(labels, default=labels[first], key="board_view", on_change="rerun")
if looking.open:
    with looking:
        open_posts(others, member, [each for each in interest if each.member == owner], features, words)
if mine.open:
    with mine:
        own_posts(own, interest, features, words)
if new.open:
    with new:
        publish_form(member, features, words)
