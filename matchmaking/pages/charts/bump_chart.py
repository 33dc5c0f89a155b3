"""A bump chart: ranks before and after as lines between two columns."""

from collections.abc import Sequence
from typing import Literal

import altair as alt
import pandas as pd
import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.pages.charts.drawing import Chart, Colours, colours, draw, drawing
from matchmaking.pages.frame.literal import literal
from matchmaking.ranking import Move

_ROW = 34
"""Height of each rank, in pixels."""
_LONGEST = 34
"""Maximum length of a name beside its line, in characters."""


def bump_chart(moves: Sequence[Move], top: int, words: Wording) -> None:
    """Draw the first ``top`` ranks; lower ranks end on a line below them. A sentence above states the finding."""
    _ = words.translate
    finding = _finding(moves, top, words)
    st.markdown(f"**{literal(finding)}**")
    before, after = _("before"), _("now")
    frame = pd.DataFrame(
        [
            {
                "partner": move.member.id,
                "when": when,
                "place": min(place, top + 1),
                "name": f"{words.number(place)}  {_short(move.member.name)}",
                "moved": move.before != move.after,
            }
            for move in moves
            for when, place in ((before, move.before), (after, move.after))
        ]
    )
    draw(_chart(frame, before, after, top, colours()), finding)
    if left := [move for move in moves if move.after > top]:
        st.markdown(_("No longer among them: {names}.", names=literal(", ".join(move.member.name for move in left))))


@drawing
def _chart(frame: pd.DataFrame, before: str, after: str, top: int, paint: Colours) -> Chart:
    base = alt.Chart(frame).encode(
        x=alt.X(
            "when:N",
            sort=[before, after],
            title=None,
            scale=alt.Scale(type="point", padding=1),  # a third of the width on either side, for the names
            axis=alt.Axis(orient="top", labelAngle=0, labelFontSize=13, labelColor=paint.text, ticks=False, domain=False),
        ),
        y=alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[top + 1.4, 0.6])),
    )
    lines = base.mark_line(color=paint.text).encode(
        detail="partner:N",
        strokeDash=alt.condition(alt.datum.moved, alt.value([1, 0]), alt.value([2, 3])),
        strokeWidth=alt.condition(alt.datum.moved, alt.value(2), alt.value(1)),
    )
    points = base.mark_point(size=70, filled=True, opacity=1, color=paint.text)
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = ((before, "right", -10), (after, "left", 10))
    labels = [
        base.transform_filter((alt.datum.when == when) & (alt.datum.place <= top))
        .mark_text(align=align, dx=dx, fontSize=13, color=paint.text, limit=alt.ExprRef("width / 3 - 12"))
        .encode(text="name:N")
        for when, align, dx in sides
    ]
    return alt.layer(lines, points, *labels).properties(height=_ROW * (top + 1))


def _finding(moves: Sequence[Move], top: int, words: Wording) -> str:
    _ = words.translate
    came = [move for move in moves if move.before > top]
    if came:
        return words.plural(
            "One of the first {top} is new: {names}.",
            "{count} of the first {top} are new: {names}.",
            len(came),
            top=top,
            names=words.listed([move.member.name for move in came]),
        )
    moved = [move for move in moves if move.before != move.after]
    if moved:
        return words.plural(
            "The first {top} stay, one of them at another rank.",
            "The first {top} stay, {count} of them at another rank.",
            len(moved),
            top=top,
        )
    return _("The first {top} stay as they are.", top=top)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
