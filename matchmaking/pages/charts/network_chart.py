"""The network chart: members, past ties, and possible new ties."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import Any

import networkx as nx
import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.pages.charts.drawing import colours

_WIDTH, _HEIGHT = 620, 520
_LONGEST_NAME = 30
_SHOWN = 200
"""Maximum number of members in a readable chart."""


class NodePosition(StrEnum):
    """The role of a member in the chart; each role has its own shape and colour."""

    CENTRE = "circle"
    FOUND = "roundRect"
    BETWEEN = "diamond"


@dataclass(frozen=True)
class Node:
    """A member in the chart."""

    id: str
    name: str
    place: NodePosition


@dataclass(frozen=True)
class Tie:
    """A line between two members: past projects together, or a new tie where ``projects`` is 0."""

    first: str
    second: str
    projects: int
    latest: str = ""


def network_chart(
    nodes: Sequence[Node],
    ties: Sequence[Tie],
    names: dict[NodePosition, str],
    words: Wording,
    *,
    alt: str,
    key: str,
    chooses: bool = False,
) -> str:
    """Draw past ties as solid lines, thicker for more projects, and new ties as dashed lines.

    With ``chooses`` a member can be clicked: returns its id, ``""`` where none is chosen.
    """
    places = _places([node.id for node in nodes[:_SHOWN]], ties)
    used = [place for place in NodePosition if any(node.place is place for node in nodes)]
    paint = colours()
    legend = [{"name": names[place], "icon": place.value} for place in used]
    spec = {
        "legend": {
            "data": legend,
            "bottom": 0,
            "selectedMode": False,
            "itemGap": 24,
            "textStyle": {"fontSize": 13, "color": paint.text},
        },
        "tooltip": {"confine": True},
        "animation": False,
        "series": [
            {
                "type": "graph",
                "selectedMode": "single" if chooses else False,
                "layout": "none",
                "roam": False,
                "preserveAspect": True,
                "top": 30,
                "bottom": 70,
                "left": 60,
                "right": 60,
                "categories": [{"name": names[place], "symbol": place.value} for place in used],
                "data": [_dot(node, places[node.id], used.index(node.place)) for node in nodes if node.id in places],
                "links": [_line(tie, words) for tie in ties if tie.first in places and tie.second in places],
                "label": {
                    "show": True,
                    "position": "bottom",
                    "fontSize": 12,
                    "lineHeight": 14,
                    "color": paint.text,
                    "backgroundColor": paint.background,
                    "padding": [1, 2],
                },
                "labelLayout": {"hideOverlap": True},
                "emphasis": {"focus": "adjacency"},
            }
        ],
    }
    if not chooses:
        st.echarts_chart(spec, height=_HEIGHT, alt=alt, key=key)
        return ""
    state: Any = st.echarts_chart(spec, height=_HEIGHT, alt=alt, key=key, on_select="rerun")
    drawn = [node.id for node in nodes if node.id in places]
    chosen = [at for group in state.selection.selected if group["data_type"] != "edge" for at in group["data_indices"]]
    return drawn[chosen[0]] if chosen and chosen[0] < len(drawn) else ""


def _dot(node: Node, place: tuple[float, float], category: int) -> dict[str, Any]:
    size = 26 if node.place is NodePosition.CENTRE else 16
    return {
        "id": node.id,
        "name": shorten(node.name, _LONGEST_NAME, placeholder="…"),
        "x": place[0],
        "y": place[1],
        "category": category,
        "symbol": node.place.value,
        "symbolSize": size,
        "tooltip": {"formatter": "{b}"},
        "label": {"fontWeight": "bold"} if node.place is NodePosition.CENTRE else {},
    }


def _line(tie: Tie, words: Wording) -> dict[str, Any]:
    said = (
        words.plural("{count} project together", "{count} projects together", tie.projects)
        if tie.projects
        else words.translate("would be a new tie")
    )
    style = (
        {"type": "solid", "width": min(1.5 + tie.projects, 6), "opacity": 0.75}
        if tie.projects
        else {"type": "dashed", "width": 1.2, "opacity": 0.55}
    )
    return {
        "source": tie.first,
        "target": tie.second,
        "lineStyle": style | {"curveness": 0},
        "tooltip": {"formatter": said.replace("{", "").replace("}", "")},
    }


def _places(ids: Sequence[str], ties: Sequence[Tie]) -> dict[str, tuple[float, float]]:
    """The position of each member in pixels, with tied members near each other; deterministic."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    for tie in ties:
        if tie.first in graph and tie.second in graph:
            graph.add_edge(tie.first, tie.second, weight=1 / (1 + tie.projects) + 0.6)
    # members without any tie still need a distance, or the layout throws them far out
    apart = {
        a: {b: nearest.get(b, 2 + math.log1p(len(ids)) / 2) for b in ids}
        for a, nearest in nx.all_pairs_dijkstra_path_length(graph)
    }
    layout = nx.kamada_kawai_layout(graph, dist=apart) if len(ids) > 1 else dict.fromkeys(ids, (0.0, 0.0))
    return {
        id: (round(_WIDTH / 2 + 0.45 * _WIDTH * float(x)), round(_HEIGHT / 2 + 0.42 * _HEIGHT * float(y)))
        for id, (x, y) in layout.items()
    }
