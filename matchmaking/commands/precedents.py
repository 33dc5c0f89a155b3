"""The command ``matchmaking precedents``: the funded consortia most similar to a call or a text."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.table import Table

from matchmaking import composition as composing
from matchmaking import ranking
from matchmaking.commands.composing import names_file
from matchmaking.commands.options import JsonOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, fitted, messages, opened, print_json
from matchmaking.features import BUNDLED

_MOST = 5
"""Maximum number of kinds, countries and recurring members shown."""


def precedents(
    call: Annotated[str, typer.Argument(help="A call's file, or any text.")] = "",
    text: Annotated[str, typer.Option("--text", help="The text itself, where it could be taken for a file.")] = "",
    top: Annotated[int, typer.Option(min=1, max=200, help="How many of the nearest projects.")] = 10,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Show the funded consortia nearest to a call or a text, among the projects that were imported.

    Only projects whose text is related to what is asked are precedents; where there is none, that is said.
    """
    if bool(call) == bool(text):
        raise typer.BadParameter("give a call or a --text", param_hint="CALL")
    with explained(), opened(workspace) as cluster:
        asked = composing.read_call(call) if call and names_file(call) else None
        features = fitted(cluster, model)
        if asked:
            found = composing.call_precedents(composing.with_capabilities(asked, features), features, top)
        else:
            found = ranking.precedents(features, text or call, top=top)
        if as_json:
            print_json(ranking.precedents_to_json(found))
        elif found.nearest:
            _show(found)
        elif found.closest:
            messages.print(
                f"No project here is related to this. {found.closest.project.dated_label} comes closest, with an agreement "
                f"of {found.closest.agreement:.0%}: from {ranking.NEAR_FROM:.0%} on a project can be a precedent."
            )
        else:
            messages.print("No past project of two known partners or more is here. `matchmaking import cordis` brings them in.")


def _show(found: ranking.Precedents) -> None:
    table = Table("", "project", "start", "agreement", "partners", "EUR received", "led by", "link")
    for place, one in enumerate(found.nearest, 1):
        led = one.led_by.name if one.led_by else ""
        received = "" if one.received is None else f"{one.received:,.0f}"
        start = one.project.start.isoformat() if one.project.start else ""
        name, agreement = one.project.label, f"{one.agreement:.0%}"
        table.add_row(str(place), name, start, agreement, str(len(one.partners)), received, led, one.link)
    answers.print(table)
    for said, numbers in (
        ("Partners known here", found.sizes),
        ("Countries", found.breadths),
        ("EUR received together", found.grants),
    ):
        if told := _between(said, numbers):
            answers.print(told)
    for said, mix in (("Kinds", found.kinds), ("Countries", found.countries), ("Roles", found.roles)):
        answers.print(f"{said}: {_shares({str(key) or 'not known': share for key, share in mix.items()})}")
    recurring = "; ".join(f"{member.name} ({count})" for member, count in found.recurring[:_MOST])
    answers.print(f"In two or more of them: {recurring or 'nobody'}")


def _between(said: str, quartiles: tuple[float, float, float] | None) -> str:
    if quartiles is None:
        return ""
    low, middle, high = quartiles
    return f"{said}: {middle:,.0f} at the median, {low:,.0f} to {high:,.0f} for half of them"


def _shares(mix: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {share:.0%}" for name, share in list(mix.items())[:_MOST])
