"""For the cluster office: what is known of one contact person, shown or erased, and the journal of who did what."""

import json

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording, day_of
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.workspace.privacy.personal_data import PersonalData, as_json, erase_person, export_person
from matchmaking.workspace.storage.documents import kept
from matchmaking.workspace.storage.journal import AuditEvent, JournalLine, journal
from matchmaking.workspace.workspace import Workspace

_SHOWN = 100
_SAID = "privacy_said"


def privacy_view(roster: Roster, workspace: Workspace, words: Wording) -> None:
    """A person by its e-mail address, name or number; below it the journal, the latest first."""
    _ = words.translate
    st.header(_("One contact person"), anchor=False)
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)
    person = st.text_input(_("E-mail address, full name or phone number"), key="privacy_person")
    with st.container(horizontal=True):
        asked = st.button(_("Show what is known"), disabled=not person, key="privacy_show", icon=":material/search:")
        with st.popover(_("Erase"), disabled=not person, icon=":material/delete_forever:"):
            st.markdown(
                _(
                    "The person goes from every member, row, note and text, and no later list brings it back. Backups, lists "
                    "and question sheets that were sent still hold it. This cannot be undone."
                )
            )
            sure = st.button(_("Erase for good"), type="primary", key="privacy_erase")
    try:
        if sure:
            members = erase_person(workspace, person, session.now(), session.viewer())
            names = [_name(id, roster) for id in members]
            st.session_state[_SAID] = _("Erased; it stood with {members}.", members=words.listed(names))
            st.rerun()
        if asked:
            _known(export_person(workspace, person, session.now(), session.viewer()), roster, words)
    except MatchmakingError as refusal:
        st.warning(words.say(refusal))
    _journal(journal(workspace), roster, workspace, words)


def _known(found: tuple[PersonalData, ...], roster: Roster, words: Wording) -> None:
    _ = words.translate
    rows: list[list[Cell]] = [
        [
            ", ".join(filter(None, (data.contact.name, data.contact.email, data.contact.phone))),
            ", ".join(_name(id, roster) for id in data.members),
            len(data.mentions),
        ]
        for data in found
    ]
    table = ExportTable(_("One contact person"), [_("Contact"), _("Members"), _("Texts that mention it")], rows)
    show_table(table, words, alt=_("What is known of this person"))
    st.download_button(
        _("Everything (JSON)"),
        json.dumps([as_json(data) for data in found], ensure_ascii=False, indent=2),
        "person.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
        key="privacy_json",
    )


def _journal(lines: tuple[JournalLine, ...], roster: Roster, workspace: Workspace, words: Wording) -> None:
    _ = words.translate
    called = {member.id: member.name for member in roster.members} | _documents(lines, workspace)
    st.header(_("Who did what"), anchor=False)
    if not lines:
        return

    def table(some: tuple[JournalLine, ...]) -> ExportTable:
        return ExportTable(
            _("Who did what"),
            [_("When"), _("Who"), _("What"), _("About"), _("Fields")],
            [
                [
                    day_of(line.at),
                    _("the cluster office") if line.who == OFFICE.signature else line.who,
                    capital(words.name(line.did)),
                    called.get(line.about) or (_("no longer there") if "kind" in line.details else line.about),
                    ", ".join(words.code(name) for name in line.details.get("fields", ())),
                ]
                for line in some
            ],
        )

    show_table(table(lines[:_SHOWN]), words, alt=_("Who changed or downloaded what, the latest first"))
    with st.container(horizontal=True):
        download_tables(lambda: [table(lines)], _("journal"), words)


def _documents(lines: tuple[JournalLine, ...], workspace: Workspace) -> dict[str, str]:
    """What the kept documents of these lines are called; the journal holds no name that somebody may want to have erased."""
    kinds = {
        str(line.details["kind"]) for line in lines if line.did in (AuditEvent.DOCUMENT_KEPT, AuditEvent.DOCUMENT_FORGOTTEN)
    }
    documents = (document for kind in kinds for document in kept(workspace, kind, viewer=session.viewer()))
    return {document.id: document.name for document in documents}


def _name(member: str, roster: Roster) -> str:
    """What a member is called; its id where it is no longer there."""
    return roster.member(member).name if member in roster.position else member
