"""The commands ``matchmaking export``: files for a cluster's website, the exposure report, and the explanation of ranking."""

from pathlib import Path
from typing import Annotated

import typer

from matchmaking.commands.options import JsonOption, LanguageOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import (
    answers,
    explained,
    fitted,
    make_folder,
    messages,
    now,
    opened,
    print_json,
    print_table,
    taken_along,
    today,
    write_file,
)
from matchmaking.evaluation.exposure_report import exposure_report, exposure_to_json
from matchmaking.exports.calendar import deadline_calendar
from matchmaking.exports.exposure import exposure_in_words, exposure_table, small_firm_table
from matchmaking.exports.public_site import PublicDirectory, public_site
from matchmaking.exports.ranking_explained import importance_table, ranking_account
from matchmaking.exports.tables import to_excel
from matchmaking.features import BUNDLED
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.ranking import default_preset, read_preset
from matchmaking.ranking.importance import importance, importance_to_json
from matchmaking.workspace.demonstration import holds_demonstration
from matchmaking.workspace.open_calls import open_calls

export = typer.Typer(no_args_is_help=True, help="What a cluster puts on its own website.")


@export.command("directory")
def directory_command(
    folder: Annotated[Path, typer.Argument(help="The folder for the pages; made where it is not there.")],
    title: Annotated[str, typer.Option(help="What the directory is called; *Directory* in each language without it.")] = "",
    language: LanguageOption = "nl",
    contacts: Annotated[bool, typer.Option("--contacts", help="With contact persons, where the member agreed to it.")] = False,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Write a searchable directory of the members that agreed to be published, as pages that ask for nothing."""
    with explained(), opened(workspace) as cluster:
        features = fitted(cluster, model, published=True)
        made = now()
        given = PublicDirectory(
            title=title,
            features=features,
            calls={each: open_calls(cluster, today(), each) for each in LANGUAGES},
            preset=default_preset(),
            importance=importance(features),
            made=made,
            contacts=contacts,
            fictional=holds_demonstration(cluster),
            language=language,
        )
        files = public_site(given)
        make_folder(folder)
        for name, content in files.items():
            write_file(folder / name, content)
        taken_along(cluster, "directory")
        left_out = len(cluster.roster().members) - len(features.roster.members)
    if as_json:
        told = {"folder": str(folder), "files": sorted(files), "members": len(features.roster.members), "left_out": left_out}
        print_json(told)
        return
    messages.print(f"{folder}: {len(files)} files, {len(features.roster.members)} members.")
    if left_out:
        messages.print(
            f"{left_out} members did not agree to be published, or were not asked: they are left out. "
            "`matchmaking privacy set` writes their answer down."
        )


@export.command("deadlines")
def deadlines_command(
    file: Annotated[Path, typer.Argument(help="The calendar file to write (.ics).")],
    language: LanguageOption = "nl",
    workspace: WorkspaceOption = "",
) -> None:
    """Write the deadlines of open calls as a calendar that others can take in or subscribe to."""
    with explained(), opened(workspace) as cluster:
        calls = open_calls(cluster, today(), language)
        write_file(file, deadline_calendar(calls, now(), Wording(language)))
    messages.print(f"{file}: {sum(call.deadline is not None for call in calls)} deadlines.")


def exposure_command(
    excel: Annotated[Path | None, typer.Option(help="Write the tables to this Excel workbook.")] = None,
    language: LanguageOption = "en",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show who was shown how often, over all lists that people saw, how even that is, and which small firms were left out."""
    with explained(), opened(workspace) as cluster:
        report, words = exposure_report(cluster), Wording("en")
        if excel is not None:
            said = Wording(language)
            write_file(excel, to_excel([exposure_table(report, said), small_firm_table(report, said)]))
            taken_along(cluster, excel.name)
        if as_json:
            print_json(exposure_to_json(report))
            taken_along(cluster, "exposure.json")
            return
    messages.print(exposure_in_words(report, words))
    print_table(small_firm_table(report, words))


def explain_command(
    weights: Annotated[str, typer.Option(help="Weights by name (learnt, hand-set) or a TOML file.")] = "",
    language: LanguageOption = "en",
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Say how ranking works, from the weights and criteria that are in force: the page that platforms must publish."""
    with explained(), opened(workspace) as cluster:
        preset = read_preset(weights) if weights else default_preset()
        found = importance(fitted(cluster, model), preset.weights)
    if as_json:
        print_json(importance_to_json(found))
        return
    account = ranking_account(preset, found, Wording(language), today())
    answers.print(f"{account.title}\n\n{account.lead}")
    for part in account.parts:
        answers.print(f"\n{part.heading}\n", style="bold")
        for said in part.said:
            answers.print(said.replace("*", ""))
        if part.table:
            print_table(importance_table(found, Wording(language)))
