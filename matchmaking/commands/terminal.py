"""Output of the commands: results to stdout, everything else to stderr, errors as one sentence."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from matchmaking.composition import OutsideSource
from matchmaking.errors import ImpossibleRequest, MatchmakingError
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.i18n import day_of
from matchmaking.members.member import Roster
from matchmaking.members.viewers import ANYBODY, OFFICE
from matchmaking.remarks import reason_of
from matchmaking.workspace.storage.journal import AuditEvent, note
from matchmaking.workspace.workspace import Workspace, default_workspace

# a sentence is one line: a terminal folds it where it must, and what is copied or piped stays whole; brackets are no markup
answers = Console(soft_wrap=True, markup=False, highlight=False, width=None if Console().is_terminal else 10_000)
messages = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)


@contextmanager
def explained() -> Iterator[None]:
    """Report an input error in one sentence, without a traceback, and end with exit code 1."""
    try:
        yield
    except MatchmakingError as error:
        messages.print(str(error), style="bold red")
        raise typer.Exit(1) from error


@contextmanager
def opened(place: str) -> Iterator[Workspace]:
    """The workspace at a path or URL, the default one for an empty place; closed at the end of the context."""
    workspace = Workspace(place or default_workspace())
    try:
        yield workspace
    finally:
        workspace.close()


def taken_along(workspace: Workspace, file: str) -> None:
    """Record that the office exported members' data, to a file or as ``members.json`` to stdout."""
    note(workspace, OFFICE, AuditEvent.EXPORTED, datetime.now(UTC), file)


def now() -> datetime:
    """The time at which a command runs, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day on which a command runs, in the readers' time zone."""
    return day_of(now())


def check_folder(file: Path | None) -> None:
    """Reject an output file whose folder does not exist, before any computation."""
    if file is not None and not file.absolute().parent.is_dir():
        raise ImpossibleRequest("{file} cannot be written: there is no folder {folder}.", file=file, folder=file.parent)


def write_file(file: Path, content: bytes) -> None:
    """Write content to a file. Raises ``ImpossibleRequest`` where that fails."""
    check_folder(file)
    try:
        file.write_bytes(content)
    except OSError as cause:
        raise ImpossibleRequest("{file} cannot be written ({cause}).", file=file, cause=reason_of(cause)) from cause


def print_json(document: Any) -> None:
    """Print one JSON document to stdout."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def print_table(given: ExportTable) -> None:
    """Print a table of the exports to stdout; floats have one decimal, or are percentages where the table says so."""
    table = Table(*given.columns, title=given.title, title_justify="left")
    for row in given.rows:
        table.add_row(*(_in_words(cell, given.columns[at] in given.percent) for at, cell in enumerate(row)))
    answers.print(table)


def _in_words(cell: Cell, percent: bool) -> str:
    if isinstance(cell, float):
        return f"{cell:.1%}" if percent else f"{cell:.1f}"
    return "" if cell is None else str(cell)


def make_folder(folder: Path) -> None:
    """Make an output folder unless it exists. Raises ``ImpossibleRequest``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise ImpossibleRequest("{file} cannot be made a folder. Name another one.", file=folder) from cause


def fitted(workspace: Workspace, model: str, *, published: bool = False) -> FeatureSet:
    """Fit the features of the workspace's members, with a progress bar on stderr; an empty workspace is reported.

    With ``published`` only members that agreed to be known outside the cluster are included.
    """
    roster = workspace.public_roster() if published else workspace.roster()
    if published and not roster.members and workspace.size():
        raise ImpossibleRequest(
            "No member agreed to be published. Ask them, and write their answers down with `matchmaking privacy set`."
        )
    if not roster.members:
        raise ImpossibleRequest(
            "The workspace {place} is empty. Bring members in with `matchmaking import`, or try `matchmaking demo`.",
            place=workspace.place,
        )
    return _read(roster, model)


def fitted_outside(places: Iterable[str], model: str) -> list[OutsideSource]:
    """What is known of other workspaces, as far as everybody in their clusters may know it."""
    found = []
    for place in places:
        with closing(Workspace(place)) as other:
            found.append(OutsideSource(other.title, _read(other.roster(ANYBODY), model)))
    return found


def _read(roster: Roster, model: str) -> FeatureSet:
    with Bar(console=messages, transient=True) as bar:
        task = bar.add_task("Reading the texts", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        return fit(roster, Encoder(model), default_cache(), progress)
