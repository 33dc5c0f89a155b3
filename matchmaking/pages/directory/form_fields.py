"""The fields of a profile form: questions with help, prefilled from a document on request, and the consent.

Values typed in a field are stored under the form's id, so that a document can fill the empty ones.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from matchmaking.composition.calls.documents import text_of
from matchmaking.errors import BadCall
from matchmaking.exports.member_words import capital
from matchmaking.features.profile_text import profile_text
from matchmaking.i18n import Wording
from matchmaking.members.member import Contact, Kind, Theme
from matchmaking.workspace.maintenance.profile_forms import FormAnswer, prefilled
from matchmaking.workspace.privacy.consent import Purpose, Visibility

_LARGEST = 20
"""Maximum size of a document that is read into a form, in megabytes."""
_READ = "form_document_read"
_BETWEEN = {"statements": "\n\n", "offers": "\n", "needs": "\n"}
_TEXTS = tuple(_BETWEEN)


def document_reader(form: str, known: FormAnswer, words: Wording) -> None:
    """Show an upload whose sentences fill empty fields; the document is read here and not stored."""
    _ = words.translate
    with st.expander(_("Fill in from a document"), icon=":material/upload_file:"):
        st.markdown(
            _(
                "A leaflet, a page about you or a project text: its sentences fill in the fields that are empty. Check them. "
                "The file is read here and not kept, and nothing is looked up elsewhere."
            )
        )
        file = st.file_uploader(
            _("Document (PDF, Word or text)"), ["pdf", "docx", "txt", "md"], key=f"{form}-file", max_upload_size=_LARGEST
        )
        if st.button(_("Fill in what is empty"), disabled=file is None, key="form_prefill") and file is not None:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder, f"document{Path(file.name).suffix.casefold()}")
                place.write_bytes(file.getvalue())
                try:
                    text = text_of(place)
                except BadCall:
                    text = ""
            _fill_in(form, known, text, words)
        if said := st.session_state.pop(_READ, ""):
            st.info(said)


def _fill_in(form: str, known: FormAnswer, text: str, words: Wording) -> None:
    _ = words.translate
    if not any(map(str.isalpha, text)):
        st.warning(
            _("This file cannot be read. Give a PDF that holds text, a Word document (.docx) or plain text; no password.")
        )
        return
    after = prefilled(known, profile_text(text))
    filled = [name for name in (*_TEXTS, "trl") if getattr(after, name) != getattr(known, name)]
    for name in filled:
        value = getattr(after, name)
        st.session_state[f"{form}-{name}"] = value if name == "trl" else _BETWEEN[name].join(value)
    named = words.listed([words.code(name) for name in filled])
    st.session_state[_READ] = (
        _("Filled in from the document: {fields}. Check every sentence.", fields=named)
        if filled
        else _("Nothing was filled in: the fields are not empty, or the document does not say it in sentences.")
    )


def profile_fields(form: str, known: FormAnswer, words: Wording) -> FormAnswer:
    """Show the questions about the organisation, those that matter most for finding partners first."""
    _ = words.translate
    given: dict[str, Any] = {}
    asked = {
        "statements": (
            _("What can your organisation do?"),
            _("Whole sentences, an empty line between two. Say what, for whom and with what result; leave out praise."),
        ),
        "offers": (_("What do you offer a partner?"), _("One thing a line.")),
        "needs": (_("What do you look for in a partner?"), _("One thing a line. This is what others are compared with.")),
    }
    for name, (label, help_text) in asked.items():
        key = f"{form}-{name}"
        st.session_state.setdefault(key, _BETWEEN[name].join(getattr(known, name)))
        written = st.text_area(f"{label} {help_text}", key=key, height="content")
        given[name] = tuple(text for part in written.split(_BETWEEN[name]) if (text := _line(part)))
    start = st.session_state.get(f"{form}-trl", known.trl or (0, 0))
    low, high = st.slider(
        _("At which technology readiness levels do you work? 0 to 0 means: not known."), 0, 9, start, key=f"{form}-trl-{start}"
    )
    given["trl"] = (max(low, 1), high) if high else None
    left, right = st.columns(2, gap="medium")
    given["themes"] = tuple(
        left.multiselect(_("Themes"), list(Theme), list(known.themes), format_func=words.name, key=f"{form}-themes")
    )
    kinds = list(Kind)
    given["kind"] = right.selectbox(
        _("Kind"), kinds, kinds.index(known.kind), format_func=lambda each: capital(words.name(each)), key=f"{form}-kind"
    )
    given["website"] = _line(left.text_input(_("Website"), known.website, key=f"{form}-website"))
    staff = None if known.headcount is None else float(known.headcount)
    given["headcount"] = right.number_input(_("Headcount"), 0.0, value=staff, step=1.0, format="%g", key=f"{form}-headcount")
    return replace(known, **given, contact=_contact(form, known.contact or Contact(), words))


def consent_fields(form: str, known: FormAnswer, words: Wording) -> dict[str, Any]:
    """Show the privacy notice, and the choice of visibility and purposes, with nothing preselected."""
    _ = words.translate
    st.subheader(_("Privacy notice and consent"), anchor=False)
    st.markdown(
        _(
            "The cluster office keeps what you fill in to propose partners and consortia to its members. It is shown to those "
            "whom you choose here, and to nobody before the office has checked it. A program ranks partners by these texts and "
            "says why; people decide. You may see, correct or withdraw all of it at any time, and a contact person may have "
            "its data erased: ask the cluster office. An answer that allows less than before holds as soon as you send it."
        )
    )
    choices = list(Visibility)
    visibility = st.radio(
        _("Who may see your organisation?"),
        choices,
        choices.index(known.visibility) if known.visibility else None,
        format_func=lambda each: capital(words.name(each)),
        key=f"{form}-visibility",
    )
    agreed = {
        Purpose.INTRODUCTION: _("Our name may stand in an introduction of two others to each other."),
        Purpose.CONTACT: _("The contact person named above agrees to be shown to those who may see our organisation."),
        Purpose.PUBLICATION: _(
            "What members of the cluster see of us may also be shown outside it: in a public directory and to other programs."
        ),
    }
    purposes = frozenset(
        purpose
        for purpose, label in agreed.items()
        if st.checkbox(label, purpose in known.purposes, key=f"{form}-{purpose}", disabled=visibility is Visibility.NOBODY)
    )
    return {"visibility": visibility, "purposes": frozenset() if visibility is Visibility.NOBODY else purposes}


def _contact(form: str, known: Contact, words: Wording) -> Contact | None:
    _ = words.translate
    name, email, phone = st.columns(3)
    contact = Contact(
        _line(name.text_input(_("Contact person"), known.name, key=f"{form}-person")),
        _line(email.text_input(_("E-mail"), known.email, key=f"{form}-email")),
        _line(phone.text_input(_("Telephone"), known.phone, key=f"{form}-phone")),
    )
    return contact if contact != Contact() else None


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
