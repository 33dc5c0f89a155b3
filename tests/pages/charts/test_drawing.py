"""A drawing is made once for what it shows, and anew for other figures, words and colours."""

import altair as alt
import pandas as pd
import pytest
import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.pages.charts.drawing import Colours, Drawing, drawing

_LIGHT = Colours("#000000", "#111111", "#222222", "#333333", "#444444", "#555555", "#ffffff")
_DARK = Colours("#ffffff", "#111111", "#222222", "#333333", "#444444", "#555555", "#000000")


@pytest.fixture
def made() -> list[str]:
    st.cache_data.clear()
    return []


def _bars(made: list[str], figures: list[float], paint: Colours, language: str) -> Drawing:
    @drawing
    def bars(frame: pd.DataFrame, paint: Colours, words: Wording) -> alt.LayerChart:
        made.append(words.language)
        base = alt.Chart(frame).encode(x=alt.X("value:Q", title=words.translate("Became partners")))
        chart: alt.LayerChart = alt.layer(base.mark_bar(color=paint.text), base.mark_text()).configure_view(strokeWidth=0)
        return chart

    return bars(pd.DataFrame({"value": figures}), paint, Wording(language))


def test_the_same_drawing_is_made_once(made: list[str]) -> None:
    assert _bars(made, [1.0], _LIGHT, "nl") == _bars(made, [1.0], _LIGHT, "nl")
    assert made == ["nl"]


@pytest.mark.parametrize("other", [([2.0], _LIGHT, "nl"), ([1.0], _DARK, "nl"), ([1.0], _LIGHT, "fr")])
def test_other_figures_colours_or_words_make_another(made: list[str], other: tuple[list[float], Colours, str]) -> None:
    first = _bars(made, [1.0], _LIGHT, "nl")
    assert _bars(made, *other) != first
    assert len(made) == 2


def test_what_is_done_to_a_drawing_leaves_the_kept_one_as_it_was(made: list[str]) -> None:
    first = _bars(made, [3.0], _LIGHT, "en")
    first.clear()
    assert _bars(made, [3.0], _LIGHT, "en")["layer"]
