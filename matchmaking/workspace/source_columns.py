"""The column mapping of each source's lists, stored under the source's name; the cluster office can view, change and
delete it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from matchmaking.errors import ImpossibleRequest
from matchmaking.members.lists.directory import DirectoryReading, columns_of, read_directory
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import ReadColumn, SourceColumns, ToldColumns, Understanding
from matchmaking.members.names import plain
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.storage.documents import Document, delete, keep, kept
from matchmaking.workspace.workspace import Workspace

Told = Mapping[str, ToldColumns]
"""The column mapping that a person gave, by file name."""

KIND = "columns"
_MOST = 500
_NOTHING: Told = {}


def read_directories(workspace: Workspace, files: Sequence[Path], told: Told = _NOTHING) -> list[DirectoryReading]:
    """Read member directories with the mapping that a person gave, else that of the source's last list, else from the headers.

    Raises ``UnreadableFile`` for the first unusable file.
    """
    known = sources(workspace)
    return [read_directory(file, known, told.get(Path(file).name, ToldColumns())) for file in files]


def columns_before(workspace: Workspace, file: Path, told: ToldColumns) -> SourceColumns:
    """The column mapping that a list would be read with, also of an unusable list, for a person to correct."""
    return columns_of(file, sources(workspace), told)


def sources(workspace: Workspace, viewer: Viewer = OFFICE) -> tuple[SourceColumns, ...]:
    """The column mapping of each source, by the name of the source."""
    check_is_office(viewer)
    return tuple(_source(document) for document in kept(workspace, KIND, "", viewer))


def keep_source(workspace: Workspace, source: SourceColumns, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Store the column mapping of a source in place of the earlier one; nothing is written when both are equal.

    A person's mapping of a column that is missing in this list is kept. Cell values are not stored, since they may be about a
    person.
    """
    check_is_office(viewer)
    document = _of(workspace, source.source, viewer)
    before = _source(document).columns if document else ()
    told = [each for each in before if each.why is Understanding.TOLD and plain(each.header) not in source.headers]
    body: dict[str, Any] = {"columns": [_column(column) for column in (*source.columns, *told)[:_MOST]]}
    before_asked = document.body.get("contacts") if document else None
    if (contacts := before_asked if source.contacts is None else source.contacts) is not None:
        body["contacts"] = contacts
    if document is None:
        keep(workspace, Document(KIND, source.source, body), now, viewer)
    elif document.body != body:
        keep(workspace, replace(document, body=body), now, viewer)


def change_column(
    workspace: Workspace, source: str, header: str, field: Field, now: datetime, viewer: Viewer = OFFICE
) -> SourceColumns:
    """Set the meaning of a source's column. Raises ``ImpossibleRequest`` for an unknown source or header."""
    known = find_source(workspace, source, viewer)
    if plain(header) not in known.headers:
        raise ImpossibleRequest(
            "The lists of '{source}' have no column '{header}'. It has: {known}.",
            source=source,
            header=header,
            known=", ".join(column.header for column in known.columns),
        )
    changed = SourceColumns(
        known.source,
        tuple(
            replace(column, field=field, why=Understanding.TOLD) if plain(column.header) == plain(header) else column
            for column in known.columns
        ),
        known.contacts,
    )
    keep_source(workspace, changed, now, viewer)
    return changed


def forget_source(workspace: Workspace, source: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete the column mapping of a source: its next list is read by its headers alone."""
    check_is_office(viewer)
    document = _of(workspace, source, viewer)
    if document is None:
        raise _unknown(source, sources(workspace, viewer))
    delete(workspace, document, now, viewer)


def find_source(workspace: Workspace, source: str, viewer: Viewer = OFFICE) -> SourceColumns:
    """The column mapping of one source. Raises ``ImpossibleRequest`` when none is stored under that name."""
    known = sources(workspace, viewer)
    found = next((each for each in known if each.source.casefold() == source.casefold()), None)
    if found is None:
        raise _unknown(source, known)
    return found


def _unknown(source: str, known: Sequence[SourceColumns]) -> ImpossibleRequest:
    return ImpossibleRequest(
        "No list was read under the name '{source}'. Known are: {known}.",
        source=source,
        known=", ".join(each.source for each in known) or "-",
    )


def _of(workspace: Workspace, source: str, viewer: Viewer) -> Document | None:
    documents = kept(workspace, KIND, "", viewer)
    return next((document for document in documents if document.name.casefold() == source.casefold()), None)


def _column(column: ReadColumn) -> dict[str, str]:
    return {"header": column.header, "field": column.field.value, "why": column.why.value}


def _source(document: Document) -> SourceColumns:
    stored: list[dict[str, Any]] = document.body["columns"]
    columns = (ReadColumn(each["header"], Field(each["field"]), Understanding(each["why"])) for each in stored)
    return SourceColumns(document.name, tuple(columns), document.body.get("contacts"))
