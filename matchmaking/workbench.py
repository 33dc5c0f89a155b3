"""What a notebook starts from: a cluster that is learnt, its history cut on a day, and drawings that read on paper.

Without further word a notebook works on the demonstration cluster, which is fictional. The environment variable
``MATCHMAKING_NOTEBOOK_WORKSPACE`` names another workspace, ``MATCHMAKING_NOTEBOOK_ARCHIVES`` CORDIS archives whose history is
tuned on instead (several stand apart as in ``PATH``).
"""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import altair as alt

from matchmaking.evaluation.past_pairs import PastPairs, past_pairs
from matchmaking.evaluation.split import Split, split_archives, split_roster
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.ranking import Criterion, Scores, Weights, moves
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

_LOADED = datetime(2026, 11, 21, tzinfo=UTC)
_INK, _GREYS = "#1a1a1a", ["#1a1a1a", "#7d7d7d", "#c4c4c4", "#4d4d4d", "#a3a3a3"]
_WIDTH = 560
_ASKED = 100
"""Projects of an archive that are asked; a cluster's own are all asked."""


@cache
def cluster() -> FeatureSet:
    """The cluster that the notebooks look at, learnt."""
    named = os.environ.get("MATCHMAKING_NOTEBOOK_WORKSPACE")
    if named:
        return fit(Workspace(named).roster(), _encoder(), default_cache())
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "demonstration.workspace")
        load_demonstration(workspace, _LOADED)
        roster = workspace.roster()
        workspace.close()
    return fit(roster, _encoder(), default_cache())


@dataclass(frozen=True)
class History:
    """The projects of some years, what was known before them, and both as pairs; ``task`` says how they are asked."""

    split: Split = field(repr=False)
    features: FeatureSet = field(repr=False)
    past: PastPairs = field(repr=False)
    task: str


def history(cut: date, until: date | None = None) -> History:
    """The projects from ``cut`` on and before ``until``, each asked with one member known; all else is from before."""
    if named := os.environ.get("MATCHMAKING_NOTEBOOK_ARCHIVES"):
        split = split_archives([Path(name) for name in named.split(os.pathsep)], cut, until)
        task, sample = "t1_region", _ASKED
    else:
        split, task, sample = split_roster(cluster().roster, cut, until), "t1_known_member", None
    texts = [project.text for project in (*split.train.projects, *(one.project for one in split.test))]
    known = KnownTexts(_encoder(), default_cache(), texts)
    features = fit(split.train, known, default_cache())
    return History(split, features, past_pairs(split, features, task, sample=sample), task)


@cache
def _encoder() -> Encoder:
    return Encoder()


def draw_for_paper() -> None:
    """Charts in ink and greys, kept in the notebook both as data and as a picture, so that it reads without running it."""
    import vl_convert

    @alt.theme.register("paper", enable=True)
    def paper() -> alt.theme.ThemeConfig:
        axis = {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": "#e6e6e6",
            "labelLimit": 260,
        }
        return alt.theme.ThemeConfig(
            config={
                "view": {"continuousWidth": _WIDTH, "discreteWidth": _WIDTH, "strokeWidth": 0},
                "title": {"anchor": "start", "fontSize": 15, "offset": 14, "limit": 900, "subtitleFontSize": 12},
                "axis": axis,  # type: ignore[typeddict-item]
                "legend": {"orient": "top", "labelFontSize": 12, "titleFontSize": 12, "symbolSize": 90},
                "range": {"category": _GREYS, "ramp": ["#f2f2f2", _INK], "heatmap": ["#f2f2f2", _INK]},
                "bar": {"color": _INK},
                "point": {"color": _INK, "filled": True, "size": 80, "opacity": 1},
                "line": {"color": _INK},
                "rule": {"color": _INK},
                "text": {"color": _INK, "fontSize": 12},
                "tick": {"color": _INK},
                "area": {"color": "#c4c4c4"},
            }
        )

    def both(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
        kind = f"application/vnd.vegalite.v{alt.SCHEMA_VERSION.lstrip('v').split('.')[0]}+json"
        return {kind: spec, "image/png": vl_convert.vegalite_to_png(spec), "text/plain": "(a chart)"}

    alt.renderers.register("paper", both)
    alt.renderers.enable("paper")


def weight_sliders(scores: Scores, weights: Weights, top: int = 10) -> Any:
    """Sliders for the weights of the criteria that apply, with the ranks they lead to beside those of ``weights``, live."""
    import ipywidgets

    before = scores.weighed(weights)
    most = max(weights.by_criterion.values())
    sliders: Mapping[Criterion, Any] = {
        criterion: ipywidgets.FloatSlider(
            weights.by_criterion[criterion],
            min=0,
            max=2 * most,
            step=most / 40,
            description=criterion.value,
            style={"description_width": "120px"},
            continuous_update=False,
        )
        for criterion in scores.criteria
    }
    shown = ipywidgets.HTML()

    def rank_anew(_: Any = None) -> None:
        given = {criterion.value: slider.value for criterion, slider in sliders.items()}
        if not any(given.values()):
            shown.value = "<p>At least one weight must be above 0.</p>"
            return
        shown.value = _table(scores, before, Weights(**given), top)

    for slider in sliders.values():
        slider.observe(rank_anew, "value")
    rank_anew()
    return ipywidgets.HBox([ipywidgets.VBox(list(sliders.values())), shown])


def _table(scores: Scores, before: Scores, weights: Weights, top: int) -> str:
    found = [move for move in moves(before, scores.weighed(weights), top) if move.after <= top]
    rows = [f"<tr><td>{move.after}</td><td>{move.before}</td><td>{escape(move.member.name)}</td></tr>" for move in found]
    return f"<table><tr><th>now</th><th>before</th><th>partner</th></tr>{''.join(rows)}</table>"
