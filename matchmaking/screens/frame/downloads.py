"""Download buttons: tables as Excel with everything and as CSV with the first; a page as PDF and Word.

Each file that is taken along stands in the journal with who took it. A page that was shown before somebody withdrew its
consent, or was erased, gives no file any more.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from matchmaking.errors import StaleChange
from matchmaking.handout.page import Page
from matchmaking.handout.pdf import to_pdf
from matchmaking.handout.tables import Table, to_csv, to_excel
from matchmaking.handout.word import to_word
from matchmaking.members.privacy.consent import consent_mark
from matchmaking.members.storage.journal import Deed, note
from matchmaking.screens.frame import session
from matchmaking.wording import Wording

T = TypeVar("T")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download_tables(tables: Callable[[], Sequence[Table]], name: str, words: Wording) -> None:
    """Two buttons; the files are only made when one is clicked."""
    _ = words.translate
    st.download_button(
        _("Excel"),
        noted(f"{name}.xlsx", lambda: to_excel(tables())),
        f"{name}.xlsx",
        _EXCEL,
        icon=":material/download:",
        on_click="ignore",
        key=f"{name}_excel",
    )
    st.download_button(
        _("CSV"),
        noted(f"{name}.csv", lambda: to_csv(tables()[0], words.language)),
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
        noted(f"{name}.pdf", lambda: to_pdf(page())),
        f"{name}.pdf",
        "application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key=f"{name}_pdf",
    )
    st.download_button(
        _("Word"),
        noted(f"{name}.docx", lambda: to_word(page())),
        f"{name}.docx",
        _WORD,
        icon=":material/article:",
        on_click="ignore",
        key=f"{name}_word",
    )


def noted(file: str, make: Callable[[], T]) -> Callable[[], T]:
    """Make the file when it is asked for, and write down that this viewer took it along; ``file`` is its name.

    What is returned raises ``StaleChange`` when a member's consent changed since the page was shown.
    """
    # asked for outside of the page's run, where nobody knows any more whose session it is
    workspace, viewer = session.workspace(), session.viewer()
    agreed = consent_mark(workspace)

    def made() -> T:
        if consent_mark(workspace) != agreed:
            raise StaleChange("What members agree to changed since this page was shown. Show it again and repeat the download.")
        found = make()
        note(workspace, viewer, Deed.EXPORTED, session.now(), file)
        return found

    return made
