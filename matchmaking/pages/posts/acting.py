"""A change that somebody makes on the board; what stands against it is said on the page as it is then."""

from collections.abc import Callable

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.i18n import Wording
from matchmaking.pages.frame.literal import in_markdown

_REFUSED = "board_refused"


def act(change: Callable[[], object], words: Wording) -> None:
    """Make the change and draw the page again."""
    try:
        change()
    except MatchmakingError as refusal:
        st.session_state[_REFUSED] = in_markdown(refusal, words)
    st.rerun()


def what_was_refused() -> None:
    """Say what stood against the last change."""
    if refused := st.session_state.pop(_REFUSED, ""):
        st.warning(refused)
        st.toast(refused, icon=":material/warning:")  # the button that was pressed may stand far below
