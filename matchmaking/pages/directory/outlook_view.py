"""The present workload of a member: its running projects and saved consortia."""

import streamlit as st

from matchmaking.exports.outlook import outlook_table
from matchmaking.i18n import Wording
from matchmaking.members.member import Member, Roster
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.workspace.running import workloads


def outlook_view(member: Member, roster: Roster, words: Wording) -> None:
    """Show one row for each engagement that the viewer may see; of saved consortia a company sees its own."""
    _ = words.translate
    running = workloads(session.workspace(), roster, session.today(), session.viewer()).get(member.id, ())
    st.subheader(
        words.plural("{count} running project or consortium", "{count} running projects and consortia", len(running)),
        anchor=False,
    )
    if not running:
        return
    st.caption(
        _(
            "A saved consortium counts until the project of its call would be over. Who takes part in much may decline; "
            "*Running projects at most* under *Build a consortium* leaves it out."
        )
    )
    show_table(outlook_table(running, words), words, alt=_("What {name} takes part in", name=member.name))
