"""The cluster on a map and as a network, with links to its members."""

import streamlit as st

from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.cluster_network import cluster_network
from matchmaking.pages.charts.region_map import region_map


def cluster_picture(features: FeatureSet, words: Wording) -> None:
    """Show the map, or the network on request."""
    _ = words.translate
    st.header(_("The cluster on a map and as a network"), anchor=False)
    views = {"map": _("Map"), "network": _("Network")}
    view = st.segmented_control(
        _("View"), list(views), default="map", required=True, format_func=views.__getitem__, key="cluster_picture"
    )
    if view == "network":
        cluster_network(features, words)
    else:
        region_map(features.roster.members, features, words)
