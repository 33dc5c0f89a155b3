"""Download buttons: tables as Excel (all) and CSV (the first); a page as PDF and Word.

The journal records each download with its viewer. A page that was drawn before a member withdrew consent, or a person was
erased, offers no download any more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from matchmaking.errors import StaleChange
from matchmaking.exports.page import Page
from matchmaking.exports.pdf import to_pdf
from matchmaking.exports.tables import ExportTable, to_csv, to_excel
from matchmaking.exports.word import to_word
from matchmaking.i18n import Wording
from matchmaking.members.viewers import Viewer
from matchmaking.pages.frame import session
from matchmaking.workspace.privacy.consent import consent_mark
from matchmaking.workspace.storage.journal import AuditEvent, note
from matchmaking.workspace.workspace import Workspace

T = TypeVar("T")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download_tables(tables: Callable[[], Sequence[ExportTable]], name: str, words: Wording) -> None:
    """Show two buttons; the files are made only on a click."""
    _button(words.translate("Excel"), f"{name}.xlsx", lambda: to_excel(tables()), _EXCEL, "download", f"{name}_excel")
    _button(
        words.translate("CSV"),
        f"{name}.csv",
        lambda: to_csv(tables()[0], words.language),
        "text/csv",
        "download",
        f"{name}_csv",
    )


def download_page(page: Callable[[], Page], name: str, words: Wording) -> None:
    """Show two buttons for a one-page handout; the files are made only on a click."""
    _button(words.translate("PDF"), f"{name}.pdf", lambda: to_pdf(page()), "application/pdf", "picture_as_pdf", f"{name}_pdf")
    _button(words.translate("Word"), f"{name}.docx", lambda: to_word(page()), _WORD, "article", f"{name}_word")


def _button(label: str, file: str, make: Callable[[], bytes], kind: str, icon: str, key: str) -> None:
    """Show a button for one file, which is made and recorded on a click."""
    st.download_button(label, noted(file, make), file, kind, icon=f":material/{icon}:", on_click="ignore", key=key)


@dataclass(frozen=True)
class _Showing:
    """The viewer, and the state of consent when the page was drawn.

    A download runs outside of the page's run, where the session is unknown.
    """

    workspace: Workspace
    viewer: Viewer
    agreed: str

    def noted(self, file: str, make: Callable[[], T]) -> Callable[[], T]:
        def made() -> T:
            if consent_mark(self.workspace) != self.agreed:
                raise StaleChange(
                    "What members agree to changed since this page was shown. Show it again and repeat the download."
                )
            found = make()
            note(self.workspace, self.viewer, AuditEvent.EXPORTED, session.now(), file)
            return found

        return made


def _showing() -> _Showing:
    workspace = session.workspace()
    return _Showing(workspace, session.viewer(), consent_mark(workspace))


def noted(file: str, make: Callable[[], T]) -> Callable[[], T]:
    """Wrap ``make`` so that a call records the download by this viewer; ``file`` is its name.

    The wrapped function raises ``StaleChange`` when a member's consent changed since the page was drawn.
    """
    return _showing().noted(file, make)
