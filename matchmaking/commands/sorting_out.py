"""The commands ``matchmaking duplicates …``: possible duplicates, and decisions about them."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, now, opened, print_json
from matchmaking.errors import ImpossibleRequest
from matchmaking.workspace.maintenance import reviewing
from matchmaking.workspace.maintenance.splitting import split
from matchmaking.workspace.storage.decisions import decisions
from matchmaking.workspace.storage.records import records_of

duplicates = typer.Typer(no_args_is_help=True, help="Members that may be one organisation, and what was decided about them.")

_One = Annotated[str, typer.Argument(help="A member's name or id.")]
_Member = Annotated[str, typer.Argument(help="The member's name or id.")]
_Other = Annotated[str, typer.Argument(help="The other member's name or id.")]


@duplicates.command("list")
def list_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the pairs that nobody decided about, the likeliest first, and the decisions that stand."""
    with explained(), opened(workspace) as cluster:
        pairs, made, roster = cluster.possible_duplicates(), decisions(cluster), cluster.whole_roster()
    if as_json:
        told = [{"first": each.first, "second": each.second, "same": each.same, "by": each.by} for each in made]
        print_json({"to_decide": [asdict(pair) for pair in pairs], "decided": told})
        return
    table = Table("one", "other", "likeness", "why")
    for pair in pairs:
        one, other = (f"{roster.member(id).name} ({id})" for id in (pair.member, pair.other))
        table.add_row(one, other, f"{pair.score:.0%}", ", ".join(pair.reasons))
    answers.print(table)
    for decision in made:
        said = "one" if decision.same else "two"
        answers.print(f"{decision.first} and {decision.second} are {said}, said {decision.by}.")
    messages.print(f"{len(pairs)} pairs to decide, {len(made)} decided.")


@duplicates.command("same")
def same(first: _One, second: _Other, workspace: WorkspaceOption = "") -> None:
    """Two members are one: they are shown as one from now on, until it is taken back."""
    _decide(first, second, workspace, same=True)


@duplicates.command("different")
def different(first: _One, second: _Other, workspace: WorkspaceOption = "") -> None:
    """Two members are two: the pair is not asked about again."""
    _decide(first, second, workspace, same=False)


@duplicates.command("parts")
def parts(member: _Member, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the rows that a member was put together from, with the numbers that `split` takes."""
    with explained(), opened(workspace) as cluster:
        records = records_of(cluster, cluster.whole_roster().find(member).id)
    if as_json:
        told = [
            {"list": each.source, "name": each.said.name, "city": each.said.city, "on": each.on.isoformat()} for each in records
        ]
        print_json([{"number": number} | row for number, row in enumerate(told, start=1)])
        return
    table = Table("number", "list", "name", "town", "website", "last said")
    for number, each in enumerate(records, start=1):
        said = each.said
        table.add_row(str(number), each.source, said.name, said.city, said.website, each.on.isoformat())
    answers.print(table)


@duplicates.command("split")
def split_command(
    member: _Member,
    rows: Annotated[
        list[int], typer.Argument(help="Numbers of the rows that are another organisation, as `parts` lists them.")
    ],
    workspace: WorkspaceOption = "",
) -> None:
    """Take a member apart: some of its rows are another organisation. No import puts them together again; `same` does."""
    with explained(), opened(workspace) as cluster:
        id = cluster.whole_roster().find(member).id
        records = records_of(cluster, id)
        if any(not 1 <= row <= len(records) for row in rows):
            raise ImpossibleRequest("'{member}' has {count} rows, numbered from 1.", member=member, count=len(records))
        new = split(cluster, id, [records[row - 1].id for row in rows], now())
    messages.print(f"{new.name} is {new.id} from now on, and {id} is without it.")


@duplicates.command("take-back")
def take_back(first: _One, second: _Other, workspace: WorkspaceOption = "") -> None:
    """Forget what was decided about a pair: each is again as it was."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.whole_roster()
        pair = {roster.find(first).id, roster.find(second).id}
        decision = next((each for each in decisions(cluster) if {each.first, each.second} == pair), None)
        if decision is None:
            raise ImpossibleRequest("Nothing was decided about '{first}' and '{second}'.", first=first, second=second)
        reviewing.take_back(cluster, decision, now())
    messages.print(f"{decision.first}, {decision.second}: taken back.")


def _decide(first: str, second: str, place: str, *, same: bool) -> None:
    with explained(), opened(place) as cluster:
        roster = cluster.whole_roster()
        ids = roster.find(first).id, roster.find(second).id
        decision = reviewing.decide(cluster, *ids, same=same, now=now())
    messages.print(f"{decision.first}, {decision.second}: {'one' if same else 'two'} from now on.")
