"""Fits and measures the calibration of scores: the share of matches with a score that became partners."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from matchmaking.evaluation.learning import TrainingQuery, Weighing
from matchmaking.ranking import Calibration
from matchmaking.ranking.calibration import TEXT_LED_FROM
from matchmaking.ranking.measures import calibration_error

CALIBRATED = ("t1", "t1_known_member")
"""The tasks whose matches are counted: one seeker, everybody can be found."""
SHOWN = 10
"""Matches that a person sees of a question."""
_READ = 50
"""The curve is read off this many of the highest scores of each question: lower ones are never shown."""
_POINTS = 15
"""Points of the curve before it is made to rise, each holding as many matches."""


def parted(training_set: Sequence[TrainingQuery], weights: Weighing) -> tuple[Sequence[TrainingQuery], Sequence[TrainingQuery]]:
    """The questions with scores based mostly on ties and codes, and those with scores based mostly on texts."""
    asked = [(one, one.text_shares(weights) > TEXT_LED_FROM) for one in training_set if one.task in CALIBRATED]
    return [one.only(~led) for one, led in asked if not led.all()], [one.only(led) for one, led in asked if led.any()]


def calibrated(training_set: Sequence[TrainingQuery], weights: Weighing) -> Calibration | None:
    """An increasing curve through the mean score and the share of true partners of groups of equal size.

    None for fewer matches than points.
    """
    scores, true = matches(training_set, weights, _READ)
    if len(scores) < _POINTS:
        return None
    groups = np.array_split(np.argsort(scores, kind="stable"), _POINTS)
    at = np.array([scores[group].mean() for group in groups])
    rates = IsotonicRegression(y_min=0, y_max=1).fit_transform(at, [true[group].mean() for group in groups])
    points = {0.0: 0.0} | {round(float(score), 2): round(float(rate), 4) for score, rate in zip(at, rates, strict=True)}
    points[100.0] = max(points.values())
    return Calibration(scores=tuple(points), rates=tuple(points.values()))


def matches(
    training_set: Sequence[TrainingQuery], weights: Weighing, shown: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The scores of the first matches of every question, and which of them are true partners."""
    scores, true = [], []
    for training_query in training_set:
        if training_query.task in CALIBRATED:
            found = training_query.scores(weights)
            places = training_query.first(found, min(shown, found.shape[1]))
            there = np.take_along_axis(training_query.there, places, axis=1)
            scores.append(np.take_along_axis(found, places, axis=1)[there])
            true.append(np.take_along_axis(training_query.true, places, axis=1)[there])
    return np.concatenate([*scores, np.zeros(0)]), np.concatenate([*true, np.zeros(0, bool)])


def error_of(calibration: Calibration, scores: NDArray[np.floating], true: NDArray[np.bool_], nothing: int = 0) -> float:
    """The expected calibration error of a curve on matches, 0 to 1.

    ``nothing`` more matches with rate 0 that were none, such as all candidates that no criterion put high.
    """
    told = np.r_[np.zeros(nothing), np.interp(scores, calibration.scores, calibration.rates)]
    return calibration_error(told, np.r_[np.zeros(nothing), true])
