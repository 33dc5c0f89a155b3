"""Values derived from a member's texts, with confidence and evidence, for a person to confirm or correct."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from matchmaking.features import FeatureSet
from matchmaking.features.derived import derive
from matchmaking.features.stated import DEVICE_CLASSES, NONE, Derived, DerivedField, therapeutic_areas
from matchmaking.i18n import Wording
from matchmaking.i18n.names import N_
from matchmaking.members.member import Kind, Member, Sector, Theme
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.changes import ProfileChange, change, changes_of, may_change
from matchmaking.workspace.storage.origins import Basis

_TITLES = {
    DerivedField.SECTORS: N_("Sectors"),
    DerivedField.THEMES: N_("Themes"),
    DerivedField.KIND: N_("Kind"),
    DerivedField.TRL: N_("Technology readiness"),
    DerivedField.DEVICE_CLASS: N_("Class of device"),
    DerivedField.THERAPEUTIC_AREA: N_("Therapeutic area"),
}


def derived_fields(member: Member, features: FeatureSet, words: Wording) -> None:
    """Show the proposals with their buttons, and below them earlier changes, to those who may change the member."""
    _ = words.translate
    if not may_change(session.workspace(), member.id, session.viewer()):
        return
    proposals = derive(features, member)
    if proposals:
        with st.expander(_("Derived from its texts: confirm or correct"), icon=":material/fact_check:"):
            for proposal in proposals:
                _proposal(member, proposal, words)
    changes = changes_of(session.workspace(), member.id, session.viewer())
    if changes:
        with st.expander(words.plural("{count} change by a person", "{count} changes by a person", len(changes))):
            for each in changes:
                st.markdown(_told(each, words))


def _proposal(member: Member, proposal: Derived, words: Wording) -> None:
    _ = words.translate
    said = _("{value}, {sure} sure", value=literal(value_in_words(proposal, words)), sure=words.percent(proposal.confidence))
    why = _("because of: {words}", words=literal(", ".join(proposal.because))) if proposal.because else ""
    st.markdown("  \n".join(filter(None, (f"**{_(_TITLES[proposal.field])}**: {said}", why))))
    with st.container(horizontal=True):
        if st.button(_("Confirm"), key=f"confirm_{proposal.field}", icon=":material/check:"):
            _keep(member, proposal.field, proposal.value, Basis.CONFIRMED, words)
        with st.popover(_("Correct"), icon=":material/edit:"):
            value = _asked(proposal, words)
            if st.button(_("Save"), key=f"correct_{proposal.field}", type="primary", disabled=not value):
                _keep(member, proposal.field, value, Basis.CORRECTED, words)


def _asked(proposal: Derived, words: Wording) -> Any:
    """Show an input for a corrected value, in the format of the member's field."""
    _ = words.translate
    key = f"value_{proposal.field}"
    if proposal.field is DerivedField.KIND:
        kinds = [kind for kind in Kind if kind is not Kind.UNKNOWN]
        place = kinds.index(proposal.value)
        return st.selectbox(_("Kind"), kinds, index=place, format_func=words.name, key=key)
    if proposal.field is DerivedField.SECTORS:
        chosen = st.multiselect(_("Sectors"), list(Sector), list(proposal.value), format_func=words.name, key=key)
        return {sector: 1 / len(chosen) for sector in chosen}
    if proposal.field is DerivedField.TRL:
        least, most = st.slider(_("Technology readiness (TRL)"), 1, 9, proposal.value, key=key)
        return least, most
    if proposal.field is DerivedField.THEMES:
        themes = st.multiselect(_("Themes"), list(Theme), list(proposal.value), format_func=words.name, key=key)
        return tuple(theme for theme in Theme if theme in themes)
    codes = choose_stated(st, proposal.field, proposal.value, words, key)
    return (NONE,) if NONE in codes else codes


def _keep(member: Member, field: DerivedField, value: Any, basis: Basis, words: Wording) -> None:
    by = str(st.user.get("name") or words.translate("the cluster office"))
    change(session.workspace(), member.id, {field.value: value}, by, session.now(), basis, session.viewer())
    st.rerun()


def value_in_words(proposal: Derived, words: Wording) -> str:
    """*medtech 70%, digital 30%*; *TRL 5 to 6*."""
    value = proposal.value
    match proposal.field:
        case DerivedField.SECTORS:
            return ", ".join(f"{words.name(sector)} {words.percent(share)}" for sector, share in value.items())
        case DerivedField.THEMES:
            return words.listed([words.name(theme) for theme in value])
        case DerivedField.KIND:
            return words.name(value)
        case DerivedField.TRL:
            return words.translate("TRL {least} to {most}", least=value[0], most=value[1])
        case _:
            return stated_in_words(value, words)


def choose_stated(place: Any, field: DerivedField, value: Sequence[str], words: Wording, key: str) -> tuple[str, ...]:
    """Show a choice of device classes or therapeutic areas in their own order, in the column ``place``."""
    known = (*(DEVICE_CLASSES if field is DerivedField.DEVICE_CLASS else therapeutic_areas()), NONE)
    chosen = place.multiselect(
        words.translate(_TITLES[field]), known, list(value), format_func=lambda code: stated_in_words((code,), words), key=key
    )
    return tuple(code for code in known if code in chosen)


def stated_in_words(codes: Sequence[str], words: Wording) -> str:
    """*IIa, IIb*; *oncology*; *none* where a person chose that."""
    areas = therapeutic_areas()
    named = {NONE: words.translate("none"), **{code: words.of(area["name"]) for code, area in areas.items()}}
    return ", ".join(named.get(code, code) for code in codes)


def _told(each: ProfileChange, words: Wording) -> str:
    before = literal(_shown(each.before)) or words.translate("nothing")
    return words.translate(
        "{day}: {by} changed the {field_code} from {before} to {after}.",
        day=words.date(each.at),
        by=literal(each.by),
        field_code=words.code(each.field),
        before=before,
        after=literal(_shown(each.after)),
    )


def _shown(stored: Any) -> str:
    if isinstance(stored, dict) and "email" in stored:
        return "…"  # other code decides who may see a contact person
    if isinstance(stored, dict):
        return ", ".join(f"{key} {round(100 * share)} %" for key, share in stored.items() if isinstance(share, float))
    if isinstance(stored, list):
        # a text is shown with its language
        return ", ".join(each[0] if isinstance(each, list) else str(each) for each in stored)
    return str(stored or "")
