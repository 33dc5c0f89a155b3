"""The directory as a table that can be searched, each row leading to a member's page."""

import pandas as pd
import streamlit as st

from matchmaking.handout.member_words import capital, sectors_in_words
from matchmaking.handout.tables import Table
from matchmaking.members.member import Kind, Member, Sector
from matchmaking.screens.frame.downloads import download_tables
from matchmaking.signals import Signals
from matchmaking.wording import Wording

_MOST_ROWS = 500


def member_table(signals: Signals, words: Wording) -> None:
    """Search by name, town or text, narrow by kind and sector, open a member."""
    _ = words.translate
    asked, kinds, sectors = st.columns([3, 2, 2], vertical_alignment="bottom")
    text = asked.text_input(
        _("Search"),
        key="member_search",
        type="search",
        live="300ms",
        placeholder=_("Name, town, or words of its texts"),
        persist_state="session",
    )
    present = {member.kind for member in signals.roster.members}
    of_kinds = kinds.multiselect(
        _("Kind"),
        [kind for kind in Kind if kind in present],
        format_func=lambda kind: capital(words.name(kind)),
        key="member_kinds",
        placeholder=_("All kinds"),
        persist_state="session",
    )
    of_sectors = sectors.pills(
        _("Sector"),
        list(Sector),
        selection_mode="multi",
        format_func=words.name,
        key="member_sectors",
        persist_state="session",
    )
    found = [
        (row, member)
        for row, member in enumerate(signals.roster.members)
        if (not of_kinds or member.kind in of_kinds)
        and (not of_sectors or any(signals.sectors[row][list(Sector).index(sector)] >= 0.25 for sector in of_sectors))
        and _says(member, (text or "").casefold().split())
    ]
    found.sort(key=lambda pair: pair[1].name.casefold())
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(
            f"**{words.plural('{count} member', '{count} members', len(found))}**"
            + (" " + _("(the first {count} are shown)", count=_MOST_ROWS) if len(found) > _MOST_ROWS else "")
        )
        with st.container(horizontal=True, width="content"):
            download_tables(lambda: [_table(found, signals, words)], _("members"), words)
    shown = found[:_MOST_ROWS]
    listed = _table(shown, signals, words)
    frame = pd.DataFrame(listed.rows, columns=listed.columns).drop(columns=[_("Number")])
    frame.insert(0, " ", _("Open"))

    def open_member() -> None:
        click = st.session_state["open_member"]
        if click and click.row < len(shown):
            st.query_params["member"] = shown[click.row][1].id

    st.dataframe(
        frame,
        hide_index=True,
        height=560,
        column_config={
            " ": st.column_config.ButtonColumn(
                " ", key="open_member", on_click=open_member, type="tertiary", width="small", pinned=True
            ),
            _("Name"): st.column_config.TextColumn(width="medium"),
        },
        alt=_("The members of the directory"),
    )


def _table(found: list[tuple[int, Member]], signals: Signals, words: Wording) -> Table:
    _ = words.translate
    return Table(
        _("Members"),
        [_("Name"), _("Kind"), _("Town"), _("Country"), _("Sectors"), _("Projects"), _("Number")],
        [
            [
                member.name,
                capital(words.name(member.kind)),
                member.city,
                words.country(member.country) if member.country else "",
                sectors_in_words(signals, member, words),
                int(signals.network.experience[row]),
                member.id,
            ]
            for row, member in found
        ],
    )


def _says(member: Member, asked: list[str]) -> bool:
    if not asked:
        return True
    texts = [*member.names, member.city, *(text.text for text in (*member.statements, *member.offers, *member.needs))]
    everything = "\n".join(texts).casefold()
    return all(word in everything for word in asked)
