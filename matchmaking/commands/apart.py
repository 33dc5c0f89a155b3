"""The commands ``matchmaking apart …``: pairs of members of which at most one takes part in a consortium."""

from typing import Annotated

import typer

from matchmaking.commands.options import JsonOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, now, opened, print_json
from matchmaking.errors import ImpossibleRequest
from matchmaking.exports.kept_apart import apart_in_words, apart_to_json
from matchmaking.i18n import Wording
from matchmaking.workspace.kept_apart import KeptApart, KnownTo, end_apart, keep_apart, kept_apart

apart = typer.Typer(no_args_is_help=True, help="Pairs of members that are kept apart in consortia, why, and who may know it.")

_WORDS = Wording("en")


@apart.command("list")
def list_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the pairs, with the reason, the call and who may know it."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        found = kept_apart(cluster, roster)
    if as_json:
        print_json([apart_to_json(each, roster) for each in found])
        return
    for each in found:
        call = f" (call {each.call})" if each.call else ""
        answers.print(f"{each.id[:8]}  {apart_in_words(each, roster, _WORDS)}{call}")
    messages.print(f"Pairs kept apart: {len(found)}.")


@apart.command("keep")
def keep_command(
    one: Annotated[str, typer.Argument(help="A member: its id or its name.")],
    other: Annotated[str, typer.Argument(help="The other member: its id or its name.")],
    reason: Annotated[str, typer.Option(help="Why the two are kept apart, in a sentence.")],
    call: Annotated[str, typer.Option(help="The id of the call for which it holds; without one it holds for all.")] = "",
    known_to: Annotated[KnownTo, typer.Option(help="Who may know it; it holds in what these compose.")] = KnownTo.OFFICE,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Keep two members apart from now on; said again, it takes the place of what was said."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        wanted = KeptApart(roster.find(one).id, roster.find(other).id, reason, known_to, call)
        kept = keep_apart(cluster, wanted, roster, now())
    if as_json:
        print_json(apart_to_json(kept, roster))
        return
    messages.print(f"{kept.id[:8]}  {apart_in_words(kept, roster, _WORDS)}")


@apart.command("end")
def end_command(
    pair: Annotated[str, typer.Argument(help="The id of a pair, or its first signs.")], workspace: WorkspaceOption = ""
) -> None:
    """Let two members sit together again."""
    with explained(), opened(workspace) as cluster:
        found = [each for each in kept_apart(cluster, cluster.roster()) if pair and each.id.startswith(pair)]
        if len(found) != 1:
            raise ImpossibleRequest(
                "No pair that is kept apart has the id '{id}'. `matchmaking apart list` lists them.", id=pair
            )
        end_apart(cluster, found[0].id, now())
    messages.print("They may sit together again.")
