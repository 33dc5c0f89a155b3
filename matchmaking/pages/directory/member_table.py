"""The directory as a searchable table with links to members' pages."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from matchmaking.exports.member_words import capital, sectors_in_words
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import SECTOR_FROM, Kind, Member, Sector
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.workspace.maintenance.freshness import completeness
from matchmaking.workspace.storage.origins import origins

_MOST_ROWS = 500


def member_table(features: FeatureSet, words: Wording) -> None:
    """Search by name, town or text, filter by kind and sector, open a member."""
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
    present = {member.kind for member in features.roster.members}
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
        for row, member in enumerate(features.roster.members)
        if (not of_kinds or member.kind in of_kinds)
        and (not of_sectors or any(features.sectors[row][list(Sector).index(sector)] >= SECTOR_FROM for sector in of_sectors))
        and _says(member, (text or "").casefold().split())
    ]
    found.sort(key=lambda pair: pair[1].name.casefold())
    complete = _completeness()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(
            f"**{words.plural('{count} member', '{count} members', len(found))}**"
            + (" " + _("(the first {count} are shown)", count=_MOST_ROWS) if len(found) > _MOST_ROWS else "")
        )
        with st.container(horizontal=True, width="content"):
            download_tables(
                lambda: [_table(found, features, complete([pair[1] for pair in found]), words)], _("members"), words
            )
    shown = found[:_MOST_ROWS]
    listed = _table(shown, features, complete([member for _, member in shown]), words)
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
            _("Sectors"): st.column_config.TextColumn(width="medium"),
            _("Complete"): st.column_config.NumberColumn(
                width="small",
                format="percent",
                help=_("How much is known, and how fresh it is. A click on the head sorts by it."),
            ),
        },
        alt=_("The members of the directory"),
    )


def _completeness() -> Callable[[Sequence[Member]], list[float | None]]:
    """A function that gives the completeness of members (0 to 1, or None) to those who maintain the directory.

    A company sees its own on its own page.
    """
    workspace, viewer, today = session.workspace(), session.viewer(), session.today()

    def complete(members: Sequence[Member]) -> list[float | None]:
        if viewer.role is ViewerRole.COMPANY:
            return [None] * len(members)
        said = origins(workspace, [member.id for member in members])
        return [completeness(member, said.get(member.id, {}), today) for member in members]

    return complete


def _table(
    found: Sequence[tuple[int, Member]], features: FeatureSet, complete: Sequence[float | None], words: Wording
) -> ExportTable:
    """The table of members, with their completeness where it is known."""
    _ = words.translate
    share, with_share = _("Complete"), any(each is not None for each in complete)
    rows: list[list[Cell]] = [
        [
            member.name,
            capital(words.name(member.kind)),
            member.city,
            words.country(member.country) if member.country else "",
            sectors_in_words(features, member, words),
            int(features.network.experience[row]),
            *([known if known is None else round(known, 2)] if with_share else []),
            member.id,
        ]
        for (row, member), known in zip(found, complete, strict=True)
    ]
    names = [_("Name"), _("Kind"), _("Town"), _("Country"), _("Sectors"), _("Projects")]
    return ExportTable(_("Members"), [*names, *([share] if with_share else []), _("Number")], rows, frozenset({share}))


def _says(member: Member, asked: list[str]) -> bool:
    if not asked:
        return True
    texts = [*member.names, member.city, *(text.text for text in (*member.statements, *member.offers, *member.needs))]
    everything = "\n".join(texts).casefold()
    return all(word in everything for word in asked)
