"""The map of the region: the number of members by town over the provinces, and the same as a table."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from math import hypot

import altair as alt
import pandas as pd
import streamlit as st

from matchmaking.data_files import data_file
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.member import Member, Sector
from matchmaking.members.towns import Town, town_of
from matchmaking.pages.charts.drawing import Chart, Colours, colours, draw_to_choose, drawing
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame.literal import literal

_HEIGHT = 460
_HEIGHT_FOR_WIDTH = f"min({_HEIGHT}, 0.42 * width + 20)"
"""The height that the browser gives the map: on a phone, where it is narrow, no more than the land needs."""
_NAMED = 6
"""How many of the largest towns have their name beside them."""
_APART = 0.16
"""Minimum distance between two name labels, in degrees of latitude; a degree of longitude counts half."""
_LISTED = 3
"""Maximum number of members named for a town; further ones are counted."""
SectorsOf = Callable[[Member], Sequence[tuple[Sector, float]]]
"""The main sectors of a member with their shares (0 to 1), largest first."""
_CHOICE = "town"
"""The chart's parameter for the clicked town."""
_OPENED = 30
"""Maximum number of a town's members with links below the map; the directory has them all."""


def region_map(members: Sequence[Member], sectors_of: SectorsOf, words: Wording) -> None:
    """Draw the members by town: larger circles hold more of them. Members outside Belgium are counted below the map."""
    _ = words.translate
    held: dict[Town, list[Member]] = defaultdict(list)
    elsewhere: Counter[str] = Counter()
    for member in members:
        if town := town_of(member):
            held[town].append(member)
        else:
            elsewhere[member.country] += 1
    if not held:
        st.info(_("None of these members has a Belgian town, and only Belgium is on the map."))
        return
    towns = sorted(held.items(), key=lambda pair: (-len(pair[1]), pair[0].name))
    finding = _(
        "{count} members in {towns} towns; most are in {first}.",
        count=words.number(sum(map(len, held.values()))),
        towns=words.number(len(towns)),
        first=towns[0][1][0].city,
    )
    st.markdown(f"**{literal(finding)}**")
    provinces = frozenset(member.nuts[:4] for _town, members in towns for member in members)
    drawn = _chart(_frame(towns, words), provinces, colours(), words)
    chosen = draw_to_choose(drawn, finding, _CHOICE, key="region_map")
    _those_of(str(chosen["town"]) if chosen else "", towns, words)
    if elsewhere:
        named = [
            f"{words.country(country) if country else _('country not given')} ({count})"
            for country, count in elsewhere.most_common()
        ]
        st.markdown(_("Not on the map: {places}.", places=words.listed(named)))
    with st.expander(_("The members by town"), icon=":material/table_rows:"):
        show_table(_table(towns, sectors_of, words), words, alt=_("The members by town"))


def _those_of(town: str, towns: list[tuple[Town, list[Member]]], words: Wording) -> None:
    """Links to the members of the clicked town; a hint where none was clicked."""
    members = [member for _town, there in towns if there[0].city == town for member in there]
    if not members:
        st.caption(words.translate("Click on a circle to see who is there."))
        return
    st.markdown(f"**{literal(town)}**")
    with st.container(horizontal=True, key="town_members"):
        for member in sorted(members, key=lambda member: member.name.casefold())[:_OPENED]:
            st.page_link(
                "matchmaking/pages/members.py",
                label=literal(member.name),
                icon=":material/business:",
                query_params={"member": member.id},
                width="content",
            )


def _frame(towns: list[tuple[Town, list[Member]]], words: Wording) -> pd.DataFrame:
    named = _far_apart([town for town, _members in towns])
    return pd.DataFrame(
        [
            {
                "town": members[0].city,
                "latitude": town.latitude,
                "longitude": town.longitude,
                "count": len(members),
                "who": _named(members, words),
                "label": members[0].city if town in named else "",
            }
            for town, members in towns
        ]
    )


@drawing
def _chart(frame: pd.DataFrame, provinces: Set[str], paint: Colours, words: Wording) -> Chart:
    _ = words.translate
    land = alt.Chart(_provinces(provinces)).mark_geoshape(aria=False, fill=paint.lowest, stroke=paint.quiet, strokeWidth=0.6)
    points = alt.Chart(frame).encode(longitude="longitude:Q", latitude="latitude:Q")
    circles = points.mark_circle(color=paint.strong, opacity=0.75, stroke=paint.background, strokeWidth=1).encode(
        size=alt.Size("count:Q", title=_("Members"), scale=alt.Scale(range=[60, 700]), legend=None),
        tooltip=[
            alt.Tooltip("town:N", title=_("Town")),
            alt.Tooltip("count:Q", title=_("Members")),
            alt.Tooltip("who:N", title=_("Who")),
        ],
    )
    circles = circles.add_params(alt.selection_point(name=_CHOICE, fields=["town"], empty=False))
    names = points.mark_text(dy=-16, fontSize=13, fontWeight="bold", color=paint.text).encode(text="label:N")
    height = alt.param(name="height", expr=_HEIGHT_FOR_WIDTH)
    drawn = alt.layer(land, circles, names).project(type="mercator").add_params(height)
    return drawn.properties(height=_HEIGHT, width="container")


def _provinces(held: Set[str]) -> alt.InlineData:
    """The outlines of the provinces with members, so that the map is as large as possible; all when none is known."""
    features = json.loads(data_file("provinces-be.geojson").read_text(encoding="utf-8"))["features"]
    return alt.InlineData(values=[one for one in features if one["properties"]["nuts"] in held] or features)


def _far_apart(towns: Sequence[Town]) -> set[Town]:
    """The first towns that are far enough apart for their name labels."""
    named: list[Town] = []
    for town in towns:
        if all(hypot(town.latitude - one.latitude, (town.longitude - one.longitude) / 2) > _APART for one in named):
            named.append(town)
        if len(named) == _NAMED:
            break
    return set(named)


def _named(members: Sequence[Member], words: Wording) -> str:
    names = sorted((member.name for member in members), key=str.casefold)
    rest = len(names) - _LISTED
    more = [words.plural("{count} other", "{count} others", rest)] if rest > 0 else []
    return words.listed([*names[:_LISTED], *more])


def _table(towns: list[tuple[Town, list[Member]]], sectors_of: SectorsOf, words: Wording) -> ExportTable:
    _ = words.translate
    rows: list[list[Cell]] = []
    for _town, members in towns:
        count = Counter(main[0][0] for member in members if (main := sectors_of(member)))
        sectors = words.listed([f"{words.name(sector)} ({number})" for sector, number in count.most_common()])
        rows.append([members[0].city, len(members), sectors, _named(members, words)])
    return ExportTable(_("Members by town"), [_("Town"), _("Members"), _("Main sectors"), _("Who")], rows)
