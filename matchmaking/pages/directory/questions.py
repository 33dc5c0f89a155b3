"""Members to ask, the question sheets to send, and the answers that came back."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from matchmaking.exports.question_sheet import age_in_words, asking_table, question_sheet, question_sheets
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.member import Member, Roster
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.directory.form_links import form_links, forms_to_check
from matchmaking.pages.directory.import_lists import import_result, show_preview, written
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables, noted
from matchmaking.workspace.maintenance.answers import MEMBER_ITSELF, import_answers, preview_answers
from matchmaking.workspace.maintenance.freshness import completeness, freshness, whom_to_ask
from matchmaking.workspace.storage.origins import Origin, origins
from matchmaking.workspace.workspace import Workspace

_SHOWN = 30
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def questions(roster: Roster, workspace: Workspace, words: Wording) -> None:
    """Show the forms to check, the members to ask, workbooks for chosen ones, and an upload for answered ones."""
    _ = words.translate
    today = session.today()
    said = origins(workspace)
    forms_to_check(workspace, words)
    asked = whom_to_ask(roster, said, today)
    if asked:
        st.markdown(
            words.plural(
                "{count} member to ask; who would add most to the directory stands first.",
                "{count} members to ask; who would add most to the directory stands first.",
                len(asked),
            )
        )
        table = asking_table(asked, roster, words)
        show_table(ExportTable(table.title, table.columns, table.rows[:_SHOWN], table.percent), words, alt=table.title)
        with st.container(horizontal=True):
            download_tables(lambda: [table], _("profiles-to-complete"), words)
    st.header(_("Send questions"), anchor=False)
    ids = [each.member for each in asked] + [member.id for member in roster.members]
    chosen = st.multiselect(
        _("Question sheets for"),
        list(dict.fromkeys(ids)),
        [each.member for each in asked[:5]],
        format_func=lambda id: roster.member(id).name,
        key="questions_for",
    )
    members = [roster.member(id) for id in chosen]
    several = len(members) > 1
    file = _("questions") + (".zip" if several else ".xlsx")
    make = question_sheets if several else lambda members, *rest: question_sheet(members[0], *rest)
    st.download_button(
        _("Question sheets (one Excel file for each member)") if several else _("Question sheet (Excel)"),
        noted(file, lambda: make(members, said, today, words)),
        file,
        "application/zip" if several else _EXCEL,
        icon=":material/download:",
        on_click="ignore",
        disabled=not chosen,
        key="question_sheets",
    )
    _answers(workspace, words)
    form_links(roster, workspace, words)


def _answers(workspace: Workspace, words: Wording) -> None:
    _ = words.translate
    st.header(_("Answers that came back"), anchor=False)
    files = st.file_uploader(
        _("Question sheets that came back"), type=["xlsx", "xls", "ods"], accept_multiple_files=True, key="answered"
    )
    with st.container(horizontal=True):
        wanted = st.button(_("Import answers"), type="primary", disabled=not files, key="take_answers")
        looked = st.button(_("Preview"), disabled=not files, key="preview_answers")
    if files and (wanted or looked):
        with tempfile.TemporaryDirectory() as folder:
            paths: list[Path] = written(files, folder)
            if wanted:
                st.session_state["answers_taken"] = import_answers(workspace, paths, session.now(), session.viewer())
                st.rerun()
            show_preview(preview_answers(workspace, paths), words)
    if record := st.session_state.get("answers_taken"):
        import_result(record, words)


def how_complete(member: Member, said: Mapping[str, Origin], words: Wording) -> None:
    """Show how complete and fresh a member's profile is: each field with its age, and missing ones."""
    _ = words.translate
    today = session.today()
    share = words.percent(completeness(member, said, today))
    with st.expander(_("{share} complete and fresh", share=share), icon=":material/update:"):
        state = freshness(member, said, today)
        missing = [words.code(each.field) for each in sorted(state, key=lambda each: -each.gain) if not each.known]
        if missing:
            st.markdown(_("Not known yet, the most useful first: {fields}.", fields=", ".join(missing)))
        rows: list[list[Cell]] = [
            [words.code(each.field), _said_by(said.get(each.field), words), age_in_words(each, words)]
            for each in state
            if each.known
        ]
        if rows:
            table = ExportTable(_("What is known"), [_("Field"), _("Said by"), _("Age")], rows)
            show_table(table, words, alt=_("How old each field is"))
            st.caption(_("What was said counts half as much after two years."))


def _said_by(origin: Origin | None, words: Wording) -> str:
    if origin is None:
        return ""
    known = {CORDIS: words.translate("project archive"), MEMBER_ITSELF: words.translate("the member itself")}
    return known.get(origin.source, origin.source)
