"""The command ``matchmaking outlook``: the present workload of one or all members."""

from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, opened, print_json, today
from matchmaking.exports.outlook import busiest_first, by_end, outlook_to_json
from matchmaking.workspace.running import workloads


def outlook(
    member: Annotated[str, typer.Argument(help="A member's id or name; without it all that take part in something.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show in which running projects and saved consortia members take part, who takes part in most first."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        running = workloads(cluster, roster, today())
        if member:
            one = roster.find(member).id
            running = {one: running.get(one, ())}
        if as_json:
            print_json(outlook_to_json(running, roster))
            return
    if not any(running.values()):
        messages.print("No running project and no saved consortium is known.")
        return
    table = Table("member", "load", "takes part in")
    for id, of_one in busiest_first(running):
        named = "; ".join(f"{each.name} ({each.until or 'no end known'})" for each in by_end(of_one))
        table.add_row(roster.member(id).name, str(len(of_one)), named)
    answers.print(table)
