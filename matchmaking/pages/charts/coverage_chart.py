"""The coverage matrix: how well each member covers each capability."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from matchmaking.composition import Consortium
from matchmaking.i18n import Wording
from matchmaking.pages.charts.drawing import Chart, Colours, colours, draw, drawing
from matchmaking.pages.frame.literal import literal

_ROW = 34
"""Pixels for each capability."""
_NAMES = 140
"""Pixels for the names above."""
_NARROW = 34
"""Pixels that a cell needs for the strength in it; in a narrower one, as on a phone, the colour says it."""


def coverage_chart(consortium: Consortium, words: Wording) -> None:
    """A heat map with the strength written in each cell, under a title that says the finding."""
    finding = _finding(consortium, words)
    st.markdown(f"**{literal(finding)}**")
    names = {seat.member: seat.name for seat in consortium.seats}
    strength = {(entry.capability, given.member): given.strength for entry in consortium.coverage for given in entry.by}
    frame = pd.DataFrame(
        [
            {
                "capability": entry.name,
                "member": names[member],
                "strength": strength.get((entry.capability, member), 0.0),
                "said": words.percent(strength[entry.capability, member]) if (entry.capability, member) in strength else "–",
            }
            for entry in consortium.coverage
            for member in names
        ]
    )
    capabilities = tuple(entry.name for entry in consortium.coverage)
    draw(_chart(frame, capabilities, tuple(names.values()), colours(), words), finding)


def _finding(consortium: Consortium, words: Wording) -> str:
    _ = words.translate
    total = len(consortium.coverage)
    if not consortium.missing:
        return _("Every one of the {total} capabilities is covered.", total=total)
    missing = [entry.name for entry in consortium.coverage if entry.capability in consortium.missing]
    return _(
        "{count} of {total} capabilities are covered; nobody in this consortium covers {missing} well enough.",
        count=total - len(missing),
        total=total,
        missing=words.listed(missing),
    )


@drawing
def _chart(frame: pd.DataFrame, capabilities: Sequence[str], members: Sequence[str], paint: Colours, words: Wording) -> Chart:
    _ = words.translate
    limit = alt.expr("containerSize()[0] < 500 ? 130 : 230")
    axis = alt.Axis(labelLimit=limit, labelFontSize=13, labelColor=paint.text, ticks=False, domain=False)
    base = alt.Chart(frame).encode(
        y=alt.Y("capability:N", sort=list(capabilities), title=None, axis=axis),
        x=alt.X(
            "member:N",
            sort=list(members),
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=-60,
                labelOverlap=False,
                labelLimit=150,
                labelFontSize=13,
                labelColor=paint.text,
                ticks=False,
                domain=False,
            ),
        ),
    )
    cells = base.mark_rect(cornerRadius=3, stroke=paint.background).encode(
        color=alt.Color("strength:Q", scale=alt.Scale(domain=[0, 1], range=[paint.lowest, paint.strong]), legend=None),
        tooltip=[
            alt.Tooltip("capability:N", title=_("Capability")),
            alt.Tooltip("member:N", title=_("Member")),
            alt.Tooltip("said:N", title=_("Strength")),
        ],
    )
    dark = alt.datum.strength > 0.5
    shown = alt.expr(f"width < {_NARROW * len(members)} ? 0 : 1")
    texts = base.mark_text(fontSize=12, opacity=shown).encode(
        text="said:N", color=alt.condition(dark, alt.value(paint.on_strong), alt.value(paint.text))
    )
    return alt.layer(cells, texts).properties(height=_ROW * len(capabilities) + _NAMES)
