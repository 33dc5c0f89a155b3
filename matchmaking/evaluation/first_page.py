"""The first page of matches: the cost of quotas on it, and the reliability of its scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matchmaking.evaluation.backtest import counter
from matchmaking.evaluation.exposure_tradeoff import Curve, curve_to_json, exposure_curve
from matchmaking.evaluation.newcomers import ASKED_OF
from matchmaking.evaluation.past import Batch, Past, Values
from matchmaking.evaluation.reliability import SHOWN, Bin, bins_to_json, reliability
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.systems import PRODUCT, product
from matchmaking.evaluation.tasks import COMPLETION, Query, nothing_to_test, tasks_of
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features import Encoder, fit
from matchmaking.features.encoder import Progress
from matchmaking.ranking import Calibration, Preset, Scores, default_preset

EXPOSURE, RELIABILITY = "exposure", "reliability"
"""The keys in a document beside the tasks of a report."""
TEAM = "team"
"""The part of the exposure curve that teams make, who miss one partner."""


@dataclass(frozen=True)
class FirstPage:
    """The exposure curve, and the reliability of the scores."""

    curve: Curve
    reliability: Sequence[Bin]


def first_page_of(
    split: Split,
    encoder: Encoder,
    cache: Path,
    *,
    preset: Preset | None = None,
    sample: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> FirstPage:
    """Measure the product's first page on the task of finding partners (``t1``, or ``t1_known_member`` without roles).

    What keeping places costs is asked of teams that miss a partner (``t2``), too. Without a ``preset`` that of the product is
    taken. Chances are told of archives alone, and of scores of the sort that they were learnt on (`Preset.calibration_for`):
    no history tells what the scores of members with texts of their own have meant.
    """
    chosen = preset or default_preset()
    tasks = {task.name: task for task in tasks_of(split, (*ASKED_OF, COMPLETION), sample=sample, seed=seed)}
    task = tasks.get(ASKED_OF[0]) or tasks.get(ASKED_OF[1])
    if task is None:
        raise nothing_to_test()
    teams = tasks.get(COMPLETION)
    texts = [project.text for project in (*split.train.projects, *(one.project for one in split.test))]
    known = KnownTexts(encoder, cache, texts, progress, by_sentence=split.own_words)
    features = fit(split.train, known, cache)
    curves: dict[Query, Calibration | None] = {}

    def heard(query: Query, found: Scores) -> None:
        curves[query] = None if split.speakers.members else chosen.calibration_for(found.text_share)

    ranking = product(features, chosen.weights, heard)
    done = counter(progress, len(task.queries) + (len(teams.queries) if teams else 0))
    scores: list[float] = []
    true: list[bool] = []
    told: list[float] = []

    def noted(batch: Batch) -> Mapping[str, Values]:
        found = ranking(batch)
        for row, query in enumerate(batch.queries):
            open_to_all = np.where(task.pool, found[PRODUCT][row], -np.inf)
            open_to_all[list(query.given)] = -np.inf
            shown = np.argsort(-open_to_all, kind="stable")[:SHOWN]
            scores.extend(float(value) for value in open_to_all[shown])
            true.extend(int(member) in query.truth for member in shown)
            rates = curves.get(query)
            told.extend(rates.rate(float(open_to_all[member])) if rates else np.nan for member in shown)
        return found

    past = Past(split.train, known.vectors)
    curve = dict(exposure_curve(past, features, task, noted, seed, done))
    if teams:
        curve[TEAM] = exposure_curve(past, features, teams, ranking, seed, done)["all"]
    return FirstPage(curve, reliability(np.array(scores), np.array(true, bool), np.array(told)))


def page_to_json(page: FirstPage) -> dict[str, Any]:
    """``{"exposure": {stratum: [setting]}, "reliability": [group]}``."""
    return {EXPOSURE: curve_to_json(page.curve), RELIABILITY: bins_to_json(page.reliability)}
