"""Pairs of members that may be one organisation; a person decides."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.handout.member_words import kind_and_place
from matchmaking.handout.tables import Cell, Table
from matchmaking.members.identity import PossibleDuplicate
from matchmaking.members.member import Roster
from matchmaking.screens.downloads import download_tables
from matchmaking.screens.table_view import show_table
from matchmaking.wording import Wording

_SHOWN = 100


def possible_duplicates(pairs: Sequence[PossibleDuplicate], roster: Roster, words: Wording) -> None:
    """Both members side by side, how likely they are one, and why it is thought so."""
    _ = words.translate
    if not pairs:
        st.success(_("No two members look like the same organisation."))
        return
    st.markdown(
        _("These pairs look alike but were kept apart. Put a shared enterprise number or alias in your list to join them.")
    )
    show_table(_table(pairs[:_SHOWN], roster, words), words, alt=_("Pairs of members that may be one organisation"))
    with st.container(horizontal=True):
        download_tables(lambda: [_table(pairs, roster, words)], _("possible-duplicates"), words)


def _table(pairs: Sequence[PossibleDuplicate], roster: Roster, words: Wording) -> Table:
    _ = words.translate
    rows: list[list[Cell]] = []
    for pair in pairs:
        one, other = roster.member(pair.member), roster.member(pair.other)
        rows.append(
            [
                f"{one.name} ({kind_and_place(one, words)})",
                f"{other.name} ({kind_and_place(other, words)})",
                pair.score,
                ", ".join(words.code(reason) for reason in pair.reasons),
            ]
        )
    columns = [_("One"), _("Other"), _("Likeness"), _("Why")]
    return Table(_("Possible duplicates"), columns, rows, percent=frozenset({_("Likeness")}))
