"""The editor of a member's profile and consent, for the member itself and the cluster office."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from matchmaking.errors import MatchmakingError, UnknownMember
from matchmaking.exports.member_words import capital
from matchmaking.features.stated import DerivedField
from matchmaking.i18n import Wording
from matchmaking.members.member import Contact, Kind, Language, Member, Roster, Sector, Theme
from matchmaking.pages.directory.consent_view import consent_form
from matchmaking.pages.directory.derived_fields import choose_stated
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown
from matchmaking.workspace.maintenance.changes import edit, may_change, rewritten_statements

_ALL_TRL = (0, 9)
_SAID, _SAVE = "profile_said", "profile_save"


def edit_profile(member: Member, roster: Roster, words: Wording) -> None:
    """Show the form with the known values, and below it the consent; nothing for a viewer who may change neither."""
    _ = words.translate
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)
    if not may_change(session.workspace(), member.id, session.viewer()):
        return
    before, again = session.as_shown(f"profile_shown-{member.id}", member, f"{_SAVE}-{member.id}")
    with st.expander(_("Change this profile"), icon=":material/edit:"):
        after = _form(before, roster, f"-{member.id}{again}", words)
    if after is not None:
        _keep(before, after, words)
    with st.expander(_("Who may see this member"), icon=":material/visibility:"):
        consent_form(member, words)


def _form(member: Member, roster: Roster, again: str, words: Wording) -> Member | None:
    """The member as it was filled in, once the form is sent; ``again`` ends the keys of its fields."""
    _ = words.translate
    with st.form(f"profile-{member.id}", border=False):
        left, right = st.columns(2, gap="medium")
        kinds = list(Kind)
        name = left.text_input(_("Name"), member.name)
        kind = right.selectbox(
            _("Kind"),
            kinds,
            kinds.index(member.kind),
            format_func=lambda each: capital(words.name(each)),
            key=f"profile_kind{again}",
        )
        website = left.text_input(_("Website"), member.website)
        headcount = right.number_input(_("Headcount"), 0.0, value=_as_float(member.headcount), step=1.0, format="%g")
        owner = left.text_input(_("Owner"), _owner(member, roster), key=f"profile_owner{again}")
        share = right.number_input(
            _("Share of the owner (%)"),
            0.0,
            100.0,
            _as_float(member.parent_share),
            step=1.0,
            format="%g",
            help=_("Empty means: not known. An owner whose share is not known counts as linked."),
            key=f"profile_owner_share{again}",
        )
        trl = left.slider(
            _("Technology readiness (TRL)"),
            *_ALL_TRL,
            value=member.trl or (0, 0),
            help=_("0 to 0 means: not known."),
            key=f"profile_trl{again}",
        )
        themes = right.multiselect(
            _("Themes"), list(Theme), list(member.themes), format_func=words.name, key=f"profile_themes{again}"
        )
        classes = choose_stated(left, DerivedField.DEVICE_CLASS, member.device_classes, words, f"profile_device_classes{again}")
        areas = choose_stated(right, DerivedField.THERAPEUTIC_AREA, member.therapeutic_areas, words, f"profile_areas{again}")
        st.markdown(_("Share of each sector, in percent; all 0 means that it is read from the texts."))
        shares = {
            sector: column.number_input(capital(words.name(sector)), 0, 100, round(100 * member.sectors.get(sector, 0)), step=5)
            for sector, column in zip(Sector, st.columns(len(Sector)), strict=True)
        }
        texts = {
            "statements": st.text_area(_("What it can do (an empty line between two texts)"), _written(member, "statements")),
            "offers": st.text_area(_("Offers (one a line)"), _written(member, "offers")),
            "needs": st.text_area(_("Needs (one a line)"), _written(member, "needs")),
        }
        contact = _contact(member, words)
        if not st.form_submit_button(_("Save"), type="primary", key=f"{_SAVE}-{member.id}"):
            return None
    otherwise = Language(words.language)
    return replace(
        member,
        name=name.strip(),
        kind=kind,
        website=website.strip(),
        headcount=int(headcount) if headcount is not None and headcount == int(headcount) else headcount,
        parent=member.parent if owner.strip() == _owner(member, roster) else _owner_id(owner, roster),
        parent_share=share,
        trl=None if not trl[1] else (max(trl[0], 1), trl[1]) if (max(trl[0], 1), trl[1]) != member.trl else member.trl,
        themes=member.themes if set(themes) == set(member.themes) else tuple(theme for theme in Theme if theme in themes),
        device_classes=classes,
        therapeutic_areas=areas,
        sectors=_sectors(member, shares),
        statements=rewritten_statements(member.statements, texts["statements"].split("\n\n"), otherwise),
        offers=rewritten_statements(member.offers, texts["offers"].splitlines(), otherwise),
        needs=rewritten_statements(member.needs, texts["needs"].splitlines(), otherwise),
        contact=contact,
    )


def _as_float(number: float | None) -> float | None:
    return None if number is None else float(number)


def _owner(member: Member, roster: Roster) -> str:
    """The name of the owner, in the directory or not."""
    return roster.member(member.parent).name if member.parent in roster.position else member.parent.strip()


def _owner_id(name: str, roster: Roster) -> str:
    """The id of the owner if it is in the directory, else its name as typed."""
    try:
        return roster.find(name).id if name.strip() else ""
    except UnknownMember:
        return name.strip()


def _written(member: Member, field: str) -> str:
    between = "\n\n" if field == "statements" else "\n"
    return between.join(" ".join(statement.text.split()) for statement in getattr(member, field))


def _contact(member: Member, words: Wording) -> Contact | None:
    """The contact person; no input where it is hidden here, since nobody could see what the input replaces."""
    _ = words.translate
    if member.contact is None and not member.consent:
        return None
    known = member.contact or Contact()
    name, email, phone = st.columns(3)
    contact = Contact(
        name.text_input(_("Contact person"), known.name).strip(),
        email.text_input(_("E-mail"), known.email).strip(),
        phone.text_input(_("Telephone"), known.phone).strip(),
    )
    return contact if contact != Contact() else None


def _sectors(member: Member, given: Mapping[Sector, int]) -> Mapping[Sector, float]:
    if all(share == round(100 * member.sectors.get(sector, 0)) for sector, share in given.items()):
        return member.sectors
    total = sum(given.values())
    return {sector: share / total for sector, share in given.items() if share} if total else {}


def _keep(before: Member, after: Member, words: Wording) -> None:
    _ = words.translate
    try:
        kept = edit(session.workspace(), before, after, session.now(), session.viewer())
    except MatchmakingError as refusal:
        st.warning(in_markdown(refusal, words))
        return
    changed = kept != before
    st.session_state[_SAID] = _("The profile is changed.") if changed else _("Nothing was changed.")
    st.rerun()
