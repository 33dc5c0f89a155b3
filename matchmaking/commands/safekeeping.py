"""Commands for data protection and maintenance: consent, personal data, backups and health of the workspace."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, now, opened, print_json
from matchmaking.errors import DamagedWorkspace, ImpossibleRequest, UnreadableFile, WorkspaceError
from matchmaking.exports.erasure import alike_matches
from matchmaking.features import default_cache, forget_other_texts
from matchmaking.members.member import Contact, Member
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.health import health
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, consent_of, consents, give_consent, opt_out
from matchmaking.workspace.privacy.near_matches import NearMatch
from matchmaking.workspace.privacy.personal_data import (
    PersonSearch,
    allow_person,
    as_json,
    erase_person,
    export_person,
    search_person,
)
from matchmaking.workspace.storage.journal import journal
from matchmaking.workspace.workspace import Workspace, default_workspace

privacy = typer.Typer(no_args_is_help=True, help="What members agree to, and the data of one contact person.")

_Member = Annotated[str, typer.Argument(help="A member's name or id.")]
_Person = Annotated[
    str,
    typer.Argument(
        help="The contact person's e-mail address or full name; asked for when left out, so that no shell keeps it."
    ),
]
_PersonFile = Annotated[Path | None, typer.Option("--from", help="A file whose first line is the address or name.")]


@privacy.command("show")
def show_consent(member: _Member, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Say who may see a member, and what it may be used for."""
    with explained(), opened(workspace) as cluster:
        found = cluster.whole_roster().find(member)
        consent = consent_of(found, consents(cluster))
    told = {
        "member": found.id,
        "visible_to": consent.visibility.value,
        "purposes": sorted(consent.purposes),
        "contact_seen_by": _seers(found, consent),
        "by": consent.by or "lists",
        "at": consent.at.isoformat() if consent.at else None,
    }
    if as_json:
        print_json(told)
    else:
        for key, value in told.items():
            answers.print(f"{key}: {', '.join(value) or 'none' if isinstance(value, list) else value}")


def _seers(member: Member, consent: Consent) -> str:
    """Who sees its contact person, as a code: ``everyone``, ``office`` or ``nobody``."""
    if member.contact is None or Purpose.CONTACT not in consent.purposes or consent.visibility is Visibility.NOBODY:
        return "nobody"
    shown = consent.asked or member.contact_agreed is True
    return consent.visibility.value if shown else Visibility.OFFICE.value


@privacy.command("set")
def set_consent(
    member: _Member,
    visible_to: Annotated[Visibility, typer.Option(help="Who may see the member.")] = Visibility.EVERYONE,
    purpose: Annotated[
        list[Purpose] | None, typer.Option(help="What it may be used for; may be repeated, none by default.")
    ] = None,
    workspace: WorkspaceOption = "",
) -> None:
    """Write down what a member agrees to."""
    with explained(), opened(workspace) as cluster:
        id = cluster.whole_roster().find(member).id
        give_consent(cluster, id, Consent(visible_to, frozenset(purpose or ())), now())
    messages.print(f"{id}: written down.")


@privacy.command("opt-out")
def take_out(member: _Member, workspace: WorkspaceOption = "") -> None:
    """Take a member out of every ranking, introduction and list from now on; its data stays until it is erased."""
    with explained(), opened(workspace) as cluster:
        id = cluster.whole_roster().find(member).id
        opt_out(cluster, id, now())
    messages.print(f"{id}: left out from now on.")


@privacy.command("export")
def export(person: _Person = "", file: _PersonFile = None, workspace: WorkspaceOption = "") -> None:
    """Print everything that is known of one contact person, as JSON."""
    with explained(), opened(workspace) as cluster:
        person = _named(person, file)
        print_json([as_json(data) for data in export_person(cluster, person, now())])


@privacy.command("search")
def search(
    person: _Person = "", file: _PersonFile = None, workspace: WorkspaceOption = "", as_json: JsonOption = False
) -> None:
    """Look everywhere for one contact person, also written otherwise: with titles, initials, turned, (at)."""
    with explained(), opened(workspace) as cluster:
        found = search_person(cluster, _named(person, file))
    if as_json:
        print_json(found.as_json)
        return
    _tell_search(found)


def _tell_search(found: PersonSearch) -> None:
    messages.print("Searched: " + ", ".join(f"{count:,} of {table}" for table, count in found.searched.items()))
    for data in found.found:
        answers.print(f"Written as known: {len(data.mentions)} texts, and with {', '.join(data.members)}.")
    if found.near:
        table = Table("where", "id", "written", "like its")
        for match in found.near:
            table.add_row(match.table, match.id, match.written, match.likeness.value)
        answers.print(table)
        messages.print(
            "These may be the person, or somebody else: decide, and name those that are it with `privacy erase --also`."
        )
    else:
        answers.print("Nothing else is like it.")
    if found.kept:
        messages.print(f"{found.kept} lines of the journal name a file after the person; nobody can change the journal.")


@privacy.command("erase")
def erase(
    person: _Person = "",
    file: _PersonFile = None,
    workspace: WorkspaceOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    also: Annotated[
        list[str] | None,
        typer.Option(help="What `search` found that is the person too, as it is written there; may be repeated."),
    ] = None,
) -> None:
    """Remove one contact person everywhere; lists that still hold it do not bring it back. The organisations stay.

    Of each spelling that is like it, it asks whether that is the person too; with --yes those named with --also go.
    """
    with explained(), opened(workspace) as cluster:
        person = _named(person, file)
        found = search_person(cluster, person)
        chosen = _chosen(found, also or [])
        if not yes:
            _tell_search(found)
            chosen += _decided([match for match in found.near if match not in chosen])
        if found.near and not found.found and not chosen:
            raise ImpossibleRequest(
                "No contact person is written exactly so, and nothing of what is like it was chosen: look at `matchmaking "
                "privacy search`, and name what is the person with `--also`."
            )
        if not yes:
            typer.confirm("This cannot be undone. Erase this contact person?", abort=True, err=True)
        members = erase_person(cluster, person, now(), also=chosen)
        left = search_person(cluster, person)
        forget_other_texts(cluster.whole_roster(), default_cache())
    if left.near:
        _tell_search(left)
    messages.print(
        f"Erased; it stood with {', '.join(members) or 'no member'}. Backups made before, lists and question sheets that were "
        "sent, and the lists themselves still hold it."
    )


def _chosen(found: PersonSearch, also: list[str]) -> list[NearMatch]:
    """All near matches with one of these spellings. Raises ``ImpossibleRequest`` for a spelling that was not found."""
    if unknown := sorted(set(also) - {match.written for match in found.near}):
        raise ImpossibleRequest(
            "{count} of what `--also` names is not what `privacy search` lists: write it as it stands there.",
            count=len(unknown),
        )
    return [match for match in found.near if match.written in also]


def _decided(near: list[NearMatch]) -> list[NearMatch]:
    """The near matches that the user confirms to be the person; one question per group of equal ones."""
    chosen: list[NearMatch] = []
    for matches in alike_matches(near):
        first = matches[0]
        around = f" in “{first.passage}”" if first.passage != first.written else ""
        if typer.confirm(f"{first.member or first.table}: is “{first.written}”{around} the person?", default=False, err=True):
            chosen += matches
    return chosen


@privacy.command("allow")
def allow(
    member: _Member,
    name: Annotated[str, typer.Option(help="The contact person's full name.")] = "",
    email: Annotated[str, typer.Option(help="The contact person's e-mail address.")] = "",
    workspace: WorkspaceOption = "",
) -> None:
    """Let a contact person who was erased come in again with a member, at that person's own request."""
    with explained(), opened(workspace) as cluster:
        id = cluster.whole_roster().find(member).id
        allow_person(cluster, Contact(name, email), id, now())
    messages.print(f"{id}: may come in again with the next list, or by hand.")


@privacy.command("sweep")
def sweep(workspace: WorkspaceOption = "") -> None:
    """Write the workspace again without what was removed; `erase` does it by itself, unless somebody reads all the while."""
    with explained(), opened(workspace) as cluster:
        if not cluster.sweep():
            raise WorkspaceError("Somebody was reading the whole time. Close the app, or try again later.")
    messages.print("Written anew.")


@privacy.command("journal")
def show_journal(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List who changed or exported what, the latest first."""
    with explained(), opened(workspace) as cluster:
        lines = journal(cluster)
    if as_json:
        print_json([asdict(line) | {"at": line.at.isoformat(), "did": line.did.value} for line in lines])
        return
    table = Table("at", "who", "did", "about", "details")
    for line in lines:
        details = "; ".join(f"{key}: {value}" for key, value in line.details.items())
        table.add_row(line.at.isoformat(timespec="seconds"), line.who, line.did.value, line.about, details)
    answers.print(table)


def _named(person: str, file: Path | None) -> str:
    """The person named by the argument, the first line of a file, or the answer to a prompt."""
    if file is not None:
        try:
            lines = file.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeError) as cause:
            raise UnreadableFile("{file} cannot be read as text in UTF-8.", file=file) from cause
        person = next((line for line in lines if line.strip()), "")
    return (person or str(typer.prompt("E-mail address or full name", err=True))).strip()


def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")], workspace: WorkspaceOption = ""
) -> None:
    """Write the whole workspace to one file, checked; others may read and write meanwhile."""
    with explained(), opened(workspace) as cluster, messages.status("Writing and checking…"):
        back_up(cluster, file, now())
    messages.print(f"{file}: written and checked.")


def health_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Say whether the workspace and its vectors can serve; exit code 1 where they cannot. No workspace is made."""
    found = health(workspace or str(default_workspace()), default_cache())
    if as_json:
        print_json(
            {"good": all(each.good for each in found), **{each.check.value: {"good": each.good, **each.told} for each in found}}
        )
    else:
        for each in found:
            told = ", ".join(f"{key} {value}" for key, value in each.told.items())
            answers.print(f"{each.check.value}: {'good' if each.good else 'NOT good'} ({told})")
    if not all(each.good for each in found):
        raise typer.Exit(1)


def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that `matchmaking backup` wrote.")],
    workspace: WorkspaceOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Put a backup in the place of everything in the workspace; a damaged workspace file is set aside, not thrown away."""
    with explained():
        if not yes:
            typer.confirm("Everything in the workspace is replaced. Go on?", abort=True, err=True)
        place = workspace or str(default_workspace())
        try:
            cluster = Workspace(place)
        except DamagedWorkspace:
            aside = f"{place}.damaged-{now():%Y%m%d-%H%M%S}"
            for end in ("", "-wal", "-shm"):
                if Path(place + end).exists():
                    Path(place + end).rename(aside + end)
            messages.print(f"{place} is damaged and was set aside as {aside}.")
            cluster = Workspace(place)
        try:
            with messages.status("Checking and putting back…"):
                restore(cluster, file, now())
        finally:
            cluster.close()
    messages.print(f"{file}: put back.")
