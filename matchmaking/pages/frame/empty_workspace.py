"""The first steps in a workspace without members."""

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session


def show(words: Wording, *, with_import: bool = True) -> None:
    """Show what to do next: load the demonstration cluster, or import members."""
    _ = words.translate
    if session.viewer().role is not ViewerRole.MANAGER:
        st.markdown(_("There are no members here yet. The cluster office brings them in."))
        return
    st.markdown(_("There are no members here yet. Choose how to begin."))
    left, right = st.columns(2, gap="medium")
    with left.container(border=True):
        st.header(_("Look around first"), anchor=False)
        st.markdown(_("A fictional health-tech cluster: its members, what they offer and need, and their past projects."))
        if st.button(_("Load the demonstration cluster"), type="primary", key="load_demonstration"):
            _load_demonstration(words)
    with right.container(border=True):
        st.header(_("Bring in your own members"), anchor=False)
        st.markdown(_("Member lists as Excel or CSV, as they are: headers in Dutch, English or French are recognised."))
        if with_import:
            st.page_link("matchmaking/pages/members.py", label=_("Import your lists"), icon=":material/upload_file:")
        else:
            st.markdown(_("Drop them below."))


def _load_demonstration(words: Wording) -> None:
    from matchmaking.workspace.demonstration import load_demonstration

    with st.spinner(words.translate("Loading the demonstration cluster …")):
        load_demonstration(session.workspace(), session.now(), session.viewer())
        session.features(words, fresh=True)
    st.rerun()
