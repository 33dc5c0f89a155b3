"""The collaboration network of the cluster, drawn for the members with most partners, with links to their pages."""

import numpy as np
import streamlit as st

from matchmaking.features.network import Network
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.pages.charts.network_chart import Node, NodePosition, Tie, network_chart
from matchmaking.pages.charts.partner_network import tie_table
from matchmaking.pages.frame.literal import literal

_MOST = 30
"""Maximum number of members in the picture; more could not be told apart."""
_STRONGEST = 2
"""Minimum number of ties drawn per member; all ties would be unreadable."""


def cluster_network(roster: Roster, network: Network, words: Wording) -> None:
    """Draw the members with most partners and their ties; a click on one offers a link to its page."""
    _ = words.translate
    members = roster.members
    partners = np.diff(network.ties.indptr)
    rows = sorted(np.flatnonzero(partners).tolist(), key=lambda row: (-partners[row], members[row].id))[:_MOST]
    if not rows:
        st.info(_("No two members took part in the same project yet."))
        return
    nodes = [Node(members[row].id, members[row].name, NodePosition.FOUND) for row in rows]
    shared = network.ties[rows, :][:, rows].toarray()
    drawn = {
        (min(one, other), max(one, other))
        for one, counts in enumerate(shared)
        for other in np.argsort(-counts, kind="stable")[:_STRONGEST].tolist()
        if counts[other]
    }
    ties = [
        Tie(
            nodes[one].id,
            nodes[other].id,
            int(shared[one, other]),
            network.shared_projects(rows[one], rows[other])[0].label,
        )
        for one, other in sorted(drawn)
    ]
    finding = _(
        "{name} worked with the most others: {count}. Drawn are the {shown} members with the most partners, of {all}, each "
        "with its strongest ties.",
        name=nodes[0].name,
        count=words.number(int(partners[rows[0]])),
        shown=words.number(len(rows)),
        all=words.number(len(members)),
    )
    st.markdown(f"**{literal(finding)}**")
    names = {NodePosition.FOUND: _("member")}
    chosen = network_chart(nodes, ties, names, words, alt=finding, key="cluster_network", chooses=True)
    if chosen:
        name = roster.member(chosen).name
        st.page_link(
            "matchmaking/pages/members.py",
            label=_("Look at {name}", name=literal(name)),
            icon=":material/arrow_forward:",
            query_params={"member": chosen},
        )
    else:
        st.caption(_("Click on a member to open its page; a line is a past collaboration, the thicker the more projects."))
    with st.expander(_("The ties in the picture"), icon=":material/table_rows:"):
        tie_table(ties, roster, words)
