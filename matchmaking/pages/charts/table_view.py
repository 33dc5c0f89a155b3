"""An export table on the screen: the same rows, with numbers in the reader's format and wrapped texts."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.pages.frame.literal import literal


def show_table(
    table: ExportTable, words: Wording, *, alt: str, without: tuple[str, ...] = (), links: Sequence[str] = ()
) -> None:
    """Show the table as static text, without the columns that only a spreadsheet needs.

    ``links`` are the link targets of the first column, row by row; empty for a row without one.
    """
    columns = [(at, name) for at, name in enumerate(table.columns) if name not in without]
    shown = {name or "\u00a0": [_said(row[at], name in table.percent, words) for row in table.rows] for at, name in columns}
    if links:
        first = next(iter(shown))
        shown[first] = [f"[{said}]({link})" if link else said for said, link in zip(shown[first], links, strict=True)]
    st.table(
        shown,
        border="horizontal",
        hide_index=True,
        alt=alt,
    )


def _said(cell: Cell, percent: bool, words: Wording) -> str:
    match cell:
        case None:
            return ""
        case float():
            return words.percent(cell) if percent else words.number(cell, 1)
        case int():
            return words.number(cell)
        case str():
            return literal(cell)
        case _:
            return words.date(cell)
