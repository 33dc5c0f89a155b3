"""The page to stop a digest with one click; opening the link alone stops nothing, since mail scanners open links too."""

import streamlit as st

from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.following import reader_of, stop_digest

words = session.words()
_ = words.translate
place, token = session.workspace(), st.query_params.get("unsubscribe", "")
reader = reader_of(place, token)
if reader is None:
    st.success(_("These messages are stopped, and your address is no longer kept for them."))
    st.stop()
st.markdown(_("Messages about what you follow go to {email}.", email=literal(reader.email)))
if st.button(_("Stop these messages"), type="primary", icon=":material/notifications_off:", key="digest_stop"):
    stop_digest(place, token, session.now())
    st.rerun()
