"""The commands ``matchmaking consortia``, ``portfolio``, ``white-spots`` and ``calls``.

They show consortia for a call, what a cluster lacks, and the calls that a member could answer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matchmaking import composition as composing
from matchmaking.commands.options import JsonOption, LanguageOption, ModelOption, OutsideOption, WorkspaceOption
from matchmaking.commands.terminal import (
    answers,
    check_folder,
    explained,
    fitted,
    fitted_outside,
    messages,
    opened,
    print_json,
    taken_along,
    today,
    write_file,
)
from matchmaking.exports.consortia import (
    alternatives,
    engagements_in_words,
    gap_in_words,
    missing_in_words,
)
from matchmaking.exports.opportunities import deadline_in_words, no_call_in_words
from matchmaking.exports.outside import found_outside, outside_table, outsider_in_words
from matchmaking.exports.portfolio import portfolio_in_words, portfolio_workbook
from matchmaking.exports.tables import to_excel
from matchmaking.exports.white_spots import white_spot_table
from matchmaking.features import BUNDLED
from matchmaking.i18n import Wording
from matchmaking.remarks import sentences
from matchmaking.workspace.demonstration import demonstration_calls
from matchmaking.workspace.kept_apart import kept_apart, pairs_of
from matchmaking.workspace.open_calls import known_calls
from matchmaking.workspace.running import load_of, workloads
from matchmaking.workspace.workspace import Workspace, check_are_there

_WORDS = Wording("en")


def consortia(
    call: Annotated[str, typer.Option(help="A call: a TOML file, or its text.")],
    anchor: Annotated[list[str] | None, typer.Option(help="A member that must be in; may be repeated.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="A member that must stay out; may be repeated.")] = None,
    apart: Annotated[
        list[str] | None, typer.Option(help="Two members of whom one takes part at most, as A=B; may be repeated.")
    ] = None,
    legal_role: Annotated[
        list[str] | None,
        typer.Option(help="How a member takes part before the funder, as MEMBER=associated_partner; may be repeated."),
    ] = None,
    person_month: Annotated[
        float | None, typer.Option(min=1, help="EUR that a month of one person costs, for person-months in the JSON.")
    ] = None,
    max_load: Annotated[
        int | None,
        typer.Option(min=1, help="In how many projects and saved consortia that run a member takes part, this one included."),
    ] = None,
    withstand: Annotated[
        int, typer.Option(min=0, max=3, help="How many members may drop out with every capability still covered.")
    ] = 0,
    size: Annotated[str, typer.Option(help="How many members, such as 6 or 4-8.")] = "",
    alternatives: Annotated[int, typer.Option(min=1, max=20, help="How many different consortia.")] = 5,
    rules: Annotated[str, typer.Option(help="A rule set's id or file, instead of the call's own.")] = "",
    why: Annotated[
        Path | None, typer.Option(help="Where there is none: write why, and what would help, to this JSON file.")
    ] = None,
    outside: OutsideOption = None,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Compose consortia that answer a call under its rules, each with its certificate."""
    with explained(), opened(workspace) as cluster:
        check_folder(why)
        check_are_there(outside or ())
        bounds = _size(size)
        ruleset = _rules(rules)
        asked = _read(call)
        asked = replace(asked, person_month=person_month) if person_month else asked
        features = fitted(cluster, model)
        roster = features.roster
        if not asked.capabilities:
            asked = composing.with_capabilities(asked, features)
            messages.print("Capabilities found in the text: " + "; ".join(found.name for found in asked.capabilities))
        with messages.status("Composing…"):
            composition = composing.compose(
                asked,
                features,
                anchors=[roster.find(name).id for name in anchor or ()],
                excluded=[roster.find(name).id for name in exclude or ()],
                apart=[
                    *((roster.find(one).id, roster.find(other).id) for one, other in map(_pair, apart or ())),
                    *pairs_of(kept_apart(cluster, roster, call=asked)),
                ],
                spare=withstand,
                legal_roles={roster.find(name).id: role for name, role in map(_legal_role, legal_role or ())},
                load=load_of(workloads(cluster, roster, today()), asked),
                max_load=max_load,
                size=bounds,
                alternatives=alternatives,
                ruleset=ruleset,
            )
        for remark in (*composition.remarks, *composition.ruleset.doubts_on(today())):
            messages.print(str(remark))
        for note in composition.ruleset.notes:
            messages.print(f"{note.text.en} ({note.source})")
        if composition.why_none:
            _show_why(composition.why_none, why)
        lacking = composing.lacking_capabilities(composition.consortia, asked)
        found = _found_outside(lacking, cluster, outside, model)
        proposed = [composing.with_outsiders(consortium, found) for consortium in composition.consortia]
        if as_json:
            print_json([composing.to_json(consortium) for consortium in proposed])
            return
        _show_alternatives(proposed)
        _show_outside(found_outside(proposed))


def portfolio(
    call: Annotated[str, typer.Option(help="A call: a TOML file, or its text.")],
    count: Annotated[int, typer.Option(min=1, max=12, help="How many consortia side by side.")] = 3,
    load: Annotated[int, typer.Option(min=0, help="In how many consortia a member may take part.")] = 1,
    institutions: Annotated[
        int, typer.Option(min=0, help="The same for universities, research centres, hospitals and large companies.")
    ] = 1,
    total: Annotated[float | None, typer.Option(help="The budget of all consortia together, in EUR.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="A member that must stay out; may be repeated.")] = None,
    size: Annotated[int | None, typer.Option(help="How many members each has.")] = None,
    rules: Annotated[str, typer.Option(help="A rule set's id or file, instead of the call's own.")] = "",
    excel: Annotated[Path | None, typer.Option(help="Write everything to this Excel workbook.")] = None,
    language: LanguageOption = "en",
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Compose several consortia for one call that can run side by side, no member above its load."""
    with explained(), opened(workspace) as cluster:
        check_folder(excel)
        ruleset = _rules(rules)
        asked = _read(call)
        features = fitted(cluster, model)
        if not asked.capabilities:
            asked = composing.with_capabilities(asked, features)
        with messages.status("Composing…"):
            found = composing.portfolio(
                asked,
                features,
                count,
                load=load,
                institutions=institutions,
                total=total,
                excluded=[features.roster.find(name).id for name in exclude or ()],
                apart=pairs_of(kept_apart(cluster, features.roster, call=asked)),
                size=size,
                ruleset=ruleset,
            )
        for remark in (*found.remarks, *(ruleset or composing.rules_for(asked)).doubts_on(today())):
            messages.print(str(remark))
        if excel is not None:
            write_file(excel, to_excel(portfolio_workbook(asked, found, Wording(language))))
            taken_along(cluster, excel.name)
        if as_json:
            print_json(composing.portfolio_to_json(found))
            return
        for consortium in found.consortia:
            _show_consortium(consortium)
        if not found.consortia:
            return
        for sentence in portfolio_in_words(found, _WORDS):
            answers.print(sentence)


def white_spots(
    calls: Annotated[list[str] | None, typer.Argument(help="Call files; without any, those of the demonstration.")] = None,
    excel: Annotated[Path | None, typer.Option(help="Write the table to this Excel file too.")] = None,
    outside: OutsideOption = None,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """What calls ask for and few or no members can do, and who to attract for it."""
    with explained(), opened(workspace) as cluster:
        check_folder(excel)
        check_are_there(outside or ())
        asked = [call for file in calls or demonstration_calls() for call in _calls_in(str(file))]
        features = fitted(cluster, model)
        asked = [composing.with_capabilities(call, features) for call in asked]
        spots = composing.white_spots(asked, features)
        found = _found_outside(composing.empty_spots(spots, asked), cluster, outside, model)
        spots = composing.spots_with_outsiders(spots, found)
        if excel is not None:
            tables = [white_spot_table(spots, asked, features.roster, _WORDS)]
            if outside:
                tables.append(outside_table({spot.name: spot.outside for spot in spots}, _WORDS))
            write_file(excel, to_excel(tables))
            taken_along(cluster, excel.name)
        if as_json:
            print_json([composing.white_spot_to_json(spot) for spot in spots])
            return
        table = Table("capability", "gap", "calls", "cover it", "best", "attract")
        for spot in spots:
            kinds = ", ".join(kind.value.replace("_", " ") for kind in spot.kinds)
            counts = str(len(spot.calls)), str(spot.members)
            table.add_row(spot.name, f"{spot.gap:.1%}", *counts, f"{spot.strength:.0%}", kinds)
        answers.print(table)
        _show_outside({spot.name: spot.outside for spot in spots})
        messages.print(f"White spots: {len(spots)}; calls: {len(asked)}.")


def calls(
    member: Annotated[str, typer.Argument(help="The member: its name or id.")],
    files: Annotated[list[str] | None, typer.Argument(help="Call files; without any, the calls that are known here.")] = None,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Show the open calls that ask for what a member does, what it could bring, and what keeps it out."""
    with explained(), opened(workspace) as cluster:
        asked = [call for file in files for call in _calls_in(file)] if files else known_calls(cluster, "en")
        features = fitted(cluster, model)
        seen_from = features.roster.find(member)
        found = composing.calls_for(seen_from, asked, features, today())
        if as_json:
            print_json([composing.opportunity_to_json(opportunity) for opportunity in found])
            return
        words = Wording("en")
        answered = [opportunity for opportunity in found if opportunity.answered]
        table = Table("call", "deadline", "covers", "of the call", "as", "paid", "kept out by")
        for opportunity in answered:
            covers = "\n".join(f"{each.name} ({each.strength:.0%}): “{each.passage}”" for each in opportunity.covers)
            rate = "" if opportunity.rate is None else f"{opportunity.rate:.0%} of its costs"
            barred = "\n".join(rule.text.en for rule in opportunity.barred_by)
            reach = f"{opportunity.reach:.0f} %"
            role = words.name(opportunity.role) + (", may lead" if opportunity.may_lead else "")
            table.add_row(opportunity.call.title, deadline_in_words(opportunity, words), covers, reach, role, rate, barred)
        if answered:
            answers.print(table)
        else:
            messages.print(no_call_in_words(found, words))
        messages.print(f"{len(answered)} of {len(found)} open calls ask for what the texts of {seen_from.name} say it does.")


def _calls_in(file: str) -> tuple[composing.Call, ...]:
    """The call in a file, or all topics of a JSON file without a topic in its name."""
    return composing.read_calls(file) if file.endswith(".json") else (composing.read_call(file),)


def _show_why(why: composing.WhyNone, file: Path | None) -> None:
    messages.print(str(why.remark), style="bold red")
    if why.relaxations:
        messages.print("What would help, each solved again, the cheapest first:")
    for relaxation in why.relaxations:
        steps = " And: ".join(sentences(step.remarks) for step in relaxation.steps)
        names = ", ".join(seat.name for seat in relaxation.consortium.seats)
        messages.print(f"- {steps} Then: {names}.")
    if file is not None:
        write_file(file, json.dumps(composing.why_to_json(why), ensure_ascii=False, indent=2).encode())


def _show_alternatives(consortia: Sequence[composing.Consortium]) -> None:
    for given in alternatives(consortia):
        _show_consortium(given.consortium, gap_in_words(given, Wording("en")))


def _show_consortium(consortium: composing.Consortium, beside_the_best: str = "") -> None:
    in_months = any(seat.person_months is not None for seat in consortium.seats)
    columns = ["member", "role", "share", *(["person-months"] if in_months else []), "why this seat"]
    title = ", ".join(filter(None, (f"Score {consortium.score:.1f}", beside_the_best)))
    table = Table(*columns, title=title, title_justify="left")
    for seat in consortium.seats:
        why = str(seat.purpose.lost_without) if seat.purpose else "Nothing would be lost without it."
        role = seat.role.value if seat.legal_role is composing.LegalRole.BENEFICIARY else f"{seat.role} ({seat.legal_role})"
        months = [f"{seat.person_months or 0:.1f}"] if in_months else []
        table.add_row(seat.name, role, f"{seat.share:.0%}", *months, why)
    if consortium.different:
        answers.print("Beside the first:", *consortium.different)
    if missing := missing_in_words(consortium, _WORDS):
        answers.print(missing, style="bold")
    answers.print(table)
    for seat in consortium.seats:
        if seat.engagements:
            busy = engagements_in_words(seat.engagements, _WORDS)
            answers.print(f"{seat.name} takes part in: {busy}.")
    verdicts = Table("rule", "severity", "holds", "evidence")
    for verdict in consortium.certificate:
        holds = {True: "yes", False: "NO", None: "not checked"}[verdict.holds]
        verdicts.add_row(verdict.rule, verdict.severity.value, holds, sentences((verdict.evidence, *verdict.asks)))
    answers.print(verdicts)


def _found_outside(
    lacking: Sequence[composing.Capability], cluster: Workspace, outside: Sequence[str] | None, model: str
) -> Mapping[str, tuple[composing.Outsider, ...]]:
    """Who of the other workspaces does what no member covers; whoever opted out of the cluster is not named from there."""
    sources = fitted_outside(outside or (), model) if lacking else []
    return composing.outsiders(lacking, cluster.whole_roster(), sources)


def _show_outside(found: Mapping[str, Sequence[composing.Outsider]]) -> None:
    for capability, outside in found.items():
        for each in outside:
            answers.print(f"{capability} - {outsider_in_words(each, _WORDS)}")


def _read(call: str) -> composing.Call:
    return composing.read_call(call) if names_file(call) else composing.parse_call(call)


def names_file(call: str) -> bool:
    """Whether this is the name of a file, existing or not, and not a call's text; a # separates the topic of a JSON file."""
    return (
        "\n" not in call
        and len(call) < 1000
        and (
            Path(call.partition(".json#")[0]).suffix in {".toml", ".txt", ".md", ".json", ".pdf", ".docx"}
            or ".json#" in call
            or Path(call).is_file()
        )
    )


def _rules(id_or_file: str) -> composing.RuleSet | None:
    if not id_or_file:
        return None
    return composing.read_rules(Path(id_or_file)) if id_or_file.endswith(".toml") else composing.rule_set(id_or_file)


def _pair(text: str) -> tuple[str, str]:
    one, _, other = text.partition("=")
    if not (one.strip() and other.strip()):
        raise typer.BadParameter("name two members as A=B", param_hint="--apart")
    return one.strip(), other.strip()


def _legal_role(text: str) -> tuple[str, composing.LegalRole]:
    member, _, role = text.rpartition("=")
    if not member.strip() or role.strip() not in {each.value for each in composing.LegalRole}:
        allowed = ", ".join(composing.LegalRole)
        raise typer.BadParameter(f"write MEMBER=ROLE with a role of {allowed}", param_hint="--legal-role")
    return member.strip(), composing.LegalRole(role.strip())


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    lowest, _, highest = text.partition("-")
    if not (lowest.strip().isdigit() and (highest or lowest).strip().isdigit()):
        raise typer.BadParameter("give a number such as 6, or a range such as 4-8", param_hint="--size")
    return int(lowest), int(highest or lowest)
