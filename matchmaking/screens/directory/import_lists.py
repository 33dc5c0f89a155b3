"""Bringing in member lists and project archives, and what was not as expected in them."""

import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.elements.lib.mutable_status_container import StatusContainer
from streamlit.runtime.uploaded_file_manager import UploadedFile

from matchmaking.errors import UnreadableFile
from matchmaking.handout.member_words import capital
from matchmaking.handout.tables import Cell, Table
from matchmaking.members.importing import Progress, Stage
from matchmaking.members.importing_apart import import_apart
from matchmaking.members.kept_columns import columns_before
from matchmaking.members.lists.source_columns import SourceColumns, ToldColumns
from matchmaking.members.preview import Preview, preview_files
from matchmaking.members.problems import Problem, Severity
from matchmaking.members.workspace import ImportRecord, Workspace
from matchmaking.screens.charts.table_view import show_table
from matchmaking.screens.directory.list_columns import correct_columns, kept_sources
from matchmaking.screens.frame import session
from matchmaking.screens.frame.downloads import download_tables
from matchmaking.screens.frame.literal import literal
from matchmaking.wording import Wording

_TYPES = ("csv", "xlsx", "xls", "ods", "txt", "tsv", "zip")
_ALL = 200
"""Problems shown at once; all of them are in the download."""


def import_lists(workspace: Workspace, words: Wording) -> None:
    """Upload, import, and say what came of it."""
    _ = words.translate
    st.markdown(
        _(
            "Drop one or more member lists (Excel or CSV), or archives of European projects (CORDIS, ZIP). Headers in Dutch, "
            "English or French are recognised. Importing the same file twice changes nothing."
        )
    )
    files = st.file_uploader(_("Member lists or project archives"), type=_TYPES, accept_multiple_files=True, key="lists")
    with st.container(horizontal=True):
        wanted = st.button(_("Import"), type="primary", disabled=not files, key="import_lists")
        looked = st.button(_("Preview"), disabled=not files, key="preview_lists")
    told = _told(files, words)
    if looked:
        with st.spinner(_("Reading the lists …")):
            st.session_state["foretold"] = _look(workspace, files, told)
        st.rerun()
    if wanted:
        st.session_state.pop("foretold", None)
        with st.status(_("Reading the lists …")) as status:
            stages = {
                Stage.READING: _("Reading the lists …"),
                Stage.JOINING: _("Finding out who is who …"),
                Stage.SAVING: _("Looking for possible duplicates, and saving …"),
            }
            progress = partial(_show_stage, status, stages)
            st.session_state["imported"] = _import(workspace, files, told, progress)
        with st.spinner(_("Reading the members' texts …")):
            session.signals(words)
        st.rerun()
    look = st.session_state.get("foretold")
    if look and look.files == _ids(files):
        if look.refusal:
            st.error(words.say(look.refusal))
        if look.preview:
            foretold(look.preview, words)
    for record in st.session_state.get("imported", ()):
        import_result(record, words)
    kept_sources(workspace, words)
    _history(workspace, words)


def written(files: list[UploadedFile], folder: str) -> list[Path]:
    """Uploaded files in a folder, each under the last part of its name."""
    paths = [Path(folder) / Path(file.name).name for file in files]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(file.getvalue())
    return paths


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found before an import: of which uploads, how their columns are read, and what would come of it, or why not."""

    files: tuple[str, ...]
    columns: dict[str, SourceColumns]
    preview: Preview | None = None
    refusal: UnreadableFile | None = None


def _look(workspace: Workspace, files: list[UploadedFile], told: dict[str, ToldColumns]) -> _Look:
    with tempfile.TemporaryDirectory() as folder:
        paths = written(files, folder)
        try:
            seen = preview_files(workspace, paths, told)
            return _Look(_ids(files), dict(seen.columns), seen)
        except UnreadableFile as refusal:
            # a list whose columns nobody could name can still be told what they are
            columns = {}
            for path in paths:
                with suppress(UnreadableFile):
                    if path.suffix.lower() != ".zip":
                        columns[path.name] = columns_before(workspace, path, told.get(path.name, ToldColumns()))
            return _Look(_ids(files), columns, refusal=refusal)


def _told(files: list[UploadedFile], words: Wording) -> dict[str, ToldColumns]:
    """What a person says of the columns of the files that were looked at."""
    look = st.session_state.get("foretold")
    if not look or look.files != _ids(files):
        return {}
    return {file: correct_columns(file, columns, words) for file, columns in look.columns.items() if columns.columns}


def _ids(files: list[UploadedFile]) -> tuple[str, ...]:
    return tuple(file.file_id for file in files)


def foretold(preview: Preview, words: Wording) -> None:
    """What an import would do: who would be new, what would change in whom, what would stay out."""
    _ = words.translate
    st.info(
        _(
            "{added} members would be new, {changed} would change, {left} would stay as they are. Nothing was written yet.",
            added=words.number(len(preview.added)),
            changed=words.number(len(preview.changed)),
            left=words.number(preview.left),
        )
    )
    rows: list[list[Cell]] = [[_("new"), member.name, ""] for member in preview.added]
    rows += [[_("changed"), member.name, ", ".join(map(words.code, names))] for member, names in preview.changed]
    if rows:
        table = Table(_("Preview"), [_("What would become of it"), _("Member"), _("Fields")], rows[:_ALL])
        show_table(table, words, alt=_("What the import would do"))
    if preview.problems:
        problems = list(preview.problems[:_ALL])
        show_table(_problem_table(problems, words), words, alt=_("What was not as expected in the lists"))


def _show_stage(status: StatusContainer, stages: dict[Stage, str], stage: Stage) -> None:
    status.update(label=stages[stage])


def _import(
    workspace: Workspace, files: list[UploadedFile], told: dict[str, ToldColumns], progress: Progress
) -> list[ImportRecord]:
    """Import beside the app, so that everybody else goes on searching."""
    with tempfile.TemporaryDirectory() as folder:
        return import_apart(workspace, written(files, folder), session.now(), session.viewer(), told, progress)


def import_result(record: ImportRecord, words: Wording) -> None:
    """What came in, and every problem with its place and what to do."""
    _ = words.translate
    st.success(_counts(record, words), title=_("Imported: {source}", source=literal(record.source)))
    if not record.problems:
        return
    worst = Counter(problem.severity for problem in record.problems)
    said = ", ".join(f"{words.number(worst[severity])} × {words.name(severity)}" for severity in Severity if worst[severity])
    st.markdown(f"**{_('To look at')}:** {said}")
    order = list(Severity)
    problems = sorted(record.problems, key=lambda problem: (order.index(problem.severity), problem.file, problem.row or 0))
    show_table(_problem_table(problems[:_ALL], words), words, alt=_("What was not as expected in the lists"))
    with st.container(horizontal=True):
        download_tables(lambda: [_problem_table(problems, words)], _("problems"), words)


def _counts(record: ImportRecord, words: Wording) -> str:
    counted = {name: count for name, count in record.counts.items() if count}
    if not counted:
        return words.translate("Nothing new.")
    return ", ".join(f"{words.number(count)} {words.code(name)}" for name, count in counted.items()) + "."


def _problem_table(problems: list[Problem], words: Wording) -> Table:
    _ = words.translate
    return Table(
        _("To look at"),
        [_("What became of it"), _("File"), _("Row"), _("Field"), _("What, and what to do")],
        [
            [
                capital(words.name(problem.severity)),
                problem.file,
                str(problem.row or ""),
                problem.field,
                words.say(problem),
            ]
            for problem in problems
        ],
    )


def _history(workspace: Workspace, words: Wording) -> None:
    _ = words.translate
    imports = workspace.imports()
    if not imports:
        return
    with st.expander(words.plural("{count} import so far", "{count} imports so far", len(imports)), icon=":material/history:"):
        rows: list[list[Cell]] = [
            [words.date(each.at), each.source, _counts(each, words), len(each.problems)] for each in imports
        ]
        columns = [_("When"), _("From"), _("What came in"), _("To look at")]
        show_table(Table(_("Imports"), columns, rows), words, alt=_("Earlier imports"))
