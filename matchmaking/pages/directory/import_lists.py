"""Import of member lists and project archives, with their problems."""

import os
import secrets
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from matchmaking.errors import MatchmakingError
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.lists.source_columns import ToldColumns
from matchmaking.members.problems import Problem, ProblemSeverity
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.directory.import_process import Look, bring_in, look_ahead
from matchmaking.pages.directory.list_columns import correct_columns, kept_sources
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.jobs import Job, ended, job, start
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.pages.frame.subprocess_job import Tell, in_subprocess
from matchmaking.remarks import Remark
from matchmaking.workspace.preview import Preview
from matchmaking.workspace.workspace import ImportRecord, Workspace

T = TypeVar("T")
_TYPES = ("csv", "xlsx", "xls", "ods", "txt", "tsv", "zip")
_ASKED, _SHOWN, _LOOKED = "import_asked", "import_shown", "import_looked"
"""Session keys of the requested import, of the one whose result was shown, and of the preview."""
_UPLOADS = "matchmaking-uploads-"
"""Prefix of the folder of uploads in use; the id of the process follows."""
_ALL = 200
"""Maximum number of problems shown; the download has all of them."""


@dataclass(frozen=True, slots=True)
class _Looking:
    """A preview of uploads before they are imported, with the uploads that it is for."""

    files: tuple[str, ...]
    job: Job[Look]


def import_lists(workspace: Workspace, words: Wording) -> None:
    """Show the upload, run the import, and show its result."""
    _ = words.translate
    st.markdown(
        _(
            "Drop one or more lists of members or of past projects (Excel or CSV), or archives of European projects (CORDIS, "
            "ZIP). Headers in Dutch, English or French are recognised. Importing the same file twice changes nothing."
        )
    )
    files = st.file_uploader(
        _("Lists of members or projects, or project archives"), type=_TYPES, accept_multiple_files=True, key="lists"
    )
    with st.container(horizontal=True):
        wanted = st.button(_("Import"), type="primary", disabled=not files, key="import_lists")
        looked = st.button(_("Preview"), disabled=not files, key="preview_lists")
    seen = _look(files, words)
    told = _told(seen, words)
    if wanted:
        st.session_state.pop(_LOOKED, None)
        st.session_state[_ASKED] = _import(workspace, files, told)
    elif looked:
        st.session_state[_LOOKED] = _Looking(_ids(files), _preview(workspace, files, told))
        st.rerun()
    elif seen and seen.refusal:
        st.error(in_markdown(seen.refusal, words))
        if any(columns.columns for columns in seen.columns.values()):
            st.info(_("Or choose above the column that holds the name, and press Preview again."))
    elif seen and seen.preview:
        show_preview(seen.preview, words)
    _running(workspace, words)
    kept_sources(workspace, words)
    _history(workspace, words)


def _look(files: list[UploadedFile], words: Wording) -> Look | None:
    """The preview of these uploads, once it was requested and is done."""
    looking: _Looking | None = st.session_state.get(_LOOKED)
    if looking is None or looking.files != _ids(files) or not ended(looking.job, words):
        return None
    try:
        return looking.job.outcome()
    except MatchmakingError as error:  # such as a process that was ended; the next look begins anew
        st.session_state.pop(_LOOKED)
        st.error(in_markdown(error, words))
        return None


def _told(look: Look | None, words: Wording) -> dict[str, ToldColumns]:
    """The column mappings that a person gives for the previewed lists."""
    if look is None:
        return {}
    return {file: correct_columns(file, columns, words) for file, columns in look.columns.items() if columns.columns}


def _ids(files: list[UploadedFile]) -> tuple[str, ...]:
    return tuple(file.file_id for file in files)


def _running(workspace: Workspace, words: Wording) -> None:
    """Show the running import, whoever started it, and the result of the one started here."""
    running: Job[list[ImportRecord]] | None = job(_key(workspace))
    mine: bool = st.session_state.get(_ASKED) is running
    if running is None or (running.ended.is_set() and not mine):
        return
    if not ended(running, words):
        return
    shown: bool = st.session_state.get(_SHOWN) is running
    if not shown:
        st.session_state[_SHOWN] = running
        st.rerun()  # the members above are those from before the import
    try:
        for record in running.outcome():
            import_result(record, words)
    except MatchmakingError as refusal:
        st.error(in_markdown(refusal, words))


def written(files: list[UploadedFile], folder: str) -> list[Path]:
    """Write uploads to a folder, each under the last part of its name."""
    paths = [Path(folder) / Path(file.name).name for file in files]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(file.getvalue())
    return paths


def _preview(workspace: Workspace, files: list[UploadedFile], told: dict[str, ToldColumns]) -> Job[Look]:
    return _apart(f"preview for {secrets.token_hex(4)}", look_ahead, files, workspace.address, told)


def show_preview(preview: Preview, words: Wording) -> None:
    """Show what an import would do: new members, changed members, and what would be left out."""
    _ = words.translate
    st.info(
        _(
            "Members that would be new: {added}; changed: {changed}; as they were: {left}. Nothing was written yet.",
            added=words.number(len(preview.added)),
            changed=words.number(len(preview.changed)),
            left=words.number(preview.left),
        )
    )
    rows: list[list[Cell]] = [[_("new"), member.name, ""] for member in preview.added]
    rows += [[_("changed"), member.name, ", ".join(map(words.code, names))] for member, names in preview.changed]
    if rows:
        table = ExportTable(_("Preview"), [_("What would become of it"), _("Member"), _("Fields")], rows[:_ALL])
        show_table(table, words, alt=_("What the import would do"))
    if preview.problems:
        problems = list(preview.problems[:_ALL])
        show_table(problem_table(problems, words), words, alt=_("What was not as expected in the lists"))


def _import(workspace: Workspace, files: list[UploadedFile], told: dict[str, ToldColumns]) -> Job[list[ImportRecord]]:
    """Start the import, unless one is running, which is then shown."""
    return _apart(_key(workspace), bring_in, files, workspace.address, session.now(), session.viewer(), told)


def _apart(key: str, work: Callable[..., T], files: list[UploadedFile], place: str, *given: Any) -> Job[T]:
    """Start the work on these files as a job in a separate process; the files are kept until it ends."""
    _tidy()
    folder = tempfile.mkdtemp(prefix=f"{_UPLOADS}{os.getpid()}-")
    paths = written(files, folder)

    def do(tell: Tell) -> T:
        try:
            return in_subprocess(work, place, paths, *given, tell=tell)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return start(key, Remark("Reading the lists …"), do, again=True)


def _tidy() -> None:
    """Remove uploads of an app that was stopped during an import: they hold personal data."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_UPLOADS}*-*"):
        process = folder.name.removeprefix(_UPLOADS).partition("-")[0]
        if process.isdigit() and int(process) != os.getpid() and not Path(f"/proc/{process}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _key(workspace: Workspace) -> str:
    return f"import into {workspace.address}"


def import_result(record: ImportRecord, words: Wording) -> None:
    """Show the imported counts, and every problem with its position and advice."""
    _ = words.translate
    st.success(_counts(record, words), title=_("Imported: {source}", source=literal(record.source)))
    if not record.problems:
        return
    worst = Counter(problem.severity for problem in record.problems)
    said = ", ".join(
        f"{words.number(worst[severity])} × {words.name(severity)}" for severity in ProblemSeverity if worst[severity]
    )
    st.markdown(f"**{_('To look at')}:** {said}")
    order = list(ProblemSeverity)
    problems = sorted(record.problems, key=lambda problem: (order.index(problem.severity), problem.file, problem.row or 0))
    show_table(problem_table(problems[:_ALL], words), words, alt=_("What was not as expected in the lists"))
    with st.container(horizontal=True):
        download_tables(lambda: [problem_table(problems, words)], _("problems"), words)


def _counts(record: ImportRecord, words: Wording) -> str:
    counted = {name: count for name, count in record.counts.items() if count}
    if not counted:
        return words.translate("Nothing new.")
    return ", ".join(f"{words.number(count)} {words.code(name)}" for name, count in counted.items()) + "."


def problem_table(problems: list[Problem], words: Wording) -> ExportTable:
    """The problems in lists, one row each, with position and advice."""
    _ = words.translate
    return ExportTable(
        _("To look at"),
        [_("What became of it"), _("File"), _("Row"), _("Field"), _("What, and what to do")],
        [
            [
                capital(words.name(problem.severity)),
                problem.file,
                str(problem.row or ""),
                words.code(problem.field),
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
        show_table(ExportTable(_("Imports"), columns, rows), words, alt=_("Earlier imports"))
