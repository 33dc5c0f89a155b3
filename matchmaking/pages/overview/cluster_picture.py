"""The cluster on a map and as a network, with links to its members."""

from functools import partial

import streamlit as st

from matchmaking.exports.member_words import main_sectors
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.cluster_network import cluster_network
from matchmaking.pages.charts.region_map import region_map


def cluster_picture(features: FeatureSet, words: Wording) -> None:
    """Show the map, or the network on request."""
    st.header(words.translate("The cluster on a map and as a network"), anchor=False)
    if chosen_view(words) == "network":
        cluster_network(features.roster, features.network, words)
    else:
        region_map(features.roster.members, partial(main_sectors, features), words)


def chosen_view(words: Wording) -> str:
    """Ask whether to see the ``map`` or the ``network``."""
    _ = words.translate
    views = {"map": _("Map"), "network": _("Network")}
    return st.segmented_control(
        _("View"), list(views), default="map", required=True, format_func=views.__getitem__, key="cluster_picture"
    )
