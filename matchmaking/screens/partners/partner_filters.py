"""The filters of a partner search: a few words on a button, everything else behind it."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.handout.member_words import capital
from matchmaking.matching import Filters, Ties
from matchmaking.members.member import Kind, Roster, Sector
from matchmaking.wording import Wording
from matchmaking.wording.names import REGIONS

_KEYS = (
    "filter_sectors",
    "filter_kinds",
    "filter_countries",
    "filter_regions",
    "filter_trl",
    "filter_word",
    "filter_other_word",
)
_ALL_TRL = (1, 9)


def choose_filters(roster: Roster, words: Wording, *, with_ties: bool) -> Filters:
    """Read the filters; past and new partners can only be told apart when there is a seeker."""
    _ = words.translate
    ties = Ties.ANY
    if with_ties:
        ties = st.segmented_control(
            _("Partners to show"),
            list(Ties),
            default=Ties.ANY,
            required=True,
            format_func=lambda tie: capital(words.name(tie)),
            key="filter_ties",
            label_visibility="collapsed",
            persist_state="session",
        )
    count = sum(bool(st.session_state.get(key)) for key in _KEYS if key != "filter_trl")
    count += tuple(st.session_state.get("filter_trl", _ALL_TRL)) != _ALL_TRL
    label = _("Filters") if not count else _("Filters ({count})", count=count)
    with st.popover(label, icon=":material/tune:", key="filters"):
        return _inside(roster, ties or Ties.ANY, words)


def _inside(roster: Roster, ties: Ties, words: Wording) -> Filters:
    _ = words.translate
    sectors = st.pills(
        _("Sector"),
        list(Sector),
        selection_mode="multi",
        format_func=words.name,
        key="filter_sectors",
        persist_state="session",
    )
    kinds = st.multiselect(
        _("Kind"),
        _present(roster),
        format_func=lambda kind: capital(words.name(kind)),
        key="filter_kinds",
        placeholder=_("All kinds"),
        persist_state="session",
    )
    countries = st.multiselect(
        _("Country"),
        sorted({member.country for member in roster.members if member.country}, key=words.country),
        format_func=words.country,
        key="filter_countries",
        placeholder=_("All countries"),
        persist_state="session",
    )
    regions = st.multiselect(
        _("Region"),
        list(REGIONS),
        format_func=words.region,
        key="filter_regions",
        placeholder=_("All regions"),
        persist_state="session",
    )
    trl = st.slider(
        _("Technology readiness (TRL)"),
        *_ALL_TRL,
        value=_ALL_TRL,
        key="filter_trl",
        help=_("Members that gave no TRL stay in."),
        persist_state="session",
    )
    first, second = st.columns(2)
    asked = (
        first.text_input(_("Mentions"), key="filter_word", placeholder=_("for example FHIR"), persist_state="session"),
        second.text_input(
            _("and also"), key="filter_other_word", placeholder=_("for example implant"), persist_state="session"
        ),
    )
    st.button(_("Clear all filters"), on_click=_clear, key="filter_clear", type="tertiary")
    return Filters(
        sectors=frozenset(sectors),
        kinds=frozenset(kinds),
        countries=frozenset(countries),
        regions=tuple(regions),
        trl=None if tuple(trl) == _ALL_TRL else (trl[0], trl[1]),
        ties=ties,
        words=tuple(word.strip() for word in asked if word and word.strip()),
    )


def _present(roster: Roster) -> Sequence[Kind]:
    held = {member.kind for member in roster.members}
    return [kind for kind in Kind if kind in held]


def _clear() -> None:
    for key in _KEYS:
        st.session_state[key] = _ALL_TRL if key == "filter_trl" else "" if key.endswith("word") else []
