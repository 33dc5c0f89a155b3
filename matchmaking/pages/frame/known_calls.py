"""The calls that are known here: those that the office keeps for everybody, and those of the demonstration."""

from datetime import date

import streamlit as st

from matchmaking.composition import Call, read_call
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.workspace.demonstration import demonstration_calls, holds_demonstration
from matchmaking.workspace.saved_calls import kept_calls


def calls_to_choose(words: Wording) -> list[Call]:
    """Every call that can be tried, in the reader's language where it speaks several; those that the office keeps first."""
    kept = kept_calls(session.workspace())
    here = {call.id for call in kept}
    return [*kept, *(call for file in demonstration_calls() if (call := read_call(file, words.language)).id not in here)]


def open_calls(words: Wording) -> list[Call]:
    """The calls that members may answer today, the next deadline first; a cluster of its own has none of the examples'."""
    place, today = session.workspace(), session.today()
    known = calls_to_choose(words) if _is_demonstration(place.address, place.state()) else kept_calls(place)
    return sorted(
        (call for call in known if call.deadline is None or call.deadline >= today),
        key=lambda call: (call.deadline or date.max, call.id),
    )


@st.cache_data(max_entries=4, show_spinner=False)
def _is_demonstration(address: str, state: str) -> bool:
    return holds_demonstration(session.workspace())
