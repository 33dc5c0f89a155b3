"""How the columns of a list are read, said and taken in words at a terminal."""

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
    """A header and its field out of ``HEADER=FIELD``.

    >>> told_column("Wie = name")
    ('Wie', <Field.NAME: 'name'>)
    """
    header, _, name = (part.strip() for part in written.rpartition("="))
    if not header:
        raise typer.BadParameter(f"{written!r} is not HEADER=FIELD, such as 'Wie=name'", param_hint="--column")
    return header, field_named(name)


def field_named(name: str) -> Field:
    """The field of a name. Ends the command, naming all fields, when there is none."""
    try:
        return Field(name.casefold())
    except ValueError as cause:
        raise typer.BadParameter(f"no field {name!r}; there are {', '.join(Field)}") from cause


def columns_table(columns: SourceColumns) -> Table:
    """Each header with the field it is read as, and why."""
    table = Table("column", "read as", "because")
    for column in columns.columns:
        table.add_row(column.header, column.field.value, _WHY[column.why])
    return table
