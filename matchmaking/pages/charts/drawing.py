"""Charts as specifications for the browser, cached: making one takes longer than the rest of its page."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
import streamlit as st

from matchmaking.i18n import Wording

Chart = alt.LayerChart | alt.FacetChart
Drawing = dict[str, Any]
"""A Vega-Lite specification with its data."""

_P = ParamSpec("_P")
_KEPT = 200

alt.theme.enable("none")  # the app's own theme applies


def drawing(made: Callable[_P, Chart]) -> Callable[_P, Drawing]:
    """Cache a chart function by its arguments, which must include words and colours; the chart is drawn without a frame."""

    @st.cache_data(
        max_entries=_KEPT,
        show_spinner=False,
        hash_funcs={Wording: lambda words: words.language, Colours: astuple},
    )
    @wraps(made)
    def kept(*given: _P.args, **named: _P.kwargs) -> Drawing:
        chart: Drawing = made(*given, **named).configure_view(strokeWidth=0).to_dict(validate=False)
        return chart

    return kept


def draw(drawn: Drawing, finding: str) -> None:
    """Show a chart, with a sentence that states its finding as text alternative."""
    st.vega_lite_chart(spec=drawn, alt=finding)


def draw_to_choose(drawn: Drawing, finding: str, choice: str, key: str) -> Any:
    """Show a chart whose marks can be clicked, and return the clicked value of the chart's ``choice`` parameter.

    ``None`` where nothing is chosen.
    """
    chosen: Any = st.vega_lite_chart(spec=drawn, alt=finding, on_select="rerun", selection_mode=choice, key=key)
    found = chosen.selection.get(choice, ())
    return found[0] if found else None


@dataclass(frozen=True)
class Colours:
    """``strong`` is for the message, ``quiet`` for a total or one member among others, ``faint`` for unused potential."""

    text: str
    strong: str
    quiet: str
    faint: str
    lowest: str
    on_strong: str
    background: str


_LIGHT = Colours("#14201f", "#0b6b66", "#5a6b69", "#dfe7e5", "#eef4f3", "#ffffff", "#ffffff")
_DARK = Colours("#eef4f3", "#4fb8ae", "#9fb0ae", "#2c3a3c", "#1a2a2c", "#0d1416", "#11181a")


def colours() -> Colours:
    """The colours of the active theme."""
    return _DARK if st.context.theme.type == "dark" else _LIGHT
