"""Download buttons for tables: Excel with everything, CSV with the first table."""

from collections.abc import Callable, Sequence

import streamlit as st

from matchmaking.handout.tables import Table, to_csv, to_excel
from matchmaking.wording import Wording

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
