"""The URL of a call: the listed call and the required members. Pasted or uploaded text is never in a URL."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.pages.consortium.call_choice import CallOrigin
from matchmaking.pages.frame.address import arrived, first_of, follow
from matchmaking.pages.frame.known_calls import calls_to_choose

_PAGE, _CALL, _WITH = "build_consortium", "call", "with"
_NAMES = (_CALL, _WITH)


def take_over(roster: Roster, words: Wording) -> None:
    """Select the call and required members in the URL; unknown ones are reported."""
    if not (asked := arrived(_PAGE, _NAMES)):
        return
    _ = words.translate
    if wanted := first_of(asked, _CALL):
        if wanted in {call.id for call in calls_to_choose(words)}:
            if _origin() is not CallOrigin.READY:
                st.session_state["call_origin"] = CallOrigin.READY
            st.session_state["call"] = wanted
        else:
            st.warning(_("The call that this address asks for is not known here."))
    anchors = [roster.id_of(id) for id in asked.get(_WITH, ())]
    if set(anchors) - roster.position.keys():
        st.warning(_("The organisation that this address asks for is not known here, or you may not look in its name."))
    st.session_state["anchors"] = [id for id in anchors if id in roster.position]


def follow_call(call: str) -> None:
    """Write the listed call and the required members to the URL."""
    listed = _origin() is CallOrigin.READY
    anchors: Sequence[str] = st.session_state.get("anchors") or ()
    follow(_PAGE, _NAMES, {_CALL: [call] if listed else [], _WITH: anchors if listed else []})


def _origin() -> CallOrigin:
    return CallOrigin(st.session_state.get("call_origin") or CallOrigin.READY)
