"""The command ``matchmaking precedents``: which funded consortia a call or a text is near to."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from matchmaking import composition as composing
from matchmaking import ranking
from matchmaking.commands.composing import names_file
from matchmaking.commands.options import JsonOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, fitted, messages, opened, print_json
from matchmaking.features import BUNDLED
from matchmaking.members.member import COORDINATOR

_MOST = 5
"""Kinds, countries and recurring members that are shown."""


def precedents(
    call: Annotated[str, typer.Argument(help="A call's file, or any text.")],
    top: Annotated[int, typer.Option(min=1, max=200, help="How many of the nearest projects.")] = 10,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Show the funded consortia nearest to a call or a text, among the projects that were imported."""
    with explained(), opened(workspace) as cluster:
        text = composing.read_call(call).words if names_file(call) else call
        found = ranking.precedents(fitted(cluster, model), text, top=top)
        if as_json:
            print_json(ranking.precedents_to_json(found))
            return
        if not found.nearest:
            messages.print("No past project of two known partners or more is here. `matchmaking import cordis` brings them in.")
            return
        _show(found)


def _show(found: ranking.Precedents) -> None:
    table = Table("", "project", "start", "partners", "EUR received", "led by", "link")
    for place, one in enumerate(found.nearest, 1):
        first = one.partners[0]
        led = first.member.name if first.role == COORDINATOR else ""
        received = "" if one.received is None else f"{one.received:,.0f}"
        start = one.project.start.isoformat() if one.project.start else ""
        name = escape(one.project.label)
        table.add_row(str(place), name, start, str(len(one.partners)), received, escape(led), one.link)
    answers.print(table)
    for said in (_between("Partners known here", found.sizes), _between("EUR received together", found.grants)):
        if said:
            answers.print(said, highlight=False)
    for said, mix in (("Kinds", found.kinds), ("Countries", found.countries)):
        answers.print(f"{said}: {_shares({str(key) or 'not known': share for key, share in mix.items()})}", highlight=False)
    recurring = "; ".join(f"{member.name} ({count})" for member, count in found.recurring[:_MOST])
    answers.print(f"In two or more of them: {recurring or 'nobody'}", highlight=False, markup=False)


def _between(said: str, quartiles: tuple[float, float, float] | None) -> str:
    if quartiles is None:
        return ""
    low, middle, high = quartiles
    return f"{said}: {middle:,.0f} at the median, {low:,.0f} to {high:,.0f} for half of them"


def _shares(mix: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {share:.0%}" for name, share in list(mix.items())[:_MOST])
