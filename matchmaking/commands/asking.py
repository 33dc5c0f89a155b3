"""The commands ``matchmaking questions …``: missing data by member, question sheets to send, and their answers."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, LanguageOption, WorkspaceOption
from matchmaking.commands.terminal import (
    answers,
    explained,
    messages,
    now,
    opened,
    print_json,
    taken_along,
    today,
    write_file,
)
from matchmaking.errors import ImpossibleRequest
from matchmaking.exports.question_sheet import question_sheet, question_sheets
from matchmaking.i18n import Wording
from matchmaking.workspace.maintenance.answers import import_answers, preview_answers
from matchmaking.workspace.maintenance.freshness import completeness, whom_to_ask
from matchmaking.workspace.storage.origins import origins

questions = typer.Typer(no_args_is_help=True, help="Whom to ask for what, question sheets to send, and their answers.")


@questions.command("list")
def list_command(
    most: Annotated[int, typer.Option(min=1, help="At most this many questions a member.")] = 5,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """List whom to ask for what: who would add most to the directory first."""
    day = today()
    with explained(), opened(workspace) as cluster:
        roster, said = cluster.roster(), origins(cluster)
    asked = whom_to_ask(roster, said, day, most)
    complete = {each.member: completeness(roster.member(each.member), said.get(each.member, {}), day) for each in asked}
    if as_json:
        print_json([asdict(each) | {"completeness": round(complete[each.member], 4)} for each in asked])
        return
    table = Table("id", "member", "complete", "would add", "ask for")
    for each in asked:
        name = roster.member(each.member).name
        table.add_row(each.member, name, f"{complete[each.member]:.0%}", f"{each.gain:.0%}", ", ".join(each.fields))
    answers.print(table)


@questions.command("write")
def write_command(
    file: Annotated[Path, typer.Argument(help="The Excel file (.xlsx) of one member, or a .zip with one for each.")],
    member: Annotated[list[str] | None, typer.Option(help="A member's name or id; may be repeated. Without any: all.")] = None,
    language: LanguageOption = "nl",
    workspace: WorkspaceOption = "",
) -> None:
    """Write question sheets to send: what is known, since when, and an empty column for the answers. A file for each member."""
    with explained(), opened(workspace) as cluster:
        roster, said = cluster.roster(), origins(cluster)
        chosen = [roster.find(name) for name in dict.fromkeys(member)] if member else list(roster.members)
        if file.suffix == ".zip":
            write_file(file, question_sheets(chosen, said, today(), Wording(language)))
        elif len(chosen) == 1:
            write_file(file, question_sheet(chosen[0], said, today(), Wording(language)))
        else:
            raise ImpossibleRequest(
                "The sheets of {count} members do not go into one workbook: whoever got it would read what the others say. "
                "Write them to a .zip, or name one --member.",
                count=len(chosen),
            )
        taken_along(cluster, file.name)
    messages.print(f"{file}: {len(chosen)} members.")


@questions.command("read")
def read_command(
    files: Annotated[list[Path], typer.Argument(help="Question sheets that came back.")],
    workspace: WorkspaceOption = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would change; nothing is written.")] = False,
) -> None:
    """Take answers in: what a member answered takes the place of what was known; what it left empty stays."""
    with explained(), opened(workspace) as cluster:
        foreseen = preview_answers(cluster, files)
        if not preview:
            import_answers(cluster, files, now())
    for problem in foreseen.problems:
        messages.print(str(problem))
    table = Table("member", "fields")
    for who, names in foreseen.changed:
        table.add_row(who.name, ", ".join(names))
    answers.print(table)
    end = "Nothing was written." if preview else "Taken in."
    messages.print(f"{len(foreseen.changed):,} members changed, {foreseen.left:,} confirmed. {end}")
