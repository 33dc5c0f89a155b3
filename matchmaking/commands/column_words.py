"""Column mappings at the terminal: parsing and display."""

import typer
from rich.table import Table

from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import SourceColumns, Understanding

_WHY = {
    Understanding.TOLD: "told by a person",
    Understanding.KNOWN: "the header is known",
    Understanding.GUESSED: "guessed",
    Understanding.NOT_UNDERSTOOD: "not understood",
}


def told_column(written: str) -> tuple[str, Field]:
    """The header and field in ``HEADER=FIELD``.

    >>> told_column("Wie = name")
    ('Wie', <Field.NAME: 'name'>)
    """
    header, _, name = (part.strip() for part in written.rpartition("="))
    if not header:
        raise typer.BadParameter(f"{written!r} is not HEADER=FIELD, such as 'Wie=name'", param_hint="--column")
    return header, field_named(name)


def field_named(name: str) -> Field:
    """The field with this name. Ends the command with the list of fields when there is none."""
    try:
        return Field(name.casefold())
    except ValueError as cause:
        raise typer.BadParameter(f"no field {name!r}; there are {', '.join(Field)}") from cause


def columns_table(columns: SourceColumns) -> Table:
    """Each header with its field and the basis of the mapping."""
    table = Table("column", "read as", "because")
    for column in columns.columns:
        table.add_row(column.header, column.field.value, _WHY[column.why])
    return table
