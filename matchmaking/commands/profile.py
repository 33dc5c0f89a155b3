"""The command ``matchmaking profile``: the recurring features of a member's past projects."""

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, fitted, messages, opened, print_json
from matchmaking.features import BUNDLED, ProjectProfile, project_profile, project_profile_to_json
from matchmaking.members.member import Project

_MOST = 5


def profile(
    member: Annotated[str, typer.Argument(help="A member's id or name.")],
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Show what a member keeps doing, derived from its past projects, each thing with the projects that say so."""
    with explained(), opened(workspace) as cluster:
        features = fitted(cluster, model)
        found = project_profile(features, features.roster.find(member))
        if as_json:
            print_json(project_profile_to_json(found) if found else None)
        elif found:
            _show(found)
        else:
            messages.print("No past project of this member is known here.")


def _show(found: ProjectProfile) -> None:
    table = Table("", "", "projects", title=f"{found.member.name}, derived from {len(found.projects)} projects")
    for said, some in (("subject", found.subjects), ("programme", found.programmes)):
        for one in some:
            table.add_row(said, _english(one.name), _named(one.projects))
    for partner in found.partners:
        table.add_row("partner", partner.member.name, _named(partner.projects))
    if found.led:
        table.add_row("led", str(len(found.led)), _named(found.led))
    answers.print(table)
    kinds = ", ".join(f"{kind} {share:.0%}" for kind, share in list(found.partner_kinds.items())[:_MOST])
    answers.print(f"Partners: {kinds or 'none known'}")
    if found.paid:
        answers.print(f"EUR received: {found.received:,.0f} in {found.paid} projects of which it is known")


def _english(name: Mapping[str, str] | str) -> str:
    return name if isinstance(name, str) else name["en"]


def _named(projects: Iterable[Project]) -> str:
    return ", ".join(project.dated_label for project in projects)
