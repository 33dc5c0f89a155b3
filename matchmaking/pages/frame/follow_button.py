"""The button to follow the content of a page: the digest then reports its news to the given e-mail address."""

from collections.abc import Callable

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown
from matchmaking.workspace.maintenance.following import FollowKind, follow, followed, unfollow


def follow_button(kind: FollowKind, about: str | Callable[[], str], words: Wording) -> None:
    """Show a button to follow this or stop following it; ``about`` may be a function that runs on the click."""
    _ = words.translate
    place, viewer = session.workspace(), session.viewer()
    known = followed(place, viewer)
    key = f"follow-{kind}-{about if isinstance(about, str) else ''}"
    if isinstance(about, str) and known and known.follows_it(kind, about):
        if st.button(_("Follow no longer"), icon=":material/notifications_off:", type="tertiary", key=f"{key}-no"):
            unfollow(place, kind, about, session.now(), viewer)
            st.rerun()
        return
    with st.popover(_("Follow"), icon=":material/notifications:", type="tertiary", key=key):
        st.markdown(
            _(
                "When something is new here, the next message to you says so. Messages come at most once a week, unless you "
                "choose otherwise on *Start*."
            )
        )
        email = st.text_input(_("E-mail"), known.email if known else own_email(), key=f"{key}-email")
        if st.button(_("Follow"), type="primary", key=f"{key}-yes"):
            try:
                follow(place, kind, about if isinstance(about, str) else about(), email, words.language, viewer)
            except MatchmakingError as refusal:
                st.warning(in_markdown(refusal, words))
                return
            st.toast(_("You follow this from now on. What you follow stands on *Start*."), icon=":material/notifications:")
            st.rerun()


def own_email() -> str:
    """The e-mail address of the signed-in user; empty where it is unknown."""
    return str(st.user.get("email") or "")
