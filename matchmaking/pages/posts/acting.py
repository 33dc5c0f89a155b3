"""A change on the board; a refused change is reported on the redrawn page."""

from collections.abc import Callable

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.i18n import Wording
from matchmaking.pages.frame.literal import in_markdown

_REFUSED = "board_refused"


def act(change: Callable[[], object], words: Wording) -> None:
    """Make the change and redraw the page."""
    try:
        change()
    except MatchmakingError as refusal:
        st.session_state[_REFUSED] = in_markdown(refusal, words)
    st.rerun()


def what_was_refused() -> None:
    """Show why the last change was refused."""
    if refused := st.session_state.pop(_REFUSED, ""):
        st.warning(refused)
        st.toast(refused, icon=":material/warning:")  # the button that was pressed may be far below
