"""The partners as a table, one row each, with a shortlist button."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from matchmaking.exports.partners import partner_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.partners.shortlisting import Found, put, status_in_words
from matchmaking.ranking import Match

_WIDE = 320
"""Width of a column of running text, in pixels."""
_CLICKED, _WANTED = "partner_row", "partner_row_wanted"


def partners_as_table(matches: Sequence[Match], features: FeatureSet, found: Found, words: Wording) -> None:
    """Show every figure of the list; the button of a row puts its partner on the shortlist."""
    _ = words.translate
    listed = partner_table(matches, features, words)
    frame = pd.DataFrame(listed.rows, columns=listed.columns).drop(columns=[_("Number")])
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(format="localized")
        for name, cell in zip(listed.columns, listed.rows[0], strict=True)
        if isinstance(cell, float)
    } | {name: st.column_config.TextColumn(width=_WIDE) for name in (_("Introduction"), _("Offers"))}
    if found.offered:
        frame.insert(2, _("Shortlist"), [status_in_words(found, match.member, words) or _("Put on") for match in matches])
        columns[_("Shortlist")] = st.column_config.ButtonColumn(
            _("Shortlist"), key=_CLICKED, on_click=_remember, type="tertiary", width="medium"
        )
        if (row := st.session_state.pop(_WANTED, None)) is not None and row < len(matches):
            put(found, matches[row].member)
    st.dataframe(frame, hide_index=True, column_config=columns, alt=_("The partners with their points"))


def _remember() -> None:
    if click := st.session_state[_CLICKED]:
        st.session_state[_WANTED] = click.row
