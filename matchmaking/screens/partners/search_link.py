"""A search as an address that can be sent to somebody: who seeks, and what for."""

from urllib.parse import urlencode

import streamlit as st

from matchmaking.members.member import Member, Roster
from matchmaking.wording import Wording

_SEEKER, _NEED = "for", "need"
_LONGEST = 2000
"""Characters of a need that are taken from an address."""


def take_over(roster: Roster) -> None:
    """Ask what the address asks, once; a seeker whom the viewer may not know is passed over."""
    if (wanted := st.query_params.pop(_SEEKER, None)) in roster.position:
        st.session_state["seeker"] = wanted
    if need := st.query_params.pop(_NEED, None):
        st.session_state["need"] = need[:_LONGEST]


def search_link(seeker: Member | None, need: str, words: Wording) -> None:
    """The address of this search, to copy."""
    _ = words.translate
    asked = {_SEEKER: seeker.id if seeker else "", _NEED: need.strip()[:_LONGEST], "lang": words.language}
    page = (st.context.url or "").partition("?")[0]
    with st.popover(_("Link"), icon=":material/link:", key="search_link"):
        st.markdown(_("Whoever opens this address sees the same search, without the filters."))
        st.code(f"{page}?{urlencode({name: value for name, value in asked.items() if value})}", language=None, wrap_lines=True)
