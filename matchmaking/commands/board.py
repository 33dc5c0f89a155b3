"""The commands ``matchmaking board …``: posts, the members that answer them, and interest on both sides."""

from datetime import date, timedelta
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, ModelOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, fitted, messages, now, opened, print_json, taken_along, today
from matchmaking.errors import ImpossibleRequest
from matchmaking.exports.board import (
    audience_in_words,
    dismissal_to_json,
    interest_to_json,
    owner_in_words,
    post_to_json,
    until_in_words,
)
from matchmaking.features import BUNDLED
from matchmaking.i18n import Wording, day_of
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language, Roster
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.ranking.mutual_fit import fit_to_json, mutual_fits
from matchmaking.workspace.board.interests import Interest, answer_interest, express_interest, interests, take_back_interest
from matchmaking.workspace.board.posts import Audience, Post, PostKind, posts, publish, withdraw
from matchmaking.workspace.maintenance.dismissals import Dismissal, dismiss, dismissals, take_back_dismissal
from matchmaking.workspace.maintenance.feedback import Refusal
from matchmaking.workspace.saved_consortia import saved_consortia
from matchmaking.workspace.storage.database import Database

board = typer.Typer(no_args_is_help=True, help="What members publish that they look for, and interest on both sides.")

_WORDS = Wording("en")
_OFFICE = "office"
_REASONS = ", ".join(Refusal)
_PostArgument = Annotated[str, typer.Argument(help="The id of a post, or its first signs.")]
_MemberArgument = Annotated[str, typer.Argument(help="A member: its id or its name.")]


@board.command("list")
def list_command(
    member: Annotated[
        str,
        typer.Option("--for", help="Only the posts that this member sees and its own words answer, with both sides' points."),
    ] = "",
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """List the open posts, the latest first."""
    with explained(), opened(workspace) as cluster:
        if not member:
            roster, there = cluster.roster(), posts(cluster, today())
            taken_along(cluster, "board.json" if as_json else "board")
            if as_json:
                print_json([post_to_json(post, roster) for post in there])
                return
            _print_posts(there, roster)
            return
        features = fitted(cluster, model)
        asked = features.roster.find(member)
        seen = [post for post in posts(cluster, today(), Viewer(ViewerRole.COMPANY, asked.id)) if not post.mine]
        fits = {post.id: fit for post in seen for fit in mutual_fits(features, post.text, post.owner or None, among=[asked.id])}
        taken_along(cluster, "board.json" if as_json else "board")
    found = [post for post in seen if post.id in fits]
    if as_json:
        print_json([post_to_json(post, features.roster) | {"fit": fit_to_json(fits[post.id])} for post in found])
        return
    _print_posts(found, features.roster)


@board.command("publish")
def publish_command(
    owner: Annotated[str, typer.Argument(help="The member in whose name: its id or its name, or 'office'.")],
    text: Annotated[str, typer.Argument(help="What is looked for, in a sentence or a few.")],
    kind: Annotated[PostKind, typer.Option(help="What is published.")] = PostKind.NEED,
    until: Annotated[str, typer.Option(help="Its last day, as 2027-03-04; 30 days from now where none is given.")] = "",
    audience: Annotated[Audience, typer.Option(help="Who sees it.")] = Audience.EVERYONE,
    name: Annotated[list[str] | None, typer.Option(help="A member who sees it (--audience members); may be repeated.")] = None,
    consortium: Annotated[str, typer.Option(help="The saved consortium with an open seat, by its name (--kind seat).")] = "",
    language: Annotated[Language | None, typer.Option(help="The language of the text; found out where none is given.")] = None,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Publish a need, an idea or an open seat."""
    with explained(), opened(workspace) as cluster:
        roster, at = cluster.roster(), now()
        post = Post(
            "" if owner == _OFFICE else roster.find(owner).id,
            text,
            language or language_of(text, Language.ENGLISH) or Language.ENGLISH,
            _day(until) if until else day_of(at) + timedelta(days=30),
            kind,
            audience,
            frozenset(roster.find(each).id for each in name or ()),
            _consortium(cluster, consortium) if consortium else "",
        )
        kept = publish(cluster, post, at)
    if as_json:
        print_json(post_to_json(kept, roster))
        return
    messages.print(f"{kept.id}: on the board until {kept.until.isoformat()}.")


@board.command("withdraw")
def withdraw_command(post: _PostArgument, workspace: WorkspaceOption = "") -> None:
    """Take a post off the board with all interest in it."""
    with explained(), opened(workspace) as cluster:
        withdraw(cluster, _post(cluster, post).id, now())


@board.command("answers")
def answers_command(
    post: _PostArgument, workspace: WorkspaceOption = "", model: ModelOption = BUNDLED, as_json: JsonOption = False
) -> None:
    """List the members whose own words answer a post, with both sides' points: how they answer, how they are answered."""
    with explained(), opened(workspace) as cluster:
        asked = _post(cluster, post)
        features = fitted(cluster, model)
        hidden = {each.partner for each in dismissals(cluster, asked.owner)}
        fits = mutual_fits(features, asked.text, asked.owner or None, without=hidden)
        taken_along(cluster, "answers.json" if as_json else "answers")
    if as_json:
        print_json([fit_to_json(fit) for fit in fits])
        return
    if not fits:
        messages.print("We find nobody here who says that they do this.")
        return
    table = Table("member", "answers", "is answered", "in its words")
    for fit in fits:
        back = f"{fit.returned.score:.0f}" if fit.returned else ""
        table.add_row(fit.member.name, f"{fit.answer.score:.0f}", back, fit.passage)
    answers.print(table)


@board.command("interest")
def interest_command(
    post: Annotated[str, typer.Argument(help="The id of a post, or its first signs; all posts where none is given.")] = "",
    member: Annotated[str, typer.Option("--from", help="Say that this member is interested.")] = "",
    text: Annotated[str, typer.Option(help="Why, in a sentence (with --from).")] = "",
    take_back: Annotated[bool, typer.Option("--take-back", help="It is no longer interested (with --from).")] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the interest in posts, or say that a member is interested."""
    with explained(), opened(workspace) as cluster:
        roster, at = cluster.roster(), now()
        asked = _post(cluster, post).id if post else ""
        if member and asked:
            who = roster.find(member).id
            if take_back:
                take_back_interest(cluster, asked, who, at)
            else:
                express_interest(cluster, asked, who, text, at)
        elif member:
            raise ImpossibleRequest("Name the post in which '{member}' is interested.", member=member)
        found = [each for each in interests(cluster, day_of(at)) if asked in ("", each.post)]
        taken_along(cluster, "interest.json" if as_json else "interest")
    if as_json:
        print_json([interest_to_json(each, roster) for each in found])
        return
    _print_interest(found, roster)


@board.command("answer")
def answer_command(
    post: _PostArgument,
    member: _MemberArgument,
    decline: Annotated[
        Refusal | None, typer.Option(help=f"Decline, with the reason: {_REASONS}. Accept where none is given.")
    ] = None,
    text: Annotated[str, typer.Option(help="A sentence to the member.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Accept a member's interest in a post, or decline it with a reason."""
    with explained(), opened(workspace) as cluster:
        roster, at = cluster.roster(), now()
        asked, who = _post(cluster, post).id, roster.find(member).id
        waiting = [each for each in interests(cluster, day_of(at)) if (each.post, each.member) == (asked, who)]
        if not waiting:
            raise ImpossibleRequest("'{member}' expressed no interest in this post.", member=member)
        told = answer_interest(cluster, waiting[0], decline is None, at, reason=decline, text=text)
    if as_json:
        print_json(interest_to_json(told, roster))
        return
    _print_interest([told], roster)


@board.command("hide")
def hide_command(
    seeker: Annotated[str, typer.Argument(help="The member that looks for partners: its id or its name.")],
    partner: Annotated[str, typer.Argument(help="Who is not to be shown to it again.")],
    reason: Annotated[Refusal, typer.Option(help=f"Why: {_REASONS}.")],
    workspace: WorkspaceOption = "",
) -> None:
    """Not interested: do not show a partner to a seeker again."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        dismiss(cluster, Dismissal(roster.find(seeker).id, roster.find(partner).id, reason), now())


@board.command("unhide")
def unhide_command(
    seeker: Annotated[str, typer.Argument(help="The member that looks for partners: its id or its name.")],
    partner: Annotated[str, typer.Argument(help="Who may be shown to it again.")],
    workspace: WorkspaceOption = "",
) -> None:
    """Take back that a seeker is not interested in a partner."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        take_back_dismissal(cluster, roster.find(seeker).id, roster.find(partner).id, now())


@board.command("hidden")
def hidden_command(
    seeker: Annotated[str, typer.Argument(help="The member that looks for partners: its id or its name.")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the partners that are not shown to a seeker again."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        found = dismissals(cluster, roster.find(seeker).id)
    if as_json:
        print_json([dismissal_to_json(each, roster) for each in found])
        return
    table = Table("partner", "reason")
    for each in found:
        table.add_row(roster.member(each.partner).name, _WORDS.name(each.reason))
    answers.print(table)


def _print_posts(there: "list[Post] | tuple[Post, ...]", roster: Roster) -> None:
    table = Table("post", "by", "kind", "text", "until", "for")
    for post in there:
        audience = audience_in_words(post, roster, _WORDS)
        until = until_in_words(post, today(), _WORDS)
        by = owner_in_words(post, roster, _WORDS)
        table.add_row(post.id, by, _WORDS.name(post.kind), post.text, until, audience)
    answers.print(table)


def _print_interest(some: list[Interest], roster: Roster) -> None:
    table = Table("post", "member", "text", "state", "answer")
    for each in some:
        name = roster.member(each.member).name if each.member in roster.position else each.member
        why = ": ".join(part for part in (_WORDS.name(each.reason) if each.reason else "", each.answer) if part)
        table.add_row(each.post, name, each.text, _WORDS.name(each.state), why)
    answers.print(table)


def _post(cluster: Database, asked: str) -> Post:
    found = [post for post in posts(cluster, today()) if asked and post.id.startswith(asked)]
    if len(found) != 1:
        raise ImpossibleRequest("No single post has an id that begins with '{post}'.", post=asked)
    return found[0]


def _consortium(cluster: Database, name: str) -> str:
    known = [document for document in saved_consortia(cluster) if document.name.casefold() == name.strip().casefold()]
    if len(known) != 1:
        raise ImpossibleRequest("No consortium is saved as '{name}'.", name=name)
    return known[0].id


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as cause:
        raise typer.BadParameter("give a day as 2027-03-04", param_hint="--until") from cause
