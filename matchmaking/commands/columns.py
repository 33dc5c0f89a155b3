"""The commands ``matchmaking columns …``: the column mapping of each source's lists, shown, changed and deleted."""

from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.column_words import columns_table, field_named
from matchmaking.commands.options import JsonOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, now, opened, print_json
from matchmaking.members.lists.source_columns import SourceColumns
from matchmaking.workspace.source_columns import change_column, find_source, forget_source, sources

columns = typer.Typer(no_args_is_help=True, help="How the columns of each source's lists are read.")

_Source = Annotated[str, typer.Argument(help="The name of the source, as `matchmaking columns list` says it.")]


@columns.command("list")
def list_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the sources of which it is known how their lists are read."""
    with explained(), opened(workspace) as cluster:
        known = sources(cluster)
    if as_json:
        print_json([_told(source) for source in known])
        return
    table = Table("source", "columns")
    for source in known:
        table.add_row(source.source, ", ".join(column.header for column in source.columns))
    answers.print(table)


@columns.command("show")
def show_command(source: _Source, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Show what each column of a source is read as, and why."""
    with explained(), opened(workspace) as cluster:
        known = find_source(cluster, source)
    if as_json:
        print_json(_told(known))
    else:
        answers.print(columns_table(known))


@columns.command("set")
def set_command(
    source: _Source,
    column: Annotated[str, typer.Argument(help="The column's header.")],
    field: Annotated[str, typer.Argument(help="What it holds, such as name, website or offers; unused leaves it out.")],
    workspace: WorkspaceOption = "",
) -> None:
    """Say what a column of a source holds; its next list is read the same way."""
    wanted = field_named(field)
    with explained(), opened(workspace) as cluster:
        change_column(cluster, source, column, wanted, now())
    messages.print(f"{source}, {column}: {wanted.value}.")


@columns.command("forget")
def forget_command(source: _Source, workspace: WorkspaceOption = "") -> None:
    """Forget how a source's lists are read: the next one is understood by its headers alone."""
    with explained(), opened(workspace) as cluster:
        forget_source(cluster, source, now())
    messages.print(f"{source}: forgotten.")


def _told(source: SourceColumns) -> dict[str, object]:
    told = [{"header": each.header, "field": each.field.value, "why": each.why.value} for each in source.columns]
    return {"source": source.source, "columns": told}
