"""Calls that the office saves for the whole cluster: a button to save or remove one."""

import streamlit as st

from matchmaking.composition import Call
from matchmaking.i18n import Wording
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.frame.known_calls import calls_to_choose
from matchmaking.workspace.saved_calls import keep_call, kept_calls, remove_call


def keep_for_everybody(call: Call, words: Wording) -> None:
    """Offer the office to save its own call, so that members see on their start page whether it fits them."""
    _ = words.translate
    viewer, place = session.viewer(), session.workspace()
    if viewer.role is not ViewerRole.MANAGER:
        return
    kept = {each.id: each for each in kept_calls(place)}
    if call.id in kept and kept[call.id].capabilities == call.capabilities:
        if st.button(_("Keep this call no longer"), icon=":material/bookmark_remove:", type="tertiary", key="call_removed"):
            remove_call(place, call.id, session.now(), viewer)
            st.rerun()
        return
    examples = {each.id for each in calls_to_choose(words)} - kept.keys()
    if (
        call.capabilities
        and call.id not in examples
        and st.button(
            _("Keep this call for everybody in the cluster"),
            icon=":material/bookmark_add:",
            type="tertiary",
            help=_("It then stands among the calls, and members see on their start page whether it asks for what they do."),
            key="call_kept",
        )
    ):
        keep_call(place, call, session.now(), viewer)
        st.rerun()
