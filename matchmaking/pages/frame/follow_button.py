"""Following what a page shows: the digest then says what is new about it, to the address that is given here."""

from collections.abc import Callable

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown
from matchmaking.workspace.maintenance.following import FollowKind, follow, followed, unfollow


def follow_button(kind: FollowKind, about: str | Callable[[], str], words: Wording) -> None:
    """A way to follow this from now on, or no longer; ``about`` may be made when somebody follows it."""
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
    """The address of whoever signed in; empty where it is not known."""
    return str(st.user.get("email") or "")
