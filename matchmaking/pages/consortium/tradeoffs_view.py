"""Trade-offs between two criteria: the Pareto front as a chart and as a table."""

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from matchmaking.composition import Call, Consortium, ConsortiumCriterion, ParetoPoint, RuleSet, pareto, rule_set
from matchmaking.exports.consortia import LETTERS
from matchmaking.exports.member_words import capital
from matchmaking.exports.pareto_front import compromise_table, compromises_in_words
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.drawing import Chart, Colours, colours, draw, drawing
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.consortium.composing import Wishes
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.jobs import asked_for
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.subprocess_job import Tell
from matchmaking.remarks import Remark

_HEIGHT = 340
_USUAL = (ConsortiumCriterion.COVERAGE, ConsortiumCriterion.NEW_TIES)
_SECONDS = 20.0


def tradeoffs_view(
    call: Call, rules: RuleSet, wishes: Wishes, example: Consortium, features: FeatureSet, words: Wording
) -> None:
    """Show a choice of two criteria, and the Pareto front of consortia under the manager's options."""
    _ = words.translate
    st.markdown(_("Consortia of which none is better on both criteria. You decide which one to prefer, not the weights."))
    offered = [
        reason.criterion for reason in example.reasons if reason.most and reason.criterion is not ConsortiumCriterion.WISHES
    ]
    left, right = st.columns(2, gap="medium")
    first, second = (
        place.selectbox(
            label,
            offered,
            index=offered.index(usual) if usual in offered else at,
            format_func=lambda each: capital(words.name(each)),
            key=key,
        )
        for at, (place, label, usual, key) in enumerate(
            [(left, _("More of this"), _USUAL[0], "tradeoff_first"), (right, _("against this"), _USUAL[1], "tradeoff_second")]
        )
    )
    if first is second:
        st.info(_("Choose two different criteria."))
        return
    found = asked_for(
        f"compromises {session.cache_key()} {call} {rules.id} {wishes} {first} {second}",
        _("Look for compromises"),
        Remark("Looking for compromises …"),
        partial(_compromises, features, call, rules.id, wishes, first, second),
        _SECONDS,
        words,
    )
    if found is None:
        return
    if not found:
        st.warning(_("No consortium of this size meets the rules."))
        return
    finding = compromises_in_words(found, first, second, words)
    st.markdown(f"**{literal(finding)}**")
    places = tuple((100 * each.first, 100 * each.second) for each in found)
    decimal = words.number(0.5, 1)[1]
    draw(_chart(places, _axis_title(first, words), _axis_title(second, words), decimal, colours()), finding)
    table = compromise_table(found, first, second, words)
    show_table(table, words, alt=_("The compromises, with their members"))
    with st.container(horizontal=True):
        download_tables(lambda: [table], f"{_('trade-offs')}-{call.id}", words)


def _compromises(
    features: FeatureSet,
    call: Call,
    rules: str,
    wishes: Wishes,
    first: ConsortiumCriterion,
    second: ConsortiumCriterion,
    _: Tell,
) -> tuple[ParetoPoint, ...]:
    return pareto(
        call,
        features,
        first,
        second,
        anchors=wishes.anchors,
        excluded=wishes.left_out,
        apart=wishes.apart,
        size=wishes.size,
        ruleset=rule_set(rules),
    )


@drawing
def _chart(places: Sequence[tuple[float, float]], first: str, second: str, decimal: str, paint: Colours) -> Chart:
    """A chart of the Pareto front of two criteria, each 0 to 100."""
    frame = pd.DataFrame(
        [
            {"letter": LETTERS[number % len(LETTERS)], "first": more, "second": against}
            for number, (more, against) in enumerate(places)
        ]
    )
    scale = alt.Scale(zero=False, nice=True, padding=16)
    # values stay within 100, and decimals are in the reader's format
    said = f"datum.value > 100 ? '' : replace(format(datum.value, '~f'), '.', '{decimal}')"
    axis = alt.Axis(
        grid=False, labelExpr=said, labelColor=paint.text, titleColor=paint.text, labelFontSize=13, titleFontSize=13
    )
    base = alt.Chart(frame).encode(
        x=alt.X("second:Q", title=second, scale=scale, axis=axis),
        y=alt.Y("first:Q", title=first, scale=scale, axis=axis),
    )
    line = base.mark_line(color=paint.faint, interpolate="step-before")
    points = base.mark_circle(size=130, color=paint.strong, opacity=1)
    names = base.mark_text(dx=12, dy=-10, fontSize=13, color=paint.text).encode(text="letter:N")
    return alt.layer(line, points, names).properties(height=_HEIGHT)


def _axis_title(criterion: ConsortiumCriterion, words: Wording) -> str:
    return words.translate("{criterion} (0 to 100)", criterion=capital(words.name(criterion)))
