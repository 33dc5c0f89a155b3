"""The commands ``matchmaking import …`` and ``matchmaking demo``: import of members and past projects."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.column_words import columns_table, told_column
from matchmaking.commands.options import JsonOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, fitted, messages, now, opened, print_json
from matchmaking.features import BUNDLED
from matchmaking.members.lists.source_columns import ToldColumns
from matchmaking.members.problems import Problem, ProblemSeverity
from matchmaking.members.projects.project_list import is_project_list
from matchmaking.remarks import Remark
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.importing import import_cordis, import_directories, import_projects
from matchmaking.workspace.preview import Preview, preview_files
from matchmaking.workspace.workspace import ImportRecord

importing = typer.Typer(no_args_is_help=True, help="Bring members and past projects into the workspace.")

_MOST_PROBLEMS = 40


class YesOrNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


@importing.command("members")
def members_in(
    files: Annotated[list[Path], typer.Argument(help="CSV or XLSX files.")],
    workspace: WorkspaceOption = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only show what would change; nothing is written.")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option(help="What a column holds, such as 'Wie=name' or 'Intern=unused'; may be repeated. Kept for next time."),
    ] = None,
    source: Annotated[
        str, typer.Option(help="Whose list it is: how its columns are read is kept under this name. Default: the file's name.")
    ] = "",
    contacts: Annotated[
        YesOrNo | None,
        typer.Option(
            help="Whether the contact persons of lists without a column for consent agreed to be shown to other members. Kept "
            "for the source; until it is said, the cluster office alone sees them."
        ),
    ] = None,
) -> None:
    """Read member directories: any headers in Dutch, English or French, any usual encoding and delimiter."""
    told = ToldColumns(source, dict(map(told_column, column or ())), None if contacts is None else contacts is YesOrNo.YES)
    of_files = {file.name: told for file in files}
    for file in files:
        if not column and is_project_list(file):
            messages.print(f"{file.name} looks like a list of past projects: `matchmaking import projects` reads it as such.")
    with explained(), opened(workspace) as cluster:
        if preview:
            _predicted(preview_files(cluster, files, of_files))
        else:
            _report(import_directories(cluster, files, now(), told=of_files))


@importing.command("projects")
def projects_in(
    files: Annotated[list[Path], typer.Argument(help="CSV or XLSX files with a row for each project.")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Read lists of past projects: promoter, partners (several in one cell, or a row each), title, summary, days, money."""
    with explained(), opened(workspace) as cluster:
        record = import_projects(cluster, files, now())
    if as_json:
        problems = [
            {
                "severity": problem.severity.value,
                "file": problem.file,
                "row": problem.row,
                "field": problem.field,
                "text": str(Remark(problem.message, problem.values)),
            }
            for problem in record.problems
        ]
        print_json({"source": record.source, "counts": dict(record.counts), "problems": problems})
    else:
        _report(record)


@importing.command("cordis")
def cordis_in(
    files: Annotated[list[Path], typer.Argument(help="CORDIS archives: a ZIP, or a folder of its CSV files.")],
    workspace: WorkspaceOption = "",
    country: Annotated[str, typer.Option(help="Only organisations of this country, such as BE.")] = "",
    region: Annotated[str, typer.Option(help="Only organisations of this NUTS region, such as BE2.")] = "",
    programme: Annotated[str, typer.Option(help="Only projects of this programme, such as H2020-EU.3.1.")] = "",
) -> None:
    """Read EU project archives: organisations become members, projects and participations the collaboration network."""
    with explained(), opened(workspace) as cluster, messages.status("Reading and saving…"):
        record = import_cordis(cluster, files, now(), country=country, region=region, programme=programme)
    _report(record)


def demo(workspace: WorkspaceOption = "") -> None:
    """Load the fictional demonstration cluster into an empty workspace, and get it ready."""
    with explained(), opened(workspace) as cluster:
        if cluster.roster().members:
            messages.print(f"The workspace {cluster.place} has members already; the demonstration was not loaded.")
        else:
            _report(load_demonstration(cluster, now()))
        fitted(cluster, BUNDLED)


def _report(record: ImportRecord) -> None:
    for problem in record.problems[:_MOST_PROBLEMS]:
        messages.print(_told(problem))
    if len(record.problems) > _MOST_PROBLEMS:
        messages.print(f"… and {len(record.problems) - _MOST_PROBLEMS} more, kept in the workspace and shown in the app.")
    messages.print(f"{record.source}:")
    for what in ("members", "projects", "participations"):
        added, changed, same = (record.counts.get(f"{what}_{became}", 0) for became in ("added", "changed", "unchanged"))
        messages.print(f"  {what}: {added:,} new, {changed:,} changed, {same:,} as they were")


def _predicted(preview: Preview) -> None:
    for file, columns in preview.columns.items():
        messages.print(f"{file}, read as a list of '{columns.source}':")
        answers.print(columns_table(columns))
    for problem in preview.problems[:_MOST_PROBLEMS]:
        messages.print(_told(problem))
    table = Table("", "member", "fields")
    for member in preview.added:
        table.add_row("new", member.name, "")
    for member, names in preview.changed:
        table.add_row("changed", member.name, ", ".join(names))
    answers.print(table)
    messages.print(
        f"{len(preview.added):,} members would be new, {len(preview.changed):,} changed, {preview.left:,} as they were. "
        "Nothing was written."
    )


def _told(problem: Problem) -> str:
    mark = {ProblemSeverity.SET_ASIDE: "set aside", ProblemSeverity.DROPPED: "left out", ProblemSeverity.GUESS: "guessed"}[
        problem.severity
    ]
    return f"[{mark}] {problem}"
