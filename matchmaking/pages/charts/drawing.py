"""Drawings as the browser gets them, each kept once it was made: making one takes longer than all else on its page."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
import streamlit as st

from matchmaking.i18n import Wording

Chart = alt.LayerChart | alt.FacetChart
Drawing = dict[str, Any]
"""A Vega-Lite specification with its data in it."""

_P = ParamSpec("_P")
_KEPT = 200

alt.theme.enable("none")  # the app's own theme dresses them


def drawing(made: Callable[_P, Chart]) -> Callable[_P, Drawing]:
    """Make a chart once for the same arguments, which must include its words and colours; it is drawn without a frame."""

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
    """Put a drawing on the page, with the sentence that says what it shows for those who do not see it."""
    st.vega_lite_chart(spec=drawn, alt=finding)


def draw_to_choose(drawn: Drawing, finding: str, choice: str, key: str) -> Any:
    """The same of a drawing in which a reader may click on something: what was clicked, by the drawing's own ``choice``.

    ``None`` where nothing is chosen.
    """
    chosen: Any = st.vega_lite_chart(spec=drawn, alt=finding, on_select="rerun", selection_mode=choice, key=key)
    found = chosen.selection.get(choice, ())
    return found[0] if found else None


@dataclass(frozen=True)
class Colours:
    """``strong`` carries the message, ``quiet`` a total or a member among others, ``faint`` what could have been."""

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
    """Those of the theme that the reader sees."""
    return _DARK if st.context.theme.type == "dark" else _LIGHT
