"""The filters of a partner search, behind a button with their summary."""

from typing import cast

import streamlit as st

from matchmaking.exports.member_words import capital
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.i18n.names import REGIONS
from matchmaking.members.member import Kind, Member, Sector
from matchmaking.members.sizes import Size
from matchmaking.pages.frame.beginning import begin_with
from matchmaking.ranking import Ties
from matchmaking.ranking.partner_filters import FilterField, PartnerFilters, field_of

_KEYS = (
    "filter_sectors",
    "filter_kinds",
    "filter_sizes",
    "filter_countries",
    "filter_regions",
    "filter_trl",
    "filter_word",
    "filter_other_word",
)
_ALL_TRL = (1, 9)


def choose_filters(features: FeatureSet, seeker: Member | None, words: Wording) -> PartnerFilters:
    """Show the filters; those on past and new partners, and on the seeker's field, need a seeker."""
    _ = words.translate
    ties, field = Ties.ANY, FilterField.ANY
    if seeker:
        begin_with("filter_ties", Ties.ANY)
        shown = st.segmented_control(
            _("Partners to show"),
            list(Ties),
            required=True,
            format_func=lambda tie: capital(words.name(tie)),
            key="filter_ties",
            label_visibility="collapsed",
            wrap=True,
            persist_state="session",
        )
        ties, field = shown or Ties.ANY, _field(features, seeker, words)
    count = sum(bool(st.session_state.get(key)) for key in _KEYS if key != "filter_trl")
    count += tuple(st.session_state.get("filter_trl", _ALL_TRL)) != _ALL_TRL
    label = _("Filters") if not count else _("Filters ({count})", count=count)
    with st.popover(label, icon=":material/tune:", key="filters"):
        return _inside(features, ties, field, words)


def typed_words() -> tuple[str, ...]:
    """The required words as typed now: no URL holds them, so a step back leaves them unchanged."""
    typed = (str(st.session_state.get(key) or "").strip() for key in ("filter_word", "filter_other_word"))
    return tuple(word for word in typed if word)


def set_filters(filters: PartnerFilters) -> None:
    """Set the widgets to these filters, before they are drawn."""
    first, second, *_ = *filters.words, "", ""
    shown = {
        "filter_ties": filters.ties,
        "filter_field": filters.field,
        "filter_sectors": sorted(filters.sectors),
        "filter_kinds": sorted(filters.kinds),
        "filter_sizes": sorted(filters.sizes, key=list(Size).index),
        "filter_countries": sorted(filters.countries),
        "filter_regions": list(filters.regions),
        "filter_trl": filters.trl or _ALL_TRL,
        "filter_word": first,
        "filter_other_word": second,
    }
    for key, value in shown.items():
        st.session_state[key] = value


def _field(features: FeatureSet, seeker: Member, words: Wording) -> FilterField:
    """Show the switch to look outside the seeker's own field; hidden where that field is everywhere or unknown."""
    _ = words.translate
    if not field_of(features, [features.roster.position[seeker.id]]):
        return FilterField.ANY
    field = st.selectbox(
        _("Field"),
        list(FilterField),
        format_func=lambda field: capital(words.name(field)),
        key="filter_field",
        label_visibility="collapsed",
        width=250,
        persist_state="session",
    )
    return field or FilterField.ANY


def field_explained(field: FilterField, features: FeatureSet, seeker: Member, words: Wording) -> str:
    """The meaning of looking outside the seeker's field; empty where the switch is off."""
    _ = words.translate
    home = words.listed([words.name(sector) for sector in field_of(features, [features.roster.position[seeker.id]])])
    match field:
        case FilterField.ONLY_OUTSIDE:
            return _("Your field is {sectors}: everybody shown lies for at least half in other sectors.", sectors=home)
        case FilterField.RATHER_OUTSIDE:
            return _("Your field is {sectors}: cross-over to other sectors now counts three times as much.", sectors=home)
        case _:
            return ""


def _inside(features: FeatureSet, ties: Ties, field: FilterField, words: Wording) -> PartnerFilters:
    _, roster = words.translate, features.roster
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
        [kind for kind in Kind if kind in {member.kind for member in roster.members}],
        format_func=lambda kind: capital(words.name(kind)),
        key="filter_kinds",
        placeholder=_("All kinds"),
        persist_state="session",
    )
    sizes = st.multiselect(
        _("Size"),
        list(Size),
        format_func=lambda size: capital(words.name(size)),
        key="filter_sizes",
        placeholder=_("All sizes"),
        help=_("By its own number of staff; members that gave none are left out."),
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
    begin_with("filter_trl", _ALL_TRL)
    low, high = cast(
        "tuple[int, int]",
        st.slider(
            _("Technology readiness (TRL)"),
            *_ALL_TRL,
            key="filter_trl",
            help=_("Members that gave no TRL stay in."),
            persist_state="session",
        ),
    )
    first, second = st.columns(2)
    asked = (
        first.text_input(_("Mentions"), key="filter_word", placeholder=_("for example FHIR"), persist_state="session"),
        second.text_input(
            _("and also"), key="filter_other_word", placeholder=_("for example implant"), persist_state="session"
        ),
    )
    st.button(_("Clear all filters"), on_click=clear_filters, key="filter_clear", type="tertiary")
    return PartnerFilters(
        sectors=frozenset(sectors),
        kinds=frozenset(kinds),
        sizes=frozenset(sizes),
        field=field,
        countries=frozenset(countries),
        regions=tuple(regions),
        trl=None if (low, high) == _ALL_TRL else (low, high),
        ties=ties,
        words=tuple(word.strip() for word in asked if word and word.strip()),
    )


def clear_filters() -> None:
    """Remove all filters."""
    set_filters(PartnerFilters())
