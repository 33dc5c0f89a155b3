"""The charts of a back-test: shapes and positions carry the message, so they are readable without colour."""

from collections.abc import Mapping, Sequence, Set

import altair as alt
import pandas as pd
import streamlit as st

from matchmaking.evaluation import Bin, QuotaSetting, TaskOutcome, calibration_error
from matchmaking.exports.evidence import groups_in_words, measure_in_words, new_partners_found, system_in_words
from matchmaking.i18n import Wording
from matchmaking.pages.charts.drawing import Chart, Colours, colours, draw, drawing

_ROW = 40
"""Height of each system in pixels: its name, with the line below. A name beside the line would leave no room on a phone."""
_HEIGHT = 260
_TICKS = 6


def systems_chart(systems: Mapping[str, TaskOutcome], ours: Set[str], words: Wording, *, finding: str) -> None:
    """Draw each system's value with its interval; marks of the product's systems are filled, those of baselines hollow."""
    measure = next(iter(next(iter(systems.values())).figures))
    ordered = sorted(systems, key=lambda name: -systems[name].main.value)
    frame = pd.DataFrame(
        [
            {
                "name": system_in_words(name, words),
                "ours": name in ours,
                "value": systems[name].main.value,
                "low": systems[name].main.low,
                "high": systems[name].main.high,
                "said": words.number(systems[name].main.value, 3),
            }
            for name in ordered
        ]
    )
    st.markdown(measure_in_words(measure, words))
    draw(_systems(frame, colours(), words), finding)


@drawing
def _systems(frame: pd.DataFrame, paint: Colours, words: Wording) -> Chart:
    base = alt.Chart(frame).encode(y=alt.Y("name:N", sort=list(frame["name"]), title=None, axis=None))
    names = base.mark_text(align="left", baseline="bottom", dy=-8, fontSize=13, color=paint.text).encode(
        x=alt.value(0), text="name:N"
    )
    x = alt.X("low:Q", title=None, axis=_axis(paint, words), scale=alt.Scale(zero=True))
    lines = base.mark_rule(color=paint.text).encode(x=x, x2="high:Q")
    points = base.mark_point(size=90, opacity=1, color=paint.text).encode(
        x=alt.X("value:Q"),
        fill=alt.condition(alt.datum.ours, alt.value(paint.text), alt.value(paint.background)),
        shape=alt.condition(alt.datum.ours, alt.value("diamond"), alt.value("circle")),
    )
    labels = base.mark_text(align="left", dx=6, fontSize=12, color=paint.text).encode(x=alt.X("high:Q"), text="said:N")
    return _plain(alt.layer(names, lines, points, labels).properties(height=_ROW * len(frame)), paint)


def reliability_chart(bins: Sequence[Bin], words: Wording) -> None:
    """Draw the observed share of partners among shown matches at each score, beside the predicted probability."""
    _ = words.translate
    highest = bins[-1]
    values = {"score": words.number(highest.score), "came": words.number(100 * highest.came)}
    finding = _("Of a hundred shown matches with about {score} points, {came} became partners.", **values)
    if highest.told is not None:
        finding += " " + _("This product predicted {told} of a hundred.", told=words.number(100 * highest.told))
    st.markdown(f"**{finding}**")
    frame = pd.DataFrame([{"score": one.score, "came": one.came, "low": one.low, "high": one.high} for one in bins])
    told = pd.DataFrame([{"score": one.score, "came": one.told} for one in bins if one.told is not None])
    draw(_reliability(frame, told, colours(), words), finding)
    st.markdown(
        _("Points: what was observed, with its 95 % interval. Dashed line, where there is one: what this product predicted.")
    )
    if (error := calibration_error(bins)) is not None:
        st.markdown(
            _(
                "The predictions are off by {points} of a hundred on average (expected calibration error).",
                points=words.number(100 * error, 1),
            )
        )


@drawing
def _reliability(frame: pd.DataFrame, told: pd.DataFrame, paint: Colours, words: Wording) -> Chart:
    _ = words.translate
    x = alt.X("score:Q", title=_("Score"), axis=_axis(paint, words, ""), scale=alt.Scale(zero=False))
    y = alt.Y("came:Q", title=_("Became partners"), axis=_axis(paint, words, "%"), scale=alt.Scale(zero=True))
    line = alt.Chart(told).mark_line(strokeDash=[5, 4], color=paint.text).encode(x=x, y=y)
    rules = alt.Chart(frame).mark_rule(color=paint.text).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    points = alt.Chart(frame).mark_point(size=80, filled=True, opacity=1, color=paint.text).encode(x=x, y=y)
    layers = alt.layer(rules, points) if told.empty else alt.layer(line, rules, points)
    return _plain(layers.properties(height=_HEIGHT), paint)


def dial_chart(settings: Sequence[QuotaSetting], words: Wording) -> None:
    """Draw for each group the loss in nDCG@10 against the group's share of the first ten ranks."""
    _ = words.translate
    companies = [one for one in settings if one.group == "companies"]
    least = min((one for one in companies if one.share.value >= 0.2), key=lambda one: one.least, default=companies[-1])
    finding = _(
        "With {share} of the first ten places for companies, {loss} of nDCG@10 is lost; of the true partners they are "
        "{partners}.",
        share=words.percent(least.share.value),
        loss=words.percent(max(least.loss.value, 0.0), 1),
        partners=words.percent(least.among_partners),
    )
    st.markdown(f"**{finding}**")
    st.markdown(new_partners_found(settings, words))
    groups = groups_in_words(words)
    frame = pd.DataFrame(
        [
            {"group": groups[one.group], "share": one.share.value, "loss": one.loss.value}
            for one in settings
            if one.group in groups
        ]
    )
    draw(_dial(frame, tuple(groups.values()), colours(), words), finding)


@drawing
def _dial(frame: pd.DataFrame, groups: Sequence[str], paint: Colours, words: Wording) -> Chart:
    _ = words.translate
    group = alt.Shape("group:N", title=None, scale=alt.Scale(domain=list(groups), range=["circle", "square", "triangle-up"]))
    base = alt.Chart(frame).encode(
        x=alt.X("share:Q", title=_("Part of the first ten places"), axis=_axis(paint, words, "%")),
        y=alt.Y("loss:Q", title=_("nDCG@10 lost"), axis=_axis(paint, words, "%")),
    )
    lines = base.mark_line(color=paint.text).encode(detail="group:N")
    points = base.mark_point(size=80, filled=True, opacity=1, color=paint.text).encode(shape=group)
    return _plain(alt.layer(lines, points).properties(height=_HEIGHT), paint)


def _axis(paint: Colours, words: Wording, format: str = "") -> alt.Axis:
    """An axis with a few numbers in the reader's format."""
    comma, percent = words.number(0.1, 1)[1], words.percent(0).removeprefix("0")
    return alt.Axis(
        tickCount=_TICKS,
        labelExpr=f"replace(replace(datum.label, '.', '{comma}'), '%', '{percent}')",
        labelFontSize=12,
        titleFontSize=13,
        labelColor=paint.text,
        titleColor=paint.text,
        gridColor=paint.faint,
        format=format or alt.Undefined,
    )


def _plain(chart: Chart, paint: Colours) -> Chart:
    plain: Chart = chart.configure_legend(labelFontSize=13, labelColor=paint.text, orient="top", columns=1)
    return plain
