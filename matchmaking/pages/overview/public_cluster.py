"""The members that agreed to be public, for somebody who did not sign in: map, network, and one member's public page."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.member_words import capital, kind_and_place, statements_to_read
from matchmaking.exports.public_member import web_address
from matchmaking.i18n import Wording
from matchmaking.members.member import Member, Sector, Statement
from matchmaking.pages.charts.cluster_network import cluster_network
from matchmaking.pages.charts.region_map import region_map
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.overview.cluster_picture import chosen_view


def asked_member() -> Member | None:
    """The public member that the address names; None for anybody else, whether known here or not."""
    roster = session.public_cluster().roster
    wanted = roster.id_of(st.query_params.get("member", ""))
    return roster.member(wanted) if wanted in roster.position else None


def public_page(member: Member, words: Wording) -> None:
    """What the static public directory says of a member, without contact persons."""
    _ = words.translate
    st.header(literal(member.name), anchor=False)
    st.markdown(literal(kind_and_place(member, words)))
    if sectors := ", ".join(f"{words.name(sector)} {words.percent(share)}" for sector, share in _given_sectors(member)):
        st.markdown(literal(capital(sectors)))
    _texts(_("Offers"), member.offers)
    _texts(_("Looks for"), member.needs)
    _texts(_("Description"), statements_to_read(member, words))
    if address := web_address(member.website):
        st.markdown(literal(address))
    st.markdown(_("Members of the cluster see more: who complements this member, and why. Sign in for that."))
    st.page_link("matchmaking/pages/start.py", label=_("All public members"), icon=":material/arrow_back:")


def public_picture(words: Wording) -> None:
    """The map, or the network on request, of public members alone."""
    _ = words.translate
    cluster = session.public_cluster()
    st.header(_("Members that agreed to be public"), anchor=False)
    if not cluster.roster.members:
        st.markdown(_("No member agreed to be shown here yet. Members of the cluster sign in to see the map and the network."))
        return
    st.markdown(
        _("Choose a member to read what it offers and looks for. Members of the cluster see more of them after signing in.")
    )
    if chosen_view(words) == "network":
        cluster_network(cluster.roster, cluster.network, words)
    else:
        region_map(cluster.roster.members, _given_sectors, words)


def _given_sectors(member: Member) -> Sequence[tuple[Sector, float]]:
    """The sectors that a member gave itself: nothing is learnt for somebody who did not sign in."""
    return sorted(member.sectors.items(), key=lambda pair: -pair[1])


def _texts(heading: str, texts: Sequence[Statement]) -> None:
    if texts:
        st.subheader(heading, anchor=False)
        st.markdown("\n\n".join(literal(each.text) for each in texts))
