"""The commands: what scripts and people at a terminal use.

Answers go to stdout, with ``--json`` as one JSON document; everything else goes to stderr. Exit codes: 0 done, 1 bad input,
2 usage.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.table import Table

from matchmaking import consortia as composing
from matchmaking import matching
from matchmaking.asking import questions
from matchmaking.backtesting import backtest_command
from matchmaking.errors import ImpossibleRequest
from matchmaking.handout.portfolio import portfolio_workbook
from matchmaking.handout.tables import to_excel
from matchmaking.handout.white_spots import white_spot_table
from matchmaking.members.demonstration import demonstration_calls, load_demonstration
from matchmaking.members.importing import import_cordis, import_directories
from matchmaking.members.member import Kind, Sector
from matchmaking.members.preview import Preview, preview_files
from matchmaking.members.problems import Problem, Severity
from matchmaking.members.workspace import ImportRecord, Workspace
from matchmaking.safekeeping import backup_command, privacy, restore_command
from matchmaking.signals import BUNDLED, Encoder, Signals, default_cache, learn
from matchmaking.sorting_out import duplicates
from matchmaking.terminal import answers, explained, messages, opened, print_json
from matchmaking.weighing import weights_app
from matchmaking.wording import LANGUAGES, Wording

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Partners who complement each other, consortia that meet a call's rules."
)
importing = typer.Typer(no_args_is_help=True, help="Bring members and past projects into the workspace.")
app.add_typer(importing, name="import")
app.add_typer(privacy, name="privacy")
app.add_typer(questions, name="questions")
app.add_typer(duplicates, name="duplicates")
app.command("backtest")(backtest_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.add_typer(weights_app, name="weights")

_MOST_PROBLEMS = 40
_LANGUAGES = ", ".join(LANGUAGES)

WorkspaceOption = Annotated[
    str,
    typer.Option(
        "--workspace",
        envvar="MATCHMAKING_WORKSPACE",
        help="A workspace file or a database URL.",
        show_default="your data folder",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
ModelOption = Annotated[
    str, typer.Option("--model", envvar="MATCHMAKING_MODEL", help="The embedding model: bundled, a folder or a hub name.")
]
WeightsOption = Annotated[str, typer.Option("--weights", help="Weights by name (learnt, hand-set) or a TOML file.")]


@importing.command("members")
def members_in(
    files: Annotated[list[Path], typer.Argument(help="CSV or XLSX files.")],
    workspace: WorkspaceOption = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would come of it; nothing is written.")] = False,
) -> None:
    """Read member directories: any headers in Dutch, English or French, any usual encoding and delimiter."""
    with explained(), opened(workspace) as cluster:
        if preview:
            _foretold(preview_files(cluster, files))
        else:
            _report(import_directories(cluster, files, datetime.now(UTC)))


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
        record = import_cordis(cluster, files, datetime.now(UTC), country=country, region=region, programme=programme)
    _report(record)


@app.command()
def demo(workspace: WorkspaceOption = "") -> None:
    """Load the fictional demonstration cluster into an empty workspace, and get it ready."""
    with explained(), opened(workspace) as cluster:
        if cluster.roster().members:
            messages.print(f"The workspace {cluster.place} has members already; the demonstration was not loaded.")
        else:
            _report(load_demonstration(cluster, datetime.now(UTC)))
        _learnt(cluster, BUNDLED)


@app.command()
def members(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the members of the workspace."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        if as_json:
            print_json(
                [
                    {
                        "id": member.id,
                        "name": member.name,
                        "aliases": list(member.aliases),
                        "kind": member.kind.value,
                        "city": member.city,
                        "country": member.country,
                        "nuts": member.nuts,
                        "enterprise_number": member.enterprise_number,
                        "website": member.website,
                        "statements": len(member.statements),
                    }
                    for member in roster.members
                ]
            )
            return
        table = Table("id", "name", "kind", "place")
        for member in roster.members:
            table.add_row(member.id, member.name, member.kind.value, f"{member.city} {member.country}".strip())
        answers.print(table)
        messages.print(f"{len(roster.members)} members, {len(roster.projects)} projects.")


@app.command()
def partners(
    seeker: Annotated[str, typer.Option(help="Who looks: a member's name or id.")] = "",
    need: Annotated[str, typer.Option(help="What is looked for, in words (nl, en, fr or de).")] = "",
    top: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    sector: Annotated[list[Sector] | None, typer.Option(help="Only partners of this sector; may be repeated.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only partners of this kind; may be repeated.")] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Only partners of this country, such as BE; may be repeated.")
    ] = None,
    weights: WeightsOption = "",
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Rank the partners that suit a seeker, a need in words, or both."""
    with explained(), opened(workspace) as cluster:
        signals = _learnt(cluster, model)
        filters = matching.Filters(
            sectors=frozenset(sector or ()),
            kinds=frozenset(kind or ()),
            countries=frozenset(code.upper() for code in country or ()),
        )
        chosen = matching.read_weights(weights) if weights else None
        found = matching.rank(signals, seeker or None, need, filters, chosen, top)
        if as_json:
            print_json([matching.to_json(match, _sectors(signals, match.member.id)) for match in found])
            return
        table = Table("", "partner", "kind", "score", "why")
        for place, match in enumerate(found, 1):
            why = sorted(match.reasons, key=lambda reason: -reason.points)[:3]
            told = "\n".join(f"{reason.points:.0f} {reason.criterion.value}: {_first(reason.evidence)}" for reason in why)
            table.add_row(str(place), match.member.name, match.member.kind.value, f"{match.score:.1f}", told)
        answers.print(table)


@app.command()
def consortia(
    call: Annotated[str, typer.Option(help="A call: a TOML file, or its text.")],
    anchor: Annotated[list[str] | None, typer.Option(help="A member that must be in; may be repeated.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="A member that must stay out; may be repeated.")] = None,
    size: Annotated[str, typer.Option(help="How many members, such as 6 or 4-8.")] = "",
    alternatives: Annotated[int, typer.Option(min=1, max=20, help="How many different consortia.")] = 5,
    rules: Annotated[str, typer.Option(help="A rule set's id or file, instead of the call's own.")] = "",
    why: Annotated[
        Path | None, typer.Option(help="Where there is none: write why, and what would help, to this JSON file.")
    ] = None,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Compose consortia that answer a call under its rules, each with its certificate."""
    with explained(), opened(workspace) as cluster:
        bounds = _size(size)
        ruleset = _rules(rules)
        asked = composing.read_call(Path(call) if _is_file(call) else call)
        signals = _learnt(cluster, model)
        roster = signals.roster
        if not asked.capabilities:
            asked = composing.with_capabilities(asked, signals)
            messages.print("Capabilities found in the text: " + "; ".join(found.name for found in asked.capabilities))
        with messages.status("Composing…"):
            composition = composing.compose(
                asked,
                signals,
                anchors=[roster.find(name).id for name in anchor or ()],
                excluded=[roster.find(name).id for name in exclude or ()],
                size=bounds,
                alternatives=alternatives,
                ruleset=ruleset,
            )
        for remark in composition.remarks:
            messages.print(str(remark), markup=False)
        if composition.why_none:
            _show_why(composition.why_none, why)
        if as_json:
            print_json([composing.to_json(consortium) for consortium in composition.consortia])
            return
        for consortium in composition.consortia:
            _show_consortium(consortium)


@app.command()
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
    language: Annotated[str, typer.Option(help=f"The language of the workbook: {_LANGUAGES}.")] = "en",
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Compose several consortia for one call that can run side by side, no member above its load."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"choose from {_LANGUAGES}", param_hint="--language")
    with explained(), opened(workspace) as cluster:
        ruleset = _rules(rules)
        asked = composing.read_call(Path(call) if _is_file(call) else call)
        signals = _learnt(cluster, model)
        if not asked.capabilities:
            asked = composing.with_capabilities(asked, signals)
        with messages.status("Composing…"):
            found = composing.portfolio(
                asked,
                signals,
                count,
                load=load,
                institutions=institutions,
                total=total,
                excluded=[signals.roster.find(name).id for name in exclude or ()],
                size=size,
                ruleset=ruleset,
            )
        for remark in found.remarks:
            messages.print(str(remark), markup=False)
        if excel is not None:
            excel.write_bytes(to_excel(portfolio_workbook(asked, found, Wording(language))))
        if as_json:
            print_json(composing.portfolio_to_json(found))
            return
        for consortium in found.consortia:
            _show_consortium(consortium)
        answers.print(
            f"Together {found.total:.1f} points, at most {found.gap:.1%} below the best possible; "
            f"one after the other {found.one_after_the_other:.1f}."
        )
        answers.print(f"Small firms: {', '.join(found.small_firms) or 'none'}.", markup=False)
        answers.print(f"Newcomers: {', '.join(found.newcomers) or 'none'}.", markup=False)


@app.command("white-spots")
def white_spots(
    calls: Annotated[list[str] | None, typer.Argument(help="Call files; without any, those of the demonstration.")] = None,
    excel: Annotated[Path | None, typer.Option(help="Write the table to this Excel file too.")] = None,
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """What calls ask for and few or no members can do, and whom to attract for it."""
    with explained(), opened(workspace) as cluster:
        asked = [call for file in calls or demonstration_calls() for call in _calls_in(str(file))]
        signals = _learnt(cluster, model)
        asked = [composing.with_capabilities(call, signals) for call in asked]
        spots = composing.white_spots(asked, signals)
        if excel is not None:
            excel.write_bytes(to_excel([white_spot_table(spots, asked, signals.roster, Wording("en"))]))
        if as_json:
            print_json([composing.white_spot_to_json(spot) for spot in spots])
            return
        table = Table("capability", "gap", "calls", "cover it", "best", "attract")
        for spot in spots:
            kinds = ", ".join(kind.value.replace("_", " ") for kind in spot.kinds)
            counts = str(len(spot.calls)), str(spot.members)
            table.add_row(spot.name, f"{spot.gap:.1%}", *counts, f"{spot.strength:.0%}", kinds)
        answers.print(table)
        messages.print(f"{len(spots)} white spots in {len(asked)} calls.")


def _calls_in(file: str) -> tuple[composing.Call, ...]:
    """The call in a file, or all topics of a JSON file of which none is named."""
    return composing.read_calls(Path(file)) if file.endswith(".json") else (composing.read_call(Path(file)),)


def _show_why(why: composing.WhyNone, file: Path | None) -> None:
    messages.print(str(why.remark), style="bold red", markup=False)
    if why.relaxations:
        messages.print("What would help, each solved again, the cheapest first:")
    for relaxation in why.relaxations:
        steps = " And: ".join(" ".join(map(str, step.remarks)) for step in relaxation.steps)
        names = ", ".join(seat.name for seat in relaxation.consortium.seats)
        messages.print(f"- {steps} Then: {names}.", markup=False, highlight=False)
    if file is not None:
        file.write_text(json.dumps(composing.why_to_json(why), ensure_ascii=False, indent=2), encoding="utf-8")


def _show_consortium(consortium: composing.Consortium) -> None:
    gap = "made by hand, not compared with all others"
    if consortium.gap is not None:
        gap = f"at most {consortium.gap:.1%} below the best possible"
    table = Table("member", "role", "share", "covers", title=f"Score {consortium.score:.1f}, {gap}", title_justify="left")
    for seat in consortium.seats:
        table.add_row(seat.name, seat.role.value, f"{seat.share:.0%}", ", ".join(seat.covers))
    answers.print(table)
    verdicts = Table("rule", "severity", "holds", "evidence")
    for verdict in consortium.certificate:
        holds = {True: "yes", False: "NO", None: "not checked"}[verdict.holds]
        verdicts.add_row(verdict.rule, verdict.severity.value, holds, str(verdict.evidence))
    answers.print(verdicts)


def _learnt(workspace: Workspace, model: str) -> Signals:
    roster = workspace.roster()
    if not roster.members:
        raise ImpossibleRequest(
            "The workspace {place} is empty. Bring members in with `matchmaking import`, or try `matchmaking demo`.",
            place=workspace.place,
        )
    with Bar(console=messages, transient=True) as bar:
        task = bar.add_task("Reading the texts", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        return learn(roster, Encoder(model), default_cache(), progress)


def _report(record: ImportRecord) -> None:
    for problem in record.problems[:_MOST_PROBLEMS]:
        messages.print(_told(problem), markup=False, highlight=False)
    if len(record.problems) > _MOST_PROBLEMS:
        messages.print(f"… and {len(record.problems) - _MOST_PROBLEMS} more, kept in the workspace and shown in the app.")
    messages.print(f"{record.source}:", markup=False, highlight=False)
    for what in ("members", "projects", "participations"):
        added, changed, same = (record.counts.get(f"{what}_{became}", 0) for became in ("added", "changed", "unchanged"))
        messages.print(f"  {what}: {added:,} new, {changed:,} changed, {same:,} as they were", highlight=False)


def _foretold(preview: Preview) -> None:
    for problem in preview.problems[:_MOST_PROBLEMS]:
        messages.print(_told(problem), markup=False, highlight=False)
    table = Table("", "member", "fields")
    for member in preview.added:
        table.add_row("new", escape(member.name), "")
    for member, names in preview.changed:
        table.add_row("changed", escape(member.name), ", ".join(names))
    answers.print(table)
    messages.print(
        f"{len(preview.added):,} members would be new, {len(preview.changed):,} changed, {preview.left:,} as they were. "
        "Nothing was written.",
        highlight=False,
    )


def _told(problem: Problem) -> str:
    mark = {Severity.SET_ASIDE: "set aside", Severity.DROPPED: "left out", Severity.GUESS: "guessed"}[problem.severity]
    return f"[{mark}] {problem}"


def _first(evidence: tuple[Any, ...]) -> str:
    text = str(evidence[0]) if evidence else ""
    return text if len(text) <= 110 else text[:109] + "…"


def _sectors(signals: Signals, member: str) -> dict[str, float]:
    row = signals.sectors[signals.roster.position[member]]
    return {sector.value: round(float(share), 4) for sector, share in zip(Sector, row, strict=True)}


def _is_file(call: str) -> bool:
    """A name of a file, there or not, and not a call's text; a topic of a JSON file is named after a #."""
    return (
        "\n" not in call
        and len(call) < 1000
        and (
            Path(call.partition(".json#")[0]).suffix in {".toml", ".txt", ".md", ".json"}
            or ".json#" in call
            or Path(call).is_file()
        )
    )


def _rules(id_or_file: str) -> composing.RuleSet | None:
    if not id_or_file:
        return None
    return composing.read_rules(Path(id_or_file)) if id_or_file.endswith(".toml") else composing.rule_set(id_or_file)


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    lowest, _, highest = text.partition("-")
    if not (lowest.strip().isdigit() and (highest or lowest).strip().isdigit()):
        raise typer.BadParameter("give a number such as 6, or a range such as 4-8", param_hint="--size")
    return int(lowest), int(highest or lowest)
