"""Download buttons: tables as Excel with everything and as CSV with the first; a page as PDF and Word."""

from collections.abc import Callable, Sequence

import streamlit as st

from matchmaking.handout.page import Page
from matchmaking.handout.pdf import to_pdf
from matchmaking.handout.tables import Table, to_csv, to_excel
from matchmaking.handout.word import to_word
from matchmaking.wording import Wording

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download_tables(tables: Callable[[], Sequence[Table]], name: str, words: Wording) -> None:
    """Two buttons; the files are only made when one is clicked."""
    _ = words.translate
    st.download_button(
        _("Excel"),
        lambda: to_excel(tables()),
        f"{name}.xlsx",
        _EXCEL,
        icon=":material/download:",
        on_click="ignore",
        key=f"{name}_excel",
    )
    st.download_button(
        _("CSV"),
        lambda: to_csv(tables()[0], words.language),
        f"{name}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{name}_csv",
    )


def download_page(page: Callable[[], Page], name: str, words: Wording) -> None:
    """Two buttons for a one-page handout; the files are only made when one is clicked."""
    _ = words.translate
    st.download_button(
        _("PDF"),
        lambda: to_pdf(page()),
        f"{name}.pdf",
        "application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key=f"{name}_pdf",
    )
    st.download_button(
        _("Word"),
        lambda: to_word(page()),
        f"{name}.docx",
        _WORD,
        icon=":material/article:",
        on_click="ignore",
        key=f"{name}_word",
    )
