"""The commands ``matchmaking form-link`` and ``matchmaking forms …``: links to profile forms, and the forms that were sent."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table

from matchmaking.commands.options import JsonOption, LanguageOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, messages, now, opened, print_json
from matchmaking.errors import ImpossibleRequest
from matchmaking.exports.profile_forms import field_in_words, form_address
from matchmaking.i18n import Wording
from matchmaking.mail import app_address
from matchmaking.workspace.maintenance.profile_forms import (
    LONGEST_DAYS,
    FormChanges,
    ProfileForm,
    compared,
    decline_form,
    forms,
    language_for,
    make_form_link,
    revoke_form_links,
    sent_form,
    take_form,
)

forms_app = typer.Typer(no_args_is_help=True, help="Profile forms that were given out, and what members sent by them.")

_Form = Annotated[str, typer.Argument(metavar="FORM", help="The number of a form, as `forms list` gives it.")]


def form_link_command(
    member: Annotated[str, typer.Argument(help="The member's name or id.")],
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="How long the link holds.")] = 14,
    language: LanguageOption = "",
    address: Annotated[
        str,
        typer.Option(envvar="MATCHMAKING_ADDRESS", help="Where members open the app, such as https://partners.example.org."),
    ] = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="Withdraw every link to this member's form instead.")] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make a signed link to one member's profile form, or withdraw those that were made; whoever has it fills in the form.

    Without a language the form is in that of the member's own texts.
    """
    with explained(), opened(workspace) as cluster:
        found = cluster.roster().find(member)
        if revoke:
            count = revoke_form_links(cluster, found.id, now())
            if as_json:
                print_json({"member": found.id, "revoked": count})
            messages.print(f"{found.id}: {count} withdrawn.")
            return
        at = app_address(address)
        link = make_form_link(cluster, found.id, language or language_for(found), days, now())
    told = form_address(at, link)
    if as_json:
        print_json(_as_json(link.form) | {"link": told})
        return
    answers.print(told)


@forms_app.command("list")
def list_command(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the forms that were given out, those to be checked first."""
    with explained(), opened(workspace) as cluster:
        found = forms(cluster)
    if as_json:
        print_json([_as_json(form) for form in found])
        return
    table = Table("id", "member", "language", "holds until", "state", "changed")
    for form in found:
        moments = [moment.isoformat(timespec="minutes") for moment in (form.expires, form.changed)]
        table.add_row(form.id, form.member, form.language, moments[0], form.state.value, moments[1])
    answers.print(table)


@forms_app.command("show")
def show_command(form: _Form, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Show what a form that was sent would change, and the consent that it gives."""
    with explained(), opened(workspace) as cluster:
        sent = sent_form(cluster, form)
        changes = _changes(compared(cluster, sent))
    seen_by = sent.answer.visibility if sent.answer else None
    purposes = sorted(sent.answer.purposes) if sent.answer else []
    if as_json:
        print_json(_as_json(sent) | {"changes": changes, "consent": {"visibility": seen_by, "purposes": purposes}})
        return
    table = Table("field", "known", "answered")
    for name, (before, after) in changes.items():
        table.add_row(name, before, after)
    answers.print(table)
    messages.print(f"Visible to {seen_by or '-'}; may be used for {', '.join(purposes) or 'nothing'}.")


@forms_app.command("take")
def take_command(
    form: _Form,
    field: Annotated[list[str] | None, typer.Option(help="Take in this field alone; may be repeated.")] = None,
    workspace: WorkspaceOption = "",
) -> None:
    """Take a form in as it was sent, or some of its fields, and the consent that it gives."""
    with explained(), opened(workspace) as cluster:
        sent = sent_form(cluster, form)
        known = compared(cluster, sent).fields
        if unknown := sorted(set(field or ()) - known.keys()):
            raise ImpossibleRequest(
                "The form does not change '{name}'. It changes: {names}.", name=unknown[0], names=list(known)
            )
        taken = take_form(cluster, sent, now(), fields=field)
    messages.print(f"{taken.name}: taken in.")


@forms_app.command("decline")
def decline_command(form: _Form, workspace: WorkspaceOption = "") -> None:
    """Do not take a form in; what it said is removed."""
    with explained(), opened(workspace) as cluster:
        decline_form(cluster, sent_form(cluster, form), now())
    messages.print("Not taken in.")


def _changes(found: FormChanges) -> Mapping[str, tuple[str, str]]:
    words = Wording("en")
    return {
        name: (field_in_words(name, getattr(found.member, name), words), field_in_words(name, value, words))
        for name, value in found.fields.items()
    }


def _as_json(form: ProfileForm) -> dict[str, Any]:
    moments = {name: getattr(form, name).isoformat() for name in ("created", "expires", "changed")}
    return {"id": form.id, "member": form.member, "language": form.language, "state": form.state.value, **moments}
