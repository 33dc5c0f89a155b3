"""White spots: what calls ask for and the cluster hardly has, and whom to attract for it."""

from enum import StrEnum

import streamlit as st

from matchmaking.consortia import Call, WhiteSpot, white_spots
from matchmaking.handout.white_spots import white_spot_table
from matchmaking.screens.charts.table_view import show_table
from matchmaking.screens.consortium.call_choice import ready_calls
from matchmaking.screens.frame import session
from matchmaking.screens.frame.downloads import download_tables
from matchmaking.screens.frame.literal import literal
from matchmaking.signals import Signals
from matchmaking.wording import Wording
from matchmaking.wording.names import N_


class Asked(StrEnum):
    """Which calls are looked at."""

    ALL = "all"
    THIS = "this"


_NAMES = {Asked.ALL: N_("All calls of the list"), Asked.THIS: N_("This call")}


def white_spots_view(call: Call, signals: Signals, words: Wording) -> None:
    """The finding in one sentence, and one row for each white spot, the widest first."""
    _ = words.translate
    which = st.segmented_control(
        _("Calls to look at"),
        list(Asked),
        default=Asked.ALL,
        required=True,
        format_func=lambda each: _(_NAMES[each]),
        key="white_spots_of",
        label_visibility="collapsed",
    )
    others = [] if which is Asked.THIS else [each for each in ready_calls(words) if each.id != call.id and each.capabilities]
    calls = (call, *others)
    spots = _spots(session.known(), signals, calls)
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
    table = white_spot_table(spots, calls, signals.roster, words)
    show_table(table, words, alt=_("The white spots of the cluster, the widest first"), without=(_("Calls"), _("Sector")))
    with st.container(horizontal=True):
        download_tables(lambda: [table], _("white-spots"), words)


@st.cache_resource(max_entries=16, show_spinner=False)
def _spots(known: str, _signals: Signals, calls: tuple[Call, ...]) -> tuple[WhiteSpot, ...]:
    return white_spots(calls, _signals)
