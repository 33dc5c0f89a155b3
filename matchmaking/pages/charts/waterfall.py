"""The waterfall chart of a score: the points of each criterion, and the points not reached."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd
import streamlit as st

from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.pages.charts.drawing import Chart, Colours, colours, draw, drawing
from matchmaking.pages.frame.literal import literal

_BAR = 30
"""Height of each bar, in pixels."""


@dataclass(frozen=True)
class WaterfallStep:
    """One bar: a criterion's name, its points, and its maximum."""

    name: str
    points: float
    most: float


def waterfall(steps: Sequence[WaterfallStep], words: Wording) -> None:
    """Draw the steps, largest first, under a sentence that states the finding."""
    steps = sorted(steps, key=lambda step: -step.points)
    finding = _finding(steps, words)
    st.markdown(f"**{literal(finding)}**")
    draw(_chart(tuple(steps), colours(), words), finding)


def _finding(steps: Sequence[WaterfallStep], words: Wording) -> str:
    _ = words.translate
    if not steps or not steps[0].points:
        return _("No criterion brings any points.")
    lost = max(steps, key=lambda step: step.most - step.points)
    most = _(
        "{criterion} brings the most: {points} of {most} points.",
        criterion=capital(steps[0].name),
        points=words.number(steps[0].points),
        most=words.number(steps[0].most),
    )
    if lost.most - lost.points < 1:
        return most
    missing = words.number(lost.most - lost.points)
    return most + " " + _("Most is still to be gained in {criterion}: {points} points.", criterion=lost.name, points=missing)


@drawing
def _chart(steps: Sequence[WaterfallStep], paint: Colours, words: Wording) -> Chart:
    _ = words.translate
    rows, so_far = [], 0.0
    for step in steps:
        rows.append(
            {
                "name": capital(step.name),
                "start": so_far,
                "end": so_far + step.points,
                "best": so_far + step.most,
                "label": words.number(step.points, 1),
            }
        )
        so_far += step.points
    total = _("Score")
    rows.append({"name": total, "start": 0.0, "end": so_far, "best": so_far, "label": words.number(so_far, 1)})
    frame = pd.DataFrame(rows)
    names = list(frame["name"])
    upper = max(100.0 if so_far > 50 else 1.25 * float(frame["best"].max()), float(frame["best"].max()))
    y = alt.Y(
        "name:N",
        sort=names,
        title=None,
        axis=alt.Axis(labelLimit=220, labelFontSize=13, labelColor=paint.text, ticks=False, domain=False),
    )
    x = alt.X("end:Q", title=None, scale=alt.Scale(domain=[0, upper]), axis=None)
    base = alt.Chart(frame).encode(y=y)
    left = base.mark_bar(height=14, color=paint.faint).encode(x=alt.X("end:Q", axis=None), x2="best:Q", tooltip=alt.value(None))
    bars = base.mark_bar(height=14, cornerRadius=2).encode(
        x=x,
        x2="start:Q",
        color=alt.condition(alt.datum.name == total, alt.value(paint.quiet), alt.value(paint.strong)),
        tooltip=[alt.Tooltip("name:N", title=_("Criterion")), alt.Tooltip("label:N", title=_("Points"))],
    )
    labels = base.mark_text(align="left", dx=5, fontSize=13, color=paint.text).encode(
        x=alt.X("best:Q", axis=None), text="label:N"
    )
    return alt.layer(left, bars, labels).properties(height=_BAR * len(rows))
