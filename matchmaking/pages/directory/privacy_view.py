"""For the cluster office: the personal data of one contact person, to export or erase, and the journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import streamlit as st

from matchmaking.errors import MatchmakingError, UnknownMember
from matchmaking.exports.erasure import (
    Decided,
    NearDecision,
    alike_matches,
    contact_in_words,
    erasure_tables,
    place_in_words,
    places_in_words,
)
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import default_cache, forget_other_texts
from matchmaking.i18n import Wording, day_of
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.workspace.privacy.near_matches import NearMatch
from matchmaking.workspace.privacy.personal_data import (
    PersonalData,
    PersonSearch,
    as_json,
    erase_person,
    export_person,
    search_person,
)
from matchmaking.workspace.storage.documents import kept
from matchmaking.workspace.storage.journal import AuditEvent, JournalLine, journal
from matchmaking.workspace.workspace import Workspace

_SHOWN = 100
_SAID, _LOOKED, _REPORT = "privacy_said", "privacy_looked", "privacy_report"


@dataclass(frozen=True)
class _Looked:
    """The result of a search for a person: exact mentions, to export, and near matches."""

    person: str
    search: PersonSearch
    known: tuple[PersonalData, ...]


def privacy_view(roster: Roster, workspace: Workspace, words: Wording) -> None:
    """Search a person by e-mail address, name or number, with near matches to decide on; below it the journal."""
    _ = words.translate
    st.header(_("One contact person"), anchor=False)
    if said := st.session_state.pop(_SAID, ""):
        st.success(literal(said))
    called = {member.id: member.name for member in roster.members}
    person = st.text_input(_("E-mail address, full name or phone number"), key="privacy_person").strip()
    if st.button(_("Show what is known"), disabled=not person, key="privacy_show", icon=":material/search:"):
        st.session_state.pop(_REPORT, None)
        st.session_state[_LOOKED] = _look(workspace, person)
    looked: _Looked | None = st.session_state.get(_LOOKED)
    if looked and looked.person == person:
        _known(looked, called, words)
        decided = _near(looked, called, words)
        _erasing(looked, decided, called, workspace, words)
    if report := st.session_state.get(_REPORT):
        _report(report, words)
    _journal(journal(workspace), roster, workspace, words)


def _look(workspace: Workspace, person: str) -> _Looked:
    try:
        known = export_person(workspace, person, session.now(), session.viewer())
    except UnknownMember:
        known = ()
    return _Looked(person, search_person(workspace, person, session.viewer()), known)


def _known(looked: _Looked, called: Mapping[str, str], words: Wording) -> None:
    _ = words.translate
    counts = [f"{place_in_words(table, words)} {words.number(count)}" for table, count in looked.search.searched.items()]
    st.caption(_("Searched: {counts}.", counts=words.listed(counts)))
    if looked.known:
        rows: list[list[Cell]] = [
            [contact_in_words(data.contact), ", ".join(called.get(id, id) for id in data.members), len(data.mentions)]
            for data in looked.known
        ]
        table = ExportTable(_("One contact person"), [_("Contact"), _("Members"), _("Texts that mention it")], rows)
        show_table(table, words, alt=_("What is known of this person"))
        st.download_button(
            _("Everything (JSON)"),
            json.dumps([as_json(data) for data in looked.known], ensure_ascii=False, indent=2),
            "person.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
            key="privacy_json",
        )
    else:
        st.info(_("No contact person is written exactly so."))
    if looked.search.kept:
        st.info(
            words.plural(
                "{count} line of the journal names a file after the person; nobody can change the journal.",
                "{count} lines of the journal name a file after the person; nobody can change the journal.",
                looked.search.kept,
            )
        )


def _near(looked: _Looked, called: Mapping[str, str], words: Wording) -> list[Decided]:
    """Show the near matches, each with the office's decision."""
    _ = words.translate
    st.subheader(_("Written otherwise"), anchor=False)
    found = alike_matches(looked.search.near)
    if not found:
        st.markdown(_("Nothing else that was searched is like it."))
        return []
    st.markdown(_("This may be the person, or somebody else. Decide on each; what is not decided stays."))
    decided = [_decision(matches, called, words) for matches in found[:_SHOWN]]
    if len(found) > _SHOWN:
        st.info(_("These are the first {shown} of {count}. Decide on them, then search again.", shown=_SHOWN, count=len(found)))
    return decided + [Decided(matches) for matches in found[_SHOWN:]]


def _decision(matches: tuple[NearMatch, ...], called: Mapping[str, str], words: Wording) -> Decided:
    _ = words.translate
    first = matches[0]
    key = "near_" + sha256(repr((first.member, first.table, first.id, first.written, first.passage)).encode()).hexdigest()[:16]
    where = literal(places_in_words(matches, called, words))
    with st.container(border=True):
        st.markdown(f"**{literal(first.written)}** · {where}")
        if first.passage != first.written:
            st.caption(literal(first.passage))
        decision = st.radio(
            _("Is “{written}” ({where}) the person?", written=literal(first.written), where=where),
            list(NearDecision),
            index=None,
            format_func=words.name,
            horizontal=True,
            key=f"{key}_decision",
        )
        reason = ""
        if decision is NearDecision.LEAVE:
            reason = st.text_input(_("Reason"), key=f"{key}_reason", max_chars=200)
    return Decided(matches, decision, reason.strip())


def _erasing(looked: _Looked, decided: list[Decided], called: Mapping[str, str], workspace: Workspace, words: Wording) -> None:
    _ = words.translate
    also = [match for each in decided if each.decision is NearDecision.ERASE for match in each.matches]
    with st.popover(_("Erase"), disabled=not looked.known and not also, icon=":material/delete_forever:"):
        st.markdown(
            _(
                "The person goes from every member, row, note and text, and no later list brings it back. Backups, lists "
                "and question sheets that were sent still hold it. This cannot be undone."
            )
        )
        if open_ := sum(each.decision is None for each in decided):
            st.markdown(
                words.plural(
                    "{count} spelling is not decided on, and stays.", "{count} spellings are not decided on, and stay.", open_
                )
            )
        sure = st.button(_("Erase for good"), type="primary", key="privacy_erase")
    if not sure:
        return
    try:
        members = erase_person(workspace, looked.person, session.now(), session.viewer(), also)
        session.forget()
        forget_other_texts(workspace.whole_roster(), default_cache())
    except MatchmakingError as refusal:
        st.warning(in_markdown(refusal, words))
        return
    names = words.listed([called.get(id, id) for id in members])
    st.session_state[_SAID] = _("Erased; it stood with {members}.", members=names) if names else _("Erased.")
    st.session_state[_REPORT] = erasure_tables(looked.search, decided, called, words)
    st.session_state.pop(_LOOKED)
    st.rerun()


def _report(tables: list[ExportTable], words: Wording) -> None:
    _ = words.translate
    st.subheader(_("Report of the erasure"), anchor=False)
    st.markdown(_("It names the person, so the workspace does not keep it: give it to whoever asked for the erasure."))
    for table in tables:
        show_table(table, words, alt=table.title)
    with st.container(horizontal=True):
        download_tables(lambda: tables, _("erasure"), words)


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
    """The names of the documents in these rows; the journal itself holds no names, which somebody may want erased."""
    kinds = {
        str(line.details["kind"]) for line in lines if line.did in (AuditEvent.DOCUMENT_KEPT, AuditEvent.DOCUMENT_FORGOTTEN)
    }
    documents = (document for kind in kinds for document in kept(workspace, kind, viewer=session.viewer()))
    return {document.id: document.name for document in documents}
