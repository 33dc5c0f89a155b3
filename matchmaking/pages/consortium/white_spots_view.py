"""White spots: capabilities that calls ask for and the cluster hardly has, and whom to attract."""

from enum import StrEnum

import streamlit as st

from matchmaking.composition import Call, WhiteSpot, white_spots
from matchmaking.exports.outside import outside_table
from matchmaking.exports.white_spots import white_spot_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.i18n.names import N_
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.consortium.outside_view import outside_view, spots_with_those_outside
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.known_calls import calls_to_choose
from matchmaking.pages.frame.literal import literal


class RequestedCapability(StrEnum):
    """The calls to analyse."""

    ALL = "all"
    THIS = "this"


_NAMES = {RequestedCapability.ALL: N_("All calls of the list"), RequestedCapability.THIS: N_("This call")}


def white_spots_view(call: Call, features: FeatureSet, words: Wording) -> None:
    """Show the finding in one sentence, and one row for each white spot, widest gap first."""
    _ = words.translate
    which = st.segmented_control(
        _("Calls to look at"),
        list(RequestedCapability),
        default=RequestedCapability.ALL,
        required=True,
        format_func=lambda each: _(_NAMES[each]),
        key="white_spots_of",
        label_visibility="collapsed",
    )
    others = (
        []
        if which is RequestedCapability.THIS
        else [each for each in calls_to_choose(words) if each.id != call.id and each.capabilities]
    )
    calls = (call, *others)
    spots = spots_with_those_outside(_spots(session.cache_key(), features, calls), calls, words)
    if not spots:
        st.success(_("At least three members cover each capability that is asked for."))
        return
    finding = words.plural(
        "One capability is covered by fewer than three members; the widest gap is {widest}.",
        "{count} capabilities are covered by fewer than three members; the widest gap is {widest}.",
        len(spots),
        widest=spots[0].name,
    )
    st.markdown(f"**{literal(finding)}**")
    table = white_spot_table(spots, calls, features.roster, words)
    show_table(table, words, alt=_("The white spots of the cluster, the widest first"), without=(_("Calls"), _("Sector")))
    found = {spot.name: spot.outside for spot in spots if spot.outside}
    outside_view(found, words)
    with st.container(horizontal=True):
        download_tables(lambda: [table, *([outside_table(found, words)] if found else [])], _("white-spots"), words)


@st.cache_resource(max_entries=16, show_spinner=False)
def _spots(known: str, _signals: FeatureSet, calls: tuple[Call, ...]) -> tuple[WhiteSpot, ...]:
    return white_spots(calls, _signals)
